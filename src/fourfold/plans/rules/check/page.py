"""The page of the plan check's rules, written from the rules themselves."""

from fourfold.analytics.likeness_of_text import LIKE
from fourfold.plans.rules.check.checking import RULES, WHOLE, Grade, grade_of
from fourfold.plans.rules.check.rule import Rule
from fourfold.plans.rules.check.switches import LONGEST_WAIVER
from fourfold.plans.rules.clocks import STALE_AFTER

_HEAD = """# The plan check

The plan check reads a plan as a linter reads a program: while it is edited, and again each time
that it is shown. It judges how the plan is written and kept, never whether it is a good idea.

**The score** is 100, less the weight of each rule that is broken, once, however often it is
broken. The weights add up to 100, and the sum stands beside the score. A rule that a region has
switched off, or that is waived, takes nothing off. A waiver has a reason and a last day, at most
{waiver} days ahead; after that day it counts no more, and the plan says so.

**In a word**: {words}.

A region may switch each rule off, and on again, for its plans of a threat, of a priority or of an
operation; its page of the rules says who did, when and why, and the newest switch stands. For all
regions alike a plan or an action is stale after {stale} days without an update, and two texts count
as copies from a likeness of {like} (measured on made-up plans:
`tests/analytics/test_likeness_of_text.py`).

Done actions count for the pillars, the partners and the wording; only open ones need an owner, a
day, and news. What is no longer needed counts for nothing.

| Rule | Asks | Takes off |
|---|---|---|
{rows}
"""

_ONE = """## {rule.code} {rule.name}

*{rule.title}.* Takes off {rule.weight}: {severity}.

{rule.why}

To mend it: {mend}

Source: {rule.source}.
"""


def rules_page() -> str:
    """Return the page, in Markdown, with an anchor for each rule.

    >>> rules_page().splitlines()[0]
    '# The plan check'
    """
    rows = "\n".join(
        f"| [{rule.code}](#{rule.anchor}) | {rule.title} | {rule.weight} |" for rule in RULES
    )
    numbers = {"stale": STALE_AFTER, "like": LIKE, "waiver": LONGEST_WAIVER.days}
    head = _HEAD.format(rows=rows, words=_grades(), **numbers)
    return "\n".join([head, *(_section(rule) for rule in RULES)])


def _section(rule: Rule) -> str:
    mend = rule.mend[0].lower() + rule.mend[1:]
    return _ONE.format(rule=rule, severity=rule.severity.words.lower(), mend=mend)


def _grades() -> str:
    least = {grade_of(score): score for score in range(WHOLE, -1, -1)}
    return ", ".join(f"{grade.words} from {least[grade]}" for grade in Grade)

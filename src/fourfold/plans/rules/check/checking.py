"""The plan check: every rule asked of a plan, and a score that is the sum of its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fourfold.plans.rules.check.of_actions import OF_ACTIONS
from fourfold.plans.rules.check.of_plans import OF_PLANS
from fourfold.plans.rules.check.rule import Finding, Rule
from fourfold.plans.rules.check.state import PlanState, Settings
from fourfold.plans.rules.check.switches import Switches, Waiver
from fourfold.plans.rules.sentences import counted
from fourfold.shared.words import Worded

RULES: tuple[Rule, ...] = tuple(sorted((*OF_PLANS, *OF_ACTIONS), key=lambda rule: rule.code))
BY_CODE = {rule.code: rule for rule in RULES}
WHOLE = 100
NO_SETTINGS = Settings()
NO_SWITCHES = Switches()


class Grade(Worded):
    """The score in a word (project default)."""

    CLEAN = "CLEAN", "Clean"
    NEARLY = "NEARLY", "Nearly there"
    NEEDS_WORK = "NEEDS_WORK", "Needs work"
    FAILING = "FAILING", "Failing"


_NEARLY = 80
_NEEDS_WORK = 50


def grade_of(score: int) -> Grade:
    """Return the word for a score.

    >>> [grade_of(score).words for score in (100, 99, 80, 79, 50, 49)]
    ['Clean', 'Nearly there', 'Nearly there', 'Needs work', 'Needs work', 'Failing']
    """
    if score == WHOLE:
        return Grade.CLEAN
    if score >= _NEARLY:
        return Grade.NEARLY
    return Grade.NEEDS_WORK if score >= _NEEDS_WORK else Grade.FAILING


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that is broken, what it takes off the score, once, and where it is broken."""

    rule: Rule
    findings: tuple[Finding, ...]

    @property
    def words(self) -> str:
        """What is taken off, and for what."""
        times = f" (in {counted(len(self.findings), 'place')})" if len(self.findings) > 1 else ""
        return f"{self.rule.weight} for {self.rule.says}{times}"


@dataclass(frozen=True, slots=True)
class Waived:
    """What was found and does not count, and the waiver that says why."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class Checked:
    """What the plan check says of a plan.

    reasons: the rules broken, dearest first. waived: what does not count. lapsed: sentences on
    waivers that count no more. off: codes of the rules that were not asked of this plan.
    """

    reasons: tuple[Reason, ...]
    waived: tuple[Waived, ...] = ()
    lapsed: tuple[str, ...] = ()
    off: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """100, less the weight of each rule that is broken, once."""
        return WHOLE - sum(reason.rule.weight for reason in self.reasons)

    @property
    def grade(self) -> Grade:
        """The score in a word."""
        return grade_of(self.score)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left to mend."""
        return not self.reasons

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found and counts."""
        return tuple(one for reason in self.reasons for one in reason.findings)

    def of_action(self, action: int) -> tuple[Finding, ...]:
        """Return what was found about one action."""
        return tuple(finding for finding in self.findings if finding.action == action)

    @property
    def sum_in_words(self) -> str:
        """The sum, so that anybody can do it again."""
        if self.is_clean:
            return "Nothing is taken off: 100."
        off = ", less ".join(reason.words for reason in self.reasons)
        return f"100, less {off}, is {self.score}."


def check(
    plan: PlanState,
    settings: Settings = NO_SETTINGS,
    switches: Switches = NO_SWITCHES,
    waivers: Sequence[Waiver] = (),
) -> Checked:
    """Ask every rule of a plan.

    >>> from datetime import date
    >>> from fourfold.plans.rules.kinds import Pillar, PlanOf
    >>> plan = PlanState(
    ...     plan_of=PlanOf.PRIORITY, today=date(2026, 3, 1), updated_on=date(2026, 2, 27)
    ... )
    >>> outcome = check(plan)
    >>> outcome.score, outcome.grade.words
    (79, 'Needs work')
    >>> outcome.sum_in_words
    '100, less 10 for a pillar without an action or a reason (in 4 places), less 6 for no action \
owned by a partner, less 5 for an objective without a measure or a baseline, is 79.'
    """
    asked = [rule for rule in RULES if switches.are_on(rule.code, plan)]
    holding = [waiver for waiver in waivers if waiver.holds(plan.today)]
    found = [(rule, tuple(rule.find(plan, settings))) for rule in asked]
    waived = [held for _, findings in found for held in _waived(findings, holding)]
    accepted = {held.finding for held in waived}
    return Checked(
        reasons=_reasons(found, accepted),
        waived=tuple(waived),
        lapsed=tuple(one.lapse for one in waivers if not one.holds(plan.today)),
        off=tuple(rule.code for rule in RULES if rule not in asked),
    )


def _waived(findings: Iterable[Finding], waivers: Sequence[Waiver]) -> list[Waived]:
    held: list[Waived] = []
    for finding in findings:
        covering = [waiver for waiver in waivers if waiver.covers(finding)]
        if covering:
            held.append(Waived(finding, max(covering, key=lambda one: one.until)))
    return held


def _reasons(
    found: Iterable[tuple[Rule, tuple[Finding, ...]]], accepted: set[Finding]
) -> tuple[Reason, ...]:
    reasons = [
        Reason(rule, left)
        for rule, findings in found
        if (left := tuple(one for one in findings if one not in accepted))
    ]
    return tuple(sorted(reasons, key=lambda reason: (-reason.rule.weight, reason.rule.code)))

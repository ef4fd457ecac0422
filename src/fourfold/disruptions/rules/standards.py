"""The minimum standard of a record: what stops it at entry, and what it is warned of.

Disruptions are kept "to national minimum standards" that are not published (HMICFRS,
north-east SOC inspection); these are the project's, from what the inspectorate counts, the
record of the domain paper (2.4), and what it criticised: late, thin and misplaced records.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fourfold.disruptions.rules.kinds import Category, ClaimType, Commodity, Outcome
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.errors import DomainError

LEAST_WORDS = 12
LEAST_DIFFERENT_WORDS = 8
LATE_AFTER_DAYS = 28


class BelowStandard(DomainError):
    """A record may not be kept as it is. `findings` are what stops it."""

    def __init__(self, findings: tuple["Finding", ...]) -> None:
        self.findings = findings
        super().__init__(" ".join(one.words for one in findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim with its event, as it is about to be recorded, or as it is held.

    follows: the reference of the event that a support claim belongs to. proofs: how many.
    recorder, assessor: ids of people; who chose the category may be the recorder but for Major.
    """

    type: ClaimType = ClaimType.LEAD
    event_on: date | None = None
    recorded_on: date | None = None
    organisation: int | None = None
    unit: int | None = None
    pillar: Pillar | None = None
    second_pillar: Pillar | None = None
    category: Category | None = None
    commodity: Commodity | None = None
    description: str = ""
    proofs: int = 0
    outcomes: Mapping[Outcome, Decimal] | None = None
    follows: str = ""
    recorder: int | None = None
    assessor: int | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """One check. failing: the sentence of a record that falls short, or nothing.

    field: of the form, beside which the sentence stands. of: the types of claim it is asked of.
    """

    id: str
    title: str
    blocks: bool
    field: str
    failing: Callable[[Draft], str]
    of: frozenset[ClaimType] = frozenset(ClaimType)


@dataclass(frozen=True, slots=True)
class Finding:
    """A standard that a record falls short of, and the sentence that says so."""

    standard: str
    field: str
    blocks: bool
    words: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the records that a standard is asked of fall short of it."""

    standard: str
    title: str
    blocks: bool
    short: int
    of: int

    @property
    def words(self) -> str:
        """The count with its denominator.

        >>> Tally("D08", "Says what happened", True, 3, 12).words
        'Says what happened: 3 of 12 fall short'
        """
        verb = "falls" if self.short == 1 else "fall"
        return f"{self.title}: {self.short:,} of {self.of:,} {verb} short"


def _event_day(draft: Draft) -> str:
    return "" if draft.event_on else "Say on which day it happened."


def _order_of_days(draft: Draft) -> str:
    if draft.recorded_on is None:
        return "The day of recording is missing."
    if draft.event_on and draft.event_on > draft.recorded_on:
        return (
            f"The event is said to be on {draft.event_on:%-d %B %Y}, after the day on which it "
            f"was recorded, {draft.recorded_on:%-d %B %Y}."
        )
    return ""


def _organisation(draft: Draft) -> str:
    return "" if draft.organisation else "Say which organisation claims it."


def _unit(draft: Draft) -> str:
    return "" if draft.unit else "Say which team did it."


def _pillar(draft: Draft) -> str:
    return "" if draft.pillar else "Choose a pillar."


def _second_pillar(draft: Draft) -> str:
    if draft.second_pillar is None or draft.second_pillar is not draft.pillar:
        return ""
    return "The second pillar is the first again; choose another, or none."


def _category(draft: Draft) -> str:
    return "" if draft.category else "Choose a category, or say that it is not assessed."


def _assessed(draft: Draft) -> str:
    if draft.category is not Category.UNASSESSED:
        return ""
    return "It is not assessed, so it is counted nowhere until it is."


def _commodity(draft: Draft) -> str:
    return "" if draft.commodity else "Say what the threat deals in."


def _described(draft: Draft) -> str:
    said = re.findall(r"[^\W_]+", draft.description.casefold())
    if len(said) < LEAST_WORDS:
        return (
            f"Say what was done, by whom, and what changed: at least {LEAST_WORDS} words; "
            f"there {'is' if len(said) == 1 else 'are'} {len(said)}."
        )
    if len(set(said)) < LEAST_DIFFERENT_WORDS:
        return "The description says the same words again; say what was done and what changed."
    return ""


def _borne_out(draft: Draft) -> str:
    if draft.category is None or not draft.category.needs_evidence or draft.proofs:
        return ""
    return f"{draft.category.words} needs a reference that bears it out."


def _fits_pillar(draft: Draft) -> str:
    if draft.pillar is None:
        return ""
    held = {draft.pillar, draft.second_pillar}
    astray = [one.words for one in draft.outcomes or {} if not one.pillars & held]
    if not astray:
        return ""
    return f"Not usual under {draft.pillar.words}: {', '.join(sorted(astray))}."


def _measured(draft: Draft) -> str:
    if draft.category is not Category.MAJOR or draft.outcomes:
        return ""
    return "A Major disruption usually leaves something to count; nothing is."


def _lines_charged(draft: Draft) -> str:
    outcomes = draft.outcomes or {}
    if Outcome.LINES_CLOSED_TYPE1 not in outcomes or Outcome.CHARGES in outcomes:
        return ""
    return "A line closes as Type 1 when its holder is charged; no charge is counted."


def _follows(draft: Draft) -> str:
    return "" if draft.follows else "Say which lead disruption it supported."


def _other_assessor(draft: Draft) -> str:
    if draft.category is not Category.MAJOR or draft.assessor is None:
        return ""
    if draft.assessor != draft.recorder:
        return ""
    return "Somebody else than the recorder must assess a Major disruption."


def _in_time(draft: Draft) -> str:
    if draft.event_on is None or draft.recorded_on is None:
        return ""
    late = (draft.recorded_on - draft.event_on).days
    if late <= LATE_AFTER_DAYS:
        return ""
    return f"Recorded {late:,} days after it happened; the aim is {LATE_AFTER_DAYS}."


_LEADS = frozenset({ClaimType.LEAD})
_SUPPORTS = frozenset({ClaimType.SUPPORT})

STANDARDS: tuple[Standard, ...] = (
    Standard("D01", "Day of the event", True, "event_on", _event_day),
    Standard("D02", "Recorded on or after the event", True, "event_on", _order_of_days),
    Standard("D03", "Organisation", True, "organisation", _organisation),
    Standard("D04", "Team of the lead", True, "unit", _unit, _LEADS),
    Standard("D05", "Team of the support", False, "unit", _unit, _SUPPORTS),
    Standard("D06", "Pillar", True, "pillar", _pillar, _LEADS),
    Standard("D07", "Two pillars are two", True, "second_pillar", _second_pillar, _LEADS),
    Standard("D08", "Category", True, "category", _category, _LEADS),
    Standard("D09", "Assessed", False, "category", _assessed, _LEADS),
    Standard("D10", "Says what happened", True, "description", _described, _LEADS),
    Standard("D11", "Borne out", True, "proofs", _borne_out, _LEADS),
    Standard("D12", "Threat area", False, "commodity", _commodity, _LEADS),
    Standard("D13", "Measures fit the pillar", False, "outcomes", _fits_pillar, _LEADS),
    Standard("D14", "Major is measured", False, "outcomes", _measured, _LEADS),
    Standard("D15", "Type 1 has a charge", False, "outcomes", _lines_charged, _LEADS),
    Standard("D16", "Supports an event", True, "follows", _follows, _SUPPORTS),
    Standard("D17", "Major assessed by another", True, "category", _other_assessor, _LEADS),
    Standard("D18", "Recorded in time", False, "recorded_on", _in_time),
)


def findings(draft: Draft, standards: Iterable[Standard] = STANDARDS) -> tuple[Finding, ...]:
    """Return what a record falls short of, in the order of the standards.

    >>> support = Draft(
    ...     type=ClaimType.SUPPORT,
    ...     event_on=date(2022, 5, 1),
    ...     recorded_on=date(2022, 6, 30),
    ...     organisation=1,
    ... )
    >>> [(one.standard, one.blocks) for one in findings(support)]
    [('D05', False), ('D16', True), ('D18', False)]
    """
    said = ((one, one.failing(draft)) for one in standards if draft.type in one.of)
    return tuple(Finding(one.id, one.field, one.blocks, words) for one, words in said if words)


def check_standards(draft: Draft) -> tuple[Finding, ...]:
    """Return what a record is warned of, refusing one that falls short of what blocks.

    :raises BelowStandard: with every sentence at once.
    """
    found = findings(draft)
    stopping = tuple(one for one in found if one.blocks)
    if stopping:
        raise BelowStandard(stopping)
    return found


def report(drafts: Iterable[Draft], standards: Iterable[Standard] = STANDARDS) -> tuple[Tally, ...]:
    """Return, by standard, how many of the held records fall short, of how many asked.

    A standard that nothing is asked of is left out.
    """
    held, asked = tuple(drafts), tuple(standards)
    short = Counter(found.standard for draft in held for found in findings(draft, asked))
    types = Counter(draft.type for draft in held)
    tallies = (
        Tally(one.id, one.title, one.blocks, short[one.id], sum(types[type_] for type_ in one.of))
        for one in asked
    )
    return tuple(tally for tally in tallies if tally.of)

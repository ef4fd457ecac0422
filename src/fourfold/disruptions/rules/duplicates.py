"""Claims that may be of one event: a suggestion, with what speaks for and against it.

One event has exactly one lead (domain paper, 2.4). People decide; nothing is merged here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from operator import attrgetter

from rapidfuzz import fuzz

from fourfold.disruptions.rules.kinds import ClaimType, Commodity
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.errors import DomainError
from fourfold.shared.words import Worded

NEAR_DAYS = 3
ALIKE = 80  # of 100, RapidFuzz's token_set_ratio; project default
UNLIKE = 40


class NotOneLead(DomainError):
    """An event has no lead, or two."""


class Likeness(Worded):
    """Why two claims may be one, the surest first."""

    SECOND_LEAD = "SECOND_LEAD", "Two claims to lead one event"
    SAME_CLAIM = "SAME_CLAIM", "Perhaps recorded twice"
    TWO_LEADS = "TWO_LEADS", "Perhaps one event, claimed by two"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is compared of a claim that is not withdrawn.

    event: the reference of its event. organisation_name: as it is printed. outcomes: measures
    as printed, compared as a set.
    """

    reference: str
    event: str
    threat: int
    event_on: date
    type: ClaimType
    organisation: int
    organisation_name: str
    pillar: Pillar
    unit: int | None = None
    commodity: Commodity | None = None
    description: str = ""
    outcomes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Twin:
    """Two claims that may be one, the reasons, and the strongest reason against.

    a, b: references, the smaller first. days: between the events. must: it goes to
    reconciliation whatever anybody thinks, since one event has one lead.
    """

    a: str
    b: str
    likeness: Likeness
    days: int
    reasons: tuple[str, ...]
    against: str
    must: bool


def likeness_of(one: Claim, other: Claim) -> Likeness | None:
    """Return why two claims may be one, if they may; the order of the two is nothing to it.

    A second lead on one event; or the same threat, pillar and organisation, at most three days
    apart; or the same threat, pillar and days, and two organisations that both claim to lead. A
    lead and a support of different teams on one event are as they should be.
    """
    leads = one.type is other.type is ClaimType.LEAD
    if one.reference == other.reference:
        return None
    if one.event == other.event:
        return _on_one_event(one, other, leads=leads)
    if not _near_on_a_threat(one, other):
        return None
    return _of_two_events(one, other, leads=leads)


def _near_on_a_threat(one: Claim, other: Claim) -> bool:
    near = abs((one.event_on - other.event_on).days) <= NEAR_DAYS
    return near and one.threat == other.threat and one.pillar is other.pillar


def _of_two_events(one: Claim, other: Claim, *, leads: bool) -> Likeness | None:
    if one.organisation == other.organisation:
        return Likeness.SAME_CLAIM
    return Likeness.TWO_LEADS if leads else None


def _on_one_event(one: Claim, other: Claim, *, leads: bool) -> Likeness | None:
    if leads:
        return Likeness.SECOND_LEAD
    same_team = (one.organisation, one.unit) == (other.organisation, other.unit)
    return Likeness.SAME_CLAIM if same_team else None


def twin(one: Claim, other: Claim) -> Twin | None:
    """Return two claims as a likely pair, if they are.

    >>> a = Claim(
    ...     "D-2", "E-2", 7, date(2022, 5, 4), ClaimType.LEAD, 1, "Durham", Pillar.PURSUE
    ... )
    >>> b = Claim(
    ...     "D-1", "E-1", 7, date(2022, 5, 1), ClaimType.LEAD, 1, "Durham", Pillar.PURSUE
    ... )
    >>> found = twin(a, b)
    >>> found.a, found.reasons
    ('D-1', ('Same threat', '3 days apart', 'Both are Pursue', 'Both are claimed by Durham'))
    >>> found.against
    'The events are said to be 3 days apart.'
    """
    likeness = likeness_of(one, other)
    if likeness is None:
        return None
    a, b = sorted((one, other), key=attrgetter("reference"))
    return Twin(
        a=a.reference,
        b=b.reference,
        likeness=likeness,
        days=abs((a.event_on - b.event_on).days),
        reasons=tuple(_reasons(a, b, likeness)),
        against=_against(a, b),
        must=likeness is Likeness.SECOND_LEAD,
    )


def twins_of(draft: Claim, claims: Iterable[Claim]) -> tuple[Twin, ...]:
    """Return the likely twins of a claim that is being typed, the surest first."""
    found = (twin(draft, other) for other in claims)
    return tuple(sorted((one for one in found if one), key=_surest_first))


def duplicates(
    claims: Collection[Claim], apart: Collection[frozenset[str]] = ()
) -> tuple[Twin, ...]:
    """Return the likely pairs among claims, each once, the surest first.

    apart: pairs of references that were settled as two different events.
    """
    settled = set(apart)
    found = {
        frozenset((one.reference, other.reference)): twin(one, other)
        for one, other in _to_compare(claims)
    }
    kept = (pair for references, pair in found.items() if pair and references not in settled)
    return tuple(sorted(kept, key=_surest_first))


def _to_compare(claims: Collection[Claim]) -> Iterator[tuple[Claim, Claim]]:
    events: dict[str, list[Claim]] = defaultdict(list)
    threats: dict[tuple[int, Pillar], list[Claim]] = defaultdict(list)
    for claim in claims:
        events[claim.event].append(claim)
        threats[claim.threat, claim.pillar].append(claim)
    for of_event in events.values():
        yield from combinations(of_event, 2)
    for of_threat in threats.values():
        yield from _near(sorted(of_threat, key=attrgetter("event_on", "reference")))


def _near(ordered: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    for place, claim in enumerate(ordered):
        for later in ordered[place + 1 :]:
            if (later.event_on - claim.event_on).days > NEAR_DAYS:
                break
            yield claim, later


def _surest_first(pair: Twin) -> tuple[int, int, int, str, str]:
    """Order by likeness, then days apart, then how many reasons, then reference."""
    order = list(Likeness).index(pair.likeness)
    return order, pair.days, -len(pair.reasons), pair.a, pair.b


def _reasons(a: Claim, b: Claim, likeness: Likeness) -> Iterator[str]:
    shared = a.outcomes & b.outcomes
    said = (
        (likeness is Likeness.SECOND_LEAD, "Both claim to have led the same event"),
        (a.threat == b.threat, "Same threat"),
        (True, _days_apart(a, b)),
        (a.pillar is b.pillar, f"Both are {a.pillar.words}"),
        (a.organisation == b.organisation, f"Both are claimed by {a.organisation_name}"),
        (a.unit is not None and a.unit == b.unit, "Same team"),
        (_alike(a, b) >= ALIKE, "The descriptions say nearly the same"),
        (bool(shared), f"Both count {_listed(shared)}"),
    )
    return (words for holds, words in said if holds)


def _days_apart(a: Claim, b: Claim) -> str:
    days = abs((a.event_on - b.event_on).days)
    return {0: "Same day", 1: "1 day apart"}.get(days, f"{days} days apart")


def _against(a: Claim, b: Claim) -> str:
    days = abs((a.event_on - b.event_on).days)
    unlike = bool(a.description and b.description) and _alike(a, b) < UNLIKE
    other_sums = bool(a.outcomes and b.outcomes) and not a.outcomes & b.outcomes
    said = (
        (
            _differ(a.commodity, b.commodity),
            f"One is about {_lower(a.commodity)}, the other about {_lower(b.commodity)}.",
        ),
        (other_sums, f"One counts {_listed(a.outcomes)}, the other {_listed(b.outcomes)}."),
        (unlike, "The descriptions have little in common."),
        (days > 0, f"The events are said to be {_days_apart(a, b).lower()}."),
        (
            a.organisation != b.organisation,
            f"{a.organisation_name} and {b.organisation_name} each recorded their own.",
        ),
        (_differ(a.unit, b.unit), "Different teams claim them."),
    )
    return next((words for holds, words in said if holds), "Nothing recorded speaks against it.")


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _lower(commodity: Commodity | None) -> str:
    return commodity.words.lower() if commodity else ""


def _alike(a: Claim, b: Claim) -> float:
    if not a.description or not b.description:
        return 0.0
    return fuzz.token_set_ratio(a.description.casefold(), b.description.casefold())


def _listed(outcomes: Iterable[str]) -> str:
    return ", ".join(sorted(outcomes)).lower()


def check_leads(claims: Iterable[Claim]) -> None:
    """Refuse events of which one has no lead, or two.

    :raises NotOneLead: with the first such event.
    """
    leads: dict[str, int] = {}
    for claim in claims:
        leads[claim.event] = leads.get(claim.event, 0) + (claim.type is ClaimType.LEAD)
    for event, count in sorted(leads.items()):
        if count != 1:
            raise NotOneLead(f"{event} has {count or 'no'} leads; one event has exactly one.")

"""What may become of an event that two claim to have led, once both agree and say why.

One event has exactly one lead, and a support belongs to a lead's event (domain paper, 2.4).
Whatever is settled, that holds afterwards, of the supports beside the contest too.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fourfold.disruptions.rules.kinds import ClaimState, ClaimType, Settlement
from fourfold.shared.errors import DomainError, Forbidden


class NotAContest(DomainError):
    """The claims are not two that stand and claim to lead."""


class NotAParty(Forbidden):
    """Somebody answers who claims neither."""


class ReasonNeeded(DomainError):
    """A party says what should become of the event, and not why."""


class NotAgreed(DomainError):
    """The parties have not both said the same; nothing was settled."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who must agree: an organisation, or its team where one organisation claims both."""

    organisation: int
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of an event, as it stands before or after it is settled."""

    reference: str
    event: str
    type: ClaimType
    organisation: int
    unit: int | None = None
    state: ClaimState = ClaimState.STANDS


@dataclass(frozen=True, slots=True)
class Answer:
    """What a party holds should become of the event, and why."""

    party: Party
    settlement: Settlement
    reason: str


@dataclass(frozen=True, slots=True)
class Contest:
    """Two claims to have led, of one event or of two that may be one."""

    first: Claim
    second: Claim


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a contest has come. agreed: what both say, if both say the same."""

    agreed: Settlement | None
    waits_for: tuple[Party, ...]
    words: str


def contest(first: Claim, second: Claim) -> Contest:
    """Return two claims as a contest.

    :raises NotAContest: unless both are lead claims that are not withdrawn.
    """
    both = (first, second)
    if first.reference == second.reference:
        raise NotAContest("A claim cannot be set against itself.")
    if any(one.type is not ClaimType.LEAD for one in both):
        raise NotAContest("Only two claims to have led can be set against each other.")
    if any(one.state is ClaimState.WITHDRAWN for one in both):
        raise NotAContest("A withdrawn claim can no longer be contested.")
    return Contest(first, second)


def parties(held: Contest) -> tuple[Party, ...]:
    """Return who must agree: both organisations; both teams where they are of one; or the one.

    >>> lead = ClaimType.LEAD
    >>> parties(Contest(Claim("D-1", "E", lead, 1, 5), Claim("D-2", "E", lead, 2, 9)))
    (Party(organisation=1, unit=None), Party(organisation=2, unit=None))
    >>> len(parties(Contest(Claim("D-1", "E", lead, 1, 5), Claim("D-2", "E", lead, 1, 5))))
    1
    """
    first, second = held.first, held.second
    if first.organisation != second.organisation:
        return (Party(first.organisation), Party(second.organisation))
    teams = (Party(first.organisation, first.unit), Party(second.organisation, second.unit))
    return teams[:1] if teams[0] == teams[1] else teams


def possible(held: Contest) -> tuple[Settlement, ...]:
    """Return what may be settled of two claims.

    A team that claimed one event twice may withdraw one, or say that they are two events; it
    cannot support what it leads.
    """
    if len(parties(held)) > 1:
        return tuple(Settlement)
    leading = {Settlement.FIRST_LEADS, Settlement.SECOND_LEADS}
    return tuple(one for one in Settlement if one not in leading)


def check_answer(held: Contest, answer: Answer) -> None:
    """Refuse an answer of somebody who claims neither, or without a reason.

    :raises NotAParty: when it is not theirs to settle.
    :raises ReasonNeeded: when nothing is said.
    :raises NotAgreed: when the settlement is none that this contest can have.
    """
    if answer.party not in parties(held):
        raise NotAParty("Only those who claim the event can settle it.")
    if answer.settlement not in possible(held):
        raise NotAgreed("One team cannot lead and support the same event; withdraw one claim.")
    if not answer.reason.strip():
        raise ReasonNeeded("Say why.")


def progress(
    held: Contest, answers: Iterable[Answer], names: Mapping[Party, str] | None = None
) -> Progress:
    """Return how far a contest has come; of each party the last answer counts.

    names: how a party is printed.

    :raises NotAParty: as `check_answer` does, and its other refusals.
    """
    latest: dict[Party, Settlement] = {}
    for answer in answers:
        check_answer(held, answer)
        latest[answer.party] = answer.settlement
    waits = tuple(one for one in parties(held) if one not in latest)
    said = set(latest.values())
    agreed = next(iter(said)) if not waits and len(said) == 1 else None
    return Progress(agreed, waits, _words(waits, agreed, latest, names or {}))


def _words(
    waits: Sequence[Party],
    agreed: Settlement | None,
    latest: Mapping[Party, Settlement],
    names: Mapping[Party, str],
) -> str:
    if agreed is not None:
        return f"Agreed: {agreed.words.lower()}."
    if waits:
        listed = " and ".join(names.get(one, "the other party") for one in waits)
        return f"Waits for {listed}."
    listed = "; ".join(
        f"{names.get(party, 'one party')}: {settlement.words.lower()}"
        for party, settlement in latest.items()
    )
    return f"They do not agree. {listed}."


def settle(
    held: Contest,
    answers: Iterable[Answer],
    *,
    beside: Collection[Claim] = (),
    new_event: str = "",
    follow_second: Collection[str] = (),
) -> tuple[Claim, ...]:
    """Return both claims and those beside them, as they stand once both agree.

    beside: the other claims of both events, all of them supports. new_event: the reference of
    the second's event, where one event proves to be two; follow_second: references of the
    supports that then go with it. Where two events prove to be one, all supports go to that of
    the claim that leads on.

    :raises NotAgreed: when both have not said the same, or the new event has no reference.
    :raises NotAContest: when a claim beside them leads too.
    """
    if any(one.type is ClaimType.LEAD and one.state is ClaimState.STANDS for one in beside):
        raise NotAContest("A third claim leads on the same event; settle the two that stand first.")
    reached = progress(held, answers)
    if reached.agreed is None:
        raise NotAgreed(f"{reached.words} Nothing was settled.")
    if reached.agreed is Settlement.TWO_EVENTS:
        return _apart(held, beside, new_event, follow_second)
    return _together(held, reached.agreed, beside)


def _apart(
    held: Contest, beside: Collection[Claim], new_event: str, follow_second: Collection[str]
) -> tuple[Claim, ...]:
    first = replace(held.first, state=ClaimState.STANDS)
    second = replace(held.second, state=ClaimState.STANDS)
    if first.event != second.event:
        return (first, second, *beside)
    if not new_event or new_event == first.event:
        raise NotAgreed("The second event needs a reference of its own.")
    moved = (
        replace(one, event=new_event) if one.reference in follow_second else one for one in beside
    )
    return (first, replace(second, event=new_event), *moved)


def _together(held: Contest, agreed: Settlement, beside: Collection[Claim]) -> tuple[Claim, ...]:
    first_leads = agreed in {Settlement.FIRST_LEADS, Settlement.SECOND_WITHDRAWN}
    lead, other = (held.first, held.second) if first_leads else (held.second, held.first)
    withdrawn = agreed in {Settlement.FIRST_WITHDRAWN, Settlement.SECOND_WITHDRAWN}
    lead = replace(lead, state=ClaimState.STANDS)
    if withdrawn:
        other = replace(other, state=ClaimState.WITHDRAWN)
    else:
        other = replace(other, type=ClaimType.SUPPORT, event=lead.event, state=ClaimState.STANDS)
    both = (lead, other) if first_leads else (other, lead)
    return (*both, *(replace(one, event=lead.event) for one in beside))


def leads_of(claims: Iterable[Claim]) -> Mapping[str, int]:
    """Return how many standing leads each event has that any claim stands of; each must be one."""
    counts: dict[str, int] = {}
    for one in claims:
        if one.state is not ClaimState.WITHDRAWN:
            leads = one.type is ClaimType.LEAD and one.state is ClaimState.STANDS
            counts[one.event] = counts.get(one.event, 0) + leads
    return counts

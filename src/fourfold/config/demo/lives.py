"""From what a threat must come to, to its whole history: facts, assessments, who answers for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from fourfold.access.rules import Marking
from fourfold.config.demo.dice import between, days_after, dice, instant, weighed
from fourfold.config.demo.histories import Course, assessments
from fourfold.config.demo.levels import tier_of
from fourfold.config.demo.masterlist import Part
from fourfold.config.demo.people import ANALYSTS, ASSESSORS, ASSIGNS, COMPARTMENTS, LEADS, SIGNS_IN
from fourfold.config.demo.plan import (
    Appointed,
    Assessed,
    Offered,
    Reach,
    Stated,
    Threat,
)
from fourfold.config.demo.texts import BRIEFINGS, CLOSINGS, CORRECTED, PASSED_ON
from fourfold.shared.urns import ALPHABET, SIZE, of_number
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Phase, Role
from fourfold.threats.rules.review import RequiredRoles

ENDS = {
    "CLOSED_DISRUPTED": 5,
    "CLOSED_DISMANTLED": 2,
    "CLOSED_MERGED": 1,
    "CLOSED_INSUFFICIENT": 3,
    "CLOSED_OUT_OF_REGION": 1,
}
MARKINGS = {Marking.OFFICIAL: 45, Marking.OFFICIAL_SENSITIVE: 55}
SETTLING_DAYS = 28  # the last of them are told by `present`
ROLE_MISSING = 11  # one in so many is never filled


@dataclass(frozen=True, slots=True)
class Life:
    """What the parts of a history need of each other. until: the last day that is told."""

    rng: Random
    part: Part
    until: date
    thinning: float

    @property
    def owners(self) -> dict[date, str]:
        """The code of who owns it, by the day from which it does."""
        owners = {self.part.begins_on: self.part.owner}
        passing = self.part.passing
        if passing and passing.recorded_on < self.until:
            owners[passing.on] = passing.to
        return owners

    @property
    def closes_on(self) -> date | None:
        """The day on which it is closed for good, of those that are told."""
        ending = self.part.ending
        if ending is None or ending.reopened_on or ending.recorded_on >= self.until:
            return None
        return ending.on

    @property
    def course(self) -> Course:
        """What is asked of its assessments."""
        last_on = self.until - timedelta(days=SETTLING_DAYS)
        return Course(
            priority=self.part.priority,
            owners=self.owners,
            tiers=self.part.tiers,
            start=self.part.start,
            first_on=self.part.assessed_from,
            last_on=min(last_on, self.closes_on - timedelta(days=1)) if self.closes_on else last_on,
            submitted_from=self.part.recorded_on,
            settled_from=self.part.settled_from,
            thinning=self.thinning,
        )


def threat(seed: str, number: int, part: Part, today: date, *, thinning: float) -> Threat:
    """Return the whole history of a threat up to a day."""
    life = Life(dice(seed, "threat", number), part, today, thinning)
    rng = life.rng
    urn = of_number("T", rng.randrange(len(ALPHABET) ** SIZE))
    reach = _reach(life)
    recorded_at = instant(rng, part.recorded_on)
    made = _told(life, assessments(rng, life.course))
    appointments, offers = _roles(life, made)
    return Threat(
        urn=urn,
        name=part.name,
        kind=part.kind,
        type=part.type,
        is_soc=part.is_soc,
        owner=part.owner,
        since=part.begins_on,
        recorded_at=recorded_at,
        by=_recorder(life),
        reach=reach,
        priority=part.priority,
        aliases=(part.alias,) if part.alias else (),
        foreign={"APMIS": f"NE{number + 10_001}"},
        facts=tuple(_facts(life, made)),
        assessments=made,
        appointments=appointments,
        offers=offers,
    )


def _recorder(life: Life) -> str:
    """Return who records it: who assesses for its owner, or for a compartment who is in it."""
    closed = {one.name: one for one in COMPARTMENTS}.get(life.part.compartment)
    return closed.owner if closed else ASSESSORS[life.part.owner]


def _reach(life: Life) -> Reach:
    audience = {*life.owners.values(), "nerocu"}
    if life.part.compartment:
        partner = {"hartlepool-council"} if "partnership" in life.part.compartment else set()
        return Reach(
            frozenset(audience | partner), Marking.OFFICIAL_SENSITIVE, life.part.compartment
        )
    marking = weighed(life.rng, MARKINGS)
    is_shared = not life.rng.randrange(9)
    return Reach(frozenset(audience | ({"police-north-east"} if is_shared else set())), marking)


def _told(life: Life, made: Iterator[Assessed]) -> tuple[Assessed, ...]:
    """Return the assessments on which somebody acted before the last day.

    In a compartment only those act who are in it: in the partnership's an assessor and a
    moderator are, in the others nobody who could moderate. A question is never the last word.
    """
    if life.part.compartment and "partnership" not in life.part.compartment:
        return ()
    told = [one for one in made if one.settled and one.settled.at.date() < life.until]
    while told and told[-1].settled and told[-1].settled.question:
        told.pop()
    if life.part.compartment:
        return tuple(map(_by_who_is_in, told))
    return tuple(told)


def _by_who_is_in(one: Assessed) -> Assessed:
    settled = replace(one.settled, moderator="rocta.moderator") if one.settled else None
    return replace(one, settled=settled)


def _facts(life: Life, made: tuple[Assessed, ...]) -> Iterator[Stated]:
    rng, part = life.rng, life.part
    for attribute in (Attribute.PRIORITY, Attribute.DESK):
        at = instant(rng, part.recorded_on + timedelta(days=1))
        by = _recorder(life) if part.compartment else ASSIGNS
        yield Stated(attribute, part.priority, part.begins_on, at, by)
    yield from _phases(life, made)
    passing = part.passing
    if passing and passing.recorded_on < life.until:
        at = instant(rng, passing.recorded_on)
        by = ASSESSORS[part.owner]
        yield Stated(Attribute.OWNER, passing.to, passing.on, at, by, PASSED_ON)


def _phases(life: Life, made: tuple[Assessed, ...]) -> Iterator[Stated]:
    """Yield the phases: managed once assessed, watched now and then, closed in the end."""
    rng = life.rng
    begun = made[0].assessed_on if made else life.part.begins_on
    if begun + timedelta(days=3) < life.until:
        yield _phase(life, Phase.ACTIVE, begun + timedelta(days=1))
    day, last = days_after(rng, begun, 150, 700), life.closes_on or life.until
    ending = life.part.ending
    if ending and ending.reopened_on:
        day = max(day, ending.reopened_on + timedelta(days=90))
    while day < last - timedelta(days=30):
        quiet = rng.choice([Phase.MONITORED, Phase.MONITORED, Phase.DORMANT])
        if rng.randrange(3) == 0:
            yield _phase(life, quiet, day)
            back = days_after(rng, day, 60, 240)
            if back < last - timedelta(days=5):
                yield _phase(life, Phase.ACTIVE, back)
        day = days_after(rng, day, 260, 700)
    yield from _endings(life)


def _endings(life: Life) -> Iterator[Stated]:
    ending = life.part.ending
    if ending is None or ending.recorded_on >= life.until:
        return
    phase = Phase(weighed(life.rng, ENDS))
    by, at = _by(life, ending.on), instant(life.rng, ending.recorded_on)
    reason = life.rng.choice(CLOSINGS[phase.value])
    yield Stated(Attribute.PHASE, phase.value, ending.on, at, by, reason)
    if ending.reopened_on:
        at = instant(life.rng, ending.reopened_on + timedelta(days=50))
        active = Phase.ACTIVE.value
        yield Stated(Attribute.PHASE, active, ending.reopened_on, at, by, CORRECTED)


def _phase(life: Life, phase: Phase, day: date) -> Stated:
    after = life.part.recorded_on + timedelta(days=1)
    recorded = max(day + timedelta(days=life.rng.randrange(2)), after)
    at = instant(life.rng, recorded)
    return Stated(Attribute.PHASE, phase.value, day, at, _by(life, day))


def _by(life: Life, day: date) -> str:
    if life.part.compartment:
        return _recorder(life)
    return ASSESSORS[life.course.owner_on(day)]


def _roles(
    life: Life, made: tuple[Assessed, ...]
) -> tuple[tuple[Appointed, ...], tuple[Offered, ...]]:
    """Return who holds which role, and how the lead passed from one to the next."""
    rng, part = life.rng, life.part
    day = part.recorded_on + timedelta(days=rng.randint(1, 6))
    if part.compartment:
        by = _recorder(life)
        return (_appointed(rng, Role.LRO, by, day, by),), ()
    told: list[Appointed] = []
    offers: list[Offered] = []
    holder, last = "", life.closes_on or life.until
    while day < last - timedelta(days=2) and (holder or rng.randrange(ROLE_MISSING)):
        following = rng.choice([one for one in LEADS[life.course.owner_on(day)] if one != holder])
        made_so = _appointed(rng, Role.LRO, following, day, _by(life, day))
        if {holder, following} <= SIGNS_IN:
            made_so = replace(made_so, by=following)
            offers.append(_offer(rng, made_so, holder))
        told.append(made_so)
        holder, day = following, days_after(rng, day, 240, 760)
    return (*told, *_others(life, made, last)), tuple(offers)


def _offer(rng: Random, accepted: Appointed, holder: str) -> Offered:
    """Return the offer that somebody accepted when they were appointed."""
    offered_on = accepted.since - timedelta(days=rng.randint(2, 9))
    return Offered(
        accepted.role,
        holder,
        accepted.person,
        rng.choice(BRIEFINGS),
        offered_at=instant(rng, offered_on),
        answered_at=accepted.recorded_at,
        is_accepted=True,
    )


def _others(life: Life, made: tuple[Assessed, ...], last: date) -> Iterator[Appointed]:
    """Yield the roles that the worst tier it came to needs, of which one is sometimes missing."""
    worst = min((tier_of(one.levels) for one in made), default=5)
    owner = life.course.owner_on(last)
    holders = {
        Role.ANALYST: ANALYSTS[owner],
        Role.DEPUTY: LEADS[owner][1],
        Role.SIO: LEADS[owner][2],
        Role.STRATEGIC_LEAD: "chief.officer",
    }
    if not life.rng.randrange(4):
        holders[Role.FINANCIAL_INVESTIGATOR] = "financial.investigator"
    needed = RequiredRoles().by_tier[worst] | {Role.FINANCIAL_INVESTIGATOR}
    for role, person in holders.items():
        since = between(life.rng, life.part.recorded_on, last - timedelta(days=3))
        if role in needed and life.rng.randrange(ROLE_MISSING):
            yield _appointed(life.rng, role, person, since, _by(life, since))


def _appointed(rng: Random, role: Role, person: str, since: date, by: str) -> Appointed:
    return Appointed(role, person, since, instant(rng, since), by)

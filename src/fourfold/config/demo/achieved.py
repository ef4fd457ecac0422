"""What was achieved: disruptions of the region, calibrated to what HMICFRS counted.

Figures of the north-east SOC inspection (HMICFRS, 2022), for the year of 1 June 2021 to 31 May
2022 by the day of recording: NERSOU led 494, of which Cyber Protect 216, surveillance 11 (and
supported 3), MARSOC 33 (and supported 76); Northumbria led 475, a quarter of some 1,900, of
which 81 Prevent, the second most in the region. How Cleveland and Durham divide the rest, and
all else, is this project's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from fourfold.config.demo.dice import between, dice, instant, weighed
from fourfold.config.demo.feats import (
    CATEGORY_WHY,
    COMMODITIES,
    CYBER,
    FEATS,
    MANY,
    PLACES,
    Feat,
    measured,
)
from fourfold.config.demo.people import LEADS
from fourfold.config.demo.plan import BEGINS_ON, FIXED_UNTIL, Achieved, Threat
from fourfold.disruptions.rules.kinds import Category, Commodity, EvidenceKind, Outcome
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.urns import ALPHABET, SIZE, of_number
from fourfold.threats.rules.kinds import Kind
from fourfold.threats.rules.months import months_after

FIRST, LAST = date(2021, 6, 1), date(2022, 5, 31)  # the inspectorate's year, both inside
OTHERS_FROM = date(2023, 4, 1)  # from here individuals and vulnerabilities may carry one
APART = timedelta(days=4)  # so that no two are taken for one
P = Pillar


@dataclass(frozen=True, slots=True)
class Team:
    """What a team led and supported in the calibrated year; unit: its name, empty for the force."""

    organisation: str
    unit: str
    led: Mapping[Pillar, int]
    supported: int = 0
    since: date = BEGINS_ON


TEAMS: tuple[Team, ...] = (
    Team("nerocu", "Cyber Protect team", {P.PROTECT: 216}),
    Team("nerocu", "Surveillance team", {P.PURSUE: 11}, 3),
    Team(
        "nerocu",
        "Multi-agency response to serious and organised crime team",
        {P.PURSUE: 14, P.PREVENT: 19},
        76,
        date(2021, 4, 1),
    ),
    Team("nerocu", "Fraud team", {P.PURSUE: 60, P.PROTECT: 16}, 6),
    Team("nerocu", "Regional asset recovery team", {P.PURSUE: 54}, 22),
    Team("nerocu", "Western Balkan team", {P.PURSUE: 44, P.PREPARE: 2}, 5, date(2020, 11, 1)),
    Team("nerocu", "Regional prison intelligence unit", {P.PREVENT: 16, P.PURSUE: 14}, 12),
    Team("nerocu", "GAIN co-ordination", {P.PREVENT: 6, P.PROTECT: 12, P.PREPARE: 10}, 18),
    Team("northumbria", "Newcastle division", {P.PURSUE: 138, P.PREVENT: 31, P.PROTECT: 14}, 9),
    Team("northumbria", "Sunderland division", {P.PURSUE: 117, P.PREVENT: 36, P.PROTECT: 13}, 7),
    Team("northumbria", "Gateshead division", {P.PURSUE: 87, P.PREVENT: 14, P.PREPARE: 12}, 5),
    Team("northumbria", "Financial investigation unit", {P.PROTECT: 13}, 8),
    Team("cleveland", "Hartlepool division", {P.PURSUE: 88, P.PREVENT: 34, P.PROTECT: 20}, 11),
    Team("cleveland", "Middlesbrough division", {P.PURSUE: 118, P.PREVENT: 40, P.PROTECT: 22}, 12),
    Team("cleveland", "Drugs team", {P.PURSUE: 96}, 10),
    Team("cleveland", "Stockton division", {P.PREVENT: 22, P.PROTECT: 10, P.PREPARE: 18}, 6),
    Team("durham", "County Durham division", {P.PURSUE: 212, P.PREVENT: 38, P.PROTECT: 26}, 12),
    Team("durham", "Darlington division", {P.PURSUE: 138, P.PREVENT: 20, P.PROTECT: 14}, 8),
    Team("durham", "Financial investigation unit", {P.PREPARE: 15}, 6),
)
EDGES = {FIRST: ("nerocu", "nerocu", "northumbria", "cleveland", "durham"), LAST: ("nerocu",)}
JUNE = {"nerocu": 38, "northumbria": 36, "cleveland": 35, "durham": 34}  # of 2022, after the year
EARLIER_SHARE, LATER_SHARE, SMALL_SHARE = 0.55, 0.6, 0.08
UNCOUNTED_SHARE = 0.04  # of no effect, of a bad one, or not assessed: beside what was counted
CATEGORIES = {Category.MAJOR: 8, Category.MODERATE: 27, Category.MINOR: 65}
UNCOUNTED = {Category.NONE: 5, Category.NEGATIVE: 1, Category.UNASSESSED: 3}
LAGS = ((0, 3, 60), (4, 14, 28), (15, 27, 7), (28, 75, 5))  # days from event to record, in 100
MODERATORS = ("rocta.moderator", "rocta.assessor")
SETTLED_DAYS = (2, 24)
LOWERED = {"northumbria": 0.3}  # of what is moderated, so much comes down by a step
LOWERED_ELSEWHERE = 0.1
BELOW = {Category.MAJOR: Category.MODERATE, Category.MODERATE: Category.MINOR}
LOWER_WHY = (
    "The principal was bailed and reporting shows the group trading as before.",
    "One member is out of it; the effect lasted weeks and not months.",
    "The reference cited bears out a seizure, and not that supply stopped.",
)


@dataclass(slots=True)
class Ground:
    """The threats on which things happen, how often each, and on which days something did."""

    seed: str
    today: date
    threats: Sequence[Threat]
    weight: Mapping[str, int]
    taken: dict[tuple[str, Pillar], list[date]] = field(default_factory=dict)

    def one(self, rng: Random, team: Team, pillar: Pillar, event_on: date) -> Threat | None:
        """Return a threat on which a team may have done something on a day, if there is one."""
        open_ones = [t for t in self.threats if self._may_carry(t, team, event_on)]
        fit = [t for t in open_ones if self._is_free(t, pillar, event_on)]
        if team.unit == "Cyber Protect team":
            theirs = [t for t in fit if COMMODITIES[t.priority] in _NEAR_CYBER]
            fit = theirs or fit
        mine = [t for t in fit if t.owner_on(event_on) == team.organisation]
        chosen = mine if mine and rng.randrange(10) else fit
        if not chosen:
            return None
        found = rng.choices(chosen, [self.weight[t.urn] for t in chosen])[0]
        self.taken.setdefault((found.urn, pillar), []).append(event_on)
        return found

    def _may_carry(self, threat: Threat, team: Team, on: date) -> bool:
        is_carried = threat.kind is Kind.OCG or on >= OTHERS_FROM
        reads = threat.reach.audience & {team.organisation, "police-north-east"}
        return (
            is_carried
            and bool(reads)
            and not threat.reach.compartment
            and threat.recorded_at.date() <= on
            and threat.is_open_on(on)
        )

    def _is_free(self, threat: Threat, pillar: Pillar, on: date) -> bool:
        days = self.taken.get((threat.urn, pillar), ())
        return all(abs(day - on) >= APART for day in days)


_NEAR_CYBER = {Commodity.CYBER, Commodity.MONEY_LAUNDERING}


def achieved(seed: str, threats: Sequence[Threat], today: date, *, small: bool) -> list[Achieved]:
    """Return every disruption of the region, in the order in which they were recorded."""
    rng = dice(seed, "ground")
    listed = [one for one in threats if not one.reach.compartment]
    weight = {one.urn: 1 + int(12 * rng.random() ** 4) for one in listed}
    ground = Ground(seed, today, listed, weight)
    told = [
        *_earlier(ground, small=small),
        *_calibrated(ground),
        *_june(ground),
        *_later(ground, small=small),
    ]
    told = _supported(seed, told)
    return sorted(told, key=lambda one: (one.recorded_at, one.urn))


def _calibrated(ground: Ground) -> Iterator[Achieved]:
    """Yield the year that was counted, exactly, and beside it what the filter leaves out."""
    edges = {day: list(owners) for day, owners in EDGES.items()}
    for team in TEAMS:
        rng = dice(ground.seed, "year", team.organisation, team.unit)
        for pillar, number in team.led.items():
            for _ in range(number):
                day = _edge(edges, team) or between(rng, FIRST, LAST)
                yield from _made(ground, rng, team, pillar, day, weighed(rng, CATEGORIES))
            for _ in range(round(number * UNCOUNTED_SHARE)):
                day = between(rng, FIRST, LAST)
                yield from _made(ground, rng, team, pillar, day, weighed(rng, UNCOUNTED))


def _edge(edges: dict[date, list[str]], team: Team) -> date | None:
    """Return a first or last day on which a team's organisation must still record something."""
    for day, owners in edges.items():
        if team.organisation in owners:
            owners.remove(team.organisation)
            return day
    return None


def _june(ground: Ground) -> Iterator[Achieved]:
    first, last = LAST + timedelta(days=1), FIXED_UNTIL
    for owner, number in JUNE.items():
        yield from _spread(ground, owner, number, first, last)


def _earlier(ground: Ground, *, small: bool) -> Iterator[Achieved]:
    yield from _months(
        ground, date(2020, 4, 1), FIRST, EARLIER_SHARE * (SMALL_SHARE if small else 1)
    )


def _later(ground: Ground, *, small: bool) -> Iterator[Achieved]:
    first = FIXED_UNTIL + timedelta(days=1)
    yield from _months(ground, first, ground.today, LATER_SHARE * (SMALL_SHARE if small else 1))


def _months(ground: Ground, first: date, before: date, share: float) -> Iterator[Achieved]:
    month = first
    while month < before:
        last = min(months_after(month, 1), before) - timedelta(days=1)
        part = ((last - month).days + 1) / 30
        for owner, number in JUNE.items():
            yield from _spread(ground, owner, round(number * share * part), month, last)
        month = months_after(month, 1)


def _spread(ground: Ground, owner: str, number: int, first: date, last: date) -> Iterator[Achieved]:
    """Yield some disruptions that an organisation recorded from a day to a day, both inside."""
    rng = dice(ground.seed, "spread", owner, first)
    teams = [one for one in TEAMS if one.organisation == owner and one.since <= first]
    sizes = [sum(one.led.values()) for one in teams]
    for _ in range(number):
        team = rng.choices(teams, sizes)[0]
        pillar = weighed(rng, team.led)
        counted = rng.random() >= UNCOUNTED_SHARE
        category = weighed(rng, CATEGORIES if counted else UNCOUNTED)
        yield from _made(ground, rng, team, pillar, between(rng, first, last), category)


def _made(
    ground: Ground, rng: Random, team: Team, pillar: Pillar, recorded_on: date, category: Category
) -> Iterator[Achieved]:
    """Yield one disruption that a team led; none where there is no threat that could carry it.

    The year that is counted holds enough of them, which a test says.
    """
    event_on, threat = _when(ground, rng, team, pillar, recorded_on)
    if threat is None:
        return
    feat = CYBER if team.unit == "Cyber Protect team" else rng.choice(FEATS[pillar])
    outcomes = () if category in UNCOUNTED else measured(rng, feat)
    title, text = _said(rng, feat, outcomes)
    by = rng.choice(LEADS[team.organisation])
    at = instant(rng, recorded_on)
    yield Achieved(
        urn=of_number("D", rng.randrange(len(ALPHABET) ** SIZE)),
        threat=threat.urn,
        kind=threat.kind,
        event_on=event_on,
        recorded_on=recorded_on,
        recorded_at=at,
        by=by,
        pillar=pillar,
        commodity=COMMODITIES[threat.priority],
        title=title,
        description=text,
        category=category,
        category_why=rng.choice(CATEGORY_WHY[category]),
        organisation=team.organisation,
        unit=team.unit,
        outcomes=outcomes,
        proofs=_proofs(rng, team, category, event_on),
    )


def _when(
    ground: Ground, rng: Random, team: Team, pillar: Pillar, recorded_on: date
) -> tuple[date, Threat | None]:
    """Return the day of an event and on which threat it was, some days before it was recorded."""
    for _ in range(40):
        least, most, _weight = rng.choices(LAGS, [weight for *_, weight in LAGS])[0]
        event_on = max(recorded_on - timedelta(days=rng.randint(least, most)), BEGINS_ON)
        found = ground.one(rng, team, pillar, event_on)
        if found is not None:
            return event_on, found
    return recorded_on, None


def _said(
    rng: Random, feat: Feat, outcomes: tuple[tuple[Outcome, object, object], ...]
) -> tuple[str, str]:
    place = rng.choice(PLACES)
    counts = [int(str(amount)) for kind, amount, drug in outcomes if not drug and _is_people(kind)]
    many = MANY[counts[0] - 1] if counts and counts[0] <= len(MANY) else "Several"
    title = feat.title.format(place=place)
    return title[0].upper() + title[1:], feat.text.format(place=place, many=many)


def _is_people(outcome: Outcome) -> bool:
    return outcome in {
        Outcome.ARRESTS,
        Outcome.SAFEGUARDED_ADULTS,
        Outcome.SAFEGUARDED_CHILDREN,
    }


def _proofs(
    rng: Random, team: Team, category: Category, event_on: date
) -> tuple[tuple[EvidenceKind, str, date], ...]:
    prefix = {"cleveland": "CL", "durham": "DU", "northumbria": "NB", "nerocu": "NE"}
    number = {Category.MAJOR: 2, Category.MODERATE: 1}.get(category, rng.randrange(2))
    kinds = (EvidenceKind.CRIME_RECORD, EvidenceKind.EXHIBIT, EvidenceKind.COURT_RESULT)
    return tuple(
        (
            rng.choice(kinds),
            f"{prefix[team.organisation]}/{event_on:%y}/{rng.randrange(10_000, 99_999)}",
            event_on,
        )
        for _ in range(number)
    )


def _supported(seed: str, told: list[Achieved]) -> list[Achieved]:
    """Return the same with those who supported: as many in the counted year as were counted."""
    rng = dice(seed, "support")
    supports: dict[str, list[tuple[str, str]]] = {}
    year = [one for one in told if FIRST <= one.recorded_on <= LAST and one.category.is_counted]
    beside = [one for one in told if not FIRST <= one.recorded_on <= LAST]
    for team in TEAMS:
        fit = [
            one for one in year if (one.organisation, one.unit) != (team.organisation, team.unit)
        ]
        for one in rng.sample(fit, team.supported):
            supports.setdefault(one.urn, []).append((team.organisation, team.unit))
    for one in beside:
        team = rng.choices(TEAMS, [1 + one.supported for one in TEAMS])[0]
        own = (team.organisation, team.unit) == (one.organisation, one.unit)
        if not own and team.since <= one.event_on and rng.randrange(10) == 0:
            supports.setdefault(one.urn, []).append((team.organisation, team.unit))
    return [_with(one, supports.get(one.urn, ())) for one in told]


def _with(one: Achieved, supports: Sequence[tuple[str, str]]) -> Achieved:
    return one.supported_by(tuple(sorted(set(supports)))) if supports else one


@dataclass(frozen=True, slots=True)
class Judged:
    """What a moderator settled of a category, and why it changed if it did."""

    by: str
    at: datetime
    after: Category
    reason: str


def judged(seed: str, told: Achieved, today: date) -> Judged | None:
    """Return what a moderator made of a disruption that must be read; none where it waits."""
    rng = dice(seed, "judged", told.urn)
    on = told.recorded_on + timedelta(days=rng.randint(*SETTLED_DAYS))
    if on >= today:
        return None
    lowered = rng.random() < LOWERED.get(told.organisation, LOWERED_ELSEWHERE)
    after = BELOW.get(told.category, told.category) if lowered else told.category
    reason = rng.choice(LOWER_WHY) if after is not told.category else ""
    return Judged(rng.choice(MODERATORS), instant(rng, on), after, reason)

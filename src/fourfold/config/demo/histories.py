"""What became of a threat: assessed again and again, moderated, passed on, watched, closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from fourfold.config.demo.dice import days_after, instant, weighed
from fourfold.config.demo.levels import ANY, SCORED, drawn, drifted, moved, tier_of, toward
from fourfold.config.demo.people import ASSESSORS
from fourfold.config.demo.plan import FIXED_UNTIL, Assessed, Settled
from fourfold.config.demo.proofs import proofs
from fourfold.config.demo.texts import QUESTIONS, REASONS, summary
from fourfold.threats.rules.review import Cadence
from fourfold.threats.rules.schemes import tactical_default_v1
from fourfold.threats.rules.scoring import Levels
from fourfold.threats.rules.scoring import moved as moves_between

DAYS_A_MONTH = 30
SETTLED_WITHIN = (1, 18)  # days from submission to moderation
CHANGED = {"durham": 45, "cleveland": 10, "northumbria": 14, "nerocu": 8}  # in 100
RETURNED = 4  # in 100
AGAIN_AFTER = (3, 12)  # days from a question to the next submission
MODERATED_BY = {"rocta.moderator": 7, "rocta.assessor": 3}
GAPS = {"durham": (1.7, 3.2), "cleveland": (1.1, 2.2), "northumbria": (1.1, 2.0)}
GAPS_OF_THE_UNIT = (0.9, 1.8)
LEAST_MONTHS = 2  # histories of the monthly reviewed are thinned to every second month


@dataclass(frozen=True, slots=True)
class Course:
    """What is asked of the assessments of a threat.

    owners: code by the day from which it holds, the first first. tiers: to what they must come
    while the history is calibrated; start: to which the first comes. first_on, last_on: the days
    of the first and of the last.
    submitted_from, settled_from: before them nobody submits, and no moderator acts. thinning: how
    much rarer than usual, in the days after those that are calibrated.
    """

    priority: str
    owners: Mapping[date, str]
    tiers: frozenset[int]
    start: int
    first_on: date
    last_on: date
    submitted_from: date = date.min
    settled_from: date = date.min
    thinning: float = 1

    def owner_on(self, day: date) -> str:
        """Return the code of who owns the threat on a day."""
        begun = [owner for since, owner in self.owners.items() if since <= day]
        return begun[-1] if begun else next(iter(self.owners.values()))

    def tiers_on(self, day: date) -> frozenset[int]:
        """Return the tiers to which an assessment of a day may come."""
        return self.tiers if day <= FIXED_UNTIL else ANY


def assessments(rng: Random, course: Course) -> Iterator[Assessed]:
    """Yield the assessments of a threat, the first first."""
    day = course.first_on
    levels = drawn(rng, course.priority, frozenset({course.start}))
    while day <= course.last_on:
        one = assessed(rng, course, day, levels)
        yield one
        levels = _kept_in_mind(rng, one)
        was_returned = one.settled is not None and bool(one.settled.question)
        if was_returned:
            day = days_after(rng, _day_of(one), *AGAIN_AFTER)
        else:
            day += _gap(rng, course, day, levels)
            levels = drifted(rng, levels, course.tiers_on(day))


def assessed(rng: Random, course: Course, day: date, levels: Levels) -> Assessed:
    """Return one assessment, as an owner's assessor submits it and a moderator settles it."""
    owner = course.owner_on(day)
    submitted_on = max(day + timedelta(days=rng.randrange(2)), course.submitted_from)
    submitted_at = instant(rng, submitted_on)
    return Assessed(
        assessor=ASSESSORS[owner],
        assessed_on=day,
        submitted_at=submitted_at,
        levels=levels,
        evidence=proofs(rng, levels, day, owner=owner, stale=is_stale(rng, owner, day)),
        summary=summary(rng, course.priority),
        settled=_settled(rng, course, levels, owner, submitted_at),
    )


def _settled(
    rng: Random, course: Course, levels: Levels, owner: str, submitted_at: datetime
) -> Settled:
    day = submitted_at.date()
    at = instant(rng, max(days_after(rng, day, *SETTLED_WITHIN), course.settled_from))
    moderator = "rocta.moderator" if owner == "nerocu" else weighed(rng, MODERATED_BY)
    if rng.randrange(100) < RETURNED:
        return Settled(moderator, at, levels, question=rng.choice(QUESTIONS))
    if rng.randrange(100) < CHANGED[owner]:
        changed = _changed(rng, levels, course.tiers_on(day))
        return Settled(moderator, at, changed, _reasons(rng, levels, changed))
    return Settled(moderator, at, levels)


def _changed(rng: Random, levels: Levels, tiers: frozenset[int]) -> dict[str, int]:
    """Return levels of which a moderator brought some down, and now and then one up."""
    now = dict(levels)
    for name in rng.sample(SCORED, rng.randint(1, 2)):
        now[name] = moved(now, name, -1 if rng.randrange(8) else 1)
    return now if tier_of(now) in tiers else toward(rng, now, tiers)


def _reasons(rng: Random, before: Levels, after: Levels) -> dict[str, str]:
    moves = moves_between(tactical_default_v1(), before, after)
    return {one.criterion: rng.choice(REASONS[one.after < one.before]) for one in moves}


def is_stale(rng: Random, owner: str, day: date) -> bool:
    """Say whether an assessment rests on old information: Durham's did, until it was inspected."""
    in_ten = 4 if owner == "durham" and day <= FIXED_UNTIL else 1
    return rng.randrange(10) < in_ten


def _gap(rng: Random, course: Course, day: date, levels: Levels) -> timedelta:
    months = max(Cadence().months[tier_of(levels)], LEAST_MONTHS)
    slack = rng.uniform(*GAPS.get(course.owner_on(day), GAPS_OF_THE_UNIT))
    rarer = course.thinning if day > FIXED_UNTIL else 1
    return timedelta(days=round(months * DAYS_A_MONTH * slack * rarer))


def _kept_in_mind(rng: Random, one: Assessed) -> dict[str, int]:
    """Return the levels from which the next assessment sets out: some restate their own."""
    if one.settled is None or rng.randrange(2):
        return dict(one.levels)
    return dict(one.settled.levels)


def _day_of(one: Assessed) -> date:
    return one.settled.at.date() if one.settled else one.assessed_on

"""What is so on the day on which the region is built: reviews, a queue, offers, questions.

Histories end some weeks before; here the open threats are brought up to the day. Why an
assessment must be read follows from what is in it, never from a mark.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from random import Random

from fourfold.config.demo.dice import between, dice, instant
from fourfold.config.demo.levels import ANY, SCORED, drawn, moved, tier_of
from fourfold.config.demo.people import ASSESSORS
from fourfold.config.demo.plan import Assessed, Settled, Threat
from fourfold.config.demo.proofs import proofs
from fourfold.config.demo.texts import QUESTIONS, summary
from fourfold.threats.rules.kinds import Type
from fourfold.threats.rules.moderation import jump
from fourfold.threats.rules.peers import Peer, odd_levels
from fourfold.threats.rules.review import Cadence
from fourfold.threats.rules.schemes import tactical_default_v1
from fourfold.threats.rules.scoring import Levels, score

DAYS_A_MONTH = 28
REVIEWED_IN_TEN = 7  # of the open threats, these were reviewed in time
SETTLED_DAYS = (15, 3)  # a review is assessed and then settled so many days ago, at least
WAITS_DAYS = (2, 16)
MODERATOR = "rocta.moderator"
ASKED = 2  # assessments that came back with a question
LOW = 2  # confidence at which a moderator must look
BOTH_WORST = (1, 2)
LIKELY_ODD = ("victim_vulnerability", "scope", "physical", "financial", "frequency")

Change = Callable[["Day", Threat, Levels], Levels | None]


@dataclass(frozen=True, slots=True)
class Day:
    """The day, its chance, and how all threats are scored on it."""

    today: date
    rng: Random
    peers: tuple[Peer, ...]


def brought_up(seed: str, threats: list[Threat], today: date) -> list[Threat]:
    """Return the threats with what was done of late, and what waits now."""
    reviewed = [_reviewed(dice(seed, "review", one.urn), one, today) for one in threats]
    day = Day(today, dice(seed, "present", today), tuple(map(_peer, filter(_stands, reviewed))))
    waiting = dict(_queue(day, reviewed))
    return [waiting.get(one.urn, one) for one in reviewed]


def _stands(threat: Threat) -> bool:
    return threat.standing is not None and not threat.reach.compartment


def _peer(threat: Threat) -> Peer:
    levels = threat.standing.levels if threat.standing else {}
    return Peer(threat.urn, threat.kind, _place(threat.priority), levels)


def _place(priority: str) -> int:
    """Return a number that stands for a priority, which is all that is asked of it here."""
    return sum(ord(letter) * n for n, letter in enumerate(priority, start=1))


def _reviewed(rng: Random, threat: Threat, today: date) -> Threat:
    """Return a threat, as a rule with a review that is in date."""
    settled = threat.standing
    if settled is None or threat.reach.compartment or not threat.is_open_on(today):
        return threat
    months = Cadence().months[tier_of(settled.levels)]
    first = today - timedelta(days=months * DAYS_A_MONTH - 1)
    last = max(one.submitted_at.date() for one in threat.assessments)
    day = between(rng, first, today - timedelta(days=SETTLED_DAYS[0]))
    if rng.randrange(10) >= REVIEWED_IN_TEN or day - last < timedelta(days=20):
        return threat
    made = _assessed(rng, threat, day, settled.levels)
    until = today - timedelta(days=1)
    at = instant(rng, between(rng, made.submitted_at.date() + timedelta(days=1), until))
    return _with(threat, replace(made, settled=Settled(MODERATOR, at, made.levels)))


def _with(threat: Threat, made: Assessed) -> Threat:
    return replace(threat, assessments=(*threat.assessments, made))


def _assessed(
    rng: Random, threat: Threat, day: date, levels: Levels, *, stale: bool = False
) -> Assessed:
    owner = threat.owner_on(day)
    return Assessed(
        assessor=ASSESSORS[owner],
        assessed_on=day,
        submitted_at=instant(rng, day),
        levels=levels,
        evidence=proofs(rng, levels, day, owner=owner, stale=stale, whole=True),
        summary=summary(rng, threat.priority),
        settled=None,
    )


def _queue(day: Day, threats: list[Threat]) -> Iterator[tuple[str, Threat]]:
    """Yield, by reference, the threats of which an assessment waits: some for every reason."""
    left = [one for one in threats if _may_wait(one, day.today)]
    day.rng.shuffle(left)
    for change, (many, stale) in WAITING.items():
        for threat, levels in islice(_changed(day, list(left), change), many):
            left.remove(threat)
            yield threat.urn, _waits(day, threat, levels, stale=stale)
    for threat in [one for one in left if one.assessments][:ASKED]:
        yield threat.urn, _asked(day, threat)


def _changed(day: Day, threats: list[Threat], change: Change) -> Iterator[tuple[Threat, Levels]]:
    """Yield the threats that can wait for a reason, with the levels for which they do."""
    for threat in threats:
        levels = change(day, threat, threat.standing.levels if threat.standing else {})
        if levels is not None:
            yield threat, levels


def _may_wait(threat: Threat, today: date) -> bool:
    """Say whether a threat can have an assessment of the last days beside what it has."""
    lasts = [one.settled.at for one in threat.assessments if one.settled]
    quiet = not lasts or max(lasts).date() < today - timedelta(days=WAITS_DAYS[1] + 1)
    is_ours = threat.type is Type.TACTICAL and not threat.reach.compartment
    return quiet and is_ours and threat.is_open_on(today)


def _waits(day: Day, threat: Threat, levels: Levels, *, stale: bool) -> Threat:
    least = max(day.today - timedelta(days=WAITS_DAYS[1]), threat.recorded_at.date())
    on = between(day.rng, least + timedelta(days=1), day.today - timedelta(days=WAITS_DAYS[0]))
    return _with(threat, _assessed(day.rng, threat, on, levels, stale=stale))


def _asked(day: Day, threat: Threat) -> Threat:
    """Return a threat whose assessment came back with a question, and waits for its assessor."""
    levels = threat.standing.levels if threat.standing else {}
    made = _waits(day, threat, levels, stale=True).assessments[-1]
    at = made.submitted_at + timedelta(hours=14)
    question = day.rng.choice(QUESTIONS)
    return _with(threat, replace(made, settled=Settled(MODERATOR, at, levels, question=question)))


def _first(day: Day, threat: Threat, levels: Levels) -> Levels | None:
    if levels or threat.assessments:
        return None
    return drawn(day.rng, threat.priority, ANY)


def _worst(_day: Day, _threat: Threat, levels: Levels) -> Levels | None:
    return _sure(levels) if levels and tier_of(levels) in BOTH_WORST else None


def _jumped(day: Day, _threat: Threat, levels: Levels) -> Levels | None:
    if not levels or tier_of(levels) in BOTH_WORST:
        return None
    now = dict(levels)
    for name in day.rng.sample(SCORED, len(SCORED)):
        now[name] = moved(now, name, 1)
        if _risen(now, levels):
            return None if tier_of(now) in BOTH_WORST else now
    return None


def _risen(now: Levels, before: Levels) -> bool:
    scheme = tactical_default_v1()
    change = jump(score(scheme, now).risk, score(scheme, before).risk)
    return change > scheme.moderation.jump


def _unsure(_day: Day, _threat: Threat, levels: Levels) -> Levels | None:
    return {**levels, "confidence": LOW} if levels and tier_of(levels) not in BOTH_WORST else None


def _odd(day: Day, threat: Threat, levels: Levels) -> Levels | None:
    """Return levels of which one stands apart from the threats most like it, if one can."""
    if not levels or tier_of(levels) in BOTH_WORST:
        return None
    for name in LIKELY_ODD:
        now = {**levels, name: moved(levels, name, 5)}
        if _stands_apart(day, threat, now):
            return now
    return None


def _stands_apart(day: Day, threat: Threat, levels: Levels) -> bool:
    peer = replace(_peer(threat), levels=levels)
    return bool(odd_levels(tactical_default_v1(), peer, day.peers))


def _same(_day: Day, _threat: Threat, levels: Levels) -> Levels | None:
    return _sure(levels) if levels and tier_of(levels) not in BOTH_WORST else None


def _plain(day: Day, threat: Threat, levels: Levels) -> Levels | None:
    """Return levels for which nobody need read the assessment in full."""
    same = _same(day, threat, levels)
    return None if same is None or _stands_apart(day, threat, same) else same


def _sure(levels: Levels) -> dict[str, int]:
    return {**levels, "confidence": max(levels["confidence"], LOW + 1)}


# How many wait for each reason, and whether their evidence is out of date.
WAITING: Mapping[Change, tuple[int, bool]] = {
    _first: (5, False),
    _worst: (4, False),
    _jumped: (4, False),
    _odd: (2, False),
    _unsure: (3, False),
    _same: (4, True),
    _plain: (5, False),
}

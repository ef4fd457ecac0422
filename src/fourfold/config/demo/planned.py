"""The region's 4P plans: Cleveland's good, Northumbria's copied and stale, the others between.

So HMICFRS found them (north-east SOC inspection, 2022): Cleveland's well structured and tested
against their goals; Northumbria's without actions of their own and not updated by their owners.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from fourfold.config.demo import plantexts as texts
from fourfold.config.demo.dice import between, days_after, dice, instant, weighed
from fourfold.config.demo.people import CHIEFS, LEADS, PARTNERS
from fourfold.config.demo.plan import (
    Looked,
    Planned,
    PlannedAction,
    Signed,
    Threat,
    Updated,
)
from fourfold.plans.rules.kinds import ActionStatus, Pillar, Safeguarding, ScrutinyKind
from fourfold.shared.urns import ALPHABET, SIZE, of_number
from fourfold.threats.rules.kinds import Role, Type

S = ActionStatus
GONE = (S.DONE, S.NO_LONGER_NEEDED)


@dataclass(frozen=True, slots=True)
class Habit:
    """How an organisation keeps its plans; shares are of 100.

    quiet: days since the last word on a running action, at least and at most. partner: plans with
    a partner's action. bare: pillars left empty without a reason. unowned, undated: actions.
    """

    copied: int
    quiet: tuple[int, int]
    partner: int
    bare: int
    unowned: int
    undated: int
    signed: int
    answered: int
    measured: int
    late: int


HABITS: Mapping[str, Habit] = {
    "cleveland": Habit(0, (1, 20), 95, 0, 0, 0, 95, 95, 95, 4),
    "durham": Habit(6, (2, 27), 75, 10, 2, 3, 75, 70, 80, 10),
    "nerocu": Habit(22, (3, 60), 45, 25, 5, 8, 55, 50, 55, 20),
    "northumbria": Habit(80, (45, 320), 8, 40, 18, 25, 15, 15, 10, 60),
}
PARTS = {
    Pillar.PURSUE: (2, 3),
    Pillar.PREVENT: (1, 2),
    Pillar.PROTECT: (1, 2),
    Pillar.PREPARE: (0, 1),
}
MOSTLY, MOST_SAID = 50, 5
NONE_YET = 9  # of 100 threats, in a force of middling habits, have no plan
LATEST = timedelta(days=40)  # a threat is on the list so long before it has a plan
SCRUTINISED = {"cleveland": 70, "durham": 45, "nerocu": 30, "northumbria": 34}


def planned(seed: str, threats: Sequence[Threat], today: date) -> Iterator[Planned]:
    """Yield the plans that run on the day, for what is open on the tactical list."""
    for threat in threats:
        rng = dice(seed, "plan", threat.urn)
        if _has_plan(rng, threat, today):
            yield _plan(rng, threat, today)


def _has_plan(rng: Random, threat: Threat, today: date) -> bool:
    is_live = threat.type is Type.TACTICAL and threat.is_soc and threat.is_open_on(today)
    known = threat.recorded_at.date() + LATEST < today
    return is_live and known and not threat.reach.compartment and rng.randrange(100) >= NONE_YET


def lead_of(threat: Threat) -> str:
    """Return who leads a threat now."""
    held = [one.person for one in threat.appointments if one.role is Role.LRO]
    return held[-1] if held else ""


def _plan(rng: Random, threat: Threat, today: date) -> Planned:
    owner = threat.owner_on(today)
    habit, lead = HABITS[owner], lead_of(threat) or LEADS[owner][0]
    first = threat.recorded_at.date() + timedelta(days=20)
    made_on = between(rng, max(first, today - timedelta(days=700)), today - timedelta(days=19))
    made_at = instant(rng, made_on)
    cast = Cast(rng, habit, owner, lead, made_at, today)
    actions = tuple(_actions(cast))
    measured = rng.randrange(100) < habit.measured
    answered = rng.randrange(100) < habit.answered
    answer = rng.choice((Safeguarding.YES, Safeguarding.NO)) if answered else None
    return Planned(
        urn=_urn(rng, "P"),
        threat=threat.urn,
        title=threat.name,
        aim=rng.choice(texts.AIMS) if measured else texts.GENERIC_AIM,
        organisation=owner,
        lead=lead,
        made_at=made_at,
        made_by=lead,
        objectives=tuple(_objectives(rng, measured=measured)),
        empty=tuple(_excuses(cast, actions)),
        actions=actions,
        safeguarding=answer,
        safeguarding_reference=_reference(rng, made_on) if answer is Safeguarding.YES else "",
        signed=_signed(cast),
        looked=tuple(_looks(cast)),
    )


def _reference(rng: Random, on: date) -> str:
    return f"MACE/{on:%y}/{rng.randrange(100, 999)}"


@dataclass(frozen=True, slots=True)
class Cast:
    """Whose plan it is, how they keep plans, and when it was made."""

    rng: Random
    habit: Habit
    owner: str
    lead: str
    made_at: datetime
    today: date

    def happens(self, share: int) -> bool:
        """Test if something happens that does in so many of 100."""
        return self.rng.randrange(100) < share


def _actions(cast: Cast) -> Iterator[PlannedAction]:
    partners = list(PARTNERS.get(cast.owner, ()))
    wants_partner = cast.happens(cast.habit.partner) and bool(partners)
    for pillar, (least, most) in PARTS.items():
        if pillar is not Pillar.PURSUE and cast.happens(cast.habit.bare):
            continue
        for _ in range(cast.rng.randint(least, most)):
            made = _action(cast, pillar)
            if wants_partner and pillar is not Pillar.PURSUE:
                made = replace(made, owner=cast.rng.choice(partners))
                wants_partner = False
            yield made


def _action(cast: Cast, pillar: Pillar) -> PlannedAction:
    rng, habit = cast.rng, cast.habit
    is_copied = cast.happens(habit.copied)
    text, specific = (
        (texts.copied(rng, pillar), "") if is_copied else texts.made_for_it(rng, pillar)
    )
    owner = "" if cast.happens(habit.unowned) else rng.choice((cast.lead, *LEADS[cast.owner]))
    made_at = cast.made_at + timedelta(days=rng.randint(0, 12))
    updates = tuple(_updates(cast, made_at, owner or cast.lead))
    is_gone = bool(updates) and updates[-1].status in GONE
    late = cast.happens(habit.late) and not is_gone
    due = None if cast.happens(habit.undated) else _due(cast, late=late)
    return PlannedAction(
        urn=_urn(rng, "A"),
        pillar=pillar,
        text=text,
        specific=specific,
        owner=owner,
        due_on=due,
        made_at=made_at,
        made_by=cast.lead,
        updates=updates,
        is_copied=is_copied,
    )


def _due(cast: Cast, *, late: bool) -> date:
    if late:
        return cast.today - timedelta(days=cast.rng.randint(2, 90))
    return cast.today + timedelta(days=cast.rng.randint(3, 120))


def _updates(cast: Cast, made_at: datetime, by: str) -> Iterator[Updated]:
    """Yield what was said of an action, the last word as long ago as is the habit."""
    rng = cast.rng
    last = cast.today - timedelta(days=rng.randint(*cast.habit.quiet))
    day, said = made_at.date() + timedelta(days=rng.randint(5, 25)), 0
    stale = cast.habit.copied > MOSTLY
    while day < last and said < MOST_SAID:
        note = rng.choice(texts.STALE_NOTES if stale else texts.NOTES)
        blocker = rng.choice(texts.BLOCKERS) if rng.randrange(7) == 0 else ""
        yield Updated(instant(rng, day), by, S.IN_PROGRESS, note, blocker)
        day, said = days_after(rng, day, 12, 60), said + 1
    if last > made_at.date():
        ended = not stale and rng.randrange(4) == 0
        status = S.DONE if ended else weighed(rng, {S.IN_PROGRESS: 8, S.NOT_STARTED: 1})
        outcome = rng.choice(texts.OUTCOMES) if ended else ""
        note = rng.choice(texts.STALE_NOTES if stale else texts.NOTES)
        yield Updated(instant(rng, last), by, status, note, "", outcome)


def _objectives(rng: Random, *, measured: bool) -> Iterator[tuple[str, str, str, str]]:
    for text, measure, baseline, aim in rng.sample(texts.MEASURES, rng.randint(1, 2)):
        yield (text, measure, baseline, aim) if measured else (text, "", "", "")


def _excuses(cast: Cast, actions: Sequence[PlannedAction]) -> Iterator[tuple[Pillar, str]]:
    """Yield reasons for empty pillars, where it is the habit to give one."""
    held = {one.pillar for one in actions}
    for pillar in Pillar:
        if pillar not in held and not cast.happens(cast.habit.bare * 2):
            yield pillar, cast.rng.choice(texts.EMPTY_REASONS)


def _signed(cast: Cast) -> tuple[Signed, ...]:
    if not cast.happens(cast.habit.signed):
        return ()
    first = max(cast.made_at.date() + timedelta(days=3), cast.today - timedelta(days=26))
    on = between(cast.rng, first, cast.today - timedelta(days=1))
    return (Signed(instant(cast.rng, on), cast.lead, "Read through with the analyst."),)


def _looks(cast: Cast) -> Iterator[Looked]:
    """Yield what the chief officer asked or directed, and was answered where it is the habit."""
    if not cast.happens(SCRUTINISED[cast.owner]):
        return
    rng, chief = cast.rng, CHIEFS[cast.owner]
    kind = weighed(
        rng,
        {ScrutinyKind.QUESTION: 4, ScrutinyKind.DIRECTION: 2, ScrutinyKind.SATISFIED: 3},
    )
    words = {
        ScrutinyKind.QUESTION: rng.choice(texts.QUESTIONS),
        ScrutinyKind.DIRECTION: rng.choice(texts.DIRECTIONS),
        ScrutinyKind.SATISFIED: "",
    }
    earliest = max(cast.made_at.date() + timedelta(days=1), cast.today - timedelta(days=120))
    at = instant(rng, between(rng, earliest, cast.today - timedelta(days=3)))
    answered = kind is not ScrutinyKind.SATISFIED and cast.happens(cast.habit.answered)
    answer = rng.choice(texts.ANSWERS) if answered else ""
    answered_at = at + timedelta(days=1) if answered else None
    yield Looked(kind, words[kind], at, chief, answer, answered_at, cast.lead if answered else "")


def _urn(rng: Random, kind: str) -> str:
    return of_number(kind, rng.randrange(len(ALPHABET) ** SIZE))

"""Two years of the boards' meetings, as a plan. All of it is invented.

That those who came were often too junior to commit their organisation is what HMICFRS found
(north-east SOC inspection, 2022).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from fourfold.config.demo.boards import (
    TABLES,
    Chair,
    Met,
    Present,
    Settlement,
    Sitting,
    Table,
    Task,
)
from fourfold.config.demo.dice import dice, weighed
from fourfold.config.demo.plan import Threat
from fourfold.plans.rules.kinds import Attendance, Authority, Pillar
from fourfold.shared.urns import ALPHABET, SIZE, of_number

BACK_DAYS = 730
HELD_AT = time(10)
CALLED_BEFORE = timedelta(days=14)
SMALL_EVERY = 3  # in a small region, one meeting in so many is held


JUNIOR = ("Detective constable", "Sergeant", "Duty officer", "Business support officer")
PLACES = ("Conference room 2", "By video", "The council's chamber", "Room 4, headquarters")
NOTES = (
    "Each spoke to their own actions. Two have slipped; new days were agreed.",
    "The analyst showed what has changed since last time. Nobody disagreed.",
    "The partner asked what became of their report, and was told.",
)
TASKS: tuple[tuple[Pillar, str], ...] = (
    (Pillar.PROTECT, "Send the desk the list of addresses where the lock was changed this quarter"),
    (
        Pillar.PREVENT,
        "Tell the panel how many places the diversion scheme still has, and until when",
    ),
    (Pillar.PURSUE, "Bring the licence history of the premises to the next meeting"),
    (Pillar.PREPARE, "Agree with health whom it calls out of hours, and send the sheet round"),
    (Pillar.PURSUE, "Ask the landlord register for the owner behind the two flats"),
)
DECIDED = (
    (
        "Closure of the premises is applied for before the next quarter day.",
        "Complaints and two warrants bear it out, and it protects the neighbours soonest.",
        "A further warrant; conditions on the licence; nothing for now.",
    ),
    (
        "The plan goes on for another quarter, with the council at the visits.",
        "The last visits worked, and the council holds what was missing.",
        "To close the plan; to pass it to the region.",
    ),
)
LEADS_DECIDED = (
    "{who} leads on this group.",
    "Most of its members and both of its premises are in {who}'s area, and the informants too.",
    "To lead jointly; to ask the region to lead.",
    "It holds the officers who know the group, and has a team free from the first of the month.",
)


def sittings(
    seed: str, threats: Sequence[Threat], today: date, *, small: bool
) -> Iterator[Sitting]:
    """Yield every board with two years of meetings and the one that comes next."""
    for table in TABLES:
        rng = dice(seed, "board", table.name)
        first = today - timedelta(days=BACK_DAYS - rng.randint(0, 20))
        days = list(_days(table, first, today))
        held = [day for n, day in enumerate(days[:-1]) if not small or n % SMALL_EVERY == 0]
        cast = Cast(rng, table, threats, today)
        meetings = (*(_met(cast, day) for day in held), _to_come(cast, days[-1]))
        since = datetime.combine(first - timedelta(days=30), HELD_AT, UTC)
        yield Sitting(_urn(rng, "B"), table, since, meetings)


@dataclass(frozen=True, slots=True)
class Cast:
    """What a meeting is told from."""

    rng: Random
    table: Table
    threats: Sequence[Threat]
    today: date


def _days(table: Table, first: date, today: date) -> Iterator[date]:
    """Yield the days of a board's meetings, the last of them the first that is to come."""
    day = first
    while day <= today:
        yield day
        day += timedelta(days=table.every_days)
    yield day


def _to_come(cast: Cast, day: date) -> Met:
    soon = min(day, cast.today + timedelta(days=21))
    return Met(_urn(cast.rng, "M"), datetime.combine(soon, HELD_AT, UTC), PLACES[0])


def _met(cast: Cast, day: date) -> Met:
    rng = cast.rng
    return Met(
        urn=_urn(rng, "M"),
        begins_at=datetime.combine(day, HELD_AT, UTC),
        place=rng.choice(PLACES),
        present=tuple(_present(cast, chair) for chair in cast.table.chairs),
        note=rng.choice(NOTES),
        settled=_settled(cast, day),
        task=_task(cast, day),
    )


def _present(cast: Cast, chair: Chair) -> Present:
    rng = cast.rng
    shares = {Attendance.ATTENDED: 80, Attendance.APOLOGIES: 14, Attendance.ABSENT: 6}
    if chair.is_chair or chair.user == cast.table.keeper:
        shares = {Attendance.ATTENDED: 100}
    attended = weighed(rng, shares)
    if attended is not Attendance.ATTENDED:
        return Present(chair, attended, chair.rank, None)
    if not chair.is_chair and rng.randrange(100) < cast.table.juniors:
        return Present(chair, attended, rng.choice(JUNIOR), Authority.REPORTS)
    return Present(chair, attended, chair.rank, cast.table.authority)


def _settled(cast: Cast, day: date) -> Settlement | None:
    """Return a decision on a threat that the keeper of the minutes may read, if there is one."""
    rng, owner = cast.rng, cast.table.organisation
    known = [
        one
        for one in cast.threats
        if one.recorded_at.date() < day
        and one.is_open_on(day)
        and not one.reach.compartment
        and owner in one.reach.audience
        and (owner == "nerocu" or one.owner_on(day) == owner)
    ]
    if not known:
        return None
    threat = rng.choice(known)
    title = f"{threat.name}: what next"
    if rng.randrange(3):
        text, rationale, options = rng.choice(DECIDED)
        return Settlement(threat.urn, title, text, rationale, options)
    leads = threat.owner_on(day)
    text, rationale, options, best = LEADS_DECIDED
    supports = tuple({one.organisation for one in cast.table.chairs if one.organisation != leads})
    return Settlement(
        threat.urn,
        title,
        text.format(who=_CALLED[leads]),
        rationale.format(who=_CALLED[leads]),
        options,
        leads,
        tuple(sorted(supports))[:2],
        best,
    )


_CALLED: Mapping[str, str] = {
    "cleveland": "Cleveland",
    "durham": "Durham",
    "northumbria": "Northumbria",
    "nerocu": "The regional unit",
}


def _task(cast: Cast, day: date) -> Task | None:
    rng = cast.rng
    owners = [one.user for one in cast.table.chairs if one.user]
    pillar, text = rng.choice(TASKS)
    due = day + timedelta(days=rng.randint(14, 50))
    is_old = day + timedelta(days=120) < cast.today
    done = is_old or rng.randrange(3) == 0
    done_on = min(due - timedelta(days=rng.randint(0, 9)), cast.today - timedelta(days=1))
    done_at = datetime.combine(done_on, time(15), UTC) if done and done_on > day else None
    return Task(_urn(rng, "A"), rng.choice(owners), f"{text}.", due, pillar, done_at)


def _urn(rng: Random, kind: str) -> str:
    return of_number(kind, rng.randrange(len(ALPHABET) ** SIZE))

"""Who is on the list: what HMICFRS counted on 10 January 2022, and what its filters remove.

The figures are those of the north-east SOC inspection (HMICFRS, 2022): 142 threats, five of them
SOC vulnerabilities and all of these Cleveland's. The rows beside them are this project's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from fourfold.config.demo.dice import between, dice, weighed
from fourfold.config.demo.levels import ANY, LIVE
from fourfold.config.demo.names import group_names, person_names
from fourfold.config.demo.plan import BEGINS_ON, COUNTED_ON
from fourfold.config.demo.texts import LATER_VULNERABILITIES, THEMES, VULNERABILITIES
from fourfold.threats.rules.kinds import Kind, Type
from fourfold.threats.rules.months import months_after

COUNTED: Mapping[str, int] = {"cleveland": 29, "durham": 32, "nerocu": 39, "northumbria": 42}
KINDS = {Kind.OCG: 84, Kind.INDIVIDUAL: 16}
PRIORITIES = {
    "Drug trafficking": 30,
    "County lines": 16,
    "Economic crime and money laundering": 14,
    "Child sexual exploitation and abuse": 9,
    "Modern slavery and human trafficking": 9,
    "Organised acquisitive crime": 12,
    "Firearms": 6,
    "Cybercrime": 4,
}
TIERS = {1: 4, 2: 16, 3: 50, 4: 72}
ASSESSED_BY = date(2021, 11, 8)  # first assessed by then, so that a moderator has settled it
WAITED_FROM = date(2021, 11, 9)
BACKLOG_CLEARED = date(2022, 2, 7)  # what waited in January was moderated from then on
LOWEST = frozenset({5})
LASTS_MONTHS = 84  # on average, from the day of the count
LATER_A_MONTH = {1: 1, 2: 1}
COMPARTMENT_DAYS = 85  # what is closed began no longer ago
COMPARTMENT_DAYS = 85  # what is closed began no longer ago
SMALL_EVERY = 4  # months between new threats in a small region


@dataclass(frozen=True, slots=True)
class Passing:
    """Ownership passes to an organisation from a day on, recorded on another."""

    to: str
    on: date
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Ending:
    """A threat closes on a day, recorded on another; reopened_on: it was an error."""

    on: date
    recorded_on: date
    reopened_on: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a threat must come to; the rest is chance.

    owner: the first. begins_on: since when it is a threat; recorded_on: when it was put down.
    tiers: while the history is calibrated; start: the first. settled_from: before it no moderator
    acts.
    """

    name: str
    owner: str
    kind: Kind
    priority: str
    begins_on: date
    recorded_on: date
    assessed_from: date
    start: int
    type: Type = Type.TACTICAL
    is_soc: bool = True
    tiers: frozenset[int] = LIVE
    settled_from: date = date.min
    passing: Passing | None = None
    ending: Ending | None = None
    compartment: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Where names and chance come from while the list is drawn up."""

    rng: Random
    groups: Iterator[str]
    people: Iterator[str]


def parts(seed: str, today: date, *, small: bool) -> list[Part]:
    """Return every threat of the region, those that were counted first."""
    cast = Cast(
        dice(seed, "list"),
        group_names(dice(seed, "groups")),
        person_names(dice(seed, "individuals")),
    )
    listed = [
        *_counted(cast),
        *_beside(cast),
        *_late(cast),
        *_later(cast, seed, today, small=small),
        *_twins(cast),
        *_fresh(cast, today),
        *_compartmented(cast, today),
    ]
    return [one for one in listed if one.recorded_on < today]


def _counted(cast: Cast) -> list[Part]:
    """Return the 142; some were known by the day of the count to be no longer so, but later."""
    found = [_vulnerability(cast, *one) for one in VULNERABILITIES]
    for owner, number in COUNTED.items():
        tagged = len(VULNERABILITIES) if owner == "cleveland" else 0
        found += [_ordinary(cast, owner) for _ in range(number - tagged)]
    stayed = [n for n, one in enumerate(found) if one.passing is None]
    durham = [n for n in stayed if found[n].owner == "durham"]
    for n in durham[:2]:
        passing = Passing("nerocu", date(2022, 1, 3), date(2022, 1, 24))
        found[n] = replace(found[n], passing=passing)
    for n in (durham[2], durham[3], stayed[-1]):
        found[n] = replace(found[n], ending=Ending(date(2022, 1, 4), date(2022, 1, 20)))
    return found


def _beside(cast: Cast) -> Iterator[Part]:
    """Yield the rows that the filters remove, most of them for one reason only."""
    for n in range(14):
        yield replace(_ordinary(cast), tiers=LOWEST, start=5)
        yield _unmoderated(cast, waits=n % 2 == 0)
        yield _closed(cast, reopened=n == 0)
        yield replace(_ordinary(cast), is_soc=False)
    for theme in THEMES[:13]:
        yield _theme(cast, theme)
    for theme in THEMES[13:]:
        yield replace(_theme(cast, theme), is_soc=False, tiers=LOWEST, start=5)
    for _ in range(3):
        yield replace(_closed(cast), is_soc=False, tiers=LOWEST, start=5)


def _late(cast: Cast) -> Iterator[Part]:
    """Yield threats that began before the count and were recorded after it."""
    for _ in range(4):
        yield replace(
            _ordinary(cast),
            begins_on=between(cast.rng, date(2021, 12, 6), date(2021, 12, 28)),
            recorded_on=between(cast.rng, date(2022, 1, 17), date(2022, 1, 28)),
            assessed_from=between(cast.rng, date(2022, 1, 4), date(2022, 1, 8)),
            passing=None,
        )


def _later(cast: Cast, seed: str, today: date, *, small: bool) -> Iterator[Part]:
    """Yield the threats that came after the inspection, month by month."""
    month, number = date(2022, 2, 1), 0
    while month < today:
        rng = dice(seed, "month", month)
        for _ in range(weighed(rng, LATER_A_MONTH)):
            if not small or number % SMALL_EVERY == 0:
                yield _new(replace(cast, rng=rng), month)
            number += 1
        month = months_after(month, 1)
    for n, (name, owner, priority) in enumerate(LATER_VULNERABILITIES):
        made = _new(cast, date(2022, 10 + n % 2, 3), owner)
        yield replace(
            made, name=name, kind=Kind.VULNERABILITY, priority=priority, ending=None, alias=""
        )


def _fresh(cast: Cast, today: date) -> Iterator[Part]:
    """Yield what was put on the list in the last weeks, and nobody has assessed yet."""
    for days in (6, 9, 13, 17, 20):
        day = today - timedelta(days=days)
        made = replace(_new(cast, day.replace(day=1)), ending=None, assessed_from=today)
        yield replace(made, begins_on=day, recorded_on=day)


def _twins(cast: Cast) -> Iterator[Part]:
    """Yield two threats that look like one group: alike in name, and in some members."""
    first = replace(_new(cast, date(2022, 9, 1), "durham"), kind=Kind.OCG, ending=None)
    name = next(cast.groups)
    yield replace(first, name=name, priority="Drug trafficking")
    other = replace(_new(cast, date(2022, 11, 1), "northumbria"), kind=Kind.OCG, ending=None)
    yield replace(other, name=f"{name}s", priority="Drug trafficking")


def _compartmented(cast: Cast, today: date) -> Iterator[Part]:
    """Yield what only those read in may see; all of it began after the count."""
    closed = {
        "Operation Hollowstone": ("nerocu", "Firearms"),
        "Standards 14": ("northumbria", "Drug trafficking"),
        "Hartlepool harm partnership": ("cleveland", "County lines"),
    }
    month = today - timedelta(days=COMPARTMENT_DAYS)
    for name, (owner, priority) in closed.items():
        for _ in range(2):
            made = _new(cast, month, owner)
            yield replace(
                made, priority=priority, kind=Kind.OCG, compartment=name, ending=None, passing=None
            )


def _ordinary(cast: Cast, owner: str = "") -> Part:
    """Return a threat that is on the list on the day of the count, and passes every filter."""
    rng = cast.rng
    owner = owner or weighed(rng, COUNTED)
    began = between(rng, BEGINS_ON, date(2021, 9, 20))
    first = min(began + timedelta(days=rng.randint(3, 40)), ASSESSED_BY)
    passing = _passing(rng, owner, first)
    earlier = passing is not None and passing.on < COUNTED_ON and passing.to == owner
    kind = weighed(rng, KINDS)
    return Part(
        name=_name(cast, kind),
        owner=_other(rng, owner) if earlier else owner,
        kind=kind,
        priority=weighed(rng, PRIORITIES),
        begins_on=began,
        recorded_on=began + timedelta(days=rng.randint(0, 3)),
        assessed_from=first + timedelta(days=3),
        start=weighed(rng, TIERS),
        tiers=LIVE,
        alias=next(cast.groups) if kind is Kind.OCG and not rng.randrange(4) else "",
        passing=passing,
        ending=_ending(rng, COUNTED_ON + timedelta(days=40)),
    )


def _passing(rng: Random, owner: str, first: date) -> Passing | None:
    """Return, for one in eight, when ownership passed: to this owner before the count, or on."""
    if rng.randrange(8):
        return None
    if rng.randrange(2):
        on = between(rng, first + timedelta(days=60), date(2021, 12, 10))
        return Passing(owner, on, on + timedelta(days=2))
    on = between(rng, date(2022, 2, 20), date(2025, 6, 30))
    return Passing(_other(rng, owner), on, on + timedelta(days=2))


def _other(rng: Random, owner: str) -> str:
    """Return the unit for a force, and some force for the unit."""
    return rng.choice(["cleveland", "durham", "northumbria"]) if owner == "nerocu" else "nerocu"


def _ending(rng: Random, not_before: date) -> Ending:
    on = not_before + timedelta(days=round(rng.expovariate(1 / (LASTS_MONTHS * 30.44))))
    return Ending(on, on + timedelta(days=rng.randint(0, 4)))


def _vulnerability(cast: Cast, name: str, priority: str) -> Part:
    made = _ordinary(cast, "cleveland")
    return replace(
        made,
        name=name,
        owner="cleveland",
        kind=Kind.VULNERABILITY,
        priority=priority,
        passing=None,
        alias="",
    )


def _unmoderated(cast: Cast, *, waits: bool) -> Part:
    """Return a threat that nobody had moderated, or even assessed, on the day of the count."""
    rng = cast.rng
    began = between(rng, date(2021, 10, 4), date(2021, 12, 20))
    first = between(rng, max(began, WAITED_FROM) + timedelta(days=4), date(2022, 1, 7))
    return replace(
        _ordinary(cast),
        owner=weighed(rng, COUNTED),
        begins_on=began,
        recorded_on=began,
        assessed_from=first if waits else BACKLOG_CLEARED + timedelta(days=rng.randint(0, 20)),
        settled_from=BACKLOG_CLEARED,
        passing=None,
    )


def _closed(cast: Cast, *, reopened: bool = False) -> Part:
    """Return a threat that was closed before the count; one of them in error, as we know now."""
    made = _ordinary(cast)
    latest = date(2021, 11, 30) if reopened else date(2022, 1, 4)
    on = min(between(cast.rng, made.assessed_from + timedelta(days=70), latest), latest)
    back = date(2021, 12, 14) if reopened else None
    return replace(made, passing=None, ending=Ending(on, on + timedelta(days=1), back))


def _theme(cast: Cast, theme: str) -> Part:
    made = _ordinary(cast, "nerocu")
    return replace(
        made, name=theme, kind=Kind.OCG, type=Type.THEMATIC, owner="nerocu", passing=None, alias=""
    )


def _new(cast: Cast, month: date, owner: str = "") -> Part:
    """Return a threat that was put on the list in a month after the count."""
    rng = cast.rng
    began = month + timedelta(days=rng.randrange(27))
    made = _ordinary(cast, owner)
    return replace(
        made,
        owner=owner or weighed(rng, COUNTED),
        begins_on=began,
        recorded_on=began,
        assessed_from=began + timedelta(days=rng.randint(3, 25)),
        tiers=ANY,
        passing=None,
        ending=_ending(rng, began + timedelta(days=200)),
    )


def _name(cast: Cast, kind: Kind) -> str:
    return next(cast.people) if kind is Kind.INDIVIDUAL else next(cast.groups)

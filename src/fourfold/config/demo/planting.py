"""Who of the region's threats is met in the forces' extracts too, under which spellings.

A member of a threat is somebody's in three forces' systems: the silos tell of them, day by day up
to today, so that what was loaded this morning has something to say to those who work on the threat:
somebody was arrested in another force, has a new telephone, or was seen in a vehicle, or beside a
member of another threat. Each lead responsible officer who can be signed in as, and each desk, has
some threats among them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from random import Random
from uuid import UUID

from fourfold.config.demo.dice import dice
from fourfold.config.demo.names import telephones
from fourfold.config.demo.people import USERS
from fourfold.config.demo.plan import Group, Known, Plan, Threat
from fourfold.config.silos import Planted, Scene
from fourfold.config.silos.record import CRIME, CUSTODY, INTELLIGENCE
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from fourfold.threats.rules.kinds import Importance, Role

FORCES = ("northumbria", "durham", "cleveland")
OF_AN_OFFICER, OF_A_DESK, OF_SMALL = 3, 3, 1  # threats at the least
MOST = 4  # of either, at the most
OF_A_THREAT = 2  # people
LEAST_AGE, MOST_AGE = 21, 58
DAYS_OF_A_YEAR = 365
# Days for which somebody planted is told of, and records a day.
OFTEN, OFTEN_SMALL = (240, 0.04), (60, 0.2)
LEADING = {Importance.PRINCIPAL: 0, Importance.SIGNIFICANT: 1}
SPELT = (("nn", "n"), ("ll", "l"), ("tt", "t"), ("rr", "r"), ("ck", "k"), ("ea", "ee"), ("y", "i"))


def born_on(key: UUID, today: date) -> date:
    """Return the day on which somebody of the demo was born: the same for the same key and day.

    >>> born_on(UUID(int=7), date(2026, 4, 14)) == born_on(UUID(int=7), date(2026, 4, 14))
    True
    """
    rng = Random(key.int)  # noqa: S311 - made data, not a secret
    age = rng.randint(LEAST_AGE, MOST_AGE)
    days = age * DAYS_OF_A_YEAR + rng.randrange(DAYS_OF_A_YEAR)
    return today.replace(day=1) - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who of one threat is planted: the most important first, who is told of this morning."""

    threat: Threat
    people: tuple[Known, ...]


def planted(plan: Plan, *, small: bool = False) -> tuple[Planted, ...]:
    """Return who is planted: leading members of threats that are open and in no compartment.

    The first of them is known to all three forces under three spellings.
    """
    casts = list(_casts(plan, small=small))
    often = OFTEN_SMALL if small else OFTEN
    since, numbers = plan.today - timedelta(days=often[0]), _unused(plan)
    made: list[Planted] = []
    for place, cast in enumerate(casts):
        owner = cast.threat.owner_on(plan.today)
        for one in cast.people:
            told = _planted(one, cast, owner=owner, today=plan.today, is_star=not made)
            made.append(replace(told, since=since, per_day=often[1]))
        beside = casts[place - 1].people[0]
        lead = made[-len(cast.people)]
        scenes = _scenes(lead, owner, place, (next(numbers), str(beside.key)))
        made[-len(cast.people)] = replace(lead, scenes=tuple(scenes))
    return tuple(made)


def _casts(plan: Plan, *, small: bool) -> Iterator[Cast]:
    """Yield threats until each officer and each desk has enough of them, with who is planted."""
    officers = {one.username for one in USERS if "LRO" in one.roles}
    had: Counter[str] = Counter()
    taken: set[UUID] = set()
    for threat in _in_turn(plan, officers):
        officer, desk = _lead(threat, plan.today), threat.priority
        wanted = (OF_SMALL, OF_SMALL) if small else (OF_AN_OFFICER, OF_A_DESK)
        is_wanted = officer in officers and had[officer] < wanted[0]
        if max(had[desk], had[officer]) >= MOST or not (is_wanted or had[desk] < wanted[1]):
            continue
        people = tuple(_leading(threat, taken))[:OF_A_THREAT]
        if people:
            taken |= {one.key for one in people}
            had.update((officer, desk))
            yield Cast(threat, people)


def _in_turn(plan: Plan, officers: Iterable[str]) -> list[Threat]:
    """Return the threats that may be told of: those of the officers first, in the plan's order."""
    fit = [
        one
        for one in plan.threats
        if one.is_open_on(plan.today) and not one.reach.compartment and one.priority
    ]
    known = set(officers)
    return sorted(fit, key=lambda one: _lead(one, plan.today) not in known)


def _lead(threat: Threat, today: date) -> str:
    held = [one for one in threat.appointments if one.role is Role.LRO and one.since <= today]
    return max(held, key=lambda one: (one.since, one.recorded_at)).person if held else ""


def _leading(threat: Threat, taken: set[UUID]) -> Iterator[Known]:
    """Yield the adults who lead in a threat and are planted nowhere else, principals first."""
    known = {one.key: one for one in threat.group.subjects}
    members = [
        one for one in threat.group.members if one.importance in LEADING and one.until is None
    ]
    for member in sorted(members, key=lambda one: LEADING[one.importance]):
        one = known.get(member.subject)
        if one and one.key not in taken and _is_adult(one) and " " in one.name:
            yield one


def _unused(plan: Plan) -> Iterator[str]:
    """Yield telephone numbers that nobody in the plan has, over and over."""
    held = {text for one in plan.threats for known in one.group.subjects for text in _texts(known)}
    return cycle([one for one in telephones(dice("planted", "new")) if one not in held])


def _texts(known: Known) -> Iterator[str]:
    return (text for _, text in known.identifiers)


def _scenes(lead: Planted, owner: str, place: int, given: tuple[str, str]) -> Iterator[Scene]:
    """Yield what the last days brought of somebody: one thing this night, another one before.

    given: a telephone number that is new, and a member of another threat.
    """
    own = owner if owner in FORCES else lead.forces[0]
    elsewhere = FORCES[(FORCES.index(own) + 1) % len(FORCES)]
    phone, other = given
    told = (
        Scene(days_ago=0, force=elsewhere, kind=CUSTODY),
        Scene(days_ago=0, force=own, kind=CRIME, phone=phone),
        Scene(days_ago=0, force=own, kind=CRIME, beside=(other,)),
    )
    this_night = told[place % len(told)]
    for mark in lead.marks[:1]:
        this_night = Scene(days_ago=0, force=own, kind=INTELLIGENCE, mark=mark)
    yield this_night
    yield replace(told[(place + 1) % len(told)], days_ago=1 + place % 3)


def respelt(given: str, family: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return two other ways in which a name is taken down: misheard, and mistyped.

    >>> respelt("Isaac", "Fennimore")
    (('Isaac', 'Fenimore'), ('Isaac', 'Fennmiore'))
    """
    heard = next((family.replace(a, b, 1) for a, b in SPELT if a in family), family + family[-1])
    middle = len(family) // 2
    typed = family[:middle] + family[middle : middle + 2][::-1] + family[middle + 2 :]
    return (given, heard), (given, typed)


def _is_adult(one: Known) -> bool:
    return one.kind is SubjectKind.PERSON and not one.is_child


def _planted(one: Known, cast: Cast, *, owner: str, today: date, is_star: bool) -> Planted:
    rng = dice("planted", one.key)
    given, _, family = one.name.rpartition(" ")
    first = owner if owner in FORCES else rng.choice(FORCES)
    others = [force for force in FORCES if force != first]
    forces = (first, *others) if is_star else (first, *rng.sample(others, rng.randrange(2)))
    things = _things(one.key, cast.threat.group)
    return Planted(
        key=str(one.key),
        given=given.split(" ")[0],
        family=family,
        born=born_on(one.key, today),
        phones=things.get(IdentifierKind.PHONE, ())[:1],
        marks=things.get(IdentifierKind.VEHICLE_MARK, ())[:1],
        forces=forces,
        spellings=dict(zip(others, respelt(given.split(" ")[0], family), strict=True)),
        with_them=tuple(str(other.key) for other in cast.people if other.key != one.key),
    )


def _things(key: UUID, group: Group) -> Mapping[IdentifierKind, tuple[str, ...]]:
    known = {one.key: one for one in group.subjects}
    uses = {link.b for link in group.links if link.a == key and link.kind is LinkKind.USES}
    owned = {link.b for link in group.links if link.a == key and link.kind is LinkKind.OWNS}
    held = [known[key], *(known[other] for other in sorted(uses | owned) if other in known)]
    found: dict[IdentifierKind, tuple[str, ...]] = {}
    for one in held:
        for kind, text in one.identifiers:
            found[kind] = (*found.get(kind, ()), text)
    return found

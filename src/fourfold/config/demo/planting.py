"""Who of the region's threats is met in the forces' extracts too, under which spellings.

A member of a threat is somebody's in three forces' systems: the silos tell of them, day by day up
to today, so that what was loaded this morning has something to say to those who work on the threat.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from fourfold.config.demo.dice import dice
from fourfold.config.demo.plan import Group, Known, Plan, Threat
from fourfold.config.silos import Planted
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from fourfold.threats.rules.kinds import Importance

FORCES = ("northumbria", "durham", "cleveland")
MOST, MOST_SMALL = 60, 8
OF_A_THREAT = 3
LEAST_AGE, MOST_AGE = 21, 58
DAYS_OF_A_YEAR = 365
# Days for which somebody planted is told of, and records a day: each morning tells of a few.
OFTEN, OFTEN_SMALL = (240, 0.06), (60, 0.3)
LEADING = {Importance.PRINCIPAL, Importance.SIGNIFICANT}
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


def planted(plan: Plan, *, small: bool = False) -> tuple[Planted, ...]:
    """Return who is planted: leading members of threats that are open and in no compartment.

    The first of them is known to all three forces under three spellings.
    """
    most = MOST_SMALL if small else MOST
    made: list[Planted] = []
    taken: set[UUID] = set()
    for threat in plan.threats:
        if len(made) >= most:
            break
        if threat.is_open_on(plan.today) and not threat.reach.compartment:
            often = OFTEN_SMALL if small else OFTEN
            made += _of_threat(threat, plan.today, taken, often, is_first=not made)
    return tuple(made[:most])


def respelt(given: str, family: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return two other ways in which a name is taken down: misheard, and mistyped.

    >>> respelt("Isaac", "Fennimore")
    (('Isaac', 'Fenimore'), ('Isaac', 'Fennmiore'))
    """
    heard = next((family.replace(a, b, 1) for a, b in SPELT if a in family), family + family[-1])
    middle = len(family) // 2
    typed = family[:middle] + family[middle : middle + 2][::-1] + family[middle + 2 :]
    return (given, heard), (given, typed)


def _of_threat(
    threat: Threat, today: date, taken: set[UUID], often: tuple[int, float], *, is_first: bool
) -> Iterator[Planted]:
    known = {one.key: one for one in threat.group.subjects}
    leading = [one.subject for one in threat.group.members if one.importance in LEADING]
    chosen = [
        known[key]
        for key in leading
        if key in known and key not in taken and _is_adult(known[key]) and " " in known[key].name
    ][:OF_A_THREAT]
    taken |= {one.key for one in chosen}
    owner = threat.owner_on(today)
    for number, one in enumerate(chosen):
        is_star = is_first and number == 0
        told = _planted(one, threat.group, chosen, owner=owner, today=today, is_star=is_star)
        yield replace(told, since=today - timedelta(days=often[0]), per_day=often[1])


def _is_adult(one: Known) -> bool:
    return one.kind is SubjectKind.PERSON and not one.is_child


def _planted(
    one: Known, group: Group, beside: list[Known], *, owner: str, today: date, is_star: bool
) -> Planted:
    rng = dice("planted", one.key)
    given, _, family = one.name.rpartition(" ")
    first = owner if owner in FORCES else rng.choice(FORCES)
    others = [force for force in FORCES if force != first]
    forces = (first, *others) if is_star else (first, *rng.sample(others, rng.randrange(2)))
    things = _things(one.key, group)
    return Planted(
        key=str(one.key),
        given=given.split(" ")[0],
        family=family,
        born=born_on(one.key, today),
        phones=things.get(IdentifierKind.PHONE, ())[:1],
        marks=things.get(IdentifierKind.VEHICLE_MARK, ())[:1],
        forces=forces,
        spellings=dict(zip(others, respelt(given.split(" ")[0], family), strict=True)),
        with_them=tuple(str(other.key) for other in beside if other.key != one.key),
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

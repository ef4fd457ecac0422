"""The made population: households of persons, with the traps that real families set.

Twins, a father and a son of one name, sisters at one address: they are different persons, and what
is held of them is nearly the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from fourfold.config.silos import places
from fourfold.config.silos.chance import happens
from fourfold.config.silos.names import CALLED, ORIGINS, Origin, weights
from fourfold.config.silos.places import Address

OLDEST, ADULT = 92, 18
FATHERS_NAME, TWINS, MOVED, TOOK_A_NAME = 0.05, 0.06, 0.35, 0.7
OFFENDERS = 0.12  # of those of an age at which somebody can be a suspect
CAN_OFFEND = 10  # Children and Young Persons Act 1933, s. 50
HAVE_PHONE, HAVE_CAR, HAVE_FALSE_NAME = 0.5, 0.6, 0.12
_SIZES = ((1, 30), (2, 34), (3, 16), (4, 13), (5, 5), (6, 2))
_BANDS = ((18, "under 18"), (30, "18 to 29"), (45, "30 to 44"), (65, "45 to 64"), (200, "65 on"))


@dataclass(slots=True)
class Person:
    """Somebody who does not exist. before: where they lived earlier, until `moved_on`."""

    number: int
    sex: str
    origin: str
    born: date
    given: str
    middle: str
    family: str
    home: Address
    former: str = ""
    before: Address | None = None
    moved_on: date | None = None
    phones: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    account: tuple[str, str] | None = None
    pnc: str = ""
    cro: str = ""
    called: str = ""
    false_name: tuple[str, str] | None = None
    circle: Sequence["Person"] = field(default=(), repr=False)

    def age(self, day: date) -> int:
        """Return the years of age on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def lives(self, day: date) -> Address:
        """Return where they live on a day."""
        earlier = self.before is not None and self.moved_on is not None and day < self.moved_on
        return self.before if earlier and self.before else self.home


def age_band(person: Person, today: date) -> str:
    """Return the band of an age, for the figures of equality."""
    age = person.age(today)
    return next(words for limit, words in _BANDS if age < limit)


class Names:
    """Given and family names of one group, drawn as often as each is met."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.weights = {
            part: weights(getattr(origin, part)) for part in ("male", "female", "family")
        }

    def draw(self, rng: Random, part: str) -> str:
        """Return a name of a part: male, female or family."""
        drawn: str = rng.choices(getattr(self.origin, part), cum_weights=self.weights[part])[0]
        return drawn


_NAMES = [Names(origin) for origin in ORIGINS]
_SHARES = [origin.share for origin in ORIGINS]


class Settlement:
    """Where households are made, one after another, from one stream of chance."""

    def __init__(self, rng: Random, size: int, today: date) -> None:
        self.rng = rng
        self.today = today
        self.streets = places.streets(rng, max(size // 50, 12))
        self.number = 0

    def address(self) -> Address:
        """Return somewhere to live."""
        return places.address(self.rng, self.rng.choice(self.streets))

    def household(self) -> list[Person]:
        """Return the persons of one household."""
        rng = self.rng
        names = rng.choices(_NAMES, _SHARES)[0]
        size = rng.choices([n for n, _ in _SIZES], [share for _, share in _SIZES])[0]
        home, family = self.address(), names.draw(rng, "family")
        age = min(int(rng.betavariate(1.6, 2.2) * 75) + ADULT, OLDEST)
        head = self._person(names, rng.choice("MF"), self._born(age), family, home)
        found = [head]
        if size > 1:
            found.append(self._partner(names, head, family))
        for _ in range(size - 2):
            found.append(self._child(names, found, family))
        self._move(found)
        return found

    def _born(self, age: int) -> date:
        return self.today - timedelta(days=age * 365 + age // 4 + self.rng.randrange(365))

    def _person(self, names: Names, sex: str, born: date, family: str, home: Address) -> Person:
        self.number += 1
        part = "male" if sex == "M" else "female"
        given, middle = names.draw(self.rng, part), ""
        if self.rng.random() < (0.75 if names.origin.name in {"British", "Irish"} else 0.3):
            middle = names.draw(self.rng, part)
        middle = "" if middle == given else middle
        return Person(self.number, sex, names.origin.name, born, given, middle, family, home)

    def _partner(self, names: Names, head: Person, family: str) -> Person:
        rng = self.rng
        sex = ("F" if head.sex == "M" else "M") if happens(rng, 0.96) else head.sex
        born = max(head.born + timedelta(days=rng.randint(-1500, 1500)), self._born(OLDEST))
        own = names.draw(rng, "family")
        partner = self._person(names, sex, min(born, self._born(ADULT)), own, head.home)
        if sex == "F" and rng.random() < TOOK_A_NAME:
            partner.former, partner.family = own, family
        return partner

    def _child(self, names: Names, found: list[Person], family: str) -> Person:
        rng = self.rng
        head = found[0]
        least = max(found[1].born, head.born) + timedelta(days=19 * 365)
        born = least + timedelta(days=rng.randrange(16 * 365))
        last = self.today - timedelta(days=30)
        born = min(born, last - timedelta(days=rng.randrange(300))) if born > last else born
        sex = rng.choice("MF")
        if found[2:] and happens(rng, TWINS):
            born, sex = found[-1].born, found[-1].sex if happens(rng, 0.6) else sex
        child = self._person(names, sex, born, family, head.home)
        if sex == head.sex and rng.random() < FATHERS_NAME:
            child.given, child.middle = head.given, head.middle
        elif child.given == found[-1].given:
            child.given, child.middle = child.middle or child.given, ""
        return child

    def _move(self, household: list[Person]) -> None:
        """Let a household move together, and grown children alone."""
        rng = self.rng
        if rng.random() < MOVED:
            before = self.address()
            on = self.today - timedelta(days=rng.randint(60, 2200))
            for person in household:
                person.before, person.moved_on = before, on
        for person in household[2:]:
            if person.age(self.today) > ADULT and happens(rng, 0.5):
                person.before, person.home = person.home, self.address()
                person.moved_on = self.today - timedelta(days=rng.randint(60, 2200))


def population(rng: Random, size: int, today: date) -> Iterator[Person]:
    """Yield so many persons, household by household."""
    settlement = Settlement(rng, size, today)
    left = size
    while left > 0:
        household = settlement.household()[:left]
        left -= len(household)
        yield from household


def equip(rng: Random, persons: Sequence[Person], kept: Sequence[str] = ()) -> None:
    """Give persons telephones, cars, accounts and a second name, where they have one."""
    numbers = places.telephones(rng, kept)
    marks = places.marks(rng)
    share = min(HAVE_PHONE, 1.3 * len(numbers) / max(len(persons), 1))
    for person in persons:
        if rng.random() < share:
            person.phones = (rng.choice(numbers),)
        if rng.random() < HAVE_CAR:
            person.marks = (next(marks),)
        if rng.random() < 1 / 3:
            person.account = places.account(rng)


def suspects(rng: Random, persons: Sequence[Person], today: date) -> list[Person]:
    """Return those who are met as suspects, with the numbers and names that follow from it."""
    old_enough = [one for one in persons if one.age(today) > CAN_OFFEND + 6]
    found = [one for one in old_enough if happens(rng, _inclination(one, today))]
    for n, person in enumerate(found, start=1):
        year = max(person.born.year + 14, 1995) + rng.randrange(3)
        person.pnc = places.pnc(rng, n, min(year, today.year))
        if happens(rng, 0.5):
            person.cro = f"{n:05}/{min(year, today.year) % 100:02}{rng.choice('ABCDEFGHJK')}"
        if happens(rng, 0.2):
            person.called = rng.choice(CALLED)
        if rng.random() < HAVE_FALSE_NAME:
            person.false_name = (rng.choice(found).given, rng.choice(found).family)
    _circles(rng, found)
    return found


def _inclination(person: Person, today: date) -> float:
    """Return how likely somebody is met as a suspect: mostly men, and mostly before 45."""
    by_sex = 1.8 if person.sex == "M" else 0.45
    years = person.age(today)
    return OFFENDERS * by_sex * max(1.8 - years / 35, 0.1)


def _circles(rng: Random, found: Sequence[Person]) -> None:
    """Let suspects who live in one force's area know some others."""
    by_force: dict[str, list[Person]] = {}
    for person in found:
        by_force.setdefault(person.home.force, []).append(person)
    for near in by_force.values():
        rng.shuffle(near)
        at = 0
        while at < len(near):
            size = rng.choice((1, 2, 3, 4, 5, 8))
            circle = near[at : at + size]
            for person in circle:
                person.circle = circle
            at += size

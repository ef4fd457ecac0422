"""How a person comes to be written down: rightly, or wrongly in one of the ways that have a name.

Kinds after P. Christen, *Data Matching* (2012), ch. 3, and what FEBRL's generator does
(Christen and Pudjijono, 2009). The rates are our own, as in a busy front office.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from fourfold.config.silos.chance import happens
from fourfold.config.silos.names import SHORT, VARIANTS
from fourfold.config.silos.people import Person
from fourfold.config.silos.places import Address

_DECEMBER, _SHORTEST = 12, 3
_NEAR = {
    key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for at, key in enumerate(row)
}
_SOUNDS = (
    *(("ph", "f"), ("ck", "k"), ("ee", "ea"), ("ie", "y"), ("tt", "t"), ("ll", "l"), ("ss", "s")),
    *(("nn", "n"), ("rr", "r"), ("ai", "ay"), ("ou", "oo"), ("gh", ""), ("c", "k"), ("z", "s")),
    *(("y", "i"), ("er", "ar"), ("en", "an"), ("son", "sen"), ("ough", "uff"), ("e", "")),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says of one person. age: when no date of birth is known, as at the day."""

    given: str
    middle: str
    family: str
    born: date | None
    age: int | None
    sex: str
    address: Address | None
    phone: str = ""
    alias: str = ""
    former: str = ""
    pnc: str = ""
    cro: str = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each thing goes wrong with one kind of record, of 1."""

    nickname: float = 0.05
    initial: float = 0.01
    phonetic: float = 0.02
    transliterated: float = 0.2
    typo: float = 0.04
    transposed: float = 0.008
    no_given: float = 0.0
    no_middle: float = 0.5
    false_name: float = 0.03
    maiden: float = 0.06
    swapped: float = 0.01
    wrong_date: float = 0.02
    guessed_age: float = 0.02
    no_date: float = 0.03
    no_address: float = 0.08
    old_address: float = 0.12
    wrong_postcode: float = 0.03
    no_phone: float = 0.3
    no_number: float = 0.35


RATES: Mapping[str, Rates] = {
    "CUSTODY": Rates(no_middle=0.25, no_number=0.08, no_date=0.002, guessed_age=0.002),
    "CRIME": Rates(nickname=0.06, no_date=0.1, guessed_age=0.05),
    "INTELLIGENCE": Rates(
        nickname=0.16,
        initial=0.04,
        phonetic=0.06,
        typo=0.05,
        no_given=0.01,
        no_middle=0.85,
        no_date=0.22,
        guessed_age=0.14,
        no_address=0.35,
        old_address=0.2,
        no_phone=0.5,
        no_number=0.9,
    ),
}


def said_of(person: Person, kind: str, day: date, rng: Random) -> Said:
    """Return what a record of a kind says of a person on a day."""
    rates = RATES[kind]
    errors: list[str] = []
    given, middle, family, alias = _names(person, rates, rng, errors)
    born, age = _born(person, rates, day, rng, errors)
    address = _address(person, rates, day, rng, errors)
    return Said(
        given=given,
        middle=middle,
        family=family,
        born=born,
        age=age,
        sex=person.sex if happens(rng, 0.97) else "U",
        address=address,
        phone=rng.choice(person.phones) if person.phones and rng.random() > rates.no_phone else "",
        alias=alias,
        former=person.former if kind == "CUSTODY" and happens(rng, 0.3) else "",
        pnc=person.pnc if rng.random() > rates.no_number else "",
        cro=person.cro if rng.random() > rates.no_number else "",
        errors=tuple(errors),
    )


def spelt(said: Said, name: tuple[str, str]) -> Said:
    """Return what is said, under a spelling that was chosen for it."""
    given, *middle = name[0].split()
    return replace(said, given=given, middle=" ".join(middle), family=name[1], errors=("chosen",))


def _names(
    person: Person, rates: Rates, rng: Random, errors: list[str]
) -> tuple[str, str, str, str]:
    chance = rng.random
    if person.false_name and chance() < rates.false_name:
        errors.append("alias given")
        return (*_plain(person.false_name), "")
    alias = person.called if person.called and happens(rng, 0.5) else ""
    family = person.family
    if person.former and chance() < rates.maiden:
        family = _noted(person.former, "maiden name", errors)
    given = _given(person, rates, rng, errors)
    family = _misspelt(family, rates, rng, errors)
    middle = "" if chance() < rates.no_middle else person.middle
    if chance() < rates.transposed:
        errors.append("names transposed")
        given, family = family, given
    return given, middle, family, alias


def _plain(name: tuple[str, str]) -> tuple[str, str, str]:
    return name[0], "", name[1]


def _noted(value: str, error: str, errors: list[str]) -> str:
    errors.append(error)
    return value


def _given(person: Person, rates: Rates, rng: Random, errors: list[str]) -> str:
    if happens(rng, rates.no_given):
        return _noted("", "given name missing", errors)
    if happens(rng, rates.initial):
        return _noted(person.given[0], "initial", errors)
    short = SHORT.get(person.given, ())
    if short and happens(rng, 2 * rates.nickname):
        return _noted(rng.choice(short), "nickname", errors)
    return _misspelt(person.given, rates, rng, errors)


def _misspelt(name: str, rates: Rates, rng: Random, errors: list[str]) -> str:
    others = VARIANTS.get(name, ())
    if others and happens(rng, rates.transliterated):
        return _noted(rng.choice(others), "other spelling", errors)
    if happens(rng, rates.phonetic):
        return _noted(_by_ear(name, rng), "by ear", errors)
    is_slip = happens(rng, rates.typo / 2)
    return _noted(typo(name, rng), "typing error", errors) if is_slip else name


def _by_ear(name: str, rng: Random) -> str:
    lower = name.lower()
    fitting = [(a, b) for a, b in _SOUNDS if a in lower[1:]]
    if not fitting:
        return typo(name, rng)
    sound, other = rng.choice(fitting)
    at = lower.index(sound, 1)
    return name[:at] + other + name[at + len(sound) :]


def typo(text: str, rng: Random) -> str:
    """Return a text with one slip of the finger: a letter lost, doubled, swapped or beside it.

    >>> typo("Durrant", Random(1)) != "Durrant"
    True
    """
    if len(text) < _SHORTEST:
        return text
    at = rng.randrange(1, len(text) - 1)
    before, letter, after = text[:at], text[at], text[at + 1 :]
    beside = rng.choice(_NEAR.get(letter.lower(), "x"))
    ways = (after, letter + letter + after, after[0] + letter + after[1:], beside + after)
    slipped = before + rng.choice(ways)
    return before + after if slipped == text else slipped  # two alike were swapped


def _born(
    person: Person, rates: Rates, day: date, rng: Random, errors: list[str]
) -> tuple[date | None, int | None]:
    if happens(rng, rates.no_date):
        errors.append("date of birth missing")
        return None, None
    if happens(rng, rates.guessed_age):
        errors.append("age guessed")
        return None, max(person.age(day) + round(rng.gauss(0, 1.5)), 1)
    if happens(rng, rates.swapped):
        return _swapped(person.born, errors), None
    is_wrong = happens(rng, rates.wrong_date)
    return _wrong(person.born, day, rng, errors) if is_wrong else person.born, None


def _swapped(born: date, errors: list[str]) -> date:
    if born.day > _DECEMBER or born.day == born.month:
        return born
    errors.append("day and month swapped")
    return born.replace(day=born.month, month=born.day)


def _wrong(born: date, day: date, rng: Random, errors: list[str]) -> date:
    errors.append("wrong date of birth")
    way = rng.randrange(3)
    if way == 0:
        return born.replace(day=rng.randint(1, 28))
    if way == 1:
        return born.replace(month=rng.randint(1, 12), day=min(born.day, 28))
    years = rng.choice((-10, -1, 1, 10))
    other = born.replace(year=born.year + years, day=min(born.day, 28))
    return other if other < day - timedelta(days=3650) else born.replace(day=1)


def _address(
    person: Person, rates: Rates, day: date, rng: Random, errors: list[str]
) -> Address | None:
    if rng.random() < rates.no_address:
        errors.append("address missing")
        return None
    found = person.lives(day)
    if person.before and rng.random() < rates.old_address:
        errors.append("old address")
        found = person.before
    if rng.random() < rates.wrong_postcode:
        errors.append("wrong postcode")
        found = replace(found, postcode=typo_of_postcode(found.postcode, rng))
    return found


def typo_of_postcode(postcode: str, rng: Random) -> str:
    """Return a postcode with its last letter wrong, which keeps its shape."""
    others = [letter for letter in "ABDEFGHJLNPQRSTUWXYZ" if letter != postcode[-1]]
    return postcode[:-1] + rng.choice(others)

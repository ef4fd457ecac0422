"""Marks under which somebody is found: how names sound, dates of birth, numbers in one form.

They stand in the index beside the words, as they are, and are looked for as they are. A vehicle's
mark stands there letter by letter too, so that a part of one can be looked for: a witness saw
"NX, then something, ending in KD".
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from fourfold.analytics.linkage.features.folding import folded, squeezed
from fourfold.analytics.linkage.features.nicknames import roots
from fourfold.analytics.linkage.features.sounds import sound
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise

ANY, SOME = "?", "*"
_LONGEST_MARK = 9  # letters and figures of a vehicle's mark
_OUTWARD = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})?")
_EXACT = "id:"


def sounds_like(word: str) -> str:
    """Return the mark of how a word of a name sounds.

    >>> sounds_like("Philips") == sounds_like("Fillips")
    True
    """
    return f"s:{sound(folded(word))}"


def short_for(word: str) -> tuple[str, ...]:
    """Return the marks of the names that a word is, or is short for.

    >>> set(short_for("Bob")) & set(short_for("Robert")) != set()
    True
    """
    return tuple(f"n:{root}" for root in roots(folded(word)))


def begins_with(letter: str) -> str:
    """Return the mark of a name's initial."""
    return f"i:{folded(letter)[:1]}"


def born(day: date) -> str:
    """Return the mark of a date of birth."""
    return f"born:{day.isoformat()}"


def exactly(value: str) -> str:
    """Return the mark of an identifier, however it was spaced.

    >>> exactly("NE1 4ST"), exactly("+447700900123")
    ('id:NE14ST', 'id:447700900123')
    """
    return _EXACT + squeezed(value)


def postal(postcode: str) -> tuple[str, ...]:
    """Return the marks of a postcode and of the districts that it lies in.

    >>> postal("NE1 4ST")
    ('id:NE14ST', 'pc:NE1', 'pc:NE14')
    """
    plain = squeezed(postcode)
    found = _OUTWARD.fullmatch(plain)
    if not found:
        return (_EXACT + plain,)
    outward, inward = found.groups()
    sector = (f"pc:{outward}{inward[0]}",) if inward else ()
    return (_EXACT + plain, f"pc:{outward}", *sector) if inward else (f"pc:{outward}",)


def vehicle(mark: str) -> tuple[str, ...]:
    """Return the marks of each letter of a vehicle's mark, from both ends, and of its pairs.

    >>> vehicle("AB1")
    ('id:AB1', 'vl:3', 'v1:A', 'v2:B', 'v3:1', 'v-3:A', 'v-2:B', 'v-1:1', 'vv:AB', 'vv:B1')
    """
    plain = squeezed(mark)[:_LONGEST_MARK]
    size = len(plain)
    return (
        _EXACT + plain,
        f"vl:{size}",
        *(f"v{place}:{one}" for place, one in enumerate(plain, start=1)),
        *(f"v-{size - place}:{one}" for place, one in enumerate(plain)),
        *(f"vv:{plain[place : place + 2]}" for place in range(size - 1)),
    )


def part_of_vehicle(pattern: str) -> tuple[str, ...]:
    """Return the marks that a part of a vehicle's mark asks for; ? is one letter, * is any.

    >>> part_of_vehicle("NX??K")
    ('vl:5', 'v1:N', 'v2:X', 'v5:K')
    >>> part_of_vehicle("NX*KD")
    ('v1:N', 'v2:X', 'v-2:K', 'v-1:D')
    """
    plain = re.sub(r"[^A-Z0-9?*]", "", pattern.upper())
    if SOME not in plain:
        asked = [f"v{place}:{one}" for place, one in enumerate(plain, start=1) if one != ANY]
        return (f"vl:{len(plain)}", *asked)
    head, *middle, tail = plain.split(SOME)
    first = [f"v{place}:{one}" for place, one in enumerate(head, start=1) if one != ANY]
    last = [f"v-{len(tail) - place}:{one}" for place, one in enumerate(tail) if one != ANY]
    pairs = [
        f"vv:{part[place : place + 2]}"
        for part in middle
        for place in range(len(part) - 1)
        if ANY not in part[place : place + 2]
    ]
    return (*first, *pairs, *last)


def marks_of(
    names: Iterable[str] = (),
    identifiers: Iterable[tuple[IdentifierKind, str]] = (),
    days: Sequence[date] = (),
) -> tuple[str, ...]:
    """Return all marks under which somebody of these names, numbers and dates of birth is found.

    >>> "born:1984-03-12" in marks_of(["Jon Alder"], days=[date(1984, 3, 12)])
    True
    """
    words = {word for name in names for word in folded(name).split()}
    found: dict[str, None] = {}
    for word in sorted(words):
        found.update(dict.fromkeys(_marks_of_word(word)))
    for kind, value in identifiers:
        found |= dict.fromkeys(_marks_of_one(kind, value))
    found |= dict.fromkeys(born(day) for day in days)
    return tuple(found)


@lru_cache(maxsize=100_000)
def _marks_of_word(word: str) -> tuple[str, ...]:
    return (sounds_like(word), *short_for(word), begins_with(word))


@lru_cache(maxsize=100_000)
def _marks_of_one(kind: IdentifierKind, text: str) -> tuple[str, ...]:
    value = normalise(kind, text).value
    if kind is IdentifierKind.POSTCODE:
        return postal(value)
    if kind is IdentifierKind.VEHICLE_MARK:
        return vehicle(value)
    return (exactly(value),)

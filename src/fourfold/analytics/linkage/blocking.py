"""Blocking keys: two records are compared when they share one. Each is a signed 64-bit number.

The families of keys were chosen by `blocking_cost`, on sets with known truth: each finds pairs
that no other does, at a price in pairs compared. A key that more than `Model.key_cap` records
share is passed over, for one record as for all.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from typing import Final

from fourfold.analytics.linkage.features import Features
from fourfold.analytics.linkage.features.dates import year_of
from fourfold.analytics.linkage.features.sounds import skeleton, sound
from fourfold.analytics.linkage.kinds import Kind

Named = tuple[str, str]
_MOST_YEARS: Final = 5
_MOST_NAMES: Final = 3
_MOST_HEARD: Final = 4


@dataclass(frozen=True, slots=True)
class Cost:
    """What a family of keys costs and finds; found and alone are shares of all true pairs."""

    family: str
    keys: int
    largest: int
    pairs: int
    found: float
    alone: float


def keys_of(kind: Kind, features: Features) -> tuple[int, ...]:
    """Return the blocking keys of a record, in order, each once.

    >>> from fourfold.analytics.linkage.features import features_of
    >>> one = features_of(Kind.PHONE, {"number": "07700 900123"})
    >>> keys_of(Kind.PHONE, one) == keys_of(Kind.PHONE, features_of(Kind.PHONE, one.columns))
    True
    """
    return tuple(sorted({_hashed(kind, *named) for named in named_keys(kind, features)}))


def named_keys(kind: Kind, features: Features) -> list[Named]:
    """Return the blocking keys of a record as texts, each with its family."""
    return list(dict.fromkeys(_BY_KIND[kind](features)))


@lru_cache(maxsize=131_072)
def _hashed(kind: Kind, family: str, text: str) -> int:
    digest = blake2b(f"{kind}|{family}|{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _text(features: Features, name: str) -> str:
    value = features.columns.get(name)
    return value if isinstance(value, str) else ""


def _list(features: Features, name: str) -> list[str]:
    value = features.columns.get(name)
    return value if isinstance(value, list) else []


def _person(features: Features) -> Iterator[Named]:
    heard = _heard(features)
    yield from _by_date(features, heard)
    yield from _by_name(features)
    yield from _by_place(features, heard)
    for name in ("numbers", "phones", "emails", "held"):
        yield from ((name, value) for value in _list(features, name))
    yield from (("email-name", value.split("@")[0]) for value in _list(features, "emails"))


def _sounds(features: Features) -> list[str]:
    """Return how the family name and, of a double or changed one, its parts sound."""
    own = _text(features, "family_sound")
    parts = (sound(part) for part in _list(features, "families") if " " not in part)
    return list(dict.fromkeys([own, *parts]))[:_MOST_NAMES] if own else []


def _heard(features: Features) -> list[str]:
    """Return how each name sounds, whichever of them was taken for the family name."""
    given = [sound(root) for root in _list(features, "given_roots")]
    family = _sounds(features)
    return list(dict.fromkeys([*family[:1], *given[:1], *family[1:], *given[1:]]))[:_MOST_HEARD]


def _by_date(features: Features, heard: list[str]) -> Iterator[Named]:
    """Yield names with a date in which day and month may have been swapped."""
    born = _text(features, "born")
    if not born:
        return
    date = born[:4] + "".join(sorted((born[4:6], born[6:])))
    yield from (("name-date", f"{name} {date}") for name in heard)
    if _text(features, "outward"):
        yield "date-area", f"{date} {_text(features, 'outward')}"
    elif _text(features, "town"):
        yield "date-town", f"{date} {sound(_text(features, 'town'))}"


def _by_name(features: Features) -> Iterator[Named]:
    """Yield both names, in either order: with each year of birth, and alone, as spelt and heard."""
    family, given = _text(features, "family"), _list(features, "given_roots")
    if not family or not given:
        return
    heard = _text(features, "family_sound")
    years = year_of(dict(features.columns))
    for root in given[:_MOST_NAMES]:
        names = " ".join(sorted((heard, sound(root))))
        if len(years) <= _MOST_YEARS:
            yield from (("names-year", f"{names} {year}") for year in years)
        yield "names", " ".join(sorted((skeleton(family), root)))
    yield "names-heard", " ".join(sorted((heard, sound(given[0]))))
    if _text(features, "outward"):
        yield "initial-area", f"{heard} {given[0][0]} {_text(features, 'outward')}"


def _by_place(features: Features, heard: list[str]) -> Iterator[Named]:
    postcode, given = _text(features, "postcode"), _list(features, "given_roots")
    if postcode:
        yield from (("name-postcode", f"{name} {postcode}") for name in heard)
    if _text(features, "house") and _text(features, "street"):
        where = f"{_text(features, 'house')} {_text(features, 'street')}"
        yield "dwelling", f"{where} {(given or [''])[0][:1]}"


def _organisation(features: Features) -> Iterator[Named]:
    if _text(features, "number"):
        yield "number", _text(features, "number")
    for name in _list(features, "names"):
        words = sorted(name.split())
        yield "name", " ".join(words)
        yield "start", " ".join(sound(word) for word in name.split()[:2])
        if _text(features, "postcode"):
            yield "name-postcode", f"{sound(name.split()[0])} {_text(features, 'postcode')}"


def _vehicle(features: Features) -> Iterator[Named]:
    mark = _text(features, "mark_folded")
    if mark:
        yield "mark", mark
        yield from (("near", mark[:place] + mark[place + 1 :]) for place in range(len(mark)))


def _figures(features: Features) -> Iterator[Named]:
    if _text(features, "number"):
        yield "number", _text(features, "number")


def _address(features: Features) -> Iterator[Named]:
    house, street = _text(features, "house"), _text(features, "street")
    postcode = _text(features, "postcode")
    if postcode:
        yield "postcode", f"{house} {postcode}"
    if house and street:
        yield "street", f"{house} {' '.join(sound(word) for word in street.split()[:2])}"


_BY_KIND: Final[Mapping[Kind, Callable[[Features], Iterator[Named]]]] = {
    Kind.PERSON: _person,
    Kind.ORGANISATION: _organisation,
    Kind.VEHICLE: _vehicle,
    Kind.PHONE: _figures,
    Kind.ACCOUNT: _figures,
    Kind.ADDRESS: _address,
}


def blocking_cost(
    rows: Iterable[tuple[Hashable, Features]],
    *,
    truth: Mapping[Hashable, Hashable],
    cap: int,
) -> list[Cost]:
    """Return each family of keys with its price and yield, and under "all" the whole.

    `truth` says of whom each record is. "Alone" is the share of true pairs that no other family
    finds: a family with none of these can go.
    """
    blocks: dict[Named, list[Hashable]] = defaultdict(list)
    for key, features in rows:
        for named in named_keys(features.kind, features):
            blocks[named].append(key)
    true = _true_pairs(truth)
    met: dict[str, set[tuple[Hashable, Hashable]]] = defaultdict(set)
    for (family, _), members in blocks.items():
        if len(members) <= cap:
            met[family].update(combinations(sorted(members, key=str), 2))
    finders = Counter(pair for pairs in met.values() for pair in pairs & true)
    sizes = _sizes(blocks)
    costs = [_cost(family, sizes[family], pairs, true, finders) for family, pairs in met.items()]
    whole = set().union(*met.values()) if met else set()
    return [*costs, _cost("all", [len(each) for each in blocks.values()], whole, true, finders)]


def _sizes(blocks: Mapping[Named, list[Hashable]]) -> dict[str, list[int]]:
    sizes: dict[str, list[int]] = defaultdict(list)
    for (family, _), members in blocks.items():
        sizes[family].append(len(members))
    return dict(sizes)


def _true_pairs(truth: Mapping[Hashable, Hashable]) -> set[tuple[Hashable, Hashable]]:
    groups: dict[Hashable, list[Hashable]] = defaultdict(list)
    for key, whose in truth.items():
        groups[whose].append(key)
    return {pair for each in groups.values() for pair in combinations(sorted(each, key=str), 2)}


def _cost(
    family: str,
    sizes: list[int],
    pairs: set[tuple[Hashable, Hashable]],
    true: set[tuple[Hashable, Hashable]],
    finders: Counter[tuple[Hashable, Hashable]],
) -> Cost:
    found = pairs & true
    alone = sum(finders[pair] == 1 for pair in found)
    known = max(len(true), 1)
    return Cost(
        family, len(sizes), max(sizes, default=0), len(pairs), len(found) / known, alone / known
    )

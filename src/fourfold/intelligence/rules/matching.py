"""How what is new is matched to interests: words, places, areas, and under whose labels.

Whole sets are matched at once: each index is made of all interests, and asked of each text once.
"""

import math
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from fourfold.access.rules import Restriction
from fourfold.intelligence.rules.vocabulary import DangerKind
from fourfold.shared.errors import DomainError

K = TypeVar("K", bound=Hashable)
Point = tuple[float, float]
_TOKEN = re.compile(r"\w+(?:['\u2019]\w+)*")
_PART = re.compile(r"\"([^\"]+)\"|(\S+)")
_POSTCODE = re.compile(r"([A-Z]{1,2})(\d[A-Z\d]?)(?: (\d)([A-Z]{2})?)?")
EARTH = 6_371_008.8  # metres, mean radius (IUGG)
CELL = 0.1  # degrees: how coarsely areas are looked up before they are measured
LEAST = 2  # letters that the beginning of a word needs


class NothingToLookFor(DomainError):
    """The words of an interest hold nothing to look for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something new met an interest.

    key: what makes two hits one across days. labels: ids of all that the hit was made from.
    """

    interest: int
    key: str
    says: str
    labels: frozenset[int]
    record: int | None = None
    report: int | None = None
    subject: UUID | None = None
    happened_on: date | None = None


def tokens(text: str) -> list[str]:
    """Return the words of a text, all in small letters.

    >>> tokens("The Quay's yard, ROLEX-watches")
    ['the', "quay's", 'yard', 'rolex', 'watches']
    """
    return [word.replace("\u2019", "'") for word in _TOKEN.findall(text.casefold())]


def words_of(asked: str) -> tuple[tuple[str, ...], ...]:
    """Return what words ask for: each part a word or a phrase; a star stands for any ending.

    >>> words_of('"stolen plant" quay cannab*')
    (('stolen', 'plant'), ('quay',), ('cannab*',))

    :raises NothingToLookFor: when nothing of them can be looked for.
    """
    parts = []
    for phrase, word in _PART.findall(asked):
        found = tuple(tokens(phrase or word))
        if word.endswith("*") and len(found) == 1 and len(found[0]) >= LEAST:
            found = (found[0] + "*",)
        parts += [found] if found else []
    if not parts:
        raise NothingToLookFor("Give at least one word to look for.")
    return tuple(parts)


def phrases_in(text: str) -> list[str]:
    """Return what a text puts in quotes, and can be looked for.

    >>> phrases_in('Who buys \u201cstolen plant\u201d or "quad bikes"?')
    ['stolen plant', 'quad bikes']
    """
    found = re.findall(r"\"([^\"]+)\"|\u201c([^\u201d]+)\u201d", text)
    said = [straight or curled for straight, curled in found]
    return [" ".join(one.split()) for one in said if tokens(one)]


@dataclass(slots=True)
class WordIndex(Generic[K]):
    """Interests in words: each stands under the longest of its words, so that few are tried."""

    whole: dict[str, list[tuple[K, tuple[tuple[str, ...], ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    begun: dict[str, list[tuple[K, tuple[tuple[str, ...], ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, key: K, asked: str) -> None:
        """Look out for words."""
        parts = words_of(asked)
        longest = max((word for part in parts for word in part), key=len)
        kept = self.begun if longest.endswith("*") else self.whole
        kept[longest.rstrip("*")].append((key, parts))

    def met(self, text: str) -> Iterator[K]:
        """Yield the interests of which a text holds every word and phrase.

        >>> index = WordIndex[int]()
        >>> index.add(1, '"stolen plant" quay'); index.add(2, "cannab*")
        >>> sorted(index.met("Stolen plant, seen by the quay; cannabis too"))
        [1, 2]
        >>> sorted(index.met("A plant was stolen at the quay"))
        []
        """
        if not (self.whole or self.begun):
            return
        found = tokens(text)
        held, joined = set(found), f" {' '.join(found)} "
        for key, parts in self._near(held):
            if all(_holds(part, held, joined) for part in parts):
                yield key

    def _near(self, held: set[str]) -> Iterator[tuple[K, tuple[tuple[str, ...], ...]]]:
        for word in held & self.whole.keys():
            yield from self.whole[word]
        sizes = {len(start) for start in self.begun}
        starts = {word[:size] for word in held for size in sizes if len(word) >= size}
        for start in starts & self.begun.keys():
            yield from self.begun[start]


def _holds(part: tuple[str, ...], held: set[str], joined: str) -> bool:
    if len(part) > 1:
        return f" {' '.join(part)} " in joined
    word = part[0]
    if word.endswith("*"):
        return any(one.startswith(word[:-1]) for one in held)
    return word in held


def place_keys(postcode: str) -> tuple[str, ...]:
    """Return every place in which a postcode lies: area, district, sector, itself.

    >>> place_keys("NE1 4ST")
    ('NE', 'NE1', 'NE1 4', 'NE1 4ST')
    """
    found = _POSTCODE.fullmatch(" ".join(postcode.upper().split()))
    if found is None:
        return ()
    area, district, sector, unit = found.groups()
    keys = [area, area + district]
    keys += [f"{area}{district} {sector}"] if sector else []
    keys += [f"{area}{district} {sector}{unit}"] if unit else []
    return tuple(keys)


def metres_between(one: Point, other: Point) -> float:
    """Return the distance of two places in metres, over the great circle (haversine).

    >>> round(metres_between((54.97, -1.61), (54.97, -1.60)))
    638
    """
    (lat, long), (lat2, long2) = (tuple(map(math.radians, point)) for point in (one, other))
    across = math.sin((lat2 - lat) / 2) ** 2
    across += math.cos(lat) * math.cos(lat2) * math.sin((long2 - long) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(across))


@dataclass(slots=True)
class AreaIndex(Generic[K]):
    """Interests in areas, under the cells that each touches."""

    cells: dict[tuple[int, int], list[tuple[K, Point, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, key: K, centre: Point, metres: float) -> None:
        """Look out for an area."""
        up = math.degrees(metres / EARTH)
        wide = up / max(0.01, math.cos(math.radians(centre[0])))
        south, north = _cell(centre[0] - up), _cell(centre[0] + up)
        west, east = _cell(centre[1] - wide), _cell(centre[1] + wide)
        for row in range(south, north + 1):
            for column in range(west, east + 1):
                self.cells[row, column].append((key, centre, metres))

    def met(self, place: Point) -> Iterator[K]:
        """Yield the interests in whose area a place lies.

        >>> index = AreaIndex[int]()
        >>> index.add(1, (54.97, -1.61), 1_000)
        >>> list(index.met((54.97, -1.60))), list(index.met((54.99, -1.60)))
        ([1], [])
        """
        for key, centre, metres in self.cells.get((_cell(place[0]), _cell(place[1])), ()):
            if metres_between(centre, place) <= metres:
                yield key


def _cell(degrees: float) -> int:
    return math.floor(degrees / CELL)


def least(restrictions: Iterable[Restriction]) -> list[Restriction]:
    """Return those restrictions that ask no more than another one: who may read by any road.

    >>> from fourfold.access.rules import Restriction
    >>> open_, shut = Restriction(), Restriction(compartments=frozenset({1}))
    >>> least([open_ | shut, open_]) == [open_]
    True
    """
    those = list(dict.fromkeys(restrictions))
    return [one for one in those if not any(one.asks_more_than(other) for other in those)]


_DANGERS: tuple[tuple[DangerKind, re.Pattern[str]], ...] = (
    (
        DangerKind.CHILD,
        re.compile(
            r"\bchild(?:ren)?\b[^.]{0,40}\bimmediate (?:risk|danger)\b"
            r"|\bimmediate (?:risk|danger)\b[^.]{0,40}\bchild(?:ren)?\b",
            re.IGNORECASE,
        ),
    ),
    (
        DangerKind.LIFE,
        re.compile(
            r"\bthreats? to (?:his |her |their )?li(?:fe|ves)\b"
            r"|\bosman warning\b"
            r"|\bcontract (?:out )?on (?:his|her|their) life\b"
            r"|\b(?:going|plan(?:s|ned|ning)?|threaten(?:s|ed|ing)?|wants?)"
            r" to (?:kill|murder|shoot)\b",
            re.IGNORECASE,
        ),
    ),
)
MARKED = {"THREAT TO LIFE": DangerKind.LIFE, "CHILD AT IMMEDIATE RISK": DangerKind.CHILD}


def danger_in(text: str, marks: Iterable[str] = ()) -> DangerKind | None:
    """Return the danger that a text tells of, or that its system marked it with (project default).

    >>> danger_in("A threat to his life was reported").words
    'Threat to life'
    >>> danger_in("", ["Child at immediate risk"]).words
    'Child at immediate risk'
    >>> danger_in("He lost his life savings") is None
    True
    """
    for mark in marks:
        found = MARKED.get(mark.strip().upper())
        if found is not None:
            return found
    return next((kind for kind, pattern in _DANGERS if pattern.search(text)), None)

"""What was looked at and compared, before anything is written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from fourfold.analytics.linkage.features import Features
from fourfold.subjects.queries.candidates import Node, Standing, Star

Key = tuple[int, UUID]  # a label and a subject


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions that may be of one: the lesser id first."""

    a: int
    b: int
    weight: float
    probability: float
    levels: Sequence[int]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: every member of every part of which it holds one.

    fresh: mentions that were compared with all; is_whole: all were. is_all: it holds all of a kind.
    judged: what people said of two subjects. asked: the proposals that stand between them;
    young: who is a child; said: what is compared of some. What was not read is read when wanted.
    """

    nodes: Mapping[int, Node]
    stars: Sequence[Star]
    judged: Sequence[tuple[UUID, UUID, str]]
    fresh: Collection[int]
    is_whole: bool = False
    is_all: bool = False
    asked: Sequence[Standing] | None = None
    young: Collection[Key] | None = None
    said: Mapping[int, Features] = field(default_factory=dict)

    def firsts(self) -> dict[Key, int]:
        """Return the earliest mention of each subject under each label."""
        first: dict[Key, int] = {}
        for pk in sorted(self.nodes):
            first.setdefault((self.nodes[pk].label, self.nodes[pk].subject), pk)
        return first

    def same(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of mentions that are of one subject."""
        first = self.firsts()
        for pk, node in self.nodes.items():
            if (earliest := first[node.label, node.subject]) != pk:
                yield earliest, pk

    def standing(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of mentions that were joined before, of which neither is compared anew."""
        for members in self.parts():
            old = [pk for pk in members if pk not in self.fresh]
            yield from pairwise(old)

    def parts(self) -> Iterator[list[int]]:
        """Yield the earliest mentions of each part that was joined before."""
        first = self.firsts()
        parts: dict[Key, list[int]] = defaultdict(list)
        for star in self.stars:
            parts[star.label, star.leader].append(first.get((star.label, star.subject), 0))
        for key, members in parts.items():
            yield [pk for pk in (first.get(key, 0), *members) if pk]

    def parted(self, asked: Iterable[Standing], least: float) -> Iterator[tuple[int, int]]:
        """Yield pairs of mentions under one label that weighed so much and were not joined."""
        first = self.firsts()
        for row in asked:
            ends = (first.get((row.label, row.a)), first.get((row.label, row.b)))
            if row.weight >= least and ends[0] and ends[1]:
                yield ends[0], ends[1]

    def apart(self, verdict: str) -> list[tuple[int, int]]:
        """Return the pairs of mentions of which people said this of their subjects."""
        of: dict[UUID, list[int]] = defaultdict(list)
        for pk, node in self.nodes.items():
            of[node.subject].append(pk)
        return [
            (a, b)
            for one, other, said in self.judged
            if said == verdict
            for a in of.get(one, ())
            for b in of.get(other, ())
        ]

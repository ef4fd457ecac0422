"""From pairs to clusters: everything that hangs together, unless people said otherwise.

A cluster is what joined pairs connect. Where somebody said "different", or where more hang
together than can be one, pairs are taken strongest first, and the pair that would unite what
may not be united is left out: so the weakest link of a chain is cut.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Edge = tuple[float, int, int]
_TIES: Final = 0.1  # of the pairs between two large parts, how many must be joined ones


@dataclass(frozen=True, slots=True)
class Edges:
    """Joined pairs: two arrays of ids and one of weights."""

    a: Ints
    b: Ints
    weight: Floats


def clusters(edges: Edges, different: Collection[tuple[int, int]], cap: int) -> dict[int, int]:
    """Return for each id that is joined to another the least id of its cluster.

    >>> chain = Edges(np.array([1, 2]), np.array([2, 3]), np.array([9.0, 8.0]))
    >>> clusters(chain, (), 100), clusters(chain, [(1, 3)], 100)
    ({1: 1, 2: 1, 3: 1}, {1: 1, 2: 1})
    """
    ids, places = np.unique(np.concatenate([edges.a, edges.b]), return_inverse=True)
    left, right = places[: len(edges.a)], places[len(edges.a) :]
    whole = components(left, right, len(ids))
    doubtful = _doubtful(ids, whole, different, cap)
    sure = ~np.isin(whole, list(doubtful))
    found = dict(zip(ids[sure].tolist(), ids[whole[sure]].tolist(), strict=True))
    chosen = np.isin(whole[left], list(doubtful))
    rest = zip(
        edges.weight[chosen].tolist(),
        edges.a[chosen].tolist(),
        edges.b[chosen].tolist(),
        strict=True,
    )
    return dict(sorted((found | strongest_first(rest, different, cap)).items()))


def components(left: Ints, right: Ints, count: int) -> Ints:
    """Return for each of `count` nodes the least node that it hangs together with."""
    least = np.arange(count)
    while True:
        lower = np.minimum(least[left], least[right])
        after = least.copy()
        np.minimum.at(after, least[left], lower)
        np.minimum.at(after, least[right], lower)
        while not np.array_equal(after, after[after]):
            after = after[after]
        if np.array_equal(after, least):
            return least
        least = after


def _doubtful(ids: Ints, whole: Ints, different: Collection[tuple[int, int]], cap: int) -> set[int]:
    """Return the components that are too large, or hold two that are different."""
    sizes = np.bincount(whole, minlength=len(ids)) if len(ids) else np.array([], dtype=np.int64)
    doubtful = set(np.flatnonzero(sizes > cap).tolist())
    pairs = np.array(list(different), dtype=np.int64).reshape(-1, 2)
    pairs = pairs[np.isin(pairs, ids).all(axis=1)]
    one, two = whole[np.searchsorted(ids, pairs)].T
    return doubtful | set(one[one == two].tolist())


def strongest_first(
    edges: Iterable[Edge], different: Collection[tuple[int, int]], cap: int
) -> dict[int, int]:
    """Return for each id the least of its cluster, uniting along the strongest pairs first."""
    parts = _Parts(different, cap)
    ordered = sorted(edges, key=lambda edge: (-edge[0], edge[1], edge[2]))
    for _, a, b in ordered:
        parts.tie(a, b)
    for _, a, b in ordered:
        parts.unite(a, b)
    return parts.least()


class _Parts:
    """Clusters in the making: who is in which, who may not be together, ties between them."""

    def __init__(self, different: Collection[tuple[int, int]], cap: int) -> None:
        self.cap = cap
        self.part: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.ties: dict[int, Counter[int]] = defaultdict(Counter)
        self.apart: dict[int, set[int]] = defaultdict(set)
        for a, b in different:
            self.apart[a].add(b)
            self.apart[b].add(a)

    def tie(self, a: int, b: int) -> None:
        for each in (a, b):
            self.part.setdefault(each, each)
            self.members.setdefault(each, [each])
        self.ties[a][b] += 1
        self.ties[b][a] += 1

    def unite(self, a: int, b: int) -> None:
        one, two = self.part[a], self.part[b]
        if one == two or self._must_stay_apart(one, two):
            return
        if len(self.members[one]) < len(self.members[two]):
            one, two = two, one
        for member in self.members[two]:
            self.part[member] = one
        self.members[one] += self.members.pop(two)
        self._move_ties(one, two)

    def _must_stay_apart(self, one: int, two: int) -> bool:
        mine, theirs = self.members[one], self.members[two]
        if len(mine) > len(theirs):
            mine, theirs, one, two = theirs, mine, two, one
        kept_from = set().union(*(self.apart[member] for member in mine if member in self.apart))
        if kept_from and any(self.part.get(other) == two for other in kept_from):
            return True
        if len(mine) + len(theirs) <= self.cap:
            return False
        return self.ties[one][two] < _TIES * len(mine) * len(theirs)

    def _move_ties(self, one: int, two: int) -> None:
        for other, count in self.ties.pop(two).items():
            if other != one:
                self.ties[one][other] += count
                self.ties[other][one] += count
                del self.ties[other][two]
        del self.ties[one][two]

    def least(self) -> dict[int, int]:
        return {
            member: min(members)
            for members in self.members.values()
            if len(members) > 1
            for member in members
        }

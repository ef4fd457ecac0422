"""From pairs to clusters: what hangs together, unless people or the pairs themselves say no.

A cluster is what joined pairs connect. Three things part what hangs together: somebody said
"different"; two who are established, each by some records, hang by few of the pairs that there
could be between them, as two do who share a telephone; or more hang together than can be one.
There pairs are taken strongest first, and the pair that would unite what may not be is left out:
so the weakest link of a chain is cut.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fourfold.analytics.linkage.model import ESTABLISHED

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]  # rows of two ids
CERTAIN: Final = 1_000.0  # bits: more than any comparison can weigh; so united whatever the ties
_TIES: Final = 0.2  # of the pairs between two established parts, how many must be joined ones
_HALF: Final = 0.5  # of an old part, with which what is new is tied so that it cannot part it
_MANY_TIES: Final = 0.1  # likewise where the cluster grows larger than the cap, of any two parts


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
    doubtful = _is_large(whole) | _is_parted(ids, whole, different)
    sure = ~doubtful[whole]
    found = dict(zip(ids[sure].tolist(), ids[whole[sure]].tolist(), strict=True))
    apart = _apart(different)
    for some in _by_component(edges, whole[left], doubtful):
        found |= strongest_first(some, apart, cap)
    return dict(sorted(found.items()))


def _by_component(edges: Edges, component: Ints, doubtful: NDArray[np.bool_]) -> Iterator[Edges]:
    """Yield the pairs of each doubtful component, the strongest first."""
    chosen = np.flatnonzero(doubtful[component])
    by = (edges.b[chosen], edges.a[chosen], -edges.weight[chosen], component[chosen])
    chosen = chosen[np.lexsort(by)]
    ends = [*np.flatnonzero(np.diff(component[chosen])) + 1, len(chosen)]
    for start, end in pairwise([0, *ends]):
        some = chosen[start:end]
        yield Edges(edges.a[some], edges.b[some], edges.weight[some])


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


def open_to_doubt(
    standing: Pairs, tied: Pairs, different: Collection[tuple[int, int]], new: Ints
) -> Ints:
    """Return the ids of which all pairs have to be known before clusters are made anew.

    standing: pairs of ids that are one already; tied: those that what is new is likely of, or that
    were left apart before. It is what hangs together with something new, where not all that does
    may be one; but not where all that stood is of one part, and what is new is tied to half of
    that or more, so that it can neither part nor unite.
    """
    ids, places = np.unique(np.concatenate([standing, tied]), return_inverse=True)
    left, right = places.reshape(-1, 2).T
    whole = components(left, right, len(ids))
    part = components(left[: len(standing)], right[: len(standing)], len(ids))
    is_new = np.isin(ids, new)
    is_large = _is_large(whole) & ~_is_settled((left, right), whole, part, is_new)
    touched = np.zeros(len(ids), dtype=np.bool_)
    touched[whole[is_new]] = True
    found: Ints = ids[(touched & (is_large | _is_parted(ids, whole, different)))[whole]]
    return found


def _is_settled(
    ends: tuple[Ints, Ints], whole: Ints, part: Ints, is_new: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which components hold one old part, and new ones that are tied to half of it."""
    old = np.flatnonzero(~is_new)
    number = np.bincount(whole[np.unique(part[old])], minlength=len(whole))
    size = np.bincount(whole[old], minlength=len(whole))
    left, right = ends
    across = is_new[left] != is_new[right]
    ties = np.bincount(np.where(is_new[left], left, right)[across], minlength=len(whole))
    fewest = np.full(len(whole), len(whole))
    np.minimum.at(fewest, whole[is_new], ties[is_new])
    settled: NDArray[np.bool_] = (number == 1) & (fewest >= _HALF * size)
    return settled


def _is_large(whole: Ints) -> NDArray[np.bool_]:
    """Return which components can hold two established parts."""
    large: NDArray[np.bool_] = np.bincount(whole, minlength=len(whole)) >= 2 * ESTABLISHED
    return large


def _is_parted(ids: Ints, whole: Ints, different: Collection[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which components hold two that are different."""
    pairs = np.array(list(different), dtype=np.int64).reshape(-1, 2)
    pairs = pairs[np.isin(pairs, ids).all(axis=1)]
    one, two = whole[np.searchsorted(ids, pairs)].T
    parted = np.zeros(len(ids), dtype=np.bool_)
    parted[one[one == two]] = True
    return parted


def _apart(different: Collection[tuple[int, int]]) -> Mapping[int, set[int]]:
    """Return from whom each is different."""
    apart: dict[int, set[int]] = defaultdict(set)
    for a, b in different:
        apart[a].add(b)
        apart[b].add(a)
    return dict(apart)


def strongest_first(ordered: Edges, apart: Mapping[int, set[int]], cap: int) -> dict[int, int]:
    """Return for each id the least of its cluster, uniting along pairs in their order."""
    ends = ordered.a.tolist(), ordered.b.tolist()
    parts = _Parts(*ends, apart, cap)
    part = parts.part
    for a, b, is_certain in zip(*ends, (ordered.weight >= CERTAIN).tolist(), strict=True):
        if part[a] != part[b]:
            parts.unite(part[a], part[b], is_certain=is_certain)
    return parts.least()


class _Parts:
    """Clusters in the making: who is in which, who may not be together, who is tied to whom."""

    def __init__(
        self, a: Sequence[int], b: Sequence[int], apart: Mapping[int, set[int]], cap: int
    ) -> None:
        self.a, self.b, self.apart, self.cap = a, b, apart, cap
        self.part = {each: each for each in {*a, *b}}
        self.members = {each: [each] for each in self.part}
        self.refused: dict[tuple[int, int], int] = {}

    @cached_property
    def neighbours(self) -> Mapping[int, Sequence[int]]:
        """Whom each is tied to."""
        found: dict[int, list[int]] = defaultdict(list)
        for one, other in zip(self.a, self.b, strict=True):
            found[one].append(other)
            found[other].append(one)
        return found

    def unite(self, one: int, two: int, *, is_certain: bool) -> None:
        """Let two parts be one, unless they must not be."""
        if (len(self.members[one]), two) < (len(self.members[two]), one):
            one, two = two, one
        if self._are_apart(one, two) or not (is_certain or self._are_tied(one, two)):
            return
        for member in self.members[two]:
            self.part[member] = one
        self.members[one] += self.members.pop(two)

    def _are_apart(self, one: int, two: int) -> bool:
        kept_from = (self.apart[each] for each in self.members[two] if each in self.apart)
        return any(self.part.get(other) == one for some in kept_from for other in some)

    def _are_tied(self, one: int, two: int) -> bool:
        """Return whether so many pairs between a part and one no larger are joined as must be."""
        large, small = len(self.members[one]), len(self.members[two])
        share = _TIES if small >= ESTABLISHED else 0.0
        if large + small > self.cap:
            share = max(share, _MANY_TIES)
        needed = share * large * small
        if needed <= 1 or self.refused.get((one, two)) == large + small:
            return needed <= 1
        ties = sum(
            self.part[other] == one
            for member in self.members[two]
            for other in self.neighbours[member]
        )
        if ties < needed:
            self.refused[one, two] = large + small
        return ties >= needed

    def least(self) -> dict[int, int]:
        """Return for each id of a part of several the least of it."""
        return {
            member: min(members)
            for members in self.members.values()
            if len(members) > 1
            for member in members
        }

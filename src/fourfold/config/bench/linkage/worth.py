"""How right clusters are: precision, recall and F1 of pairs, by counting, with their intervals.

No pair is ever listed. An entry in a cluster of three, of an entity of four, with one other of its
own beside it, has two pairs said, three true and one right; summed over entries every pair counts
twice, in all three, so the ratios are those of pairs (G. Menestrina and others, 2010).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
TIMES, SEED = 400, 7
FEWEST = 100  # entries of a group, below which nothing is said of it
INTERVAL = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Worth:
    """Precision, recall and F1, each of 0 to 1, and the interval in which F1 lies."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float

    def __str__(self) -> str:
        return (
            f"F1 {self.f1:.4f} ({self.low:.4f} to {self.high:.4f}), "
            f"precision {self.precision:.4f}, recall {self.recall:.4f}"
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs right, said and true: of each entry, with the entity it is of by number."""

    right: Ints
    said: Ints
    true: Ints
    entity: Ints

    def within(self, chosen: Any) -> "Counts":
        """Return the counts of some entries."""
        return Counts(self.right[chosen], self.said[chosen], self.true[chosen], self.entity[chosen])

    def sums(self) -> Floats:
        """Return right, said and true of each entity, a row each."""
        number = int(self.entity.max(initial=-1)) + 1
        columns = (self.right, self.said, self.true)
        return np.stack([np.bincount(self.entity, one, number) for one in columns], axis=1)


def counted(truth: Sequence[str], clusters: Sequence[int]) -> Counts:
    """Return the counts of clusters against the truth.

    >>> counts = counted(["x", "x", "y"], [1, 1, 1])
    >>> counts.right.tolist(), counts.said.tolist(), counts.true.tolist()
    ([1, 1, 0], [2, 2, 2], [1, 1, 0])
    """
    entity = np.unique(np.asarray(truth, dtype=str), return_inverse=True)[1].astype(np.int64)
    cluster = np.unique(np.asarray(clusters), return_inverse=True)[1].astype(np.int64)
    cell = entity * (int(cluster.max(initial=0)) + 1) + cluster
    return Counts(_others(cell), _others(cluster), _others(entity), entity)


def _others(labels: Ints) -> Ints:
    _, places, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    return (sizes[places] - 1).astype(np.int64)


def f1(counts: Counts) -> float:
    """Return the F1 of pairs; 1 where nothing is to be found and nothing was."""
    return float(_f1(*(int(one.sum()) for one in (counts.right, counts.said, counts.true))))


def _f1(right: Any, said: Any, true: Any) -> Any:
    both = np.asarray(said + true, dtype=np.float64)
    return np.divide(2.0 * right, both, out=np.ones_like(both), where=both > 0)


def worth_of(counts: Counts) -> Worth:
    """Return precision, recall and F1 with its bootstrap interval, entities drawn anew."""
    right, said, true = (int(one.sum()) for one in (counts.right, counts.said, counts.true))
    low, high = np.percentile(_drawn(counts.sums()), INTERVAL)
    precision = right / said if said else 1.0
    recall = right / true if true else 1.0
    return Worth(precision, recall, f1(counts), float(low), float(high))


def difference(ours: Counts, theirs: Counts) -> tuple[float, float]:
    """Return the interval of our F1 less theirs, over the same draws of the same entities."""
    gained = _drawn(ours.sums()) - _drawn(theirs.sums())
    low, high = np.percentile(gained, INTERVAL)
    return float(low), float(high)


def _drawn(sums: Floats) -> Floats:
    """Return F1 of each draw; an entity is drawn as often as a Poisson number says."""
    rng = np.random.default_rng(SEED)
    kept = sums[sums.any(axis=1)]
    times = np.stack([rng.poisson(1.0, len(sums))[sums.any(axis=1)] for _ in range(TIMES)])
    found: Floats = _f1(*(times @ kept).T)
    return found


def by_group(
    counts: Counts, groups: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, Worth]]:
    """Yield for each group that is large enough how right the clusters are for those in it."""
    for by, said in groups.items():
        labels = np.asarray(said, dtype=str)
        large = [group for group, number in Counter(said).items() if group and number >= FEWEST]
        for group in sorted(large):
            yield by, group, worth_of(counts.within(labels == group))

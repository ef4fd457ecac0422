"""A network as arrays: who stands next to whom, undirected, without self-links or repeats."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fourfold.shared.errors import DomainError

Link = tuple[str, str]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
UNREACHED = -1


class NotInNetwork(DomainError):
    """The network has no such node."""


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """The neighbours of node `i` are `neighbours[starts[i]:starts[i + 1]]`, in ascending order.

    `nodes` are the ids in ascending order; a node's position in it is its index everywhere.
    """

    nodes: tuple[str, ...]
    starts: Ints
    neighbours: Ints

    @property
    def degrees(self) -> Ints:
        """Return each node's number of distinct neighbours."""
        return np.diff(self.starts)

    @property
    def link_count(self) -> int:
        """Return the number of distinct links."""
        return len(self.neighbours) // 2

    @property
    def sources(self) -> Ints:
        """Return the node at which each entry of `neighbours` starts."""
        return np.repeat(np.arange(len(self.nodes), dtype=np.int64), self.degrees)

    def index(self, node: str) -> int:
        """Return the index of a node.

        :raises NotInNetwork: when there is no such node.
        """
        at = bisect_left(self.nodes, node)
        if at == len(self.nodes) or self.nodes[at] != node:
            raise NotInNetwork(f"{node} is not in this network.")
        return at

    def neighbours_of(self, index: int) -> Ints:
        """Return the indices of a node's neighbours, ascending."""
        return self.neighbours[self.starts[index] : self.starts[index + 1]]


def adjacency(links: Iterable[Link], nodes: Iterable[str] = ()) -> Adjacency:
    """Return the network of some links; `nodes` adds those that may have no link.

    The order of links and nodes, directions, repeats and self-links make no difference.

    >>> adjacency([("b", "a"), ("a", "b"), ("c", "c")], nodes=["d"]).degrees.tolist()
    [1, 1, 0, 0]
    """
    pairs = list(links)
    ids = tuple(sorted({end for pair in pairs for end in pair} | set(nodes)))
    index = {node: number for number, node in enumerate(ids)}
    ends = np.array([(index[one], index[other]) for one, other in pairs], np.int64).reshape(-1, 2)
    return _of_indices(ids, ends)


def without(network: Adjacency, removed: Iterable[str]) -> Adjacency:
    """Return the network with some nodes and all their links taken out.

    :raises NotInNetwork: when a node to remove is not there.
    """
    kept = np.ones(len(network.nodes), dtype=bool)
    kept[[network.index(node) for node in removed]] = False
    renumbered = np.cumsum(kept) - 1
    one, other = network.sources, network.neighbours
    stays = kept[one] & kept[other]
    ends = np.stack([renumbered[one[stays]], renumbered[other[stays]]], axis=1)
    ids = tuple(node for node, stay in zip(network.nodes, kept.tolist(), strict=True) if stay)
    return _of_indices(ids, ends)


def steps_from(network: Adjacency, start: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield, for each distance from a start, the links that lead one step further on.

    Each item is (near ends, far ends), as indices; together they are all shortest paths.
    """
    distance = np.full(len(network.nodes), UNREACHED, np.int64)
    distance[start] = 0
    front = np.array([start], np.int64)
    while len(front):
        near, far = _links_of(network, front)
        step = distance[front[0]] + 1
        onward = distance[far] == UNREACHED
        near, far = near[onward], far[onward]
        distance[far] = step
        if len(far):
            yield near, far
        front = np.flatnonzero(distance == step)


def _of_indices(ids: tuple[str, ...], ends: Ints) -> Adjacency:
    size = max(len(ids), 1)
    both = np.concatenate([ends, ends[:, ::-1]])
    both = both[both[:, 0] != both[:, 1]]
    codes = np.unique(both[:, 0] * size + both[:, 1])
    starts = np.zeros(len(ids) + 1, np.int64)
    np.cumsum(np.bincount(codes // size, minlength=len(ids)), out=starts[1:])
    return Adjacency(nodes=ids, starts=starts, neighbours=codes % size)


def _links_of(network: Adjacency, front: Ints) -> tuple[Ints, Ints]:
    starts = network.starts[front]
    counts = network.starts[front + 1] - starts
    before = np.cumsum(counts) - counts
    places = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
    return np.repeat(front, counts), network.neighbours[places]

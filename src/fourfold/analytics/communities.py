"""Components and communities: who hangs together at all, and who more than with the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

import graspologic_native
import numpy as np
import rustworkx as rx

from fourfold.analytics.adjacency import Adjacency, Ints
from fourfold.analytics.betweenness import graph_of

MANY_TRIALS_UP_TO = 20_000  # links; below, the best of ten runs is taken
_TRIALS = 10


@dataclass(frozen=True, slots=True)
class Group:
    """A set of nodes with a number from 1, and the member with most neighbours inside it.

    Groups are numbered by size, the largest first, and those of one size by their first member,
    so that the numbers do not depend on the order of the links.
    """

    number: int
    centre: str
    members: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the words that a chart shows."""
        return f"{self.number}: around {self.centre}"


@dataclass(frozen=True, slots=True)
class Communities:
    """The communities, and their modularity: 0 is what chance would give, 1 the most there is."""

    groups: tuple[Group, ...]
    modularity: float


def components(network: Adjacency) -> tuple[Group, ...]:
    """Return the connected components; a node without links is one of its own.

    >>> from fourfold.analytics.adjacency import adjacency
    >>> [part.members for part in components(adjacency([("b", "c")], nodes=["a"]))]
    [('b', 'c'), ('a',)]
    """
    return _numbered(network, rx.connected_components(graph_of(network)))


def communities(network: Adjacency, *, seed: int) -> Communities:
    """Return the communities of the Leiden method (Traag, Waltman and van Eck, 2019).

    The same network and seed give the same communities.

    >>> from fourfold.analytics.adjacency import adjacency
    >>> two = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "e"), ("e", "f"), ("d", "f"), ("c", "d")]
    >>> [group.label for group in communities(adjacency(two), seed=1).groups]
    ['1: around a', '2: around d']
    """
    if not network.link_count:
        alone = ({index} for index in range(len(network.nodes)))
        return Communities(_numbered(network, alone), 0.0)
    few = network.link_count <= MANY_TRIALS_UP_TO
    modularity, found = graspologic_native.leiden_csr(
        network.starts,
        network.neighbours.astype(np.int32),
        np.ones(len(network.neighbours)),
        len(network.nodes),
        seed=seed,
        trials=_TRIALS if few else 1,
    )
    sets: dict[int, set[int]] = {}
    for index in range(len(network.nodes)):
        sets.setdefault(found.get(index, -1 - index), set()).add(index)
    return Communities(_numbered(network, sets.values()), float(modularity))


def _numbered(network: Adjacency, sets: Iterable[set[int]]) -> tuple[Group, ...]:
    ordered = sorted((sorted(members) for members in sets), key=lambda part: (-len(part), part[0]))
    inside = _neighbours_inside(network, ordered)
    return tuple(
        Group(
            number=number,
            centre=network.nodes[max(part, key=lambda index: (inside[index], -index))],
            members=tuple(network.nodes[index] for index in part),
        )
        for number, part in enumerate(ordered, start=1)
    )


def _neighbours_inside(network: Adjacency, parts: list[list[int]]) -> Ints:
    part_of = np.zeros(len(network.nodes), np.int64)
    for number, part in enumerate(parts):
        part_of[part] = number
    sources = network.sources
    same = part_of[sources] == part_of[network.neighbours]
    return np.bincount(sources[same], minlength=len(network.nodes))

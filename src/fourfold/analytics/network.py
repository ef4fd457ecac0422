"""Measures of a network of people, from its list of links.

Links are pairs of ids, undirected and without weight. Every number is about what is held, not
about the world: `WARNING` goes wherever one is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fourfold.analytics.adjacency import Adjacency, Link, adjacency, steps_from, without
from fourfold.analytics.betweenness import CONFIDENCE, EXACT_WORK, PIVOTS, betweenness
from fourfold.analytics.communities import Group, communities, components
from fourfold.analytics.eigenvector import eigenvector

WARNING = (
    "These measures say who is well connected in what we hold. "
    "People who have been watched more look more central. "
    "They are no measure of guilt, rank or danger."
)
_NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True)
class NodeMeasures:
    """What the links say of one node.

    `neighbours` counts distinct neighbours. `betweenness` is the share (0 to 1) of the pairs of
    others whose shortest paths lead through the node, true to `betweenness_within`. `eigenvector`
    lies between 0 and 1. `component` and `community` are numbers of groups of the network.
    """

    node: str
    neighbours: int
    betweenness: float
    betweenness_within: float
    eigenvector: float
    component: int
    community: int


@dataclass(frozen=True, slots=True)
class NetworkMeasures:
    """The measures of a network; the nodes with most neighbours first, then by id.

    `links` counts distinct pairs. `pivots` is 0 when betweenness is exact. `notes` are sentences
    on how the numbers were found, to be shown beside them.
    """

    nodes: tuple[NodeMeasures, ...]
    links: int
    components: tuple[Group, ...]
    communities: tuple[Group, ...]
    modularity: float
    pivots: int
    eigenvector_error: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """What would be left of a network without some of its nodes.

    `largest_…` is the number of nodes in the largest component. `reach_…` is the number of
    unordered pairs of nodes that some path connects. `cut_off` is the number of unordered pairs
    of the others that were connected before and no longer are: reach before, less reach after,
    less the pairs that the removed were in themselves.
    """

    removed: tuple[str, ...]
    largest_before: int
    largest_after: int
    reach_before: int
    reach_after: int
    cut_off: int

    @property
    def largest_change(self) -> int:
        """Return by how many nodes the largest component grows; negative when it shrinks."""
        return self.largest_after - self.largest_before

    @property
    def reach_change(self) -> int:
        """Return by how many unordered pairs the reach grows; negative when it shrinks."""
        return self.reach_after - self.reach_before


def measure(
    links: Iterable[Link],
    *,
    nodes: Iterable[str] = (),
    seed: int,
    pivots: int = PIVOTS,
    exact_work: int = EXACT_WORK,
) -> NetworkMeasures:
    """Return all measures of a network; `nodes` adds those that may have no link.

    The same links in any order, with the same seed, give the same measures.

    >>> chain = measure([("a", "b"), ("b", "c"), ("c", "c")], seed=1)
    >>> [(one.node, one.neighbours, one.betweenness) for one in chain.nodes]
    [('b', 2, 1.0), ('a', 1, 0.0), ('c', 1, 0.0)]
    """
    network = adjacency(links, nodes)
    between = betweenness(network, seed=seed, pivots=pivots, exact_work=exact_work)
    central = eigenvector(network)
    parts = components(network)
    found = communities(network, seed=seed)
    columns = zip(
        network.nodes,
        network.degrees.tolist(),
        between.values.tolist(),
        between.within.tolist(),
        central.values.tolist(),
        _number_of_each(network, parts),
        _number_of_each(network, found.groups),
        strict=True,
    )
    return NetworkMeasures(
        nodes=tuple(
            sorted(
                (NodeMeasures(*row) for row in columns), key=lambda one: (-one.neighbours, one.node)
            )
        ),
        links=network.link_count,
        components=parts,
        communities=found.groups,
        modularity=found.modularity,
        pivots=between.pivots,
        eigenvector_error=central.error,
        notes=(*_on_betweenness(between.pivots), *_on_eigenvector(central.error)),
    )


def degrees(links: Iterable[Link]) -> dict[str, int]:
    """Return each linked node's number of distinct neighbours.

    Links are undirected and unweighted; self-links and repeats do not count.

    >>> degrees([("a", "b"), ("b", "a"), ("b", "c"), ("c", "c")])
    {'a': 1, 'b': 2, 'c': 1}
    """
    network = adjacency(links)
    counted = zip(network.nodes, network.degrees.tolist(), strict=True)
    return {node: count for node, count in counted if count}


def shortest_path(links: Iterable[Link], source: str, target: str) -> tuple[str, ...]:
    """Return the nodes of a shortest path, both ends included; empty when there is no path.

    Weights do not count. Of several, it is the one whose ids come first in order.

    :raises NotInNetwork: when an end has no link and is so not in the network.

    >>> shortest_path([("a", "b"), ("b", "d"), ("a", "c"), ("c", "d")], "a", "d")
    ('a', 'b', 'd')
    """
    network = adjacency(links)
    here, goal = network.index(source), network.index(target)
    distance = {goal: 0}
    for steps, (_, far) in enumerate(steps_from(network, goal), start=1):
        if here in distance:
            break
        distance.update(dict.fromkeys(far.tolist(), steps))
    if here not in distance:
        return ()
    path = [here]
    while path[-1] != goal:
        nearer = distance[path[-1]] - 1
        beside = network.neighbours_of(path[-1]).tolist()
        path.append(next(one for one in beside if distance.get(one) == nearer))
    return tuple(network.nodes[index] for index in path)


def removal(links: Iterable[Link], removed: Sequence[str], *, nodes: Iterable[str] = ()) -> Removal:
    """Return what would change if some nodes were not there.

    :raises NotInNetwork: when one of the removed is not in the network.

    >>> removal([("a", "b"), ("b", "c")], ["b"])  # doctest: +NORMALIZE_WHITESPACE
    Removal(removed=('b',), largest_before=3, largest_after=1, reach_before=3, reach_after=0,
    cut_off=1)
    """
    network = adjacency(links, nodes)
    gone = frozenset(removed)
    before = [part.members for part in components(network)]
    after = [part.members for part in components(without(network, gone))]
    left = [sum(member not in gone for member in part) for part in before]
    return Removal(
        removed=tuple(sorted(gone)),
        largest_before=max(map(len, before), default=0),
        largest_after=max(map(len, after), default=0),
        reach_before=sum(_pairs(len(part)) for part in before),
        reach_after=sum(_pairs(len(part)) for part in after),
        cut_off=sum(map(_pairs, left)) - sum(_pairs(len(part)) for part in after),
    )


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _number_of_each(network: Adjacency, groups: Iterable[Group]) -> list[int]:
    number = {member: group.number for group in groups for member in group.members}
    return [number[node] for node in network.nodes]


def _on_betweenness(pivots: int) -> tuple[str, ...]:
    if not pivots:
        return ("Betweenness is exact.",)
    sentence = (
        f"Betweenness is estimated from {pivots} start nodes drawn at random; each value is "
        f"given with an error that holds for all nodes together with {CONFIDENCE:.0%} confidence."
    )
    return (sentence, "Values that differ by less than their errors are in no certain order.")


def _on_eigenvector(error: float) -> tuple[str, ...]:
    if error < _NEGLIGIBLE:
        return ()
    return (f"Eigenvector centrality had not fully settled; what is left is {error:.1e}.",)

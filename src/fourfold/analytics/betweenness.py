"""Betweenness: exact where that is cheap, otherwise sampled with a stated bound of error.

Brandes (2001), "A faster algorithm for betweenness centrality"; sampling of start nodes after
Brandes and Pich (2007), "Centrality estimation in large networks". The bound is Hoeffding's
(1963, theorem 1 and section 6: it holds for samples drawn without replacement), in its
relative-entropy form, for all nodes together.
"""

from dataclasses import dataclass

import numpy as np
import rustworkx as rx

from fourfold.analytics.adjacency import Adjacency, Floats, Ints, steps_from

EXACT_WORK = 60_000_000  # nodes x links; about a second on two cores
PIVOTS = 128
CONFIDENCE = 0.95  # that every node's true value lies within its stated error
_HALVINGS = 50
_BETWEEN_TWO = 2  # nobody stands between others by fewer links


@dataclass(frozen=True, slots=True, eq=False)
class Betweenness:
    """The share of other pairs whose shortest paths lead through each node, 0 to 1.

    `within` is each node's largest possible error, at `CONFIDENCE` for all nodes at once; 0 where
    exact. `pivots` is the number of sampled start nodes; 0 when nothing was sampled.
    """

    values: Floats
    within: Floats
    pivots: int


def betweenness(
    network: Adjacency, *, seed: int, pivots: int = PIVOTS, exact_work: int = EXACT_WORK
) -> Betweenness:
    """Return betweenness, exact while nodes x links is at most `exact_work`.

    >>> from fourfold.analytics.adjacency import adjacency
    >>> betweenness(adjacency([("a", "b"), ("b", "c")]), seed=1).values.tolist()
    [0.0, 1.0, 0.0]
    """
    size = len(network.nodes)
    if size * network.link_count <= exact_work or size <= pivots:
        return _exact(network)
    chosen = np.random.default_rng(seed).choice(size, pivots, replace=False)
    total = np.zeros(size)
    for start in np.sort(chosen).tolist():
        total += dependencies(network, start)
    mean = total / (pivots * (size - 2))
    within = _largest_error(mean, pivots)
    within[network.degrees < _BETWEEN_TWO] = 0.0
    scale = size / (size - 1)
    return Betweenness(mean * scale, np.minimum(within * scale, 1.0), pivots)


def dependencies(network: Adjacency, start: int) -> Floats:
    """Return, for each node, the sum over targets of the share of paths from `start` through it.

    It is 0 for the start itself, and for a target of its own paths.
    """
    size = len(network.nodes)
    paths = np.zeros(size)
    paths[start] = 1.0
    levels: list[tuple[Ints, Ints]] = []
    for near, far in steps_from(network, start):
        paths += np.bincount(far, weights=paths[near], minlength=size)
        levels.append((near, far))
    dependency = np.zeros(size)
    for near, far in reversed(levels):
        share = paths[near] / paths[far] * (1.0 + dependency[far])
        dependency += np.bincount(near, weights=share, minlength=size)
    dependency[start] = 0.0
    return dependency


def _exact(network: Adjacency) -> Betweenness:
    size = len(network.nodes)
    found = rx.graph_betweenness_centrality(graph_of(network), normalized=True)
    values = np.array([found[index] for index in range(size)], np.float64)
    return Betweenness(np.nan_to_num(values), np.zeros(size), 0)


def graph_of(network: Adjacency) -> "rx.PyGraph[None, None]":
    """Return the network as rustworkx knows it, with the same indices."""
    graph: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * len(network.nodes))
    one, other = network.sources, network.neighbours
    once = one < other
    graph.add_edges_from_no_data(
        list(zip(one[once].tolist(), other[once].tolist(), strict=True)),
    )
    return graph


def _largest_error(mean: Floats, draws: int) -> Floats:
    allowed = np.log(2 * len(mean) / (1 - CONFIDENCE)) / draws
    high = _furthest(mean, np.ones_like(mean), allowed)
    low = _furthest(mean, np.zeros_like(mean), allowed)
    return np.maximum(high - mean, mean - low)


def _furthest(mean: Floats, limit: Floats, allowed: float) -> Floats:
    """Return the value furthest from the mean towards the limit that the sample still allows."""
    inside, outside = mean.copy(), limit.copy()
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        possible = _relative_entropy(mean, middle) <= allowed
        inside = np.where(possible, middle, inside)
        outside = np.where(possible, outside, middle)
    return outside


def _relative_entropy(mean: Floats, value: Floats) -> Floats:
    tiny = np.finfo(np.float64).tiny
    one = mean * np.log(np.maximum(mean, tiny) / np.maximum(value, tiny))
    other = (1 - mean) * np.log(np.maximum(1 - mean, tiny) / np.maximum(1 - value, tiny))
    return one + other

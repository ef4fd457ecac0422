"""The measures of a network beside networkx, which gives the same ones."""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import Any

from fourfold.analytics.network import measure
from fourfold.config.bench.place import Place
from fourfold.config.bench.rows import LeftOut, Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import milliseconds

LARGE_TARGET = 10_000
SEED = 9
Links = list[tuple[str, str]]


def large_network(_place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:  # noqa: ARG001 - as every bench
    """Yield the measures of a large network, without a baseline: no peer ends in time."""
    links = _links(sizes.people, sizes.ties)
    ours = milliseconds(lambda: measure(links, seed=SEED))
    size = f"{sizes.people:,} people, {sizes.ties:,} links"
    yield Row("network measures, large", size, ours, target=LARGE_TARGET)


def network(_place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:  # noqa: ARG001 - as every bench
    """Yield the measures of a network, and the same of networkx.

    :raises LeftOut: when networkx is not installed.
    """
    if find_spec("networkx") is None:
        raise LeftOut("networkx is not installed, so nothing is claimed beside it.")
    links = _links(sizes.nodes, sizes.links)
    ours = milliseconds(lambda: measure(links, seed=SEED))
    baseline = milliseconds(lambda: _by_networkx(links))
    size = f"{sizes.nodes:,} people, {sizes.links:,} links"
    yield Row("network measures", size, ours, baseline, against="networkx, the same measures")


def _links(nodes: int, number: int) -> Links:
    """Return links in which those who have some get more (Barabási and Albert, 1999)."""
    rng = Random(SEED)  # noqa: S311 - data to measure with, not a secret
    each = max(1, number // nodes)
    ends = list(range(each + 1))
    links = []
    for node in range(each + 1, nodes):
        for _ in range(each):
            other = rng.choice(ends)
            links.append((f"P{node}", f"P{other}"))
            ends += [node, other]
    return links


def _by_networkx(links: Links) -> None:
    nx: Any = import_module("networkx")  # a peer: never needed by the program itself
    graph = nx.Graph(links)
    dict(graph.degree())
    nx.betweenness_centrality(graph)
    nx.eigenvector_centrality(graph, max_iter=1_000)
    list(nx.connected_components(graph))
    nx.community.louvain_communities(graph, seed=SEED)

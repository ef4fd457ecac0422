from collections import defaultdict

import networkx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.analytics.linkage.clustering import Edges, clusters

EDGES = st.lists(
    st.tuples(st.integers(1, 30), st.integers(1, 30), st.integers(8, 20)).filter(
        lambda edge: edge[0] != edge[1]
    ),
    max_size=60,
    unique_by=lambda edge: frozenset(edge[:2]),
)
DIFFERENT = st.lists(
    st.tuples(st.integers(1, 30), st.integers(1, 30)).filter(lambda pair: pair[0] != pair[1]),
    max_size=6,
)


def made(edges, different=(), cap=100):
    """Return the clusters that edges make."""
    a, b, weight = (np.array(each) for each in zip(*edges, strict=True)) if edges else ([], [], [])
    as_arrays = Edges(np.array(a, int), np.array(b, int), np.array(weight, float))
    return clusters(as_arrays, different, cap)


def parts(found):
    grouped = defaultdict(set)
    for member, cluster in found.items():
        grouped[cluster].add(member)
    return sorted(map(sorted, grouped.values()))


@settings(deadline=None)
@given(EDGES)
def test_clusters_are_what_hangs_together(edges):
    graph = networkx.Graph([(a, b) for a, b, _ in edges])

    assert parts(made(edges)) == sorted(map(sorted, networkx.connected_components(graph)))


@settings(deadline=None)
@given(EDGES, DIFFERENT, st.integers(2, 30))
def test_a_cluster_never_holds_two_that_people_told_apart(edges, different, cap):
    found = made(edges, different, cap)

    for a, b in different:
        assert found.get(a, -1) != found.get(b, -2)
    assert all(cluster in found and found[cluster] == cluster for cluster in found.values())


@settings(deadline=None)
@given(EDGES, DIFFERENT, st.randoms())
def test_the_order_of_pairs_does_not_matter(edges, different, chance):
    shuffled = [
        (b, a, weight) if chance.random() < 0.5 else (a, b, weight) for a, b, weight in edges
    ]
    weights = {frozenset(edge[:2]): edge[2] * 100 + place for place, edge in enumerate(edges)}
    edges = [(a, b, weights[frozenset((a, b))]) for a, b, _ in edges]
    shuffled = [(a, b, weights[frozenset((a, b))]) for a, b, _ in shuffled]
    chance.shuffle(shuffled)

    assert made(shuffled, different) == made(edges, different)


def test_the_weakest_link_of_the_chain_between_two_that_differ_is_cut():
    chain = [(1, 2, 20), (2, 3, 9), (3, 4, 20)]

    assert parts(made(chain, [(1, 4)])) == [[1, 2], [3, 4]]


def test_a_chain_longer_than_any_one_can_be_falls_apart():
    chain = [(each, each + 1, 20 if each % 10 else 9) for each in range(1, 100)]
    found = parts(made(chain, cap=10))

    assert max(map(len, found)) <= 20
    assert sum(map(len, found)) == 100


def test_many_records_of_one_who_is_tied_to_himself_throughout_stay_together():
    edges = [(a, b, 12) for a in range(1, 31) for b in range(a + 1, 31)]

    assert parts(made(edges, cap=10)) == [list(range(1, 31))]

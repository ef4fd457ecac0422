from collections import defaultdict

import networkx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.analytics.linkage.clustering import CERTAIN, Edges, clusters, open_to_doubt
from fourfold.analytics.linkage.model import ESTABLISHED

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


def clique(first, many, weight=20):
    ids = range(first, first + many)
    return [(a, b, weight) for a in ids for b in ids if a < b]


@settings(deadline=None)
@given(EDGES)
def test_clusters_are_what_hangs_together_or_parts_of_it(edges):
    graph = networkx.Graph([(a, b) for a, b, _ in edges])
    whole = [set(each) for each in networkx.connected_components(graph)]
    found = [set(each) for each in parts(made(edges))]

    assert all(any(each <= one for one in whole) for each in found)
    assert all(each in found for each in whole if len(each) < 2 * ESTABLISHED)
    assert all(networkx.is_connected(graph.subgraph(each)) for each in found)


def test_two_who_are_established_are_not_united_by_a_pair_or_two():
    edges = [*clique(1, 5), *clique(6, 5)]

    assert parts(made([*edges, (1, 6, 9), (2, 6, 9)])) == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]


def test_two_who_are_established_are_united_by_many_pairs():
    between = [(a, 6, 9) for a in range(1, 6)]

    assert parts(made([*clique(1, 5), *clique(6, 5), *between])) == [list(range(1, 11))]


def test_a_stray_record_or_three_belong_to_whoever_they_hang_by():
    strays = [*clique(11, 3), (1, 11, 9), (2, 20, 9)]

    assert parts(made([*clique(1, 9), *strays])) == [[*range(1, 10), 11, 12, 13, 20]]


def test_what_is_certain_is_united_however_few_the_pairs():
    edges = [*clique(1, 5), *clique(6, 5), (1, 6, CERTAIN)]

    assert parts(made(edges)) == [list(range(1, 11))]
    assert parts(made(edges, cap=3)) == [list(range(1, 11))]


def test_each_of_many_is_parted_by_itself():
    edges = [each for first in range(1, 100, 10) for each in clique(first, 9)]
    bridges = [(9, 11, 9), (19, 21, 9)]

    assert len(parts(made([*edges, *bridges]))) == 10
    found = made([*edges, *bridges], [(1, 9), (21, 29)])
    assert parts(found)[:2] == [[*range(1, 9)], [9, *range(11, 20)]]
    assert 29 not in found


def opened(standing, tied, new, different=()):
    both = (np.array([pair[:2] for pair in some], int).reshape(-1, 2) for some in (standing, tied))
    return open_to_doubt(*both, different, np.array(new, int)).tolist()


def test_what_is_new_opens_only_large_parts_or_those_that_people_parted():
    standing = [*clique(1, 7), *clique(20, 6), *clique(30, 3)]

    assert opened(standing, [(3, 8)], [8]) == list(range(1, 9))
    assert opened(standing, [(20, 26)], [26]) == []
    assert opened(standing, [], [99]) == []
    assert opened(standing, [(30, 33)], [33], [(31, 32)]) == [30, 31, 32, 33]


def test_what_is_tied_to_half_of_one_part_opens_nothing_and_to_less_or_to_two_it_does():
    one, two = clique(1, 8), clique(20, 4)
    close = [(each, 99) for each in range(1, 5)]

    assert opened(one, close, [99]) == []
    assert opened(one, close[1:], [99]) == [*range(1, 9), 99]
    assert opened([*one, *two], [*close, (20, 99)], [99]) == [*range(1, 9), *range(20, 24), 99]
    assert opened([*one, *two], [*close, (1, 20)], [99]) == [*range(1, 9), *range(20, 24), 99]
    assert opened(one, [*close, (1, 50)], [99]) == [*range(1, 9), 50, 99]


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

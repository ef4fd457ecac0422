import time

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.analytics import network
from fourfold.analytics.adjacency import NotInNetwork, adjacency
from fourfold.analytics.betweenness import betweenness
from fourfold.analytics.eigenvector import DENSE_UP_TO, eigenvector

people = st.sampled_from([f"p{number}" for number in range(9)])
links = st.lists(st.tuples(people, people), max_size=24)
SEED = 7


def oracle(pairs, nodes=()):
    graph = nx.Graph([(one, other) for one, other in pairs if one != other])
    graph.add_nodes_from(nodes)
    graph.add_nodes_from(end for pair in pairs for end in pair)
    return graph


def random_links(nodes, count, seed):
    ends = np.random.default_rng(seed).integers(0, nodes, (count, 2)).tolist()
    return [(f"n{one:05}", f"n{other:05}") for one, other in ends]


def by_node(measured, field):
    return {one.node: getattr(one, field) for one in measured.nodes}


@given(links)
def test_neighbours_betweenness_and_components_agree_with_networkx(pairs):
    graph = oracle(pairs)

    measured = network.measure(pairs, seed=SEED)

    assert by_node(measured, "neighbours") == dict(graph.degree())
    assert by_node(measured, "betweenness") == pytest.approx(nx.betweenness_centrality(graph))
    assert {frozenset(part.members) for part in measured.components} == set(
        map(frozenset, nx.connected_components(graph))
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_random_network_of_some_size_agrees_with_networkx(seed):
    pairs = random_links(120, 300, seed)
    graph = oracle(pairs)

    measured = network.measure(pairs, seed=SEED)

    assert measured.links == graph.number_of_edges()
    assert by_node(measured, "betweenness") == pytest.approx(nx.betweenness_centrality(graph))
    assert by_node(measured, "eigenvector") == pytest.approx(
        nx.eigenvector_centrality_numpy(graph.subgraph(measured.components[0].members))
        | dict.fromkeys(set(graph) - set(measured.components[0].members), 0.0),
        abs=1e-6,
    )


def test_eigenvector_centrality_of_a_large_network_agrees_with_networkx():
    pairs = random_links(DENSE_UP_TO * 2, DENSE_UP_TO * 8, 5)
    found = adjacency(pairs)

    central = eigenvector(found)

    expected = nx.eigenvector_centrality(oracle(pairs), max_iter=2000, tol=1e-12)
    assert dict(zip(found.nodes, central.values.tolist(), strict=True)) == pytest.approx(
        expected, abs=1e-6
    )
    assert central.error < 1e-6


def test_two_like_groups_are_alike_in_eigenvector_centrality():
    two_triangles = [("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "z"), ("z", "x")]

    measured = network.measure(two_triangles, seed=SEED)

    assert len({round(one.eigenvector, 9) for one in measured.nodes}) == 1


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_sampled_betweenness_stays_within_its_stated_error(seed):
    found = adjacency(random_links(500, 700, seed))
    exact = betweenness(found, seed=SEED)

    sampled = betweenness(found, seed=seed, pivots=100, exact_work=0)

    assert exact.pivots == 0
    assert sampled.pivots == 100
    assert (np.abs(sampled.values - exact.values) <= sampled.within + 1e-12).all()
    assert 0 < sampled.within.max() < 0.5


def test_sampling_every_node_would_give_the_exact_values():
    found = adjacency(random_links(60, 90, 3))

    nearly_all = betweenness(found, seed=SEED, pivots=len(found.nodes) - 1, exact_work=0)

    exact = betweenness(found, seed=SEED)
    assert np.abs(nearly_all.values - exact.values).max() < 1 / 30


def test_an_estimate_says_so():
    pairs = random_links(300, 900, 1)

    estimated = network.measure(pairs, seed=SEED, pivots=20, exact_work=0)

    assert estimated.pivots == 20
    assert "estimated from 20 start nodes" in estimated.notes[0]
    assert network.measure(pairs, seed=SEED).notes[0] == "Betweenness is exact."


@given(links, st.randoms(use_true_random=False))
def test_order_direction_and_repeats_of_links_make_no_difference(pairs, dice):
    shuffled = [pair[::-1] if dice.random() < 0.5 else pair for pair in pairs] + pairs[:2]
    dice.shuffle(shuffled)

    assert network.measure(shuffled, seed=SEED) == network.measure(pairs, seed=SEED)


@given(links)
def test_communities_share_out_the_nodes_and_never_cross_a_component(pairs):
    measured = network.measure(pairs, seed=SEED)

    members = [member for group in measured.communities for member in group.members]
    assert sorted(members) == sorted(one.node for one in measured.nodes)
    component = by_node(measured, "component")
    for group in measured.communities:
        assert len({component[member] for member in group.members}) == 1
        assert group.centre in group.members
        assert group.label == f"{group.number}: around {group.centre}"


def test_communities_are_as_good_as_networkx_finds_them():
    graph = nx.karate_club_graph()
    pairs = [(f"{one:02}", f"{other:02}") for one, other in graph.edges]

    measured = network.measure(pairs, seed=SEED)

    groups = [{int(member) for member in group.members} for group in measured.communities]
    ours = nx.community.modularity(graph, groups, weight=None)
    theirs = nx.community.modularity(
        graph, nx.community.louvain_communities(graph, weight=None, seed=1), weight=None
    )
    assert ours >= theirs - 1e-9
    assert measured.modularity == pytest.approx(ours)


@given(links, people, people)
def test_a_shortest_path_is_as_short_as_networkx_finds_it(pairs, source, target):
    graph = oracle(pairs)
    if source not in graph or target not in graph:
        with pytest.raises(NotInNetwork, match="is not in this network"):
            network.shortest_path(pairs, source, target)
        return

    path = network.shortest_path(pairs, source, target)

    if nx.has_path(graph, source, target):
        assert list(path) == min(nx.all_shortest_paths(graph, source, target))
    else:
        assert path == ()


@given(links, st.sets(people, max_size=3))
def test_a_removal_agrees_with_counting_by_hand(pairs, removed):
    graph = oracle(pairs, nodes=removed)

    found = network.removal(pairs, sorted(removed), nodes=removed)

    left = graph.subgraph(set(graph) - removed)
    assert found.largest_before == max(map(len, nx.connected_components(graph)), default=0)
    assert found.largest_after == max(map(len, nx.connected_components(left)), default=0)
    assert found.reach_before == connected_pairs(graph, set(graph))
    assert found.reach_after == connected_pairs(left, set(left))
    assert found.cut_off == connected_pairs(graph, set(left)) - connected_pairs(left, set(left))
    assert found.largest_change <= 0
    assert found.reach_change <= 0


def connected_pairs(graph, among):
    return sum(one < other and nx.has_path(graph, one, other) for one in among for other in among)


def test_nothing_is_known_of_a_network_without_nodes():
    measured = network.measure([], seed=SEED)

    assert measured.nodes == measured.components == measured.communities == ()
    assert network.degrees([]) == {}
    assert network.removal([], []).reach_before == 0


def test_the_removal_of_a_stranger_is_refused():
    with pytest.raises(NotInNetwork, match="z is not in this network"):
        network.removal([("a", "b")], ["z"])


@pytest.mark.soak
def test_a_hundred_thousand_people_are_measured_in_ten_seconds_of_work():
    pairs = random_links(100_000, 500_000, 1)
    begun = time.process_time()

    measured = network.measure(pairs, seed=SEED)

    assert time.process_time() - begun < 10
    assert len(measured.nodes) > 99_000


def test_half_a_million_pairs_of_a_large_network_are_estimated_not_refused():
    pairs = random_links(9_000, 27_000, 1)

    measured = network.measure(pairs, seed=SEED, pivots=16)

    assert measured.pivots == 16
    assert all(0 <= one.betweenness <= 1 for one in measured.nodes)


@settings(max_examples=25)
@given(links)
def test_betweenness_within_is_nought_when_exact(pairs):
    measured = network.measure(pairs, seed=SEED)

    assert all(one.betweenness_within == 0 for one in measured.nodes)

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from fourfold.subjects.rules.joining import connected, references

keys = st.sets(st.integers(0, 12), max_size=10)
pairs = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20)


@given(keys, pairs)
def test_the_parts_share_out_the_visible_subjects(visible, same):
    parts = connected(visible, same)

    assert sorted(member for part in parts for member in part.members) == sorted(visible)
    assert all(part.reference == min(part.members) for part in parts)
    assert references(parts).keys() == visible


@given(keys, pairs)
def test_the_parts_agree_with_networkx(visible, same):
    graph = nx.Graph()
    graph.add_nodes_from(visible)
    graph.add_edges_from(pair for pair in same if set(pair) <= visible)

    found = {frozenset(part.members) for part in connected(visible, same)}

    assert found == set(map(frozenset, nx.connected_components(graph)))


@given(keys, pairs, st.randoms(use_true_random=False))
def test_the_order_and_direction_of_judgements_make_no_difference(visible, same, dice):
    shuffled = [pair[::-1] if dice.random() < 0.5 else pair for pair in same]
    dice.shuffle(shuffled)

    assert connected(visible, shuffled) == connected(sorted(visible, reverse=True), same)


@given(keys, pairs, st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_undoing_a_judgement_restores_what_was(visible, same, judgement):
    before = connected(visible, same)
    standing = [*same, judgement]
    connected(visible, standing)

    standing.remove(judgement)
    standing = [*standing, judgement] if judgement in same else standing

    assert connected(visible, standing) == before


@given(keys, pairs)
def test_one_more_judgement_never_parts_what_was_one(visible, same):
    if not same:
        return
    fewer, more = connected(visible, same[:-1]), references(connected(visible, same))

    assert all(len({more[member] for member in part.members}) == 1 for part in fewer)


def test_two_visible_subjects_that_only_a_hidden_third_joins_are_two():
    same = [("A", "C"), ("C", "B")]

    outsider, insider = connected("AB", same), connected("ABC", same)

    assert [part.members for part in outsider] == [("A",), ("B",)]
    assert [part.members for part in insider] == [("A", "B", "C")]


@given(keys, pairs, pairs)
def test_judging_two_different_joins_and_parts_nothing_but_is_shown_where_it_contradicts(
    visible, same, different
):
    plain, judged = connected(visible, same), connected(visible, same, different)

    assert [part.members for part in judged] == [part.members for part in plain]
    for part in judged:
        within = {tuple(sorted(pair)) for pair in different if set(pair) <= set(part.members)}
        assert set(part.contradictions) == {pair for pair in within if pair[0] != pair[1]}


def test_a_long_chain_is_one_part():
    chain = [(number, number + 1) for number in range(50_000)]

    parts = connected(range(50_001), reversed(chain))

    assert len(parts) == 1
    assert parts[0].reference == 0

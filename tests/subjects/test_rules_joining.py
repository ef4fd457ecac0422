import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from fourfold.subjects.rules.joining import Star, connected, odds, references

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


stars = st.lists(
    st.builds(Star, st.integers(0, 12), st.integers(0, 12), st.sampled_from([7.0, 8.0, 9.0])),
    max_size=14,
).map(lambda all_: [star for star in all_ if star.member != star.leader])


@given(keys, pairs, pairs, stars)
def test_joins_of_the_machine_share_out_the_visible_subjects_too(visible, same, different, joined):
    parts = connected(visible, same, different, joined)

    assert sorted(member for part in parts for member in part.members) == sorted(visible)
    assert len({part.reference for part in parts}) == len(parts)


@given(keys, pairs, pairs, stars)
def test_the_machine_never_brings_together_two_that_somebody_judged_different(
    visible, same, different, joined
):
    people, all_ = (
        references(connected(visible, same)),
        references(connected(visible, same, different, joined)),
    )

    for one, other in different:
        if one in visible and other in visible and people[one] != people[other]:
            assert all_[one] != all_[other]


@given(keys, pairs, stars)
def test_where_nobody_said_different_the_parts_are_what_judgements_and_stars_connect(
    visible, same, joined
):
    graph = nx.Graph()
    graph.add_nodes_from(visible)
    graph.add_edges_from(pair for pair in same if set(pair) <= visible)
    for star in joined:
        if star.member in visible:
            graph.add_edge(star.member, ("star", star.leader))
            if star.leader in visible:
                graph.add_edge(star.leader, ("star", star.leader))

    found = {frozenset(part.members) for part in connected(visible, same, (), joined)}

    whole = ({one for one in part if one in visible} for part in nx.connected_components(graph))
    assert found == {frozenset(part) for part in whole if part}


@given(keys, pairs, pairs, stars, st.randoms(use_true_random=False))
def test_the_order_of_joins_makes_no_difference(visible, same, different, joined, dice):
    shuffled, turned = list(joined), [pair[::-1] for pair in different]
    dice.shuffle(shuffled)
    dice.shuffle(turned)

    assert connected(visible, same, turned, shuffled) == connected(visible, same, different, joined)


@given(keys, pairs, pairs, stars, st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_undoing_that_two_are_different_restores_what_the_machine_joined(
    visible, same, different, joined, judgement
):
    before = connected(visible, same, different, joined)
    standing = [*different, judgement]
    connected(visible, same, standing, joined)
    standing.pop()

    assert connected(visible, same, standing, joined) == before


@given(st.sets(st.integers(1, 12), min_size=1, max_size=10), st.integers(0, 12), st.booleans())
def test_the_reference_stays_the_leaders_whoever_arrives_or_leaves(members, arrived, gone):
    joined = [Star(member, 0, 9.0) for member in members]
    visible = set(members) if gone else members | {0}

    (part,) = connected(visible, [], [], joined)
    (more,) = connected(visible | {arrived}, [], [], [*joined, Star(arrived, 0, 8.0)])

    assert part.reference == more.reference == 0


def test_of_several_leaders_joined_by_people_the_smallest_is_the_reference():
    joined = [Star("d", "c", 9.0), Star("f", "b", 9.0)]

    (part,) = connected("abcdf", [("a", "d"), ("d", "f")], [], joined)

    assert part.reference == "b"
    assert part.members == ("a", "b", "c", "d", "f")


def test_who_is_taken_out_of_a_star_is_alone_and_keeps_the_others_together():
    joined = [Star("b", "a", 9.0), Star("c", "a", 30.0), Star("d", "a", 8.0)]

    parts = connected("abcd", [], [("a", "c")], joined)

    assert [part.members for part in parts] == [("a", "b", "d"), ("c",)]
    assert [part.reference for part in parts] == ["a", "c"]


def test_a_person_who_says_same_is_stronger_than_any_star():
    (part,) = connected("abc", [("b", "c")], [("b", "c")], [Star("b", "a", 9.0)])

    assert part.members == ("a", "b", "c")
    assert part.contradictions == (("b", "c"),)


def test_odds_are_said_for_and_against():
    assert odds(8) == "about 260 to 1 that they are one"
    assert odds(-2) == "about 4 to 1 that they are two"
    assert odds(99) == "more than a million to 1 that they are one"
    assert odds(0) == "about even"

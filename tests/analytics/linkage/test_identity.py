from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.analytics.linkage.identity import carry, moved

MEMBERS = st.lists(st.integers(0, 40), unique=True, max_size=25)


@st.composite
def partitions(draw):
    """Draw disjoint clusters of some numbers."""
    clusters = {}
    for member in draw(MEMBERS):
        clusters.setdefault(draw(st.integers(0, 6)), []).append(member)
    return list(clusters.values())


def by_number(member):
    return member


@settings(deadline=None)
@given(partitions(), partitions())
def test_every_member_has_one_leader_from_its_own_cluster(before, after):
    carried = carry(carry({}, before, by_number), after, by_number)

    assert set(carried) == {member for cluster in after for member in cluster}
    for cluster in after:
        (leader,) = {carried[member] for member in cluster}
        assert leader in cluster


@settings(deadline=None)
@given(partitions(), partitions())
def test_carrying_the_same_clusters_again_changes_nothing(before, after):
    once = carry(carry({}, before, by_number), after, by_number)

    assert carry(once, after, by_number) == once


@settings(deadline=None)
@given(partitions(), partitions())
def test_the_order_of_clusters_and_members_does_not_matter(before, after):
    previous = carry({}, before, by_number)
    shuffled = [cluster[::-1] for cluster in after[::-1]]

    assert carry(previous, shuffled, by_number) == carry(previous, after, by_number)


@settings(deadline=None)
@given(partitions(), st.lists(st.integers(100, 130), unique=True), st.randoms())
def test_records_that_arrive_never_change_a_leader_even_were_they_earlier(before, new, chance):
    previous = carry({}, before, by_number)
    grown = [list(cluster) for cluster in before]
    for member in new:
        grown = grown or [[]]
        chance.choice(grown).append(-member)
    carried = carry(previous, grown, by_number)

    assert {member: carried[member] for member in previous} == previous


@settings(deadline=None)
@given(partitions(), partitions())
def test_a_leader_that_is_still_there_leads_or_follows_another_former_leader(before, after):
    previous = carry({}, before, by_number)
    carried = carry(previous, after, by_number)

    for leader in set(previous.values()) & set(carried):
        assert carried[leader] == leader or carried[leader] in set(previous.values())


@settings(deadline=None)
@given(partitions(), partitions())
def test_redirects_lead_from_what_leads_no_more_to_what_leads(before, after):
    previous = carry({}, before, by_number)
    carried = carry(previous, after, by_number)

    for gone, now in moved(previous, carried).items():
        assert gone not in carried.values()
        assert now in carried.values()


def test_of_two_that_merge_the_leader_of_the_larger_wins():
    previous = {1: 1, 2: 1, 5: 5, 6: 5, 7: 5}

    assert set(carry(previous, [[1, 2, 5, 6, 7]], by_number).values()) == {5}


def test_of_two_as_large_the_earlier_leader_wins():
    assert set(carry({1: 1, 2: 1, 5: 5, 6: 5}, [[1, 2, 5, 6]], by_number).values()) == {1}


def test_in_a_split_the_part_with_the_leader_keeps_it_and_undoing_restores_it():
    merged = {1: 1, 2: 1, 5: 1, 6: 1}
    split = carry(merged, [[1, 2], [5, 6]], by_number)

    assert split == {1: 1, 2: 1, 5: 5, 6: 5}
    assert carry(split, [[1, 2, 5, 6]], by_number) == merged

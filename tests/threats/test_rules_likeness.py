from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.threats.rules.kinds import Kind
from fourfold.threats.rules.likeness import Group, look_alikes

members = st.frozensets(st.integers(1, 12), max_size=6)
names = st.sampled_from(
    ["Harbour Crew", "The Harbour Crew", "Crew, Harbour", "Quayside", "Moorland"]
)
groups = st.lists(
    st.builds(
        Group,
        st.integers(0, 10**6).map(str),
        st.sampled_from(Kind),
        st.integers(1, 3),
        st.none() | st.integers(1, 2),
        st.lists(names, max_size=2).map(tuple),
        members,
    ),
    max_size=12,
    unique_by=lambda group: group.reference,
)


def group(reference, named="", who=(), **others):
    usual = {"kind": Kind.OCG, "owner": 1, "priority": 1, "rivals": frozenset()}
    return Group(reference=reference, names=(named,), members=frozenset(who), **(usual | others))


def pairs(found):
    return {(one.a, one.b) for one in found}


@settings(deadline=None)
@given(groups)
def test_groups_that_share_enough_members_are_all_found(found_groups):
    found = pairs(look_alikes(found_groups))

    for a, b in combinations(sorted(found_groups, key=lambda one: one.reference), 2):
        shared = len(a.members & b.members)
        if shared >= 2 and 2 * shared >= min(len(a.members), len(b.members)):
            assert (a.reference, b.reference) in found


@settings(deadline=None)
@given(groups, st.randoms(use_true_random=False))
def test_the_order_of_the_groups_does_not_matter_and_each_pair_comes_once(some, lot):
    mixed = list(some)
    lot.shuffle(mixed)
    found = look_alikes(some)

    assert found == look_alikes(mixed)
    assert len(pairs(found)) == len(found)
    assert all(one.a < one.b and one.reasons and one.against for one in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Crew", "The Harbour Crew"),
        ("Crew, Harbour", "Harbour Crew OCG"),
        ("Op Quayside", "QUAYSIDE"),
        ("Quaysyde boys", "Quayside boys"),
    ],
)
def test_names_that_differ_in_order_case_or_a_letter_are_alike(one, other):
    (found,) = look_alikes([group("A", one), group("B", other)])

    assert found.reasons == (f"“{one}” and “{other}” are alike",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Crew", "Moorland Crew"),
        ("The Organised Crime Group", "OCG"),
        ("", ""),
        ("Sector 11", "Sector 12"),
    ],
)
def test_names_alike_only_in_common_words_are_not(one, other):
    found = look_alikes([group("A", one), group("B", other)])

    assert not found


def test_an_alias_counts_as_a_name():
    a = Group("A", Kind.OCG, 1, 1, ("Moorland", "Quayside"), frozenset())

    assert look_alikes([a, group("B", "Quayside")])


def test_one_shared_member_is_not_enough():
    assert look_alikes([group("A", "x", {1, 2}), group("B", "y", {1, 3})]) == ()


@pytest.mark.parametrize(
    ("others", "against"),
    [
        ({"rivals": frozenset({"A"}), "kind": Kind.INDIVIDUAL}, "They are recorded as rivals"),
        ({"kind": Kind.INDIVIDUAL}, "One is recorded as Organised crime group, the other as SOC priority individual"),
        ({"who": {7, 8}}, "No member is shared"),
        ({"who": {1, 2, 5, 6, 7, 8}}, "4 of the 6 members of the larger are not shared"),
        ({"named": "Moorland"}, "The names differ"),
        ({"priority": 2}, "They stand under different priorities"),
        ({"owner": 2}, "They belong to different organisations"),
        ({}, "Nothing recorded speaks against"),
    ],
)  # fmt: skip
def test_the_strongest_reason_against_is_always_shown(others, against):
    a = group("A", "Harbour", {1, 2, 3})
    b = group("B", **({"named": "Harbour", "who": {1, 2, 3}} | others))

    (found,) = look_alikes([a, b])

    assert found.against == against


def test_a_member_of_very_many_groups_does_not_pair_them_all():
    many = [group(f"G{n:03}", "", {1, 1000 + n}) for n in range(200)]

    assert look_alikes(many) == ()


def test_twenty_thousand_groups_are_compared_by_what_they_share_and_not_each_with_each():
    many = [group(f"G{n:05}", f"Street {n}", {3 * n, 3 * n + 1, 3 * n + 2}) for n in range(20_000)]
    many.append(group("H", "Nowhere", {3, 4}))

    assert pairs(look_alikes(many)) == {("G00001", "H")}

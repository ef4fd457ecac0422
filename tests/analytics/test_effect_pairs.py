from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.analytics.effect.pairs import Reassessed, balance, match


def threat(name, before, *, hit=False, tier=3, window="2022 Q2", trend=0.0, after=None):
    return Reassessed(name, window, tier, before, before if after is None else after, trend, hit)


worlds = st.lists(
    st.builds(
        lambda before, tier, window, trend, hit: (before, tier, window, trend, hit),
        st.integers(0, 300).map(float),
        st.integers(1, 3),
        st.sampled_from(["Q1", "Q2"]),
        st.one_of(st.none(), st.integers(-20, 20).map(float)),
        st.booleans(),
    ),
    max_size=40,
).map(
    lambda rows: [
        Reassessed(f"T{n}", window, tier, before, before, trend, hit)
        for n, (before, tier, window, trend, hit) in enumerate(rows)
    ]
)


@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_threats_makes_no_difference_to_the_pairs(world, chance):
    mixed = list(world)
    chance.shuffle(mixed)

    assert match(world) == match(mixed)


@given(worlds)
def test_a_pair_is_of_one_window_and_tier_and_nobody_is_in_two(world):
    pairs = match(world)

    for pair in pairs:
        assert pair.disrupted.is_disrupted
        assert not pair.like.is_disrupted
        assert (pair.disrupted.window, pair.disrupted.tier) == (pair.like.window, pair.like.tier)
        assert (pair.disrupted.trend is None) == (pair.like.trend is None)
    names = [one.threat for pair in pairs for one in (pair.disrupted, pair.like)]
    assert len(set(names)) == len(names)


@given(worlds)
def test_of_two_that_are_the_same_both_are_never_left_over(world):
    pairs = match(world)
    taken = {one.threat for pair in pairs for one in (pair.disrupted, pair.like)}

    left = [one for one in world if one.threat not in taken]
    sides = [
        {(one.window, one.tier, one.trend, one.before) for one in left if one.is_disrupted is hit}
        for hit in (True, False)
    ]
    assert not sides[0] & sides[1]


@pytest.mark.parametrize(
    ("like", "paired"),
    [
        ({"before": 100}, True),
        ({"before": 100, "tier": 2}, False),
        ({"before": 100, "window": "2022 Q3"}, False),
        ({"before": 100, "trend": None}, False),
        ({"before": 100, "trend": 300.0}, False),
        ({"before": 290}, False),
    ],
)
def test_only_what_is_like_is_paired(like, paired):
    spread = [threat(f"far{n}", 300.0 + 100 * n, trend=400.0 + 50 * n) for n in range(4)]
    found = match([threat("a", 100, hit=True), threat("b", **like), *spread])

    assert bool(found) is paired


def test_the_nearest_pair_is_made_first_by_hand():
    # a-x is 2 apart, b-x 1: b takes x, though a was given first; a is left with y, 4 apart.
    world = [
        threat("a", 100, hit=True),
        threat("b", 103, hit=True),
        threat("x", 102),
        threat("y", 104),
        threat("low", 40),
        threat("high", 160),
    ]

    found = match(world, caliper=1.0)

    assert [(pair.disrupted.threat, pair.like.threat) for pair in found] == [("b", "x"), ("a", "y")]


def test_matching_makes_the_two_sides_alike():
    chance = Random(3)  # noqa: S311
    world = [threat(f"h{n}", chance.gauss(220, 30), hit=True) for n in range(60)]
    world += [threat(f"n{n}", chance.gauss(180, 40)) for n in range(300)]

    score = balance(world, match(world))[0]

    assert score.what == "Score before"
    assert score.smd_before > 0.8
    assert score.is_even
    assert abs(score.smd_after) < 0.1

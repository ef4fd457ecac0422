import math
from dataclasses import replace
from random import Random
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.analytics.effect.difference import (
    LEAST_PAIRS,
    WARNING,
    Interval,
    Line,
    TooFewPairs,
    bootstrap,
    by_itself,
    conclusion,
    effect,
    freed_difference,
    paired,
    regression,
    student,
)
from fourfold.analytics.effect.pairs import Pair, Reassessed

RUNS = 200
NOISE = 30.0


def threat(name, before, after, *, hit=False, trend=None, window="w"):
    return Reassessed(name, window, 3, before, after, trend, hit)


def world(seed, *, real):
    """A region where scores are true levels with noise, and the high are disrupted more often."""
    chance = Random(seed)  # noqa: S311
    made = []
    for number in range(260):
        level = chance.gauss(240, 60)
        earlier, before, after = (level + chance.gauss(0, NOISE) for _ in range(3))
        hit = chance.random() < 1 / (1 + math.exp(-(before - 280) / 40))
        tier = 1 + sum(before < limit for limit in (320, 240, 160))
        after += -8 + (real if hit else 0)
        made.append(
            Reassessed(f"T{number:03}", "2022 Q2", tier, before, after, before - earlier, hit)
        )
    return made


def unmatched(made):
    hit = [one.change for one in made if one.is_disrupted]
    return fmean(hit) - fmean(one.change for one in made if not one.is_disrupted)


@pytest.mark.parametrize("real", [-40.0, 25.0])
def test_a_known_effect_lies_in_the_interval_nine_times_in_ten(real):
    found = [effect(world(seed, real=real), seed=seed).difference for seed in range(RUNS)]

    assert sum(one.low <= real <= one.high for one in found) >= 0.9 * RUNS
    assert abs(fmean(one.estimate for one in found) - real) < 2


def test_where_high_scores_only_fall_by_themselves_no_effect_is_seen():
    found = [effect(world(seed, real=0.0), seed=seed) for seed in range(RUNS)]

    assert sum(one.difference.holds_nought for one in found) >= 0.9 * RUNS
    assert fmean(unmatched(world(seed, real=0.0)) for seed in range(RUNS)) < -10
    assert fmean(one.regression.slope.estimate for one in found) == pytest.approx(
        -(NOISE**2) / (NOISE**2 + 60**2), abs=0.05
    )


def test_pairs_that_are_less_alike_are_freed_of_what_their_starts_bring():
    worlds = [
        [replace(one, tier=1, trend=None) for one in world(seed, real=0.0)] for seed in range(60)
    ]

    found = [effect(made, seed=1, caliper=50) for made in worlds]

    assert fmean(one.raw for one in found) < -4
    assert abs(fmean(one.difference.estimate for one in found)) < 2


def test_the_fall_of_high_scores_by_themselves_is_said():
    found = effect(world(1, real=0.0), seed=1)

    assert found.regression.words.startswith("High scores fall by themselves")
    assert found.regression.expected < 0
    assert WARNING in found.notes


def hand_made(differences):
    """Pairs of equal starts: the like falls by 5, the disrupted one by that and its difference."""
    made = []
    for number, difference in enumerate(differences):
        start = 100.0 + 10 * number
        made.append(threat(f"h{number:02}", start, start - 5 + difference, hit=True))
        made.append(threat(f"n{number:02}", start, start - 5))
    return made


def test_an_effect_worked_by_hand():
    differences = [-10.0, -20.0] * 10

    found = effect(hand_made(differences), seed=7)

    assert found.difference.estimate == pytest.approx(-15)
    half = 2.0930 * stdev(differences) / math.sqrt(20)
    assert found.difference.low == pytest.approx(-15 - half, abs=1e-3)
    assert found.difference.high == pytest.approx(-15 + half, abs=1e-3)
    assert found.raw == pytest.approx(-15)
    assert (found.disrupted_change, found.others_change) == (pytest.approx(-20), pytest.approx(-5))
    assert found.regression.slope.estimate == pytest.approx(0)
    assert found.words.startswith("Over 20 pairs, scores fell by 15 points more")


def test_a_pair_is_freed_of_its_own_difference_in_start_and_trend():
    pair = Pair(
        threat("a", 110.0, 60.0, hit=True, trend=12.0), threat("b", 100.0, 90.0, trend=2.0), 0.1
    )

    # changes -50 and -10; a start 10 higher brings -5, a trend 10 higher -2: -40 + 5 + 2.
    assert freed_difference(pair, Line(3.0, -0.5, -0.2, 9.0)) == pytest.approx(-33)


def test_the_line_of_those_left_alone_is_found_exactly_where_it_is_one():
    made = [
        threat(f"{n}", n, n + 4 - 0.25 * n + 0.5 * trend, trend=trend)
        for n, trend in [(10.0, 1.0), (50.0, -3.0), (70.0, 8.0), (90.0, 2.0)]
    ]

    line = by_itself(made)

    assert (line.level, line.by_score, line.by_trend) == (
        pytest.approx(4),
        pytest.approx(-0.25),
        pytest.approx(0.5),
    )


def test_regression_to_the_mean_worked_by_hand():
    others = [threat("a", 100, 100), threat("b", 200, 190), threat("c", 300, 260)]

    found = regression(others, 250)

    # changes 0, -10, -40: slope -0.2 about (200, -50/3); at 250: -50/3 - 10.
    assert found.slope.estimate == pytest.approx(-0.2)
    assert found.expected == pytest.approx(-50 / 3 - 10)


def test_scores_that_do_not_differ_show_no_slope():
    found = regression([threat("a", 100, 90), threat("b", 100, 80)], 100)

    assert found.slope.holds_nought
    assert "did not clearly fall" in found.words


@pytest.mark.parametrize("pairs", [0, 1, LEAST_PAIRS - 1])
def test_below_twenty_pairs_no_effect_is_computed(pairs):
    with pytest.raises(TooFewPairs, match="Below 20 pairs no effect is computed") as refused:
        effect(hand_made([-10.0] * pairs), seed=1)

    assert refused.value.pairs == pairs


def test_at_twenty_pairs_one_is():
    assert len(effect(hand_made([-10.0, -12.0] * 10), seed=1).pairs) == LEAST_PAIRS


def test_disrupted_threats_without_a_like_are_owned_up_to():
    lonely = threat("alone", 9000.0, 10.0, hit=True)

    found = effect([*hand_made([-10.0, -12.0] * 10), lonely], seed=1)

    assert (found.disrupted, len(found.pairs)) == (21, 20)
    assert "1 of 21 reassessments after a disruption had no like and is left out." in found.notes


def test_threats_in_pairs_of_several_windows_are_owned_up_to():
    first = hand_made([-10.0, -12.0] * 10)
    again = [threat(o.threat, o.before, o.after, hit=o.is_disrupted, window="v") for o in first]

    found = effect([*first, *again], seed=1)

    assert len(found.pairs) == 40
    assert any("more than one pair" in note for note in found.notes)


def test_the_same_threats_in_any_order_give_the_same_numbers():
    made = world(5, real=-20.0)
    mixed = sorted(made, key=lambda one: one.after)

    assert effect(made, seed=3) == effect(mixed, seed=3)


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(10, 2.2281), (19, 2.0930), (59, 2.0010), (199, 1.9720)]
)
def test_students_t_agrees_with_the_tables(freedom, quantile):
    assert student(0.975, freedom) == pytest.approx(quantile, abs=5e-4)


@settings(deadline=None)
@given(st.lists(st.floats(-500, 500), min_size=3, max_size=60), st.integers(0, 9))
def test_both_intervals_hold_the_mean(differences, seed):
    for found in (paired(differences), bootstrap(differences, seed=seed, draws=200)):
        assert found.estimate == pytest.approx(fmean(differences), abs=1e-9)
        assert found.low <= found.high
    assert paired(differences).low <= fmean(differences) + 1e-9


def test_the_bootstrap_agrees_with_the_formula_where_the_numbers_are_many():
    chance = Random(2)  # noqa: S311
    many = [chance.gauss(-12, 30) for _ in range(400)]

    drawn, known = bootstrap(many, seed=4), paired(many)

    assert drawn.low == pytest.approx(known.low, abs=0.4)
    assert drawn.high == pytest.approx(known.high, abs=0.4)


def test_a_rise_is_said_as_one():
    assert "scores rose by 24 points more" in conclusion(Interval(24, 10, 38), 30)

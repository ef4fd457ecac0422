import math
from statistics import NormalDist, fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.threats.rules.consistency import (
    TAU_SCALE,
    Z_INNER,
    Z_OUTER,
    Observation,
    Place,
    consistency,
    deviation,
    limits,
    percent,
    pool,
    within,
)

NORTH_EAST = ["Cleveland", "Durham", "NERSOU", "Northumbria"]
scores = st.decimals(0, 1280, places=2)
observations = st.lists(
    st.builds(
        lambda number, stated, settled, first, sample: Observation(
            number, NORTH_EAST[number], stated, settled, first, sample
        ),
        st.integers(0, 3),
        scores,
        scores,
        st.booleans(),
        st.booleans(),
    ),
    max_size=40,
)


def seen(name, stated, settled, *, many=1, is_first=True, is_sample=False):
    return [Observation(NORTH_EAST.index(name), name, stated, settled, is_first, is_sample)] * many


@settings(deadline=None)
@given(observations)
def test_only_what_had_to_be_read_whatever_it_said_is_counted(everything):
    counted = [one for one in everything if one.is_first or one.is_sample]
    found, alone = consistency(everything), consistency(counted)

    assert found.rows == alone.rows
    assert found.counted == len(counted)
    assert found.left_out == len(everything) - len(counted)


@settings(deadline=None)
@given(observations)
def test_organisations_stand_by_name_and_have_no_rank(everything):
    rows = consistency(everything).rows

    assert [row.name for row in rows] == sorted(row.name for row in rows)
    assert not any("rank" in name or "position" in name for row in rows for name in row.__slots__)


@settings(deadline=None)
@given(observations)
def test_pooling_draws_an_estimate_from_its_own_mean_towards_the_others(everything):
    found = consistency(everything)
    raws = [row.raw_pct for row in found.rows]

    for row in found.rows:
        assert min(raws) - 1e-6 <= row.estimate_pct <= max(raws) + 1e-6
        assert row.low_pct < row.estimate_pct < row.high_pct


@settings(deadline=None)
@given(observations, st.randoms(use_true_random=False))
def test_the_order_in_which_assessments_came_does_not_matter(everything, lot):
    mixed = list(everything)
    lot.shuffle(mixed)

    for one, other in zip(consistency(everything).rows, consistency(mixed).rows, strict=True):
        assert (one.name, one.n, one.place) == (other.name, other.n, other.place)
        assert math.isclose(one.estimate_pct, other.estimate_pct, rel_tol=1e-9, abs_tol=1e-9)


def naive_pool(means, errors, *, steps=400):
    """The posterior by brute force: a grid over mu and tau, theta by its conditional."""
    spread = max(abs(mean) for mean in means) + 1.5
    mus = [spread * (2 * (n + 0.5) / steps - 1) for n in range(steps)]
    taus = [TAU_SCALE * 5 * (n + 0.5) / 200 for n in range(200)]
    totals, firsts, seconds = 0.0, [0.0] * len(means), [0.0] * len(means)
    for tau in taus:
        for mu in mus:
            weight = math.exp(-0.5 * (tau / TAU_SCALE) ** 2)
            for mean, error in zip(means, errors, strict=True):
                weight *= NormalDist(mu, math.hypot(error, tau)).pdf(mean)
            totals += weight
            for place, (mean, error) in enumerate(zip(means, errors, strict=True)):
                kept = tau**2 / (tau**2 + error**2)
                middle = mu + kept * (mean - mu)
                firsts[place] += weight * middle
                seconds[place] += weight * (middle**2 + kept * error**2)
    return [
        (first / totals, math.sqrt(second / totals - (first / totals) ** 2))
        for first, second in zip(firsts, seconds, strict=True)
    ]


@pytest.mark.parametrize(
    ("means", "errors"),
    [
        ([0.0, 0.3, -0.1, 0.05], [0.2, 0.1, 0.05, 0.4]),
        ([0.4, 0.38, 0.41], [0.1, 0.1, 0.1]),
    ],
)
def test_the_pooled_estimates_are_those_of_brute_force(means, errors):
    found = pool(means, errors)

    for one, (mean, spread) in zip(found, naive_pool(means, errors), strict=True):
        assert one.mean == pytest.approx(mean, abs=2e-3)
        assert one.deviation == pytest.approx(spread, rel=2e-2)


def test_few_assessments_are_drawn_in_further_than_many():
    few, many, *_ = pool([0.3, 0.3, 0.0, 0.0, 0.0], [0.3, 0.05, 0.05, 0.05, 0.05])

    assert 0 < few.mean < many.mean < 0.3
    assert few.deviation > many.deviation


def test_an_organisation_alone_is_estimated_by_its_own_mean():
    (only,) = pool([0.3], [0.1])

    assert only.mean == pytest.approx(0.3)


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(-2, 2), min_size=1, max_size=8), min_size=1, max_size=5))
def test_the_spread_within_is_the_pooled_variance_held_by_four_made_up_ones(groups):
    squares = sum((v - fmean(g)) ** 2 for g in groups for v in g)
    freedom = sum(map(len, groups)) - len(groups)

    assert within(groups) ** 2 == pytest.approx((4 * math.log(1.25) ** 2 + squares) / (4 + freedom))


def simulated(seed, truth, counts, sigma):
    """Assessments whose organisations state exp(truth) times what is settled, with scatter."""
    for number, (theta, n) in enumerate(zip(truth, counts, strict=True)):
        scatter = NormalDist(theta, sigma).samples(n, seed=100 * seed + number)
        for turn, off in enumerate(scatter):
            settled = 50 + 7 * (turn % 90)
            stated = (settled + 1) * math.exp(off) - 1
            yield Observation(number, f"Force {number}", stated, settled, True, False)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    held, near, far = 0, 0.0, 0.0
    for seed in range(250):
        truth = NormalDist(0.05, 0.15).samples(6, seed=-seed)
        rows = consistency(simulated(seed, truth, [2, 4, 8, 12, 20, 40], 0.25)).rows
        for row, theta in zip(rows, truth, strict=True):
            held += row.low_pct <= percent(theta) <= row.high_pct
            near += (row.estimate_pct - percent(theta)) ** 2
            far += (row.raw_pct - percent(theta)) ** 2

    assert 0.92 <= held / 1500 <= 0.98
    assert near < 0.8 * far


def test_chance_alone_puts_about_one_in_twenty_beyond_the_inner_limits():
    beyond, far = 0, 0
    for seed in range(300):
        rows = consistency(simulated(seed, [0.0] * 6, [3, 5, 8, 12, 20, 40], 0.25)).rows
        beyond += sum(row.place is not Place.INSIDE for row in rows)
        far += sum(row.place is Place.BEYOND_998 for row in rows)

    assert 0.03 <= beyond / 1800 <= 0.07
    assert far / 1800 <= 0.006


def test_a_force_that_inflates_stands_out_and_the_others_do_not():
    rows = consistency(simulated(3, [0.0, 0.4, 0.0, 0.0], [25, 25, 25, 25], 0.2)).rows

    assert [row.place for row in rows] == [
        Place.INSIDE,
        Place.BEYOND_998,
        Place.INSIDE,
        Place.INSIDE,
    ]
    assert rows[1].words.startswith("States more than is settled")


def test_three_that_agree_by_chance_do_not_look_certain():
    (row,) = consistency(seen("Durham", 100, 100, many=3)).rows

    assert row.high_pct - row.low_pct > 20
    assert row.words.startswith("No clear difference")


def test_an_organisation_that_states_less_is_told_so():
    rows = consistency(seen("Durham", 60, 100, many=30) + seen("Cleveland", 60, 100, many=30)).rows

    assert all(row.words.startswith("States less than is settled") for row in rows)


def test_a_doubling_counts_the_same_at_any_size():
    assert deviation(19, 9) == pytest.approx(deviation(1279, 639))
    assert deviation(0, 0) == 0


@settings(deadline=None)
@given(st.integers(1, 500), st.floats(0.01, 1))
def test_the_funnel_narrows_as_assessments_grow_in_number(n, sigma):
    here, later = limits(n, sigma), limits(n + 1, sigma)

    assert here.outer_low < here.inner_low < 0 < here.inner_high < here.outer_high
    assert later.outer_low > here.outer_low
    assert later.outer_high < here.outer_high


def test_the_limits_are_those_of_95_and_998_in_a_thousand():
    assert pytest.approx(1.96, abs=0.001) == Z_INNER
    assert pytest.approx(3.09, abs=0.001) == Z_OUTER
    assert limits(4, 0.2).inner_high == pytest.approx(100 * math.expm1(1.96 * 0.2 / 2), abs=0.01)


def test_with_nothing_counted_there_is_an_empty_funnel():
    found = consistency(seen("Durham", 100, 50, is_first=False))

    assert (found.rows, found.counted, found.left_out, found.overall_pct) == ((), 0, 1, 0.0)
    assert [limit.n for limit in found.limits] == list(range(1, 11))


def test_the_funnel_is_drawn_as_far_as_the_busiest_organisation():
    assert len(consistency(seen("Durham", 100, 100, many=31)).limits) == 31

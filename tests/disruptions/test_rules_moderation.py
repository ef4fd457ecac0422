import math
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.disruptions.rules.kinds import Category, ModerationOutcome
from fourfold.disruptions.rules.moderation import (
    LEAST_CLAIMS,
    Claimant,
    NothingToModerate,
    NotIndependent,
    Observation,
    ReasonNeeded,
    check_moderator,
    check_return,
    comparison,
    draws,
    in_sample,
    outcome_of,
    why_moderated,
    wilson,
    within,
)
from fourfold.threats.rules.consistency import Place

SEED = b"a seed of sixteen"
MAY = date(2022, 5, 31)
CLAIMANT = Claimant(recorder=1, assessor=2, organisation=7, units=frozenset({71, 70}))
NAMES = ["Cleveland", "Durham", "NERSOU"]
ASSESSED = [one for one in Category if one is not Category.UNASSESSED]
rates = st.fractions(0, 1)
observations = st.lists(
    st.builds(
        lambda place, claimed, settled, drawn: Observation(
            place, NAMES[place], claimed, settled, drawn
        ),
        st.integers(0, 2),
        st.sampled_from(Category),
        st.sampled_from(Category),
        st.booleans(),
    ),
    max_size=50,
)


def seen(place, claimed, settled, many=1):
    return [Observation(place, NAMES[place], claimed, settled, is_drawn=True)] * many


def test_every_major_is_moderated_and_of_the_rest_those_that_are_drawn():
    for category in Category:
        assert bool(why_moderated(category, is_drawn=False)) == (category is Category.MAJOR)
    for category in ASSESSED:
        assert why_moderated(category, is_drawn=True)
    assert why_moderated(Category.UNASSESSED, is_drawn=True) == ""


@given(st.text(max_size=20), st.dates(date(2020, 1, 1), date(2030, 1, 1)), rates, rates)
def test_a_greater_rate_keeps_what_a_smaller_one_drew(event, day, one, other):
    low, high = sorted((one, other))

    if in_sample(SEED, event, day, rate=low):
        assert in_sample(SEED, event, day, rate=high)
    assert in_sample(SEED, event, day, rate=Fraction(1))
    assert not in_sample(SEED, event, day, rate=Fraction(0))


def test_the_lot_is_the_same_for_a_month_and_another_in_the_next():
    events = [f"D-{n}" for n in range(2000)]

    def drawn(day, seed=SEED):
        return [one for one in events if in_sample(seed, one, day)]

    assert drawn(date(2022, 5, 1)) == drawn(MAY)
    assert drawn(MAY) != drawn(date(2022, 6, 1))
    assert drawn(MAY) != drawn(MAY, b"another of sixteen")


@pytest.mark.parametrize("rate", [Fraction(1, 20), Fraction(1, 10), Fraction(1, 3)])
def test_about_as_many_are_drawn_as_the_rate_says(rate):
    n = 20_000
    spread = math.sqrt(n * rate * (1 - rate))

    drawn = sum(in_sample(SEED, str(one), MAY, rate=rate) for one in range(n))

    assert abs(drawn - n * rate) < 4 * spread


def test_a_short_seed_or_an_impossible_rate_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="at least 16 bytes"):
        in_sample(b"short", "D-1", MAY)
    with pytest.raises(ValueError, match="between 0 and 1"):
        in_sample(SEED, "D-1", MAY, rate=Fraction(3, 2))


@pytest.mark.parametrize(
    ("moderator", "units", "sentence"),
    [
        (1, [99], "what they recorded"),
        (2, [99], "a category that they chose"),
        (3, [71], "another unit"),
        (3, [99, 70], "another unit"),
    ],
)
def test_nobody_of_the_claimants_unit_moderates(moderator, units, sentence):
    with pytest.raises(NotIndependent, match=sentence):
        check_moderator(CLAIMANT, moderator=moderator, organisation=7, units=units)


@pytest.mark.parametrize(("organisation", "units"), [(7, [99]), (8, []), (8, [99])])
def test_another_unit_or_organisation_does(organisation, units):
    check_moderator(CLAIMANT, moderator=3, organisation=organisation, units=units)


def test_a_claim_without_a_team_is_moderated_by_another_organisation():
    nameless = Claimant(recorder=1, assessor=None, organisation=7)

    with pytest.raises(NotIndependent, match="somebody of another organisation"):
        check_moderator(nameless, moderator=3, organisation=7, units=[99])
    check_moderator(nameless, moderator=3, organisation=8)


@given(st.sampled_from(ASSESSED), st.sampled_from(ASSESSED))
def test_a_change_needs_a_reason_and_agreement_none(claimed, settled):
    if claimed is settled:
        assert outcome_of(claimed, settled) is ModerationOutcome.CONFIRMED
    else:
        with pytest.raises(ReasonNeeded, match=f"it is {settled.words} and not {claimed.words}"):
            outcome_of(claimed, settled, reason=" ")
        assert outcome_of(claimed, settled, reason="So.") is ModerationOutcome.CHANGED
    assert outcome_of(claimed, settled, question="When?") is ModerationOutcome.RETURNED


@pytest.mark.parametrize(
    ("claimed", "settled"),
    [(Category.UNASSESSED, Category.MINOR), (Category.MINOR, Category.UNASSESSED)],
)
def test_what_is_not_assessed_cannot_be_settled(claimed, settled):
    with pytest.raises(NothingToModerate):
        outcome_of(claimed, settled, reason="So.")


def test_a_claim_goes_back_with_a_question_only():
    assert check_return(" Which court? ") == "Which court?"
    with pytest.raises(ReasonNeeded, match="what you ask"):
        check_return(" ")


def test_an_organisation_is_compared_with_the_same_categories_of_all():
    held = [
        *seen(0, Category.MAJOR, Category.MODERATE, 15),  # all Major; half of all Majors come down
        *seen(0, Category.MAJOR, Category.MAJOR, 15),
        *seen(1, Category.MAJOR, Category.MODERATE, 5),
        *seen(1, Category.MAJOR, Category.MAJOR, 5),
        *seen(1, Category.MINOR, Category.MINOR, 40),
    ]

    cleveland, durham = comparison(held).rows

    assert (cleveland.share, durham.share) == (50, 10)
    assert (cleveland.expected_down, durham.expected_down) == (15, 5)
    assert cleveland.place is durham.place is Place.INSIDE


def test_who_claims_more_than_stands_is_told_apart_from_chance():
    held = [
        *seen(0, Category.MODERATE, Category.MINOR, 18),
        *seen(0, Category.MODERATE, Category.MODERATE, 2),
        *seen(1, Category.MODERATE, Category.MODERATE, 78),
        *seen(1, Category.MODERATE, Category.MAJOR, 2),
    ]

    cleveland, durham = comparison(held).rows

    assert cleveland.place is durham.place is Place.BEYOND_998
    assert "more than chance explains" in cleveland.words
    assert "fewer than chance explains" in durham.words
    assert (durham.up, durham.kept) == (2, 78)


@pytest.mark.parametrize(("n", "placed"), [(LEAST_CLAIMS - 1, False), (LEAST_CLAIMS, True)])
def test_small_numbers_are_counted_and_not_compared(n, placed):
    held = [
        *seen(0, Category.MAJOR, Category.MINOR, n),
        *seen(1, Category.MAJOR, Category.MAJOR, 90),
    ]

    row = comparison(held).rows[0]

    assert row.down == n
    assert (row.place is not None, row.share is not None) == (placed, placed)
    assert ("too few to compare" in row.words) is not placed


@given(observations)
def test_only_what_was_read_whatever_it_said_is_counted_and_nothing_is_lost(held):
    found = comparison(held)

    assert found.counted + found.left_out == len(held)
    assert sum(row.n for row in found.rows) == found.counted
    assert [row.name for row in found.rows] == sorted(row.name for row in found.rows)
    drawn = [one for one in held if one.is_drawn]
    assert comparison(drawn).rows == found.rows


@given(observations)
def test_what_comes_down_of_all_is_what_is_expected_of_all(held):
    rows = comparison(held).rows

    assert sum(row.down for row in rows) == pytest.approx(sum(row.expected_down for row in rows))
    assert all(row.low_down <= row.high_down <= row.n for row in rows)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_the_odds_of_draws_are_odds(chances):
    odds = draws(chances)

    assert math.fsum(odds) == pytest.approx(1)
    assert sum(n * odd for n, odd in enumerate(odds)) == pytest.approx(sum(chances), abs=1e-9)


def test_the_limits_agree_with_the_binomial_tables():
    # B(20, 0.25): P(X <= 1) = 0.0243, P(X <= 2) = 0.0913; P(X >= 10) = 0.0139, P(X >= 9) = 0.0409
    assert within(draws([0.25] * 20), 0.95) == (2, 9)


def test_under_chance_alone_hardly_anybody_stands_outside():
    chance = Random(4)  # noqa: S311
    outside = 0
    for _ in range(200):
        held = []
        for place in range(3):
            came_down = sum(chance.random() < 0.3 for _ in range(40))
            held += seen(place, Category.MAJOR, Category.MODERATE, came_down)
            held += seen(place, Category.MAJOR, Category.MAJOR, 40 - came_down)
        outside += sum(row.place is not Place.INSIDE for row in comparison(held).rows)

    assert outside / 600 < 0.05


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(pair):
    hits, n = pair

    low, high = wilson(hits, n)

    assert 0 <= low <= 100 * hits / n + 1e-9
    assert 100 * hits / n - 1e-9 <= high <= 100

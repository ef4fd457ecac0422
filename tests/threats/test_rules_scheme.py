from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.threats.rules.schemes import tactical_default_v1
from fourfold.threats.rules.scoring import (
    LevelsDoNotFit,
    LevelsMissing,
    check_levels,
    decimal_of,
    moved,
    running,
    score,
)

SCHEME = tactical_default_v1()
TUPLE = (
    "physical",
    "psychological",
    "financial",
    "community_env",
    "scope",
    "frequency",
    "victim_vulnerability",
)
REST = {
    "capacity_gap": 0,
    "capability_gap": 0,
    "public_expectation": 0,
    "confidence": 3,
    "opportunity": 1,
}
any_levels = st.fixed_dictionaries(
    {one.id: st.sampled_from([level.value for level in one.levels]) for one in SCHEME.criteria}
)


def levels(*seven, **others):
    return dict(zip(TUPLE, seven, strict=True)) | REST | others


@pytest.mark.parametrize(
    ("seven", "harm", "likelihood", "risk", "tier"),
    [
        pytest.param((4, 3, 1, 4, 3, 4, 4), "31.5", 8, "252", 3, id="A armed drugs OCG"),
        pytest.param((4, 5, 4, 2, 5, 4, 5), "68", 9, "612", 2, id="B trafficking OCG"),
        pytest.param((1, 4, 4, 2, 4, 5, 5), "33.25", 10, "332.5", 2, id="C courier fraud"),
        pytest.param((1, 1, 0, 2, 1, 3, 1), "4", 4, "16", 5, id="D single cannabis grow"),
        pytest.param((5, 5, 1, 3, 5, 5, 5), "74", 10, "740", 1, id="E online child abuse"),
        pytest.param((3, 3, 2, 3, 2, 4, 3), "17.5", 7, "122.5", 4, id="F county line"),
        pytest.param((2, 2, 1, 3, 1, 3, 2), "9", 5, "45", 4, id="G estate OCG"),
        pytest.param((2, 2, 2, 2, 1, 4, 0), "8", 4, "32", 4, id="exact tier 4"),
        pytest.param((4, 0, 0, 4, 5, 4, 0), "32", 4, "128", 3, id="exact tier 3"),
        pytest.param((5, 0, 0, 0, 5, 5, 5), "32", 10, "320", 2, id="exact tier 2"),
        pytest.param((5, 5, 0, 0, 5, 5, 5), "64", 10, "640", 1, id="exact tier 1"),
        pytest.param((0, 0, 0, 0, 1, 1, 0), "0", 1, "0", 5, id="minimum"),
        pytest.param((5, 5, 5, 5, 5, 5, 5), "128", 10, "1280", 1, id="maximum"),
    ],
)
def test_the_worked_examples_come_out(seven, harm, likelihood, risk, tier):
    scored = score(SCHEME, levels(*seven))

    assert scored.outputs["H"] == Decimal(harm)
    assert scored.outputs["L"] == likelihood
    assert (scored.risk, scored.tier) == (Decimal(risk), tier)


@pytest.mark.parametrize(
    ("gaps", "grade"),
    [
        ((0, 0, 0), "Green"),
        ((1, 1, 1), "Green"),
        ((4, 0, 0), "Amber"),
        ((4, 3, 0), "Amber"),
        ((4, 4, 0), "Red"),
        ((4, 4, 4), "Red"),
    ],
)
def test_the_organisations_position_is_graded_apart_from_the_risk(gaps, grade):
    capacity, capability, public = gaps
    plain = levels(4, 3, 1, 4, 3, 4, 4)
    position = {
        "capacity_gap": capacity,
        "capability_gap": capability,
        "public_expectation": public,
    }

    assert score(SCHEME, plain | position).grade == grade
    assert score(SCHEME, plain | position).risk == score(SCHEME, plain).risk


def test_confidence_and_opportunity_stand_beside_the_risk():
    scored = score(SCHEME, levels(4, 3, 1, 4, 3, 4, 4, confidence=1, opportunity=4))

    assert (scored.confidence, scored.opportunity) == (1, 4)
    assert scored.risk == 252


def test_the_default_says_what_it_is():
    assert SCHEME.provenance == "Project default, not the national standard"
    assert (SCHEME.ident, SCHEME.version) == ("tactical_default", "1")
    assert SCHEME.warnings == ()


def test_the_range_of_the_risk_is_known_without_trying():
    risk = SCHEME.output("RISK")

    assert (risk.least, risk.greatest) == (0, 1280)


@given(any_levels, st.sampled_from(SCHEME.criteria), st.data())
def test_a_worse_level_never_lowers_the_risk_or_betters_the_tier(chosen, criterion, data):
    worse = data.draw(st.sampled_from([one.value for one in criterion.levels]))
    low, high = sorted((chosen[criterion.id], worse))
    before = score(SCHEME, chosen | {criterion.id: low})
    after = score(SCHEME, chosen | {criterion.id: high})

    assert before.risk <= after.risk
    assert before.tier >= after.tier


@given(any_levels, st.sets(st.sampled_from([one.id for one in SCHEME.criteria])))
def test_the_running_score_of_a_draft_never_exceeds_the_final_one(chosen, left_open):
    draft = {name: level for name, level in chosen.items() if name not in left_open}
    so_far, missing = running(SCHEME, draft)

    assert {one.id for one in missing} == left_open
    assert so_far.risk <= score(SCHEME, chosen).risk


def test_a_level_that_is_missing_is_named_by_its_label():
    chosen = levels(4, 3, 1, 4, 3, 4, 4)
    del chosen["scope"], chosen["physical"]

    with pytest.raises(LevelsMissing, match="Physical harm, Geographic scope") as refused:
        score(SCHEME, chosen)
    assert refused.value.criteria == ("physical", "scope")


@pytest.mark.parametrize("wrong", [{"scope": 0}, {"physical": 6}, {"volume": 1}])
def test_levels_that_are_not_the_schemes_are_refused(wrong):
    with pytest.raises(LevelsDoNotFit):
        check_levels(SCHEME, levels(4, 3, 1, 4, 3, 4, 4) | wrong)


def test_what_moved_since_the_last_assessment_is_told_in_the_schemes_order():
    before = levels(4, 3, 1, 4, 3, 4, 4)
    after = before | {"scope": 2, "physical": 5}

    assert [move.words for move in moved(SCHEME, before, after)] == [
        "Physical harm: up from 4 to 5",
        "Geographic scope: down from 3 to 2",
    ]
    assert moved(SCHEME, before, before) == ()


@given(st.fractions(min_value=0, max_value=10**6), st.fractions(min_value=0, max_value=10**6))
def test_printing_a_score_never_changes_which_is_worse(one, other):
    low, high = sorted((one, other))

    assert decimal_of(low) <= decimal_of(high)
    assert abs(Fraction(decimal_of(low)) - low) <= Fraction(1, 20_000)
    assert "E" not in str(decimal_of(low).normalize()) or decimal_of(low) == decimal_of(low)


def test_a_whole_score_prints_as_a_whole_number():
    assert str(decimal_of(Fraction(1280))) == "1280"

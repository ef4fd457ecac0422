from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.threats.rules.evidence import (
    Evidence,
    EvidenceDoesNotFit,
    EvidenceMissing,
    Grade,
    UnreadableGrade,
    ages,
    check_evidence,
    check_submittable,
    lapses,
    supported,
    supported_levels,
)
from fourfold.threats.rules.kinds import EvidenceKind
from fourfold.threats.rules.schemes import tactical_default_v1
from fourfold.threats.rules.scoring import LevelsMissing, score

SCHEME = tactical_default_v1()
TODAY = date(2022, 1, 10)
LOWEST = {one.id: one.lowest for one in SCHEME.criteria}

days = st.dates(date(2019, 1, 1), date(2024, 12, 31))
any_levels = st.fixed_dictionaries(
    {one.id: st.sampled_from([level.value for level in one.levels]) for one in SCHEME.criteria}
)
grades = st.none() | st.builds(Grade, st.sampled_from("123"), st.sampled_from("ABCDE"))


@st.composite
def pieces(draw):
    criterion = draw(st.sampled_from(SCHEME.evidenced))
    level = draw(st.sampled_from([one.value for one in criterion.levels]))
    kind = draw(st.sampled_from(EvidenceKind))
    return Evidence(criterion.id, draw(days), level, kind, "ref", draw(grades))


some = st.lists(pieces(), max_size=12)


def record(criterion, dated_on, bears_out, kind=EvidenceKind.RECORD, grade=None):
    return Evidence(criterion, dated_on, bears_out, kind, "CR/1", grade)


@settings(deadline=None)
@given(any_levels, some, days)
def test_the_supported_score_is_never_above_the_stated_one(levels, evidence, on):
    found = supported(SCHEME, levels, evidence, on)

    assert found.scored.risk <= score(SCHEME, levels).risk
    assert found.gap == score(SCHEME, levels).risk - found.scored.risk >= 0


@settings(deadline=None)
@given(any_levels, some, pieces(), days)
def test_new_evidence_never_lowers_it(levels, evidence, more, on):
    before = supported(SCHEME, levels, evidence, on).scored

    assert supported(SCHEME, levels, [*evidence, more], on).scored.risk >= before.risk


@settings(deadline=None)
@given(any_levels, some, days, st.integers(0, 2000))
def test_time_alone_never_raises_it(levels, evidence, on, later):
    before = supported(SCHEME, levels, evidence, on).scored
    after = supported(SCHEME, levels, evidence, on + timedelta(later)).scored

    assert after.risk <= before.risk


@settings(deadline=None)
@given(any_levels, some, days)
def test_what_needs_no_evidence_stands_as_stated(levels, evidence, on):
    kept = supported_levels(SCHEME, levels, evidence, on)

    for name in (
        "confidence",
        "opportunity",
        "capacity_gap",
        "capability_gap",
        "public_expectation",
    ):
        assert kept[name] == levels[name]


@settings(deadline=None)
@given(any_levels, days)
def test_with_no_evidence_every_level_is_the_lowest_there_is(levels, on):
    kept = supported_levels(SCHEME, levels, [], on)

    assert all(kept[one.id] == one.lowest for one in SCHEME.evidenced)
    assert kept["scope"] == kept["frequency"] == 1


@settings(deadline=None)
@given(any_levels, some, days)
def test_the_criteria_that_fall_short_are_those_whose_level_is_not_kept(levels, evidence, on):
    found = supported(SCHEME, levels, evidence, on)

    assert {one.id for one in found.short} == {
        name for name, level in levels.items() if found.levels[name] != level
    }


@settings(deadline=None)
@given(any_levels, some, days)
def test_the_lapses_are_the_very_days_on_which_the_score_changes(levels, evidence, from_):
    found = {lapse.on: lapse.scored.risk for lapse in lapses(SCHEME, levels, evidence, from_)}
    ends = {one.dated_on.replace(day=1) for one in evidence}
    risk = supported(SCHEME, levels, evidence, from_).scored.risk
    last = max([from_, *ends]) + timedelta(366 * 3 + 40)
    watched = sorted(
        found.keys() | {from_ + timedelta(n) for n in range(1, (last - from_).days, 11)}
    )

    for day in watched:
        risk = found.get(day, risk)
        assert supported(SCHEME, levels, evidence, day).scored.risk == risk
    for day, after in found.items():
        assert supported(SCHEME, levels, evidence, day - timedelta(1)).scored.risk > after


@pytest.mark.parametrize(
    ("kind", "criterion", "counts_until"),
    [
        (EvidenceKind.RECORD, "physical", date(2022, 1, 10)),
        (EvidenceKind.INTELLIGENCE, "scope", date(2022, 1, 10)),
        (EvidenceKind.CONVICTION, "physical", date(2024, 1, 10)),
        (EvidenceKind.CONVICTION, "scope", date(2022, 1, 10)),
    ],
)
def test_evidence_counts_for_its_window_and_not_a_day_longer(kind, criterion, counts_until):
    levels = LOWEST | {criterion: 3}
    evidence = [record(criterion, date(2021, 1, 10), 3, kind)]

    on_the_last = supported_levels(SCHEME, levels, evidence, counts_until - timedelta(1))
    assert on_the_last[criterion] == 3
    assert supported_levels(SCHEME, levels, evidence, counts_until)[criterion] < 3


def test_what_is_suspected_to_be_false_bears_nothing_out():
    levels = LOWEST | {"physical": 4}
    false = record("physical", TODAY, 4, EvidenceKind.INTELLIGENCE, Grade("1", "E", "P"))

    assert supported_levels(SCHEME, levels, [false], TODAY)["physical"] == 0


def test_evidence_beyond_the_stated_level_does_not_lift_it():
    levels = LOWEST | {"physical": 2}

    assert supported_levels(SCHEME, levels, [record("physical", TODAY, 5)], TODAY)["physical"] == 2


def test_inflation_at_risk_is_told_as_a_gap():
    levels = LOWEST | {"physical": 5, "frequency": 5}
    evidence = [record("physical", date(2021, 6, 1), 4), record("frequency", date(2020, 1, 1), 5)]

    found = supported(SCHEME, levels, evidence, TODAY)

    assert found.gap == Decimal(80 - 8)
    assert [one.id for one in found.short] == ["physical", "frequency"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (record("confidence", TODAY, 2), "No evidence is asked for under “confidence”"),
        (record("volume", TODAY, 2), "No evidence is asked for under “volume”"),
        (record("physical", TODAY, 6), "Physical harm has no level 6"),
        (record("physical", TODAY + timedelta(1), 3), "is dated after 10 January 2022"),
        (Evidence("physical", TODAY, 3, EvidenceKind.NOTE, "  "), "Say where the evidence"),
    ],
)
def test_evidence_that_cannot_bear_anything_out_is_refused(wrong, said):
    with pytest.raises(EvidenceDoesNotFit, match=said):
        check_evidence(SCHEME, [wrong], TODAY)


def test_no_score_is_submitted_without_dated_evidence():
    levels = LOWEST | {"physical": 4, "scope": 2}

    with pytest.raises(EvidenceMissing, match="Geographic scope") as refused:
        check_submittable(SCHEME, levels, [record("physical", TODAY, 1)], TODAY)
    assert refused.value.criteria == ("scope",)


def test_a_draft_with_a_level_missing_is_not_submitted():
    with pytest.raises(LevelsMissing):
        check_submittable(SCHEME, {"physical": 0}, [], TODAY)


def test_the_lowest_levels_need_no_evidence():
    check_submittable(SCHEME, LOWEST, [], TODAY)


@pytest.mark.parametrize("text", ["2/B/P", " 2 / b / p ", "2bp", "2BP"])
def test_a_grade_is_read_however_it_is_written(text):
    assert Grade.read(text) == Grade("2", "B", "P")


@pytest.mark.parametrize("text", ["", "4A", "2F", "B2", "2/B/X", "E41"])
def test_what_is_no_grade_is_refused(text):
    with pytest.raises(UnreadableGrade, match="is not a 3x5x2 grade"):
        Grade.read(text)


@settings(deadline=None)
@given(
    st.builds(
        Grade, st.sampled_from("123"), st.sampled_from("ABCDE"), st.sampled_from(["", "P", "C"])
    )
)
def test_a_grade_is_read_back_from_what_is_printed(grade):
    assert Grade.read(str(grade)) == grade


def test_the_page_says_how_old_the_evidence_under_each_criterion_is():
    evidence = [
        record("physical", date(2021, 1, 1), 5, EvidenceKind.CONVICTION),
        record("physical", date(2022, 1, 9), 2),
        record("scope", date(2020, 11, 1), 3),
        record("frequency", date(2021, 11, 20), 3),
        record("frequency", date(2022, 2, 1), 3),
    ]

    found = {age.criterion: age for age in ages(SCHEME, evidence, TODAY)}

    assert found["physical"].words == "Newest evidence 1 day old"
    assert found["physical"].lapses_on == date(2024, 1, 1)
    assert found["scope"].words == "Newest evidence 14 months old, lapsed"
    assert found["scope"].lapses_on is None
    assert (found["frequency"].days, found["frequency"].newest_on) == (51, date(2021, 11, 20))
    assert found["financial"].words == "No evidence"
    assert list(found) == [one.id for one in SCHEME.evidenced]

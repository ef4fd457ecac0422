from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.disruptions.rules.kinds import Category, ClaimType, Commodity, Outcome
from fourfold.disruptions.rules.standards import (
    STANDARDS,
    BelowStandard,
    Draft,
    check_standards,
    findings,
    report,
)
from fourfold.plans.rules.kinds import Pillar

EVENT = date(2022, 5, 10)
WHOLE = Draft(
    type=ClaimType.LEAD,
    event_on=EVENT,
    recorded_on=EVENT + timedelta(days=3),
    organisation=1,
    unit=11,
    pillar=Pillar.PURSUE,
    category=Category.MAJOR,
    commodity=Commodity.CONTROLLED_DRUGS,
    description=(
        "Two warrants in Saltmarrow took the principal and the store; supply to the estate "
        "stopped and had not begun again four weeks later."
    ),
    proofs=1,
    outcomes={Outcome.ARRESTS: Decimal(2), Outcome.CHARGES: Decimal(2)},
    recorder=5,
    assessor=6,
)
SUPPORT = Draft(
    type=ClaimType.SUPPORT,
    event_on=EVENT,
    recorded_on=EVENT,
    organisation=2,
    unit=21,
    follows="D-1",
)
FALLS_SHORT = [
    ({"event_on": None}, "D01", "which day"),
    ({"recorded_on": None}, "D02", "missing"),
    ({"recorded_on": EVENT - timedelta(days=1)}, "D02", "after the day on which it was recorded"),
    ({"organisation": None}, "D03", "which organisation"),
    ({"unit": None}, "D04", "which team"),
    ({"pillar": None}, "D06", "pillar"),
    ({"second_pillar": Pillar.PURSUE}, "D07", "the first again"),
    ({"category": None}, "D08", "category"),
    ({"description": ""}, "D10", "at least 12 words; there are 0"),
    ({"description": "Warrant."}, "D10", "there is 1"),
    ({"description": "arrest made " * 10}, "D10", "the same words again"),
    ({"proofs": 0}, "D11", "Major needs a reference"),
    ({"category": Category.MODERATE, "proofs": 0}, "D11", "Moderate needs a reference"),
    ({"assessor": 5}, "D17", "Somebody else than the recorder"),
]
WARNED = [
    ({"category": Category.UNASSESSED}, "D09", "counted nowhere"),
    ({"commodity": None}, "D12", "deals in"),
    ({"pillar": Pillar.PROTECT}, "D13", "Not usual under Protect: Arrests, People charged"),
    ({"outcomes": {}}, "D14", "leaves something to count"),
    ({"outcomes": {Outcome.LINES_CLOSED_TYPE1: Decimal(1)}}, "D15", "no charge is counted"),
    ({"recorded_on": EVENT + timedelta(days=29)}, "D18", "29 days after"),
]
drafts = st.builds(
    Draft,
    type=st.sampled_from(ClaimType),
    event_on=st.none() | st.just(EVENT),
    recorded_on=st.none() | st.dates(date(2022, 5, 1), date(2022, 8, 1)),
    organisation=st.none() | st.just(1),
    unit=st.none() | st.just(11),
    pillar=st.none() | st.sampled_from(Pillar),
    second_pillar=st.none() | st.sampled_from(Pillar),
    category=st.none() | st.sampled_from(Category),
    description=st.text(max_size=40) | st.just(WHOLE.description),
    proofs=st.integers(0, 2),
    outcomes=st.dictionaries(st.sampled_from(Outcome), st.just(Decimal(1)), max_size=3),
)


def ids(draft):
    return [one.standard for one in findings(draft)]


@pytest.mark.parametrize("draft", [WHOLE, SUPPORT])
def test_a_whole_record_is_kept_without_a_word(draft):
    assert check_standards(draft) == ()


@pytest.mark.parametrize(("lacks", "standard", "sentence"), FALLS_SHORT)
def test_a_record_below_the_minimum_is_stopped_with_its_sentence(lacks, standard, sentence):
    draft = replace(WHOLE, **lacks)

    with pytest.raises(BelowStandard, match=sentence) as refused:
        check_standards(draft)

    assert [one.standard for one in refused.value.findings] == [standard]


@pytest.mark.parametrize(("lacks", "standard", "sentence"), WARNED)
def test_a_doubtful_record_is_kept_and_warned_of(lacks, standard, sentence):
    found = check_standards(replace(WHOLE, **lacks))

    assert [one.standard for one in found] == [standard]
    assert sentence in found[0].words


def test_only_major_and_moderate_need_evidence():
    for category in (Category.MINOR, Category.NONE, Category.NEGATIVE, Category.UNASSESSED):
        assert "D11" not in ids(replace(WHOLE, category=category, proofs=0))


def test_the_recorder_may_assess_what_is_not_major():
    assert ids(replace(WHOLE, category=Category.MODERATE, assessor=5)) == []


@pytest.mark.parametrize(("days", "late"), [(28, False), (29, True)])
def test_recording_is_late_after_twenty_eight_days(days, late):
    draft = replace(WHOLE, recorded_on=EVENT + timedelta(days=days))

    assert ("D18" in ids(draft)) is late


@pytest.mark.parametrize(
    ("lacks", "standard", "blocks"),
    [({"follows": ""}, "D16", True), ({"unit": None}, "D05", False)],
)
def test_a_support_is_asked_for_its_lead_and_not_for_a_category(lacks, standard, blocks):
    assert [(one.standard, one.blocks) for one in findings(replace(SUPPORT, **lacks))] == [
        (standard, blocks)
    ]


def test_a_second_pillar_lets_its_measures_fit():
    draft = replace(WHOLE, pillar=Pillar.PROTECT, second_pillar=Pillar.PURSUE)

    assert ids(draft) == []


@given(drafts)
def test_a_record_is_stopped_exactly_when_some_standard_that_blocks_is_not_met(draft):
    stopping = [one for one in findings(draft) if one.blocks]

    if not stopping:
        assert check_standards(draft) == findings(draft)
    else:
        with pytest.raises(BelowStandard) as refused:
            check_standards(draft)
        assert list(refused.value.findings) == stopping


@given(st.lists(drafts, max_size=12))
def test_the_report_counts_each_standard_over_the_claims_it_is_asked_of(held):
    for tally in report(held):
        standard = next(one for one in STANDARDS if one.id == tally.standard)
        asked = [draft for draft in held if draft.type in standard.of]

        assert tally.of == len(asked) > 0
        assert tally.short == sum(bool(standard.failing(draft)) for draft in asked)


def test_every_standard_has_an_id_a_title_and_a_case_here():
    assert len({one.id for one in STANDARDS}) == len(STANDARDS)
    assert {standard for _, standard, _ in FALLS_SHORT + WARNED} | {"D05", "D16"} == {
        one.id for one in STANDARDS
    }

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.disruptions.rules.kinds import (
    COUNTED,
    Category,
    Drug,
    Outcome,
    OutcomeDoesNotFit,
    Unit,
    check_outcome,
    outcome_words,
)
from fourfold.plans.rules.kinds import Pillar

PAPER = {
    "arrests",
    "charges",
    "sentence_months",
    "cash_gbp",
    "assets_restrained_gbp",
    "drugs_kg",
    "firearms",
    "safeguarded_adults",
    "safeguarded_children",
    "devices",
    "lines_closed_type1",
    "lines_closed_type2",
}


def test_the_measures_are_those_of_the_paper():
    assert {one.value for one in Outcome} == PAPER


def test_the_inspectorate_counts_three_of_six_categories():
    assert [one for one in Category if one.is_counted] == list(COUNTED)
    assert len(Category) == 6


@pytest.mark.parametrize(
    ("outcome", "amount", "drug", "sentence"),
    [
        (Outcome.ARRESTS, "0", None, "above nought"),
        (Outcome.ARRESTS, "-1", None, "above nought"),
        (Outcome.ARRESTS, "NaN", None, "above nought"),
        (Outcome.CASH, "Infinity", None, "above nought"),
        (Outcome.ARRESTS, "1.5", None, "whole number"),
        (Outcome.CASH, "10.5", None, "whole number"),
        (Outcome.DRUGS, "22", None, "say which drug"),
        (Outcome.CASH, "22", Drug.COCAINE, "a drug does not belong here"),
    ],
)
def test_an_amount_that_is_none_of_its_measure_is_refused(outcome, amount, drug, sentence):
    with pytest.raises(OutcomeDoesNotFit, match=sentence):
        check_outcome(outcome, Decimal(amount), drug)


@given(st.sampled_from(Outcome), st.integers(1, 10**9))
def test_every_whole_amount_is_kept_and_can_be_printed(outcome, amount):
    drug = Drug.HEROIN if outcome.is_by_drug else None

    kept = check_outcome(outcome, Decimal(amount), drug)

    assert kept == amount
    assert outcome_words(outcome, kept, drug).startswith(f"{outcome.words}: ")
    assert "E+" not in outcome_words(outcome, kept, drug)


def test_mass_alone_has_fractions():
    assert check_outcome(Outcome.DRUGS, Decimal("0.125"), Drug.MDMA) == Decimal("0.125")
    assert [one for one in Outcome if not one.is_whole] == [Outcome.DRUGS]
    assert (
        outcome_words(Outcome.DRUGS, Decimal("0.125"), Drug.MDMA)
        == "Drugs seized: 0.125 kg of MDMA"
    )


def test_money_is_kept_in_pence():
    assert [one for one in Outcome if one.unit is Unit.PENCE] == [
        Outcome.CASH,
        Outcome.ASSETS_RESTRAINED,
    ]


def test_every_measure_fits_some_pillar_and_people_are_safeguarded_under_all():
    assert all(one.pillars for one in Outcome)
    assert Outcome.SAFEGUARDED_CHILDREN.pillars == frozenset(Pillar)
    assert Outcome.ARRESTS.pillars == {Pillar.PURSUE}


def test_the_two_ways_in_which_a_line_closes_are_told_apart():
    assert "charged" in Outcome.LINES_CLOSED_TYPE1.meaning
    assert "deactivated" in Outcome.LINES_CLOSED_TYPE2.meaning

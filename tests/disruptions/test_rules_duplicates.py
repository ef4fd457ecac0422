from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.disruptions.rules.duplicates import (
    NEAR_DAYS,
    Claim,
    Likeness,
    NotOneLead,
    check_leads,
    duplicates,
    likeness_of,
    twin,
    twins_of,
)
from fourfold.disruptions.rules.kinds import ClaimType, Commodity
from fourfold.plans.rules.kinds import Pillar

DAY = date(2022, 5, 31)
LEAD = Claim("D-1", "E-1", 7, DAY, ClaimType.LEAD, 1, "Durham", Pillar.PURSUE, unit=11)
SUPPORT = replace(LEAD, reference="D-9", type=ClaimType.SUPPORT)


def other(**changes):
    return replace(LEAD, **{"reference": "D-2", "event": "E-2", **changes})


claims = st.lists(
    st.builds(
        lambda event, threat, days, type_, organisation, pillar: Claim(
            "", f"E-{event}", threat, DAY + timedelta(days=days), type_, organisation, "X", pillar
        ),
        st.integers(1, 6),
        st.integers(1, 2),
        st.integers(0, 12),
        st.sampled_from(ClaimType),
        st.integers(1, 2),
        st.sampled_from([Pillar.PURSUE, Pillar.PREVENT]),
    ),
    max_size=14,
).map(lambda made: [replace(one, reference=f"D-{n:02}") for n, one in enumerate(made)])


@pytest.mark.parametrize(("days", "likely"), [(0, True), (3, True), (4, False)])
@pytest.mark.parametrize("way", [1, -1])
def test_three_days_apart_may_be_one_event_and_four_may_not(days, likely, way):
    later = other(event_on=DAY + way * timedelta(days=days))

    assert (likeness_of(LEAD, later) is Likeness.SAME_CLAIM) is likely


@pytest.mark.parametrize(
    "change",
    [{"threat": 8}, {"pillar": Pillar.PREVENT}, {"organisation": 2, "type": ClaimType.SUPPORT}],
)
def test_another_threat_pillar_or_organisation_is_another_claim(change):
    assert likeness_of(LEAD, other(**change)) is None


def test_a_second_lead_on_one_event_always_goes_to_reconciliation():
    second = other(event="E-1", organisation=2, threat=8, event_on=DAY + timedelta(days=90))

    found = twin(LEAD, second)

    assert found.likeness is Likeness.SECOND_LEAD
    assert found.must
    assert found.reasons[0] == "Both claim to have led the same event"


def test_two_organisations_that_both_lead_on_one_threat_may_mean_one_event():
    found = twin(LEAD, other(organisation=2, organisation_name="NERSOU"))

    assert found.likeness is Likeness.TWO_LEADS
    assert not found.must
    assert found.against == "Durham and NERSOU each recorded their own."


def test_a_lead_and_a_support_of_different_teams_on_one_event_are_as_they_should_be():
    assert likeness_of(LEAD, replace(SUPPORT, unit=12)) is None
    assert likeness_of(LEAD, replace(SUPPORT, organisation=2)) is None
    assert likeness_of(LEAD, SUPPORT) is Likeness.SAME_CLAIM


@pytest.mark.parametrize(
    ("a", "b", "against"),
    [
        (
            {"commodity": Commodity.FIREARMS},
            {"commodity": Commodity.FRAUD, "unit": 12},
            "One is about firearms, the other about fraud.",
        ),
        (
            {"outcomes": frozenset({"Arrests: 2"})},
            {"outcomes": frozenset({"Arrests: 3"})},
            "One counts arrests: 2, the other arrests: 3.",
        ),
        (
            {"description": "Warrants at the harbour found a store of cocaine"},
            {"description": "School visit by youth workers"},
            "The descriptions have little in common.",
        ),
        ({}, {"event_on": DAY + timedelta(days=1)}, "The events are said to be 1 day apart."),
        ({}, {"unit": 12}, "Different teams claim them."),
        ({}, {}, "Nothing recorded speaks against it."),
    ],
)
def test_the_strongest_reason_against_is_said(a, b, against):
    assert twin(replace(LEAD, **a), other(**b)).against == against


def test_what_speaks_for_a_pair_is_said():
    same = {
        "description": "Warrants at the harbour found a store",
        "outcomes": frozenset({"Arrests: 2", "Firearms recovered: 1"}),
    }

    assert twin(replace(LEAD, **same), other(**same)).reasons == (
        "Same threat",
        "Same day",
        "Both are Pursue",
        "Both are claimed by Durham",
        "Same team",
        "The descriptions say nearly the same",
        "Both count arrests: 2, firearms recovered: 1",
    )


def test_while_typing_the_surest_twin_comes_first():
    held = [
        other(reference="D-2", event_on=DAY + timedelta(days=3)),
        other(reference="D-3", event="E-3", organisation=2),
        other(reference="D-4", event="E-4", event_on=DAY + timedelta(days=1)),
        other(reference="D-5", event="E-1", organisation=2),
        other(reference="D-6", threat=99),
    ]

    found = twins_of(LEAD, held)

    assert [one.b for one in found] == ["D-5", "D-4", "D-2", "D-3"]


def test_what_was_settled_as_two_is_not_suggested_again():
    assert len(duplicates([LEAD, other()])) == 1
    assert duplicates([LEAD, other()], apart=[frozenset({"D-2", "D-1"})]) == ()


@given(claims)
def test_a_pair_looks_the_same_from_either_side(held):
    for one in held:
        for another in held:
            assert twin(one, another) == twin(another, one)


@given(claims)
def test_no_likely_pair_is_missed_and_each_is_named_once(held):
    found = duplicates(held)

    every = {
        (one.reference, another.reference)
        for one in held
        for another in held
        if one.reference < another.reference and likeness_of(one, another)
    }
    assert {(pair.a, pair.b) for pair in found} == every
    assert len(found) == len(every)
    assert duplicates(list(reversed(held))) == found


@given(claims)
def test_claims_of_two_events_are_never_paired_when_they_are_far_apart(held):
    days = {one.reference: one for one in held}

    for pair in duplicates(held):
        a, b = days[pair.a], days[pair.b]
        assert a.event == b.event or abs((a.event_on - b.event_on).days) <= NEAR_DAYS


@given(claims)
def test_one_event_has_exactly_one_lead_or_is_refused(held):
    events = {one.event for one in held}
    leads = [one.event for one in held if one.type is ClaimType.LEAD]

    if all(leads.count(event) == 1 for event in events):
        check_leads(held)
    else:
        with pytest.raises(NotOneLead, match="one event has exactly one"):
            check_leads(held)

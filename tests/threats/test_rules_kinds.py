from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.threats.rules.kinds import DataSubjectCategory, Kind, Phase, Role, Type
from fourfold.threats.rules.months import months_after
from fourfold.threats.rules.review import (
    Cadence,
    InvalidRegionalRule,
    RequiredRoles,
    ReviewState,
    review,
)

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize("phase", Phase)
def test_the_words_of_a_closed_phase_and_of_no_other_contain_closed(phase):
    assert ("Closed" in phase.words) == phase.is_closed


def test_there_are_five_ways_to_close_a_threat():
    assert sum(phase.is_closed for phase in Phase) == 5


@pytest.mark.parametrize("phase", Phase)
def test_a_phase_is_read_back_from_what_is_printed_and_from_what_is_stored(phase):
    assert Phase.read(phase.words) is phase
    assert Phase.read(phase.value.lower()) is phase


def test_the_inspectorates_filter_word_is_a_type():
    assert Type.TACTICAL.words == "Tactical"


def test_a_threat_is_one_of_three_kinds():
    assert [kind.words for kind in Kind] == [
        "Organised crime group",
        "SOC priority individual",
        "SOC vulnerability",
    ]


def test_there_are_the_four_categories_of_the_act():
    assert list(DataSubjectCategory) == ["SUSPECT", "CONVICTED", "VICTIM", "WITNESS"]


@given(days, days, st.integers(-60, 60))
def test_a_later_day_never_has_an_earlier_day_some_months_on(one, other, months):
    first, second = sorted((one, other))

    assert months_after(first, months) <= months_after(second, months)


@given(days, st.integers(0, 240))
def test_months_on_lie_in_the_month_that_many_months_on(day, months):
    later = months_after(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months


@pytest.mark.parametrize(("tier", "due"), [(1, 2), (2, 2), (3, 3), (4, 4), (5, 7)])
def test_the_worse_the_tier_the_sooner_the_review(tier, due):
    assert Cadence().review_due(tier, date(2022, 1, 10)) == date(2022, due, 10)


def test_a_tier_that_the_region_did_not_name_is_reviewed_like_the_next_worse():
    assert Cadence({1: 1, 3: 6}).review_due(2, date(2022, 1, 10)) == date(2022, 2, 10)
    assert Cadence({2: 3}).review_due(1, date(2022, 1, 10)) == date(2022, 4, 10)


@pytest.mark.parametrize("months", [{}, {1: 0}, {1: 1, 2: 61}])
def test_a_cadence_that_cannot_be_kept_is_refused(months):
    with pytest.raises(InvalidRegionalRule, match="must be from 1 to 60 months"):
        Cadence(months)


@pytest.mark.parametrize(
    ("due_on", "state", "words"),
    [
        (None, ReviewState.NEVER_ASSESSED, "Never assessed"),
        (date(2022, 1, 5), ReviewState.OVERDUE, "Review overdue by 5 days"),
        (date(2022, 1, 10), ReviewState.DUE_SOON, "Review due today"),
        (date(2022, 1, 24), ReviewState.DUE_SOON, "Review due in 14 days"),
        (date(2022, 1, 25), ReviewState.IN_DATE, "Review due in 15 days"),
    ],
)
def test_a_review_says_when_it_is_due(due_on, state, words):
    found = review(due_on, date(2022, 1, 10))

    assert (found.state, found.words) == (state, words)


def test_a_worse_tier_never_asks_for_fewer_roles():
    rule = RequiredRoles()

    assert all(rule.by_tier[tier] >= rule.by_tier[tier + 1] for tier in range(1, 5))


def test_a_threat_that_was_never_scored_needs_a_lead_responsible_officer():
    assert RequiredRoles().missing(None, set()) == (Role.LRO,)


@given(st.sets(st.sampled_from(Role)), st.integers(1, 5))
def test_nobody_misses_a_role_that_is_held(held, tier):
    missing = RequiredRoles().missing(tier, held)

    assert not held & set(missing)
    assert held | set(missing) >= RequiredRoles().by_tier[tier]

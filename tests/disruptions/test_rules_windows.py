from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.disruptions.rules.kinds import Category, ClaimType, CountedBy
from fourfold.disruptions.rules.windows import (
    PRESETS,
    Filters,
    UnknownPreset,
    Window,
    WindowDoesNotFit,
    asked,
    preset,
    readings,
)
from fourfold.plans.rules.kinds import Pillar

NARRATIVE, FILTER = "hmicfrs-appendix-2", "hmicfrs-appendix-2-filter"


@dataclass(frozen=True)
class Row:
    recorded_on: date
    event_on: date = date(2022, 1, 1)
    type: ClaimType = ClaimType.LEAD
    category: Category = Category.MINOR
    pillar: Pillar = Pillar.PURSUE
    organisation: int = 1


days = st.dates(date(2021, 5, 1), date(2022, 8, 1))


@pytest.mark.parametrize(
    ("day", "narrative", "filtered"),
    [
        (date(2021, 5, 31), False, False),
        (date(2021, 6, 1), True, False),
        (date(2021, 6, 2), True, True),
        (date(2022, 5, 31), True, True),
        (date(2022, 6, 1), False, True),
        (date(2022, 6, 30), False, True),
        (date(2022, 7, 1), False, False),
    ],
)
def test_the_two_readings_of_the_reports_window_part_at_their_ends(day, narrative, filtered):
    assert PRESETS[NARRATIVE].keeps(Row(recorded_on=day)) is narrative
    assert PRESETS[FILTER].keeps(Row(recorded_on=day)) is filtered


@pytest.mark.parametrize("name", [NARRATIVE, FILTER])
def test_a_preset_counts_lead_disruptions_of_three_categories_only(name):
    row = Row(recorded_on=date(2022, 1, 1))

    assert not preset(name).keeps(replace(row, type=ClaimType.SUPPORT))
    assert {one for one in Category if preset(name).keeps(replace(row, category=one))} == {
        Category.MAJOR,
        Category.MODERATE,
        Category.MINOR,
    }


def test_the_day_of_recording_decides_unless_the_day_of_the_event_is_asked_for():
    late = Row(recorded_on=date(2022, 6, 15), event_on=date(2022, 5, 20))
    by_event = asked(preset(NARRATIVE), by=CountedBy.EVENT)

    assert not preset(NARRATIVE).keeps(late)
    assert by_event.keeps(late)
    assert by_event.words()[-1] == (
        "Day of the event is from 1 June 2021 to 31 May 2022, both inside"
    )


def test_the_days_given_on_the_command_line_are_those_of_the_narrative():
    given_ = asked(preset(NARRATIVE), first=date(2021, 6, 1), last=date(2022, 5, 31))

    assert given_ == preset(NARRATIVE)


def test_other_days_and_owners_can_be_asked_for():
    found = asked(preset(FILTER), first=date(2022, 1, 1), organisations=[2])

    assert found.window == Window(date(2022, 1, 1), date(2022, 6, 30))
    assert found.organisations == {2}
    assert asked(preset(FILTER)) == preset(FILTER)


def test_one_end_alone_is_no_window():
    with pytest.raises(WindowDoesNotFit, match="both the first and the last"):
        asked(Filters(), first=date(2022, 1, 1))


def test_a_window_without_a_day_is_refused():
    with pytest.raises(WindowDoesNotFit, match="From 2 June 2021 to 1 June 2021 there is no day"):
        Window.inside(date(2021, 6, 2), date(2021, 6, 1))


def test_an_unknown_preset_is_refused_with_those_that_there_are():
    with pytest.raises(UnknownPreset, match=f"There are: {NARRATIVE}, {FILTER}"):
        preset("hmicfrs-appendix-3")


def test_how_far_the_two_readings_differ_is_said():
    rows = [
        *[Row(recorded_on=date(2021, 6, 1))] * 2,
        *[Row(recorded_on=date(2022, 1, 1))] * 5,
        *[Row(recorded_on=date(2022, 6, 30))] * 3,
        Row(recorded_on=date(2022, 7, 1)),
    ]

    found = readings(rows, preset(NARRATIVE), preset(FILTER))

    assert (found.first, found.second) == (7, 8)
    assert found.words == (
        "Counted from 1 June 2021 to 31 May 2022, both inside: 7. "
        "Counted after 1 June 2021 and before 1 July 2022: from 2 June 2021 to 30 June 2022, "
        "both inside: 8. 5 are in both; 2 only in the first reading, 3 only in the second."
    )


def test_readings_that_agree_are_said_to():
    found = readings([Row(recorded_on=date(2022, 1, 1))], preset(NARRATIVE), Filters())

    assert found.words.endswith("Counted over all days: 1. The two readings hold the same claims.")


def test_every_filter_is_said():
    said = Filters(
        types=frozenset({ClaimType.LEAD}), pillars=frozenset({Pillar.PREVENT, Pillar.PURSUE})
    ).words()

    assert said == ("Disruption type is Lead disruption", "Pillar is Pursue or Prevent")


@given(days, days, days)
def test_both_ends_of_a_window_are_inside_and_its_half_open_end_is_not(first, last, day):
    window = Window(min(first, last), max(first, last))

    assert window.first in window
    assert window.last in window
    assert window.until not in window
    assert (day in window) == (window.first <= day < window.until)


@given(days, st.integers(2, 60), days)
def test_after_one_day_and_before_another_leaves_both_outside(after, span, day):
    before = after + timedelta(days=span)

    assert (day in Window.between(after, before)) == (after < day < before)


@given(st.lists(days), days, days)
def test_readings_count_every_claim_once(recorded, first, last):
    rows = [Row(recorded_on=day) for day in recorded]
    one = Filters(window=Window(min(first, last), max(first, last)))

    found = readings(rows, one, preset(NARRATIVE))

    assert found.first == sum(one.keeps(row) for row in rows)
    assert found.second == sum(preset(NARRATIVE).keeps(row) for row in rows)


def test_filters_on_pillars_and_organisations_leave_out_the_others():
    row = Row(recorded_on=date(2022, 1, 1))

    assert not Filters(pillars=frozenset({Pillar.PREVENT})).keeps(row)
    assert not Filters(organisations=frozenset({2})).keeps(row)
    assert Filters().keeps(row)

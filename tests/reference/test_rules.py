import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.reference.rules import (
    Calendar,
    OrganisationKind,
    Origin,
    Span,
    UnitKind,
    bank_holidays_of,
    fold,
    nearest,
    published,
)
from fourfold.shared.workdays import is_working_day, nth_working_day_after, working_days_after

SHARED = Path(__file__).parents[3] / "shared/data"
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
spans = st.builds(Span, st.none() | days, st.none() | days).filter(
    lambda span: None in (span.since, span.until) or span.since < span.until
)


def organisations(*kinds):
    return [row for row in published().organisations if row.kind in kinds]


# -- what is published -----------------------------------------------------------------------


def test_there_are_ten_regions_nine_units_and_43_forces_beside_british_transport_police():
    forces = organisations(OrganisationKind.FORCE)

    assert [row.number for row in published().regions] == list(range(1, 11))
    assert len(organisations(OrganisationKind.ROCU)) == 9
    assert len(forces) == 44
    assert [row.name for row in forces if not row.ons_code] == ["British Transport Police"]


def test_the_forces_have_the_whole_run_of_ons_codes_once_each():
    english = {f"E230000{number:02}" for number in range(1, 40)}
    welsh = {f"W1500000{number}" for number in range(1, 5)}

    codes = [row.ons_code for row in organisations(OrganisationKind.FORCE) if row.ons_code]

    assert len(codes) == 43
    assert set(codes) == english | welsh


def test_every_force_has_its_own_slug_and_home_office_code_and_none_of_these_is_verified():
    forces = organisations(OrganisationKind.FORCE)

    assert len({row.police_uk_slug for row in forces} - {""}) == 44
    assert len({row.home_office_code for row in forces} - {""}) == 44
    assert not any(row.home_office_code_verified for row in forces)


@pytest.mark.parametrize(
    ("force", "region", "code"),
    [
        ("north-wales", "North West", "W15000001"),
        ("kent", "Eastern", "E23000032"),
        ("btp", "London", ""),
        ("lancashire", "North West", "E23000003"),
        ("northumbria", "North East", "E23000007"),
        ("essex", "Eastern", "E23000028"),
        ("gloucestershire", "South West", "E23000037"),
    ],
)
def test_a_force_is_in_the_region_where_it_is_inspected(force, region, code):
    regions = {row.number: row.name for row in published().regions}

    row = next(row for row in organisations(OrganisationKind.FORCE) if row.code == force)

    assert (regions[row.region], row.ons_code) == (region, code)


def test_london_alone_has_no_regional_unit():
    served = {row.region for row in organisations(OrganisationKind.ROCU)}

    assert {row.number for row in published().regions} - served == {9}


def test_the_partners_of_the_north_east_are_there():
    councils = organisations(OrganisationKind.COUNCIL)

    assert {force: sum(row.force == force for row in councils) for force in NORTH_EAST} == {
        "cleveland": 4,
        "durham": 2,
        "northumbria": 6,
    }
    assert [row.force for row in organisations(OrganisationKind.PCC)] == list(NORTH_EAST)
    for kind in ("NCA", "HMRC", "IMMIGRATION_ENFORCEMENT", "HMPPS", "GAIN", "INSPECTORATE"):
        assert len(organisations(kind)) == 1


def test_there_is_a_group_of_all_police_but_none_of_all_organisations():
    groups = [row.short_name for row in organisations(OrganisationKind.GROUP)]
    members = [row.member for row in published().memberships if row.group == "all-police"]

    assert "All police" in groups
    assert len(groups) == 11
    assert len(members) == len(set(members)) == 44 + 9
    assert not any(row.force for row in organisations(OrganisationKind.GROUP))


def test_nobody_is_discoverable_until_they_choose_to_be_and_all_justify_search_and_export():
    for row in published().organisations:
        assert not row.discoverable
        assert row.justify_search
        assert row.justify_export
        assert row.contact_role or row.kind == OrganisationKind.GROUP


def test_a_name_means_one_organisation():
    meant = {}
    for row in published().organisations:
        for name in (row.code, row.name, row.short_name):
            meant.setdefault(fold(name), set()).add(row.code)
    for row in published().names:
        meant.setdefault(fold(row.name), set()).add(row.organisation)

    assert {name: codes for name, codes in meant.items() if len(codes) > 1} == {}


def test_what_no_source_gives_is_marked_as_the_projects_own():
    divisions = [row for row in published().units if row.kind == UnitKind.DIVISION]

    assert divisions
    assert {row.origin for row in divisions} == {Origin.DEFAULT}
    assert {row.origin for row in published().groupings} == {Origin.DEFAULT}
    assert {row.origin for row in published().priorities} == {Origin.PUBLISHED}


def test_the_north_east_has_its_eight_priorities_and_a_desk_for_each():
    priorities = [row.name for row in published().priorities]

    assert len(priorities) == 8
    assert priorities[0] == "Drug trafficking"
    assert priorities[-1] == "Firearms"
    assert [row.priority for row in published().desks] == priorities


def test_northumbria_clusters_each_priority_once():
    assert [row.name for row in published().priority_groups] == [
        "Commodity",
        "Vulnerability",
        "Prosperity",
    ]
    assert sorted(row.priority for row in published().groupings) == sorted(
        row.name for row in published().priorities
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the shared open data is not here")
def test_names_and_membership_agree_with_the_open_data():
    known = {fold(row.name): row.organisation for row in published().names}
    known |= {fold(row.short_name): row.code for row in published().organisations}
    known |= {fold(row.name): row.code for row in published().organisations}
    regions = {row.code: row.region for row in published().organisations}
    with (SHARED / "soc_figures/rocu_force_map.csv").open() as file:
        for line in csv.DictReader(file):
            assert regions[known[fold(line["force"])]] == int(line["region_no"])


@pytest.mark.skipif(not SHARED.exists(), reason="the shared open data is not here")
def test_codes_agree_with_the_open_boundaries():
    known = {fold(row.name): row.organisation for row in published().names}
    known |= {fold(row.short_name): row.code for row in published().organisations}
    codes = {row.code: row.ons_code for row in published().organisations}
    text = (SHARED / "boundaries/police_force_areas_2016_ew.geojson").read_text()
    areas = [feature["properties"] for feature in json.loads(text)["features"]]

    assert len(areas) == 43
    assert {codes[known[fold(area["pfa16nm"])]]: area["pfa16cd"] for area in areas} == {
        area["pfa16cd"]: area["pfa16cd"] for area in areas
    }


NORTH_EAST = ("cleveland", "durham", "northumbria")


# -- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("London, City of", "london city of"),
        ("DEVON & CORNWALL", "devon and cornwall"),
        ("  The   Met ", "met"),
        ("His Majesty\N{RIGHT SINGLE QUOTATION MARK}s Prison", "his majestys prison"),
        ("Dyfed-Powys", "dyfed powys"),
        ("Ynys Môn", "ynys mon"),
        ("…", ""),
    ],
)
def test_a_name_folds_to_what_its_spellings_share(written, folded):
    assert fold(written) == folded


@given(st.text())
def test_folding_a_folded_name_changes_nothing_but_a_second_the(name):
    once = fold(name)

    assert fold(once) in (once, once.removeprefix("the "))
    assert fold(name.upper()) == fold(name.upper().lower())


def test_a_name_that_looks_like_nothing_has_no_neighbours():
    assert nearest("zzzzzz", ["Durham", "Cleveland"]) == ()


# -- spans -----------------------------------------------------------------------------------


@given(spans, spans, days)
def test_two_spans_overlap_when_a_day_is_in_both(one, other, day):
    if holds(one, day) and holds(other, day):
        assert one.overlaps(other)
        assert other.overlaps(one)
    if one.covers(other) and holds(other, day):
        assert holds(one, day)


@given(spans, spans, days)
def test_what_is_left_of_a_span_is_its_days_before_its_successor(former, successor, day):
    left = successor.left_of(former) if successor.overlaps(former) else None

    if left is not None:
        kept = any(holds(part, day) for part in left)
        assert kept == (holds(former, day) and not holds(successor, day))


def holds(span, day):
    return (span.since is None or span.since <= day) and (span.until is None or day < span.until)


# -- the calendar ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made_on", "seventh"),
    [
        (date(2024, 3, 1), date(2024, 3, 12)),
        (date(2024, 3, 27), date(2024, 4, 9)),  # Easter
        (date(2024, 5, 3), date(2024, 5, 15)),  # the early May bank holiday
        (date(2024, 12, 20), date(2025, 1, 3)),  # Christmas
    ],
)
def test_the_seventh_working_day_after_a_disclosure_is_the_published_one(made_on, seventh):
    assert nth_working_day_after(made_on, 7, Calendar()) == seventh


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 5, 8),  # moved from the Monday, for VE Day
        date(2022, 6, 2),
        date(2022, 6, 3),
        date(2022, 9, 19),
        date(2022, 12, 27),  # in lieu of Christmas Day, a Sunday
        date(2023, 5, 8),
        date(2026, 12, 28),
    ],
)
def test_proclaimed_and_substitute_days_are_bank_holidays(day):
    assert not is_working_day(day, Calendar())


def test_the_early_may_monday_of_2020_was_worked():
    assert is_working_day(date(2020, 5, 4), Calendar())


def test_a_day_can_be_proclaimed_and_another_taken_back():
    calendar = Calendar(added=frozenset({date(2027, 6, 8)}), worked=frozenset({date(2027, 8, 30)}))

    assert date(2027, 6, 8) in calendar
    assert date(2027, 8, 30) not in calendar
    assert list(calendar.between(date(2027, 6, 1), date(2027, 8, 31))) == [date(2027, 6, 8)]
    assert "2027-06-08" not in calendar


@given(st.integers(2015, 2035))
def test_a_year_has_eight_bank_holidays_or_a_few_more(year):
    observed = [day for day in bank_holidays_of(year) if day.weekday() < 5]

    assert 8 <= len(observed) <= 10
    assert {day.year for day in observed} == {year}


@given(days, st.integers(1, 30))
def test_counting_working_days_passes_over_exactly_that_many(day, number):
    end = nth_working_day_after(day, number, Calendar())

    span = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
    assert sum(is_working_day(one, Calendar()) for one in span) == number
    assert next(working_days_after(end - timedelta(days=1), Calendar())) == end

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fourfold.reference import queries
from fourfold.reference.models import BankHoliday, Organisation
from fourfold.reference.models.loading import load
from fourfold.reference.rules import (
    BankHolidayRow,
    GroupingRow,
    MembershipRow,
    NameKind,
    NameRow,
    OrganisationKind,
    OrganisationRow,
    Tables,
)
from fourfold.shared.errors import NotFound

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 14, 12, tzinfo=UTC)
TODAY = NOON.date()
BEFORE, AFTER = date(2022, 7, 6), date(2022, 7, 7)


def called(text, **given):
    return queries.organisation_called(text, **given).code


# -- organisations ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NERSOU", "nerocu"),
        ("nersou", "nerocu"),
        ("NEROCU", "nerocu"),
        ("North East Regional Specialist Operations Unit", "nerocu"),
        ("Durham", "durham"),
        ("Durham Constabulary", "durham"),
        ("durham county council", "county-durham-council"),
        ("London, City of", "city-of-london"),
        ("Metropolitan Police", "metropolitan"),
        ("The Met", "metropolitan"),
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("Devon and Cornwall Police", "devon-and-cornwall"),
        ("West Midlands Police", "west-midlands"),
        ("ROCU for the West Midlands Region", "rocuwm"),
        ("E23000007", "northumbria"),
        ("w15000001", "north-wales"),
        ("avon-and-somerset", "avon-and-somerset"),
        ("BTP", "btp"),
        ("All police", "all-police"),
    ],
)
def test_an_organisation_answers_to_its_names_in_any_usual_spelling(text, code):
    assert called(text) == code


def test_a_name_answers_only_on_the_days_on_which_it_was_one():
    assert called("NERSOU", on=BEFORE) == called("NEROCU", on=AFTER) == "nerocu"
    with pytest.raises(NotFound):
        called("NERSOU", on=AFTER)
    with pytest.raises(NotFound):
        called("NEROCU", on=BEFORE)


def test_a_name_that_is_nobodys_is_refused_with_those_near_it():
    with pytest.raises(NotFound, match=r"No organisation is called “Nortumbria”\. Did you mean"):
        called("Nortumbria")
    with pytest.raises(NotFound, match="“”"):
        called("")


def test_a_name_that_two_have_had_is_asked_for_with_a_day():
    rows = [
        OrganisationRow(
            code=code, kind=OrganisationKind.OTHER, name=f"{code} trust", short_name=code
        )
        for code in ("alder", "birch")
    ]
    day = date(2025, 1, 1)
    names = (
        NameRow(organisation="alder", kind=NameKind.ALIAS, name="The Trust", until=day),
        NameRow(organisation="birch", kind=NameKind.ALIAS, name="The Trust", since=day),
    )
    load(Tables(organisations=tuple(rows), names=names), at=NOON)

    with pytest.raises(queries.SeveralOfThatName):
        called("the trust")
    assert called("the trust", on=date(2024, 12, 31)) == "alder"
    assert called("the trust", on=day) == "birch"


def test_the_regional_unit_was_nersou_until_its_renaming_on_7_july_2022():
    unit = queries.organisation_called("NEROCU")

    assert queries.name_on(unit, BEFORE) == queries.names_on(BEFORE)[unit.pk] == "NERSOU"
    assert queries.name_on(unit, AFTER) == queries.names_on(AFTER)[unit.pk] == "NEROCU"
    assert (unit.short_name, unit.name) == ("NEROCU", "North East Regional Organised Crime Unit")


def test_every_organisation_has_a_name_on_every_day():
    assert set(queries.names_on(date(1990, 1, 1))) == set(
        Organisation.objects.values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("force", "unit"),
    [
        ("North Wales", "nwrocu"),
        ("Kent", "ersou"),
        ("South Wales", "tarian"),
        ("Northumbria", "nerocu"),
        ("Gateshead", "nerocu"),
        ("Sussex", "serocu"),
    ],
)
def test_an_organisation_has_the_unit_of_its_region(force, unit):
    assert queries.rocu_of(queries.organisation_called(force), on=TODAY).code == unit


@pytest.mark.parametrize("name", ["Metropolitan", "City of London", "BTP", "NCA"])
def test_london_and_national_bodies_have_no_regional_unit(name):
    assert queries.rocu_of(queries.organisation_called(name)) is None


def test_the_forces_of_a_region_are_in_the_order_of_their_names():
    assert [force.code for force in queries.forces_of(1)] == ["cleveland", "durham", "northumbria"]
    assert [force.code for force in queries.forces_of(9)] == [
        "btp",
        "city-of-london",
        "metropolitan",
    ]
    assert sum(len(queries.forces_of(region)) for region in range(1, 11)) == 44


def test_organisations_are_asked_for_by_kind_and_leave_out_groups_unless_these_are_wanted():
    assert len(queries.organisations(OrganisationKind.ROCU, on=TODAY)) == 9
    assert len(queries.organisations(OrganisationKind.GROUP)) == 11
    assert not queries.organisations().filter(kind=OrganisationKind.GROUP).exists()
    assert queries.organisations()[0].region.number == 1


def test_an_organisation_that_has_ended_is_not_there_on_a_later_day():
    row = queries.organisation_row(queries.organisation_called("GAIN"))
    load(Tables(organisations=(replace(row, until=date(2026, 1, 1)),)), at=NOON)

    assert not queries.organisations(OrganisationKind.GAIN, on=TODAY)
    assert queries.organisations(OrganisationKind.GAIN, on=date(2025, 12, 31))


def test_a_force_has_the_councils_and_the_commissioner_of_its_area():
    partners = queries.partners_of(queries.organisation_called("Durham"))

    assert [one.code for one in partners] == [
        "darlington-council",
        "county-durham-council",
        "durham-pcc",
    ]


def test_one_organisation_is_found_by_its_key_or_refused():
    durham = queries.organisation_called("Durham")

    assert queries.organisation(durham.pk).region == queries.region_of(durham)
    with pytest.raises(NotFound):
        queries.organisation(0)


def test_justification_is_asked_for_unless_an_organisation_says_otherwise():
    durham = queries.organisation_called("Durham")
    row = queries.organisation_row(durham)
    assert queries.justifies_search(durham.pk)

    load(Tables(organisations=(replace(row, justify_search=False),)), at=NOON)

    assert not queries.justifies_search(durham.pk)
    assert queries.justifies_export(durham.pk)


# -- groups ----------------------------------------------------------------------------------


def test_a_force_speaks_for_its_region_and_for_all_police():
    ids = [queries.organisation_called("Durham").pk]

    held = queries.groups_of(ids, TODAY)

    assert {queries.organisation(pk).code for pk in held} == {"all-police", "police-north-east"}
    assert queries.groups_of([queries.organisation_called("NCA").pk], TODAY) == frozenset()
    assert queries.groups_of([], TODAY) == frozenset()


def test_the_groups_of_many_organisations_are_one_question(django_assert_num_queries):
    ids = list(Organisation.objects.values_list("pk", flat=True))

    with django_assert_num_queries(1):
        assert len(queries.groups_of(ids, TODAY)) == 11


def test_membership_lasts_from_its_first_day_to_the_day_before_its_last():
    nca = queries.organisation_called("NCA")
    day = date(2026, 1, 1)
    row = MembershipRow(group="police-north-east", member="NCA", since=day, until=TODAY)
    load(Tables(memberships=(row,)), at=NOON)

    held = [len(queries.groups_of([nca.pk], on)) for on in (date(2025, 12, 31), day, TODAY)]
    assert held == [0, 1, 0]


def test_a_group_has_its_members():
    group = queries.organisation_called("police-north-east")

    codes = {one.code for one in queries.members_of(group, on=TODAY)}
    assert codes == {"cleveland", "durham", "northumbria", "nerocu"}


# -- units -----------------------------------------------------------------------------------


def test_the_bi_regional_unit_serves_two_regions_and_others_their_own():
    regional = queries.organisation_called("NERSOU")
    bi_regional = queries.unit_called(regional, "bi-regional economic crime unit")

    assert queries.regions_served(bi_regional, on=TODAY) == {1, 2}
    assert queries.regions_served(queries.unit_called(regional, "ROCTA"), on=TODAY) == {1}
    assert list(queries.units_serving(2, on=TODAY)) == [bi_regional]
    assert bi_regional in queries.units_serving(1, on=TODAY)


def test_a_team_is_not_there_before_it_was_formed():
    regional = queries.organisation_called("NERSOU")

    def names(on):
        return [unit.short_name for unit in queries.units_of(regional, on=on)]

    assert "MARSOC" not in names(date(2021, 3, 31))
    assert "MARSOC" in names(date(2021, 4, 1))


def test_a_neighbourhood_is_a_part_of_its_division():
    unit = queries.unit_called(queries.organisation_called("Cleveland"), "Redcar neighbourhood")

    assert unit.parent.name == "Redcar and Cleveland division"


def test_a_unit_that_is_not_there_is_refused_by_name():
    with pytest.raises(NotFound, match="Durham has no unit called “ROCTA”"):
        queries.unit_called(queries.organisation_called("Durham"), "ROCTA")


# -- priorities and desks --------------------------------------------------------------------


def test_the_priorities_of_a_region_are_in_its_own_order():
    names = [priority.name for priority in queries.priorities_of(1, on=TODAY)]

    assert names[:3] == ["Drug trafficking", "Economic crime and money laundering", "County lines"]
    assert len(names) == 8
    assert not queries.priorities_of(2, on=TODAY)


def test_northumbria_puts_every_priority_under_one_of_three_headings(django_assert_num_queries):
    force = queries.organisation_called("Northumbria")

    with django_assert_num_queries(2):
        headings = queries.headings_of(force, on=TODAY)

    assert [one.group.name for one in headings] == ["Commodity", "Vulnerability", "Prosperity"]
    assert sum(len(one.priorities) for one in headings) == 8
    assert all(one.group.strategic_lead for one in headings)
    assert queries.headings_of(queries.organisation_called("Durham"), on=TODAY) == ()


def test_a_priority_that_moves_stands_under_its_old_heading_until_that_day():
    force = queries.organisation_called("Northumbria")
    day = date(2026, 1, 1)
    row = GroupingRow(
        organisation="Northumbria", group="Prosperity", priority="Firearms", since=day
    )
    load(Tables(groupings=(row,)), at=NOON)

    def heading(on):
        return [
            one.group.name
            for one in queries.headings_of(force, on=on)
            if "Firearms" in {priority.name for priority in one.priorities}
        ]

    assert (heading(date(2025, 12, 31)), heading(day)) == (["Commodity"], ["Prosperity"])


def test_each_priority_has_a_desk_with_a_co_ordinator_and_an_analyst():
    desks = list(queries.desks_of(region=1, on=TODAY))

    assert [desk.priority.position for desk in desks] == list(range(1, 9))
    assert all(desk.coordinator_role and desk.analyst_role for desk in desks)
    assert not queries.desks_of(organisation=queries.organisation_called("Durham"), on=TODAY)


def test_what_is_there_is_its_own_row_and_loading_that_changes_nothing():
    regional = queries.organisation_called("NEROCU")
    force = queries.organisation_called("Northumbria")
    rows = Tables(
        organisations=tuple(map(queries.organisation_row, queries.organisations())),
        units=tuple(map(queries.unit_row, queries.units_of(force, on=TODAY))),
        priorities=tuple(map(queries.priority_row, queries.priorities_of(1, on=TODAY))),
        priority_groups=tuple(
            queries.priority_group_row(one.group) for one in queries.headings_of(force, on=TODAY)
        ),
        desks=tuple(map(queries.desk_row, queries.desks_of(organisation=regional, on=TODAY))),
    )

    assert load(rows, at=NOON).changed_nothing
    assert len(rows.organisations) > 70


def test_a_review_of_a_desk_is_noted_with_the_next_one():
    desk = queries.desks_of(region=1, on=TODAY)[0]
    row = replace(queries.desk_row(desk), last_review_on=TODAY, next_review_on=date(2026, 7, 14))

    load(Tables(desks=(row,)), at=NOON)

    desk.refresh_from_db()
    assert (desk.last_review_on, desk.next_review_on) == (TODAY, date(2026, 7, 14))
    assert desk.coordinator_role == "Threat desk co-ordinator"


# -- the calendar ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made_on", "seventh"),
    [
        (date(2024, 3, 1), date(2024, 3, 12)),
        (date(2024, 3, 27), date(2024, 4, 9)),
        (date(2024, 5, 3), date(2024, 5, 15)),
        (date(2024, 12, 20), date(2025, 1, 3)),
    ],
)
def test_the_calendar_gives_the_published_seventh_working_days(made_on, seventh):
    assert queries.working_day_after(made_on, 7) == seventh


def test_a_day_that_an_administrator_adds_or_takes_back_counts():
    added, worked = date(2027, 6, 8), date(2027, 8, 30)
    rows = (
        BankHolidayRow(day=added, name="A proclaimed day"),
        BankHolidayRow(day=worked, name="Moved elsewhere", observed=False),
    )
    load(Tables(bank_holidays=rows), at=NOON)

    assert queries.bank_holidays(date(2027, 6, 1), date(2027, 8, 31)) == {added}
    assert BankHoliday.objects.count() == 2
    assert queries.working_day_after(date(2027, 6, 7), 1) == date(2027, 6, 9)

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from fourfold.reference import queries
from fourfold.reference.models import GroupMembership, Organisation, OrganisationName, Unit
from fourfold.reference.models.loading import load, load_published
from fourfold.reference.rules import (
    DeskRow,
    GroupingRow,
    MembershipRow,
    NameKind,
    NameRow,
    OrganisationKind,
    OrganisationRow,
    PriorityRow,
    RegionRow,
    Tables,
    UnitKind,
    UnitRegionRow,
    UnitRow,
    Unreadable,
    published,
    read_files,
)
from fourfold.shared.errors import NotFound

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 14, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
NEW_YEAR = date(2027, 1, 1)


def body(code="alder-trust", **given):
    defaults = {"kind": OrganisationKind.OTHER, "name": "Alder Trust", "short_name": "Alder"}
    return OrganisationRow(code=code, **defaults | given)


def row_of(name):
    return queries.organisation_row(queries.organisation_called(name))


def refusal(**rows):
    """Return the sentences in which rows are refused, having written nothing."""
    before = everything()
    with pytest.raises(Unreadable) as refused:
        load(Tables(**rows), at=NOON)
    assert everything() == before
    return str(refused.value)


def everything():
    tables = (Organisation, OrganisationName, GroupMembership, Unit)
    return [list(model.objects.order_by("pk").values()) for model in tables]


# -- the data of the program -----------------------------------------------------------------


def test_loading_what_is_published_a_second_time_changes_nothing(django_assert_max_num_queries):
    load_published(at=NOON)
    before = everything()

    with django_assert_max_num_queries(20):
        loaded = load_published(at=LATER)

    assert loaded.changed_nothing
    assert sum(tally.same for tally in loaded.tallies) > 400
    assert everything() == before


def test_what_an_administrator_wrote_is_not_undone_by_the_next_version():
    load_published(at=NOON)
    row = replace(row_of("Durham"), contact_role="Duty inspector", discoverable=True)
    load(Tables(organisations=(row,)), at=NOON)

    tally = next(t for t in load_published(at=LATER).tallies if t.table == "organisations")

    assert (tally.kept, tally.changed) == (1, 0)
    assert queries.organisation_called("Durham").contact_role == "Duty inspector"


def test_what_was_published_wrongly_is_put_right_by_the_next_version():
    load_published(at=NOON)
    wrong = next(row for row in published().organisations if row.code == "durham")
    load(Tables(organisations=(replace(wrong, home_office_code="99"),)), at=NOON, shipped=True)

    assert not load_published(at=LATER).changed_nothing
    assert queries.organisation_called("Durham").home_office_code == "11"


def test_a_renaming_here_outlives_the_next_version():
    load_published(at=NOON)
    row = replace(row_of("NEROCU"), short_name="NECU", named_since=NEW_YEAR)
    load(Tables(organisations=(row,)), at=NOON)

    assert load_published(at=LATER).changed_nothing
    unit = queries.organisation_called("NECU")
    assert queries.name_on(unit, date(2022, 7, 6)) == "NERSOU"
    assert queries.name_on(unit, date(2026, 12, 31)) == "NEROCU"
    assert queries.name_on(unit, NEW_YEAR) == "NECU"


def test_a_name_that_was_withdrawn_here_does_not_come_back():
    load_published(at=NOON)
    OrganisationName.objects.filter(name="GMP").withdraw(at=LATER)

    assert load_published(at=LATER).changed_nothing
    with pytest.raises(NotFound):
        queries.organisation_called("GMP")


# -- entities --------------------------------------------------------------------------------


def test_a_row_is_added_then_the_same_then_changed():
    verdicts = []
    for row in (body(), body(), body(contact_role="Duty manager")):
        (tally,) = load(Tables(organisations=(row,)), at=NOON).tallies
        verdicts.append((tally.added, tally.same, tally.changed))

    assert verdicts == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert queries.organisation_row(queries.organisation_called("alder")) == body(
        contact_role="Duty manager"
    )


def test_a_file_may_speak_of_what_it_brings_itself():
    files = {
        "organisations.csv": "code,kind,name,short_name\noak,OTHER,Oak Trust,Oak\ntrusts,GROUP,All trusts,Trusts\n",
        "memberships.csv": "group,member\ntrusts,Oak Trust\n",
        "units.csv": "organisation,kind,name,parent\noak,UNIT,Roots,\noak,TEAM,Hairs,Roots\n",
    }
    load(read_files(files), at=NOON)

    oak = queries.organisation_called("oak")
    assert queries.unit_called(oak, "Hairs").parent.name == "Roots"
    assert len(queries.groups_of([oak.pk], NEW_YEAR)) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"ons_code": "E23000007"}, "Another organisation has that ONS code."),
        ({"police_uk_slug": "durham"}, "Another organisation has that data.police.uk name."),
        ({"home_office_code": "10"}, "Another organisation has that Home Office code."),
        ({"ons_code": "e23"}, "An ONS code is a capital letter and eight digits."),
        ({"home_office_code": "7"}, "A Home Office force code is two digits."),
        ({"police_uk_slug": "Kent!"}, "A data.police.uk name is lower case, with hyphens."),
        ({"code": "Alder Trust"}, "A code is lower-case letters and digits, with hyphens."),
        ({"discoverable": True}, "An organisation that may be named says whom to ask."),
        ({"since": NEW_YEAR, "until": NEW_YEAR}, "A period ends after it begins."),
        ({"region": 77}, "region: There is no region 77."),
        ({"force": "Nowhere"}, "force: There is no organisation called 'Nowhere'."),
        ({"short_name": "Durham"}, "That name means another organisation on some of those days."),
        ({"name": "…"}, "name: A name has a letter or a digit."),
    ],
)
def test_an_organisation_that_may_not_be_is_refused_in_words(given, sentence):
    assert refusal(organisations=(body(**given),)).endswith(sentence)


def test_a_refusal_says_where_the_row_stood():
    text = "code,kind,name,short_name,ons_code\nelm,OTHER,Elm,Elm,X\nash,OTHER,Ash,Ash,Y\n"
    rows = read_files({"organisations.csv": text})

    said = refusal(organisations=rows.organisations).splitlines()

    assert [one.split(":")[0] for one in said] == [
        "organisations.csv, line 2",
        "organisations.csv, line 3",
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            {"regions": (RegionRow(number=11, name="London"),)},
            "Another region has that name.",
        ),
        (
            {"memberships": (MembershipRow(group="durham", member="nca"),)},
            "group: 'durham' is not a group.",
        ),
        (
            {"memberships": (MembershipRow(group="all-police", member="police-north-east"),)},
            "member: 'police-north-east' is a group; groups are not nested.",
        ),
        (
            {"units": (UnitRow(organisation="nca", name="A", kind=UnitKind.TEAM, parent="B"),)},
            "parent: NCA has no unit called 'B'.",
        ),
        (
            {"unit_regions": (UnitRegionRow(organisation="nca", unit="A", region=1),)},
            "unit: NCA has no unit called 'A'.",
        ),
        (
            {"priorities": (PriorityRow(region=12, position=1, name="Arson"),)},
            "region: There is no region 12.",
        ),
        (
            {"groupings": (GroupingRow(organisation="durham", group="X", priority="Firearms"),)},
            "group: Durham has no heading called 'X'.",
        ),
        (
            {
                "desks": (
                    DeskRow(
                        organisation="kent",
                        priority="Firearms",
                        coordinator_role="a",
                        analyst_role="b",
                    ),
                )
            },
            "priority: The region of Kent has no priority called 'Firearms'.",
        ),
        (
            {
                "desks": (
                    DeskRow(
                        organisation="nerocu",
                        priority="Firearms",
                        coordinator_role="",
                        analyst_role="b",
                    ),
                )
            },
            "coordinator_role: This field cannot be blank.",
        ),
        (
            {
                "desks": (
                    DeskRow(
                        organisation="nerocu",
                        priority="Firearms",
                        coordinator_role="a",
                        analyst_role="b",
                        last_review_on=NEW_YEAR,
                        next_review_on=NEW_YEAR,
                    ),
                )
            },
            "The next review is after the last one.",
        ),
    ],
)
def test_a_row_that_may_not_be_is_refused_in_words(rows, sentence):
    assert refusal(**rows).endswith(sentence)


def test_a_unit_is_never_a_part_of_itself():
    chain = (
        UnitRow(organisation="nca", name="Root", kind=UnitKind.UNIT),
        UnitRow(organisation="nca", name="Branch", kind=UnitKind.UNIT, parent="Root"),
    )
    load(Tables(units=chain), at=NOON)

    loop = UnitRow(organisation="nca", name="Root", kind=UnitKind.UNIT, parent="Branch")

    assert "'Root' would be a part of itself." in refusal(units=(loop,))


def test_the_database_itself_keeps_a_name_to_one_organisation():
    durham, kent = (queries.organisation_called(name) for name in ("Durham", "Kent"))
    name = {"kind": NameKind.ALIAS, "name": "Elsewhere", "folded": "elsewhere", "recorded_at": NOON}
    OrganisationName.objects.create(organisation=durham, until=NEW_YEAR, **name)
    OrganisationName.objects.create(organisation=kent, since=NEW_YEAR, **name)

    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationName.objects.create(organisation=kent, **name)


# -- facts -----------------------------------------------------------------------------------


def test_a_new_name_ends_the_old_one_and_what_was_recorded_is_still_known():
    load(Tables(organisations=(body(),)), at=NOON)
    load(Tables(organisations=(body(short_name="Oak", named_since=NEW_YEAR),)), at=LATER)

    names = OrganisationName.objects.filter(organisation__code="alder-trust", kind=NameKind.SHORT)
    assert {(one.name, one.since, one.until) for one in names.standing()} == {
        ("Alder", None, NEW_YEAR),
        ("Oak", NEW_YEAR, None),
    }
    assert [(one.name, one.until) for one in names.known_at(NOON)] == [("Alder", None)]


def test_a_full_name_that_stays_is_not_cut_when_the_short_one_changes():
    load(Tables(organisations=(body(),)), at=NOON)
    load(Tables(organisations=(body(short_name="Oak", named_since=NEW_YEAR),)), at=LATER)

    full = OrganisationName.objects.get(organisation__code="alder-trust", kind=NameKind.OFFICIAL)
    assert (full.since, full.until) == (None, None)


def test_a_corrected_day_is_a_new_fact_and_the_old_one_is_withdrawn():
    wrong = NameRow(organisation="nca", kind=NameKind.ALIAS, name="Agency", until=NEW_YEAR)
    load(Tables(names=(wrong,)), at=NOON)
    load(Tables(names=(replace(wrong, until=date(2027, 2, 1)),)), at=LATER)

    facts = OrganisationName.objects.filter(name="Agency").order_by("pk")
    assert [(one.until, one.withdrawn_at) for one in facts] == [
        (NEW_YEAR, LATER),
        (date(2027, 2, 1), None),
    ]


def test_a_fact_is_never_withdrawn_before_it_was_recorded():
    row = NameRow(organisation="nca", kind=NameKind.ALIAS, name="Agency")
    load(Tables(names=(row,)), at=LATER)
    load(Tables(names=(replace(row, until=NEW_YEAR),)), at=NOON)

    withdrawn = OrganisationName.objects.get(name="Agency", withdrawn_at__isnull=False)
    assert withdrawn.withdrawn_at == withdrawn.recorded_at == LATER
    assert OrganisationName.objects.filter(name="Agency").withdraw(at=NOON) == 1


def test_a_short_name_within_the_days_of_another_is_refused():
    row = NameRow(
        organisation="kent",
        kind=NameKind.SHORT,
        name="Invicta",
        since=NEW_YEAR,
        until=date(2028, 1, 1),
    )

    assert "It has another name of that kind on some of those days." in refusal(names=(row,))


def test_a_wrong_short_name_is_replaced_over_the_same_days():
    load(Tables(organisations=(body(short_name="Adler"),)), at=NOON)
    load(Tables(organisations=(body(),)), at=LATER)

    (name,) = OrganisationName.objects.standing().filter(
        organisation__code="alder-trust", kind=NameKind.SHORT
    )
    assert (name.name, name.since) == ("Alder", None)
    with pytest.raises(NotFound):
        queries.organisation_called("Adler")


def test_a_priority_stands_under_one_heading_at_a_time():
    rows = (
        GroupingRow(
            organisation="northumbria", group="Prosperity", priority="Firearms", since=NEW_YEAR
        ),
        GroupingRow(
            organisation="northumbria", group="Vulnerability", priority="Firearms", until=NEW_YEAR
        ),
    )

    load(Tables(groupings=rows), at=NOON)

    force = queries.organisation_called("Northumbria")
    for day, expected in ((date(2026, 12, 31), "Vulnerability"), (NEW_YEAR, "Prosperity")):
        under = [
            one.group.name
            for one in queries.headings_of(force, on=day)
            for priority in one.priorities
            if priority.name == "Firearms"
        ]
        assert under == [expected]

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.queries import viewer_for
from fourfold.administration.commands import reference as commands
from fourfold.administration.queries import lists
from fourfold.administration.rules.reach import BeyondReach
from fourfold.reference import queries as reference
from fourfold.reference.models import BankHoliday, GroupMembership, Priority, Unit
from fourfold.reference.rules import TABLES, MembershipRow, Tables, UnitKind, UnitRow, Unreadable
from tests import make
from tests.administration.conftest import read_ledger
from tests.administration.test_people import proven

pytestmark = pytest.mark.django_db


def viewer(user, at=make.NOON):
    return viewer_for(user, at=at, origin="test")


@pytest.fixture
def force(db):
    """An administrator of a force."""
    return viewer(make.user("an.admin", "ADMINISTRATOR"))


@pytest.fixture
def regional(db):
    """An administrator of the regional unit."""
    return viewer(make.user("rocu.admin", "ADMINISTRATOR", of="NEROCU"))


def unit(name="Marine unit", organisation="cleveland", **more):
    return UnitRow(organisation=organisation, name=name, kind=UnitKind.UNIT, **more)


def test_an_administrator_adds_a_unit_to_their_own_organisation(force):
    commands.edit_reference(table="units", row=unit(), by=force, at=make.NOON)

    assert Unit.objects.get(name="Marine unit").organisation_id == force.organisation_id
    assert read_ledger(verb="administration.edit_reference")[0].texts == {"name": "units"}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("units", unit(organisation="durham")),
        ("memberships", MembershipRow(group="police-north-east", member="cleveland")),
    ],
)
def test_another_organisations_lists_and_the_regions_are_out_of_reach(force, table, row):
    """Whoever adds to a group lets somebody read."""
    before = (Unit.objects.count(), GroupMembership.objects.count())

    with pytest.raises(BeyondReach):
        commands.edit_reference(table=table, row=row, by=force, at=make.NOON)

    assert (Unit.objects.count(), GroupMembership.objects.count()) == before
    assert read_ledger(verb="administration.edit_reference")[0].outcome == "REFUSED"


def test_a_file_is_taken_in_whole_or_not_at_all(regional):
    good = unit("Marine unit", "nerocu")
    bad = unit("Air unit", "nowhere")

    with pytest.raises(Unreadable, match="nowhere"):
        commands.load_reference(rows=Tables(units=(good, bad)), by=regional, at=make.NOON)

    assert not Unit.objects.filter(name="Marine unit").exists()


def test_an_organisation_says_what_it_asks_and_whom_to_ask(force):
    commands.set_justification(
        justify_search=False,
        justify_export=True,
        discoverable=True,
        contact_role="Force intelligence duty officer",
        by=force,
        at=make.NOON,
    )

    own = reference.organisation(force.organisation_id)
    assert (own.justify_search, own.justify_export, own.discoverable) == (False, True, True)
    assert own.contact_role == "Force intelligence duty officer"


def test_who_may_be_named_says_whom_to_ask(force):
    with pytest.raises(Unreadable, match="says whom to ask"):
        commands.set_justification(
            justify_search=True,
            justify_export=True,
            discoverable=True,
            contact_role="",
            by=force,
            at=make.NOON,
        )


# -- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_every_list_has_a_page_and_a_form_for_a_new_row_and_an_old_one(regional, browse, table):
    client = proven(browse(regional))
    BankHoliday.objects.create(day=dt.date(2030, 1, 2), name="Test")

    page = client.get(reverse("administration:list", args=[table]))
    fresh = client.get(reverse("administration:add_row", args=[table]))
    first = lists.page_of(table)[0][0]
    old = client.get(reverse("administration:row", args=[table, first]))

    assert (page.status_code, fresh.status_code, old.status_code) == (200, 200, 200)
    assert lists.TITLES[table] in page.content.decode()


@pytest.mark.parametrize("table", TABLES)
def test_keeping_a_row_as_it_stands_changes_nothing(regional, table):
    BankHoliday.objects.create(day=dt.date(2030, 1, 2), name="Test")
    before = lists.rows_of(table)

    commands.edit_reference(table=table, row=before[0], by=regional, at=make.NOON)

    assert lists.rows_of(table) == before


def test_a_list_asks_the_database_as_often_when_it_is_longer(regional, browse):
    client, url = browse(regional), reverse("administration:list", args=["units"])
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    rows = tuple(unit(f"Unit {n}", "nerocu") for n in range(30))
    commands.load_reference(rows=Tables(units=rows), by=regional, at=make.NOON)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(url)

    assert b"Unit 29" in answer.content
    assert len(many) == len(few)


def test_a_row_is_changed_by_page(regional, browse):
    one = Priority.objects.filter(region__number=1).order_by("position").first()
    url = reverse("administration:row", args=["priorities", one.pk])

    answer = proven(browse(regional)).post(url, {"region": 1, "position": 77, "name": one.name})

    one.refresh_from_db()
    assert answer.url == reverse("administration:list", args=["priorities"])
    assert one.position == 77


def test_what_is_wrong_with_a_row_stands_beside_the_form(regional, browse):
    url = reverse("administration:add_row", args=["units"])

    answer = proven(browse(regional)).post(
        url, {"organisation": "nowhere", "name": "X", "kind": "UNIT"}
    )

    assert "no organisation called" in answer.content.decode()


def test_a_file_is_taken_in_by_page(regional, browse):
    rows = {"units": [{"organisation": "nerocu", "name": "Marine unit", "kind": "UNIT"}]}
    file = SimpleUploadedFile("lists.json", json.dumps(rows).encode())

    answer = proven(browse(regional)).post(reverse("administration:take_in"), {"file": file})

    assert "Teams, units and neighbourhoods: 1 added" in answer.content.decode()
    assert Unit.objects.filter(name="Marine unit").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"{", b'{"kings": []}'])
def test_a_file_that_is_none_is_refused_in_words(regional, browse, content):
    file = SimpleUploadedFile("lists.json", content)

    answer = proven(browse(regional)).post(reverse("administration:take_in"), {"file": file})

    assert "Nothing was taken in" in answer.content.decode()


@pytest.mark.parametrize("name", ["lists", "justification"])
def test_who_does_not_administer_has_no_lists(browse, name):
    answer = browse(viewer(make.user("a.reader", "LRO"))).get(reverse(f"administration:{name}"))

    assert answer.status_code == 403


def test_a_list_that_is_none_has_no_page(regional, browse):
    client = proven(browse(regional))

    assert client.get(reverse("administration:list", args=["kings"])).status_code == 404
    assert client.get(reverse("administration:row", args=["units", 999_999])).status_code == 404


def test_the_front_offers_what_one_may_do(force, browse):
    admin = browse(force).get(reverse("administration:front")).content.decode()
    reader = browse(viewer(make.user("a.reader", "LRO"))).get(reverse("administration:front"))

    assert reverse("administration:people") in admin
    assert reverse("administration:people") not in reader.content.decode()
    assert reverse("administration:permissions") in reader.content.decode()

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.models import Compartment, CompartmentName, Posting, ReadIn
from fourfold.access.queries import clearance_of, viewer_for
from fourfold.access.reach import readers_of
from fourfold.access.rules import Marking, Restriction
from tests import make

pytestmark = pytest.mark.django_db


def viewer(user, at=make.NOON):
    return viewer_for(user, at=at, origin="test")


def names(restriction):
    return {one.username for one in readers_of(restriction, make.TODAY)}


@pytest.fixture
def people(db):
    made = {
        "cleveland": make.user("cleveland", "LRO"),
        "low": make.user("low", "LRO", marking=1),
        "durham": make.user("durham", "LRO", of="Durham"),
        "guest": make.user("guest", "LRO", of="Durham"),
        "council": make.user("council", "PARTNER", of="Durham County Council"),
    }
    make.user("gone", is_active=False)
    make.user("feed", kind="SERVICE")
    Posting.objects.create(
        user=made["guest"], organisation=make.organisation(), since=make.LONG_AGO
    )
    return made


def to(*organisations, **more):
    return Restriction.to({make.organisation(name).pk for name in organisations}, **more)


def test_own_people_and_those_posted_read_it_and_closed_accounts_do_not(people):
    assert names(to("Cleveland")) == {"cleveland", "low", "guest"}


def test_the_marking_leaves_out_those_not_cleared(people):
    assert names(to("Cleveland", marking=Marking.OFFICIAL_SENSITIVE)) == {"cleveland", "guest"}


def test_a_group_reads_by_its_members(people):
    assert names(to("police-north-east")) == {"cleveland", "low", "durham", "guest"}


def test_what_is_made_from_two_is_read_by_those_who_may_read_both(people):
    assert names(to("Cleveland") | to("Durham")) == {"guest"}


def test_the_answer_is_the_one_that_need_to_know_gives(people):
    for restriction in (
        to("Cleveland"),
        to("police-north-east"),
        to("Cleveland") | to("Durham"),
        Restriction(),
    ):
        expected = {
            name
            for name, one in people.items()
            if clearance_of(one, make.TODAY).satisfies(restriction)
        }
        assert names(restriction) == expected


def test_more_people_cost_no_more_questions(people):
    with CaptureQueriesContext(connection) as few:
        readers_of(to("police-north-east"), make.TODAY)
    for number in range(30):
        make.user(f"p{number}", of="Durham")
    with CaptureQueriesContext(connection) as many:
        found = readers_of(to("police-north-east"), make.TODAY)

    assert len(found) == 34
    assert len(many) == len(few) <= 4


@pytest.fixture
def compartment(people):
    made = Compartment.objects.create(
        kind="OPERATION", owner=people["cleveland"], reviewed_on=make.TODAY
    )
    label = make.label(made.pk)
    with make.everything():
        CompartmentName.objects.create(
            compartment=made, label=label, name=make.CANARY, purpose="Test"
        )
    ReadIn.objects.create(
        compartment=made,
        user=people["cleveland"],
        by_id=-1,
        reason="x",
        since=make.LONG_AGO,
        until=dt.date(2100, 1, 1),
    )
    return made


def test_the_panel_names_organisations_and_people(people, browse):
    url = reverse("administration:readers")
    query = {"marking": "2", "organisations": [make.organisation("Cleveland").pk]}

    page = browse(viewer(people["durham"])).get(url, query, headers={"HX-Request": "true"})

    text = page.content.decode()
    assert "<html" not in text
    assert "OFFICIAL-SENSITIVE" in text
    assert "Cleveland (Cleveland)" in text
    assert "1 of them reads it by a posting or a group." in text


def test_the_panel_counts_people_where_they_are_many(people, browse):
    for number in range(15):
        make.user(f"p{number}")
    query = {"organisations": [make.organisation("Cleveland").pk]}

    page = browse(viewer(people["durham"])).get(reverse("administration:readers"), query)

    assert "That is 18 people today." in page.content.decode()


def test_the_panel_names_a_compartment_to_those_in_it(people, compartment, browse):
    query = {"compartments": [compartment.pk]}

    page = browse(viewer(people["cleveland"])).get(reverse("administration:readers"), query)

    assert make.CANARY in page.content.decode()
    assert "Cleveland (Cleveland)" in page.content.decode()


@pytest.mark.parametrize("pk", ["real", 999_999])
def test_a_hidden_compartment_and_none_answer_alike(people, compartment, browse, pk):
    query = {"compartments": [compartment.pk if pk == "real" else pk]}

    page = browse(viewer(people["durham"])).get(reverse("administration:readers"), query)

    assert page.status_code == 404
    assert b"There is no such compartment." in page.content
    assert make.CANARY not in page.content.decode()


def test_who_makes_no_records_is_not_given_a_list_of_people(people, browse):
    query = {"organisations": [make.organisation("Cleveland").pk]}

    page = browse(viewer(people["council"])).get(reverse("administration:readers"), query)

    assert page.status_code == 403
    assert b"Cleveland (Cleveland)" not in page.content

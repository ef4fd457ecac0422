"""The pages of a threat: one happy, one refused, one invisible, and how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.threats.models import Standing, Threat, Tie
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


@pytest.fixture
def one(label, by):
    return make.threat(label, by=by, name="Alder")


PAGES = ("", "members/", "network/", "timeline/", "state/", "relabel/", "people/", "rivals/")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_threat_opens_for_its_readers_and_for_nobody_else(browse, one, by, page):
    address = f"/threats/{one.urn}/{page}"

    assert "Alder" in browse(by).get(address).text
    assert browse(make.someone(make.label(2))).get(address).status_code == 404


def test_without_the_verb_a_page_is_refused(browse, one, label):
    reader = make.viewer(label, of=make.organisation(), may=("threats.read",))

    assert browse(reader).get(f"/threats/{one.urn}/").status_code == 200
    assert browse(reader).get(f"/threats/{one.urn}/state/").status_code == 403


def test_a_rivalry_is_recorded_once_its_readers_are_known(browse, one, by, label):
    other = make.threat(label, by=by, name="Birch")
    client, address = browse(by), f"/threats/{one.urn}/rivals/"
    given = {"other": other.urn.lower(), "tension": "HIGH", "reason": "Feud", "since": "2026-04-14"}

    checked = client.post(address, given | {"check": "yes"})
    assert "Who will be able to see this" in checked.text
    saved = client.post(address, given | {"save": "yes"})

    assert saved.status_code == 302
    with speaking_for(by):
        assert Tie.objects.get().reason == "Feud"
    assert "Birch" in client.get(f"/threats/{one.urn}/").text


@pytest.mark.parametrize("other", ["T-0000-0000-0000", "nonsense"])
def test_a_rival_that_is_not_there_is_refused_in_words(browse, one, by, other):
    given = {"other": other, "tension": "HIGH", "reason": "Feud", "since": "2026-04-14"}
    page = browse(by).post(f"/threats/{one.urn}/rivals/", given | {"save": "yes"})

    assert "There is a problem" in page.text


def test_a_threat_is_recorded_from_the_page_with_its_aliases(browse):
    person = make.user("recorder", "FORCE_ASSESSOR")
    by = viewer_for(person, at=make.NOON, origin="test")
    given = {
        "name": "Cedar",
        "kind": "OCG",
        "owner": person.organisation_id,
        "since": "2026-04-14",
        "type": "TACTICAL",
        "phase": "ACTIVE",
        "soc": "on",
        "aliases": "The Cedars\nCedar boys",
        "marking": "2",
        "organisations": [person.organisation_id],
    }
    client = browse(by)

    assert "Who will be able to see this" in client.post("/threats/new/", given).text
    assert client.post("/threats/new/", given | {"save": "yes"}).status_code == 302

    with speaking_for(by):
        made = Threat.objects.get()
        assert Standing.objects.get(threat=made).name == "Cedar"
    page = client.get(f"/threats/{made.urn}/").text
    assert "Cedar boys" in page
    assert "OFFICIAL-SENSITIVE" in page


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(browse, by, label):
    client = browse(by)
    client.get("/threats/")
    counted = []
    for _ in range(2):
        for n in range(8):
            make.threat(label, by=by, name=f"Threat {n}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/threats/").status_code == 200
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_the_filters_stand_in_the_address_and_each_can_be_taken_away(browse, one, by):
    page = browse(by).get("/threats/?q=alder&kind=OCG&phase=open")

    assert "Alder" in page.text
    assert "Category: Organised crime group" in page.text
    assert browse(by).get("/threats/?kind=NONSENSE").status_code == 422


def test_taking_the_list_away_asks_why_and_is_entered(browse, one, by):
    client = browse(by)

    assert "Before you take the list away" in client.get("/threats/export/csv/").text
    taken = client.get("/threats/export/xlsx/?reason_code=ASSESS&reason_text=Meeting")

    assert taken.status_code == 200
    assert taken.content.startswith(b"PK")
    assert client.get("/threats/export/pdf/?reason_code=ASSESS").status_code == 404

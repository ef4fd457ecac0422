"""Pages of reviews and disposals: what is due, one person's, and the second person's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.models import Holding
from fourfold.subjects.models import Name
from fourfold.web import middleware
from tests import make
from tests.intelligence import retained
from tests.subjects import builders

pytestmark = pytest.mark.django_db
HOLDINGS, DISPOSALS = "/intelligence/holdings/", "/intelligence/disposals/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return builders.reader_of(label)


def held(label, by, *names):
    """Return holdings that are due."""
    for name in names:
        builders.person(label, name)
    retained.hold(label)
    with speaking_for(by):
        Holding.objects.update(clear_from=make.TODAY.replace(year=2018), review_on=make.TODAY)
        return list(Holding.objects.order_by("pk"))


def test_the_queue_shows_what_is_due_and_counts_only_what_one_may_read(label, by, browse):
    held(label, by, "Ann Ash")
    other = make.label(2)
    held(other, builders.reader_of(other), "Lee Hidden")

    page = browse(by).get(HOLDINGS).content.decode()

    assert "Ann Ash" in page
    assert "Lee Hidden" not in page
    assert "Showing 1 of 1" in page


def test_the_queue_asks_as_often_for_five_as_for_one(label, by, browse):
    client = browse(by)
    held(label, by, "Ann Ash")
    client.get(HOLDINGS)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(HOLDINGS)
    held(label, by, *(f"Person Number{letter}" for letter in "abcd"))
    with CaptureQueriesContext(connection) as five:
        client.get(HOLDINGS)

    assert len(five) == len(one)


def test_a_holding_that_is_hidden_answers_as_one_that_is_not_there(label, by, browse):
    other = make.label(2)
    (hidden,) = held(other, builders.reader_of(other), "Lee Hidden")
    client = browse(by)

    answers = [client.get(f"{HOLDINGS}{pk}/") for pk in (hidden.pk, 999_999)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_review_on_the_page_goes_to_a_second_person_who_disposes(label, by, browse):
    (one,) = held(label, by, "Ann Ash")
    client = browse(by)
    there = f"{HOLDINGS}{one.pk}/"
    assert client.get(f"{there}review/").status_code == 200
    assert client.post(f"{there}review/", {"outcome": "DISPOSE"}).status_code == 422
    sent = client.post(f"{there}review/", {"outcome": "DISPOSE"} | retained.REASONS)
    assert sent.status_code == 302
    assert "waits for a second person" in client.get(there).content.decode()

    second = browse(retained.another(by))
    page = second.get(DISPOSALS).content.decode()
    pk = re.search(rf"{DISPOSALS}(\d+)/", page)[1]
    assert "Ann Ash" in second.get(f"{DISPOSALS}{pk}/").content.decode()
    assert second.post(f"{DISPOSALS}{pk}/agree/").status_code == 302

    with speaking_for(by):
        assert not Name.objects.exists()


def test_a_group_and_a_legal_hold_are_set_on_the_page(label, by, browse):
    (one,) = held(label, by, "Ann Ash")
    client = browse(by)
    there = f"{HOLDINGS}{one.pk}/"
    client.post(f"{there}group/", {"group": "2", "because": "Convicted of robbery"})
    client.post(f"{there}hold/", {"because": "An appeal waits"})

    page = client.get(there).content.decode()

    assert "Convicted of robbery" in page
    assert "An appeal waits" in page


def test_a_disposal_is_refused_on_the_page(label, by, browse):
    (one,) = held(label, by, "Ann Ash")
    review = retained.decided(one, by)
    client = browse(retained.another(by))
    refused = client.post(f"{DISPOSALS}{review.pk}/refuse/", {"answer": "An appeal is near"})

    assert refused.status_code == 302
    assert "No disposal that you may see waits" in client.get(DISPOSALS).content.decode()

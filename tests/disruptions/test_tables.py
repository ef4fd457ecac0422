"""The tables: lead and support apart, shares with what they are of, dominance before anything."""

import re
from datetime import UTC, date, datetime

import pytest

from fourfold.disruptions.commands.disruption import Supporter
from fourfold.disruptions.rules.kinds import Category
from fourfold.plans.rules.kinds import Pillar
from tests import make
from tests.disruptions import world

pytestmark = pytest.mark.django_db
YEAR = {"first": "2021-06-01", "last": "2022-05-31", "by": "RECORDED"}


@pytest.fixture
def label():
    return make.label()


@pytest.fixture
def by(label):
    return make.someone(label)


@pytest.fixture
def threat(label, by):
    return make.threat(label, by=by, since=date(2020, 1, 1))


def many(number, threat, by, **given):
    for count in range(number):
        event_on = date(2021, 7, 1 + count % 28)
        at = datetime(2021, 8, 2, 12, tzinfo=UTC)
        told = {"event_on": event_on, "another_event": "Another event."} | given
        world.recorded(threat, by, at=at, **told)


def text_of(client, **asked):
    page = client.get("/disruptions/tables/", YEAR | asked)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_a_team_that_dominates_is_named_before_every_table(browse, threat, by):
    many(11, threat, by, of="NEROCU", team="Cyber Protect", pillar=Pillar.PROTECT)
    many(10, threat, by, of="NEROCU", team="Fraud")

    text = text_of(browse(by))

    said = "11 of NERSOU&#x27;s 21 lead disruptions (52%) are Cyber Protect&#x27;s; without them"
    assert said in text
    assert text.index(said) < text.index("Lead disruptions by organisation")


def test_lead_and_support_stand_in_tables_of_their_own(browse, threat, by):
    many(2, threat, by, supports=[Supporter(make.organisation("Durham"))])

    text = text_of(browse(by))

    assert "2 lead and 2 support disruptions. They are not added" in text
    assert "Support disruptions by organisation" in text


def test_every_figure_opens_the_list_of_its_own_rows(browse, threat, by):
    many(3, threat, by)
    many(2, threat, by, pillar=Pillar.PREVENT, category=Category.MODERATE)
    many(1, threat, by, of="Durham", team="Drugs team", supports=[])
    client = browse(by)

    page = client.get("/disruptions/tables/", YEAR).content.decode()

    links = re.findall(r'href="(/disruptions/\?[^"]+)">([\d,]+)</a>', page)
    assert len(links) > 10
    for address, number in set(links):
        listed = client.get(address.replace("&amp;", "&"))
        assert f"<strong>{number}</strong> disruption" in listed.content.decode(), address


def test_what_counts_for_nothing_is_left_out_and_said(browse, threat, by):
    many(2, threat, by)
    many(1, threat, by, category=Category.UNASSESSED)

    assert "1 claim of another category than Major or Moderate or Minor is left" in text_of(
        browse(by)
    )
    with_all = text_of(browse(by), also="on")
    assert "3 lead and 0 support" in with_all
    assert "Not assessed" in with_all


def test_the_period_may_be_of_the_event_and_stands_in_words(browse, threat, by):
    many(2, threat, by)

    by_event = text_of(browse(by), by="EVENT", first="2021-07-01", last="2021-07-01")

    assert "day of the event, from 1 July 2021 to 1 July 2021, both inside. 1 lead" in by_event


def test_late_records_are_counted_of_all_and_by_organisation(browse, threat, by):
    many(3, threat, by)
    at = datetime(2021, 8, 2, 12, tzinfo=UTC)
    world.recorded(threat, by, at=at, event_on=date(2021, 7, 20), another_event="Another.")

    text = text_of(browse(by))

    assert "3 of 4 (75%) later than 28 days" in text
    assert "Cleveland: median" in text


def test_a_period_that_ends_before_it_begins_is_refused(browse, by):
    page = browse(by).get("/disruptions/tables/", YEAR | {"last": "2020-01-01"})

    assert page.status_code == 422
    assert "The first day comes after the last." in page.content.decode()


def test_an_outsider_learns_nothing_from_any_number(browse, by):
    hidden = make.label(7)
    secret = make.someone(hidden)
    under = make.threat(hidden, by=secret, since=date(2020, 1, 1))
    empty = text_of(browse(by))

    many(3, under, secret)

    assert text_of(browse(by)) == empty


def test_more_rows_ask_no_more_questions(browse, threat, by, django_assert_max_num_queries):
    many(2, threat, by)
    with django_assert_max_num_queries(60) as few:
        text_of(browse(by))

    many(12, threat, by, pillar=Pillar.PREVENT)

    with django_assert_max_num_queries(len(few)):
        text_of(browse(by))


def test_consistency_says_what_chance_alone_would_do(browse, by):
    page = browse(by).get("/disruptions/consistency/", YEAR)

    assert page.status_code == 200
    assert "Nothing to compare" in page.content.decode()

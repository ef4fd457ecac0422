import datetime as dt

import pytest
from django.urls import reverse

from fourfold.access.models import Compartment, CompartmentName, ReadIn
from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.administration.commands import compartments as commands
from fourfold.administration.queries import compartments as queries
from fourfold.administration.rules import compartments as rules
from tests import make
from tests.administration.conftest import read_ledger
from tests.administration.test_people import proven

pytestmark = pytest.mark.django_db
MONTH = make.TODAY + dt.timedelta(days=30)
KIND = Compartment.Kind.OPERATION


def viewer(user, at=make.NOON):
    return viewer_for(user, at=at, origin="test")


@pytest.fixture
def owner(db):
    return make.user("an.owner", "COMPARTMENT_OWNER")


@pytest.fixture
def opened(owner):
    return commands.open_compartment(
        kind=KIND, name=make.CANARY, purpose="Test", by=viewer(owner), at=make.NOON
    )


def read_in(called, person, by, until=MONTH, reason="Needs it", at=make.NOON):
    return commands.read_in(
        called=called, person=person, reason=reason, until=until, by=viewer(by, at), at=at
    )


def names_seen_by(user, at=make.NOON):
    with speaking_for(viewer(user, at)):
        return list(CompartmentName.objects.values_list("name", flat=True))


def test_the_name_shows_to_those_in_it_and_to_nobody_else(opened, owner):
    inside, outside = make.user("in.side"), make.user("out.side")
    read_in(opened, inside, owner)

    assert names_seen_by(owner) == [make.CANARY]
    assert names_seen_by(inside) == [make.CANARY]
    assert names_seen_by(outside) == []


def test_reading_in_ends_by_itself(opened, owner):
    inside = make.user("in.side")
    read_in(opened, inside, owner)

    assert names_seen_by(inside, make.NOON + dt.timedelta(days=30)) == [make.CANARY]
    assert names_seen_by(inside, make.NOON + dt.timedelta(days=31)) == []


def test_only_the_owner_reads_people_in(opened, owner):
    other = make.user("another.owner", "COMPARTMENT_OWNER")
    read_in(opened, other, owner)

    with pytest.raises(rules.OnlyOwner):
        read_in(opened, make.user("in.side"), other)


def test_nobody_reads_themselves_in(opened, owner):
    other = make.user("another.owner", "COMPARTMENT_OWNER")

    with pytest.raises(rules.NotYourself):
        read_in(opened, other, other)
    with pytest.raises(rules.NotYourself):
        read_in(opened, owner, owner)


def test_an_owner_whose_time_runs_out_is_read_in_by_somebody_who_is_in(opened, owner):
    deputy, stranger = (
        make.user("de.puty", "COMPARTMENT_OWNER"),
        make.user("s", "COMPARTMENT_OWNER"),
    )
    read_in(opened, deputy, owner)

    with pytest.raises(rules.OnlyOwner):
        read_in(opened, owner, stranger)
    read_in(opened, owner, deputy)

    assert ReadIn.objects.filter(user=owner).count() == 2


@pytest.mark.parametrize(
    ("until", "reason"),
    [(make.TODAY + dt.timedelta(days=367), "x"), (make.TODAY - dt.timedelta(1), "x"), (MONTH, " ")],
)
def test_reading_in_has_a_reason_and_ends_within_a_year(opened, owner, until, reason):
    with pytest.raises(rules.WrongTerm):
        read_in(opened, make.user("in.side"), owner, until=until, reason=reason)

    assert ReadIn.objects.count() == 1


@pytest.mark.parametrize("days", [0, 3])
def test_who_is_read_out_sees_nothing_from_that_moment(opened, owner, days):
    inside = make.user("in.side")
    read_in(opened, inside, owner)
    later = make.NOON + dt.timedelta(days=days)

    party = ReadIn.objects.select_related("compartment", "user").get(user=inside)
    commands.read_out(party=party, by=viewer(owner, later), at=later)

    assert names_seen_by(inside, later) == []


def test_the_quarterly_review_becomes_due_and_is_done(opened, owner):
    later = make.NOON + dt.timedelta(days=100)
    due = queries.compartments_of(owner.pk, on=later.date())[0].review_due_on

    commands.review_compartment(called=opened, by=viewer(owner, later), at=later)
    after = queries.compartments_of(owner.pk, on=later.date())[0].review_due_on

    assert due < later.date() < after


def test_a_closed_compartment_takes_nobody_else_in(opened, owner):
    commands.close_compartment(called=opened, by=viewer(owner), at=make.NOON)

    with pytest.raises(rules.NotClosable):
        read_in(opened, make.user("in.side"), owner)
    with pytest.raises(rules.NotClosable):
        commands.close_compartment(called=opened, by=viewer(owner), at=make.NOON)


def test_the_ledger_tells_of_a_compartment_only_to_those_in_it(opened, owner):
    auditor = make.user("auditor.cleveland", "AUDITOR")
    verb = "administration.open_compartment"
    before = read_ledger(verb=verb)

    read_in(opened, auditor, owner)

    assert before == []
    assert [line.subject for line in read_ledger(verb=verb)] == [
        f"access.compartmentname:{opened.pk}"
    ]


def test_a_refusal_too_is_told_only_to_those_in_it(opened, owner):
    """Whatever the numbers of organisations and people happen to be."""
    stranger = make.user("a.stranger", "COMPARTMENT_OWNER")
    with pytest.raises(rules.OnlyOwner):
        read_in(opened, make.user("in.side"), stranger)

    auditor = make.user("auditor.cleveland", "AUDITOR")
    outside = read_ledger(verb="administration.read_in")
    read_in(opened, auditor, owner)

    assert outside == []
    assert [one.outcome for one in read_ledger(verb="administration.read_in")] == [
        "REFUSED",
        "DONE",
    ]


# -- pages -----------------------------------------------------------------------------------


def test_another_compartment_has_no_page_and_is_on_no_list(opened, browse):
    client = browse(viewer(make.user("out.side", "COMPARTMENT_OWNER")))

    page = client.get(reverse("administration:compartment", args=[opened.pk]))
    listed = client.get(reverse("administration:compartments"))

    assert page.status_code == 404
    assert make.CANARY not in listed.content.decode()
    assert "None." in listed.content.decode()


def test_an_owner_opens_reads_in_reviews_and_closes_by_page(owner, browse):
    at = dt.datetime.now(dt.UTC)
    client = proven(browse(viewer(owner, at)))
    inside = make.user("in.side", name="Ines Side")

    made = client.post(
        reverse("administration:open_compartment"),
        {"kind": "OPERATION", "name": "Heron", "purpose": "Test"},
    )
    client = proven(browse(viewer(owner, at)))
    data = {"username": "in.side", "reason": "Runs it", "until": at.date() + dt.timedelta(days=9)}
    pk = Compartment.objects.get().pk
    client.post(reverse("administration:read_in", args=[pk]), data)
    page = client.get(made.url).content.decode()
    client.post(reverse("administration:review", args=[pk]))
    client.post(reverse("administration:close", args=[pk]))

    assert "Heron" in page
    assert "Ines Side" in page
    assert Compartment.objects.get().closed_on is not None
    assert ReadIn.objects.filter(user=inside).exists()


def test_a_refusal_to_read_in_stands_beside_the_form(opened, owner, browse):
    client = proven(browse(viewer(owner, dt.datetime.now(dt.UTC))))

    answer = client.post(
        reverse("administration:read_in", args=[opened.pk]),
        {"username": owner.username, "reason": "x", "until": "2030-01-01"},
    )

    assert b"Nobody reads themselves in." in answer.content

from datetime import date, timedelta

import pytest
from django.urls import reverse

from fourfold.access.queries import viewer_for
from fourfold.administration.commands import agreements as commands
from fourfold.administration.commands.agreements import NewAgreement, NotAnAgreement
from fourfold.administration.queries.agreements import agreement
from fourfold.reference.rules.gateways import Gateway
from fourfold.shared.errors import Forbidden
from tests import make
from tests.administration.conftest import read_ledger
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def keeper(name="a.keeper", **given):
    return viewer_for(make.user(name, "AUDITOR", **given), at=NOON, origin="test")


def new(**given):
    defaults = {
        "title": "Eastport protocol",
        "purpose": "Names of premises, to act on licences.",
        "parties": [make.organisation(), make.organisation("Durham")],
        "gateways": [Gateway.CRIME_AND_DISORDER_115],
        "since": date(2026, 1, 1),
        "review_due_on": TODAY + 60 * DAY,
    }
    return NewAgreement(**(defaults | given))


def record(by=None, **given):
    return commands.record_agreement(new=new(**given), by=by or keeper(), at=NOON)


def state(one, on=TODAY):
    return agreement(one.pk, on=on).state


LACKING = [
    ({"purpose": " "}, "Say what is shared, and for what."),
    ({"gateways": [Gateway.DATA_PROTECTION_PART_3]}, "Name a gateway that gives a power to share."),
    ({"review_due_on": date(2025, 12, 31)}, "The review is due after it begins."),
    ({"until": date(2026, 1, 1)}, "An agreement ends after it begins."),
]


@pytest.mark.parametrize(("given", "sentence"), LACKING)
def test_what_lacks_something_is_no_agreement(given, sentence):
    with pytest.raises(NotAnAgreement, match=sentence):
        record(**given)


def test_one_s_own_organisation_is_a_party_and_not_the_only_one():
    with pytest.raises(NotAnAgreement, match="two organisations"):
        record(parties=[make.organisation()])
    with pytest.raises(NotAnAgreement, match="one of its parties"):
        record(by=keeper("durham.keeper", of="Northumbria"))


def test_two_agreements_do_not_share_a_title():
    record()
    with pytest.raises(NotAnAgreement, match="that title"):
        record()


def test_an_agreement_is_in_force_then_due_then_past_its_review_then_ended():
    one = record()
    due = one.review_due_on

    assert state(one, TODAY - 365 * DAY) == "Begins later"
    assert state(one) == "In force"
    assert state(one, due - 30 * DAY) == "Review due"
    assert state(one, due + DAY) == "Past its review"

    commands.end_agreement(
        agreement=one, until=TODAY, reason="A new one stands", by=keeper(), at=NOON
    )
    assert state(one) == "Ended"


def test_a_review_puts_the_day_off_and_needs_what_it_found():
    one = record(review_due_on=TODAY - DAY)
    given = {"agreement": one, "review_due_on": TODAY + 365 * DAY, "by": keeper(), "at": NOON}

    with pytest.raises(NotAnAgreement, match="what the review found"):
        commands.review_agreement(**given, note=" ")
    commands.review_agreement(**given, note="It still serves")

    assert state(one) == "In force"


def test_only_who_keeps_an_agreement_reviews_or_ends_it():
    one = record()
    with pytest.raises(NotAnAgreement, match="Only who keeps"):
        commands.end_agreement(
            agreement=one, until=TODAY, reason="Why", by=keeper("other", of="Durham"), at=NOON
        )


def test_a_lead_officer_records_no_agreement():
    by = viewer_for(make.user("a.lead", "LRO"), at=NOON, origin="test")
    with pytest.raises(Forbidden):
        record(by=by)


def test_the_ledger_has_each_act_on_an_agreement():
    one = record()
    commands.end_agreement(agreement=one, until=TODAY, reason="Old", by=keeper(), at=NOON)
    verbs = [entry.verb for entry in read_ledger()]

    assert verbs.count("administration.record_agreement") == 1
    assert verbs.count("administration.end_agreement") == 1


def test_the_pages_record_review_and_end_an_agreement(browse, db):
    client = browse(keeper())
    parties = [make.organisation().pk, make.organisation("Durham").pk]
    sent = client.post(
        reverse("administration:record_agreement"),
        {
            "title": "Eastport protocol",
            "purpose": "Premises",
            "parties": parties,
            "gateways": [Gateway.COMMON_LAW.value],
            "since": "2026-01-01",
            "review_due_on": "2036-07-01",
        },
    )
    assert sent.status_code == 302
    page = client.get(reverse("administration:agreements")).content.decode()
    assert "Eastport protocol" in page
    assert "In force" in page

import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from fourfold.access.models import Compartment
from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.administration.commands import compartments, disposal
from fourfold.administration.queries import waiting
from fourfold.administration.views.ledger import history_panel
from tests import make
from tests.administration.conftest import read_ledger
from tests.administration.test_ledger import SUBJECT, auditor, looked

pytestmark = pytest.mark.django_db


def viewer(user, at=make.NOON):
    return viewer_for(user, at=at, origin="test")


def test_a_compartment_waits_for_its_owner_from_two_weeks_before_its_review():
    owner = make.user("an.owner", "COMPARTMENT_OWNER")
    kind = Compartment.Kind.OPERATION
    compartments.open_compartment(
        kind=kind, name="Heron", purpose="x", by=viewer(owner), at=make.NOON
    )

    found = {}
    for days in (70, 80):
        at = make.NOON + dt.timedelta(days=days)
        with speaking_for(viewer(owner, at)):
            found[days] = waiting.reviews_due(viewer(owner, at), today=at.date())["waiting"]

    assert found[70] == []
    assert [one["title"] for one in found[80]] == ["Heron"]
    assert waiting.reviews_due(viewer(make.user("a.reader", "LRO")), today=make.TODAY) is None


def test_a_disposal_waits_for_a_second_person_of_the_organisation():
    looked(make.user("of.cleveland"), words="x")
    pk = read_ledger(verb="threats.read")[0].id
    first, second, other = auditor(), auditor("b.auditor"), auditor("d.auditor", "Durham")
    disposal.ask_disposal(entry_id=pk, reason="By mistake", by=viewer(first), at=make.NOON)

    found = {}
    for one in (first, second, other):
        with speaking_for(viewer(one)):
            found[one.username] = waiting.disposals_asked(viewer(one))["count"]

    assert found == {"an.auditor": 0, "b.auditor": 1, "d.auditor": 0}
    assert waiting.disposals_asked(viewer(make.user("a.reader", "LRO"))) is None


def test_the_history_panel_is_for_auditors_and_empty_for_others():
    looked(make.user("of.cleveland", name="Cleo Land"))

    drawn = {}
    for one in (auditor(), make.user("a.reader", "LRO")):
        request = RequestFactory().get("/")
        request.viewer, request.at, request.today = viewer(one), make.NOON, make.TODAY
        with speaking_for(request.viewer):
            drawn[one.username] = history_panel(request, SUBJECT)

    assert "Cleo Land" in drawn["an.auditor"]
    assert drawn["a.reader"] == ""
    page = Template("{{ panel }}").render(Context({"panel": drawn["an.auditor"]}))
    assert "&lt;table" not in page

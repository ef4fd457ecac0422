"""What the master list puts on first screens: only what waits for this person."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access.speaking import speaking_for
from fourfold.reference.models import Unit
from fourfold.threats.commands.assessment import Stated, submit_assessment
from fourfold.threats.views import home
from tests import make
from tests.journeys import people
from tests.journeys.world import evidence, levels

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(hours=1)


@pytest.fixture
def units(db):
    return list(Unit.objects.filter(organisation=make.organisation()).order_by("pk")[:2])


@pytest.fixture
def assessor(units):
    return people.person("an.assessor", unit=units[0])


@pytest.fixture
def other(units):
    return people.person("b.assessor", unit=units[1])


def assessed(by, name):
    one = make.threat(make.label(to=("Cleveland",)), by=people.viewer(by), name=name)
    stated = Stated(levels(), evidence(), make.TODAY)
    return submit_assessment(threat=one, stated=stated, by=people.viewer(by), at=make.NOON)


def panel(user):
    viewer = people.viewer(user, LATER)
    with speaking_for(viewer):
        return home.moderation(SimpleNamespace(viewer=viewer, today=make.TODAY, at=LATER))


def test_ones_own_assessments_do_not_wait_for_oneself(assessor, other):
    assessed(assessor, "Alder")
    assessed(other, "Birch")

    mine, theirs = panel(assessor), panel(other)

    assert [one["title"] for one in mine["waiting"]] == ["Birch"]
    assert [one["title"] for one in theirs["waiting"]] == ["Alder"]
    assert mine["count"] == 1
    assert mine["note"].startswith("1 assessment of your own or your unit's waits")


def test_whom_nothing_waits_for_is_told_so(assessor):
    assessed(assessor, "Alder")

    found = panel(assessor)

    assert (found["count"], found["waiting"]) == (0, [])
    assert found["empty"] == "No assessment waits for you."


def test_a_longer_queue_asks_the_database_no_more_often(assessor, other):
    assessed(assessor, "Alder")
    with CaptureQueriesContext(connection) as few:
        panel(other)
    for number in range(5):
        assessed(assessor, f"Birch {number}")
    with CaptureQueriesContext(connection) as many:
        panel(other)

    assert len(many) == len(few)

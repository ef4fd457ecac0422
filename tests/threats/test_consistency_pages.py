"""The funnel of how far organisations sit from what moderators settle on."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.threats.commands import assessment, moderation
from fourfold.web import middleware
from tests import make
from tests.journeys.world import evidence, levels

pytestmark = pytest.mark.django_db
PAGE = "/threats/consistency/"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON + timedelta(days=2))


@pytest.fixture
def label():
    return make.label(1)


def moderated(label, of, number, settled=None):
    """Let an organisation's first assessments be moderated, with levels changed in each."""
    by, moderator = make.someone(label, of=of), make.someone(label)
    for n in range(number):
        made = assessment.submit_assessment(
            threat=make.threat(label, by=by, name=f"{of} {n}"),
            stated=assessment.Stated(levels(), evidence(), make.TODAY),
            by=by,
            at=make.NOON,
        )
        moderation.moderate(
            assessment=made,
            levels=made.levels | (settled or {}),
            reasons=dict.fromkeys(settled or {}, "Not borne out"),
            by=moderator,
            at=make.NOON,
        )


def test_an_organisation_that_states_more_lies_outside_and_nobody_is_ranked(browse, label):
    moderated(label, "Northumbria", 6)
    moderated(label, "Durham", 6, {"frequency": 1, "physical": 0, "scope": 1})

    shown = browse(make.someone(label)).get(PAGE).content.decode()

    assert shown.index("Durham") < shown.index("Northumbria")
    assert "States more than is settled" in shown
    assert "Not a league table" in shown
    drawn = json.loads(re.search(r'id="funnel-data"[^>]*>(.*?)</script>', shown).group(1))
    assert [point["label"] for point in drawn["points"]] == ["Durham", "Northumbria"]
    assert drawn["points"][1]["value"] == 0
    assert drawn["points"][0]["value"] > drawn["limits"][0]["high998"]


def test_too_few_are_not_shown_and_the_page_says_so(browse, label):
    moderated(label, "Durham", 3)

    shown = browse(make.someone(label)).get(PAGE).content.decode()

    assert "Too few to say anything fair" in shown
    assert "1 organisation with fewer than 5 assessments read in full is not shown" in shown
    assert "funnel-data" not in shown


def test_who_may_not_read_the_assessments_sees_no_figure_of_them(browse, label):
    moderated(label, "Northumbria", 6)
    moderated(label, "Durham", 6)

    shown = browse(make.someone(make.label(2))).get(PAGE).content.decode()

    assert "Durham" not in shown
    assert "are counted (0)" in shown


def test_without_the_verb_it_is_refused(browse, label):
    assert browse(make.viewer(label)).get(PAGE).status_code == 403


def test_the_queries_do_not_grow_with_the_assessments(browse, label):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            browse(make.someone(label)).get(PAGE)
        return len([one for one in seen if "access_user" not in one["sql"]])

    moderated(label, "Durham", 1)
    queries()
    few = queries()
    moderated(label, "Durham", 3)

    assert queries() == few

"""Reports for programs: a text never without its conditions, and nothing of a source."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.api import reports as api
from fourfold.intelligence.models import SourceEntry
from fourfold.intelligence.rules.grading import NotAReference
from fourfold.shared.errors import Forbidden, NotFound
from tests import make
from tests.intelligence import reporting

pytestmark = pytest.mark.django_db


def asked(viewer):
    """Return what an endpoint receives."""
    return SimpleNamespace(viewer=viewer, at=make.NOON, today=make.TODAY, GET={})


@pytest.fixture
def unit():
    return reporting.person()


def test_a_program_submits_and_is_given_the_reference():
    officer = reporting.officer()
    given = api.Submitted(text=reporting.RAW, source="CLV/2026/00417")

    answer = api.submit(asked(officer), given)
    status, said = answer.status_code, answer.value

    assert status == 201
    assert said["reference"].startswith("R-")
    with make.everything():
        assert SourceEntry.objects.get().reference == "CLV/2026/00417"


def test_a_name_for_a_source_is_refused_to_programs_too():
    with pytest.raises(NotAReference):
        api.submit(asked(reporting.officer()), api.Submitted(text="x", source="Kay Dunn"))


def test_a_report_of_c_is_given_with_its_conditions_and_listed_without_its_text(unit):
    one = reporting.conditional(unit)
    with speaking_for(unit):
        listed = api.reports(asked(unit), api.ReportsQuery(handling="C"))
        opened = api.report(asked(unit), one.urn.replace("-", "").lower())

    assert opened["text"] == reporting.CLEAN
    assert opened["conditions"] == reporting.CONDITIONS
    assert listed["total"] == 1
    assert listed["items"][0]["conditions"] == reporting.CONDITIONS
    assert "text" not in listed["items"][0]
    assert set(api.ReportRecord.model_fields) == set(opened)
    assert set(api.ReportLine.model_fields) == set(listed["items"][0])


def test_hidden_and_absent_are_one_answer_and_a_verb_is_asked(unit):
    one = reporting.graded(unit)
    durham = reporting.person("durham.officer", of="Durham")
    said = []
    for urn in (one.urn, "R-0000-0000-0000"):
        with speaking_for(durham), pytest.raises(NotFound) as refusal:
            api.report(asked(durham), urn)
        said.append(str(refusal.value))

    assert len(set(said)) == 1
    with pytest.raises(Forbidden):
        api.reports(asked(reporting.person("a.chief", "COMMITTEE")), api.ReportsQuery())


def test_no_endpoint_that_reads_touches_the_register(unit):
    one = reporting.submitted(source="CLV/2026/00417")
    with CaptureQueriesContext(connection) as held, speaking_for(unit):
        api.reports(asked(unit), api.ReportsQuery(q="van"))
        api.report(asked(unit), one.urn)

    assert len(held) > 4
    assert not [each for each in held if "intelligence_sourceentry" in each["sql"].lower()]

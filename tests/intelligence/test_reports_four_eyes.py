"""Whoever submitted a report does not grade it, where somebody else of theirs could."""

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.intelligence.models import ReportStep
from fourfold.intelligence.rules.retention import SecondPersonNeeded
from tests import make
from tests.intelligence import reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return reporting.person()


def test_the_submitter_is_told_who_else_grades_it(unit):
    other = reporting.person("unit.second")
    with pytest.raises(SecondPersonNeeded, match=other.name):
        reporting.graded(unit, one=reporting.submitted(unit))


def test_somebody_else_of_the_unit_grades_it(unit):
    one = reporting.submitted(unit)
    second = reporting.person("unit.second")
    assert reporting.graded(second, one=one).step == "GRADED"


@pytest.mark.parametrize(
    ("role", "of", "given"),
    [
        ("OFFICER", "Cleveland", {}),
        ("INTELLIGENCE", "Durham", {}),
        ("INTELLIGENCE", "Cleveland", {"is_active": False}),
    ],
)
def test_who_grades_alone_grades_their_own_and_the_report_says_so(unit, role, of, given):
    reporting.person("somebody.else", role, of=of)
    make.user("somebody.else").__class__.objects.filter(username="somebody.else").update(**given)
    one = reporting.graded(unit, one=reporting.submitted(unit))
    with speaking_for(unit):
        reasons = ReportStep.objects.filter(report=one, step="GRADED").values_list("reason")
        assert "nobody else of their organisation could" in reasons[0][0]

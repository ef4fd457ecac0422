"""Reports for tests: real people of forces, what they submit, and reports that are graded."""

from fourfold.access.models import Compartment, ReadIn
from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import about, grading, report, sending
from fourfold.intelligence.queries import report as queries
from fourfold.intelligence.rules.vocabulary import (
    Assessment,
    DataSubject,
    Handling,
    SourceGrade,
    Statement,
)
from tests import make

RAW = f"Kay Dunn told me that Lee Marsh of NE1 4ST drives YK19 ZZA. {make.CANARY}-raw"
CLEAN = f"Lee Marsh of NE1 4ST drives YK19 ZZA and rings 07700 900123. {make.CANARY}-clean"
CONDITIONS = f"Not to be used in an interview. {make.CANARY}-conditions"


def person(name="unit.officer", *roles, of="Cleveland", **given):
    """Return the viewer of a real person with roles; an intelligence officer unless said."""
    one = make.user(name, *(roles or ("INTELLIGENCE",)), of=of, **given)
    return viewer_for(one, at=make.NOON, origin="test")


def officer(of="Cleveland"):
    return person(f"pc.{of.lower()}", "OFFICER", of=of)


def submitted(by=None, *, at=make.NOON, **given):
    new = report.NewReport(**({"text": RAW} | given))
    return report.submit(new=new, by=by or officer(), at=at)


def grade(**given):
    stated = {
        "title": f"Lee Marsh and his van {make.CANARY}",
        "text": CLEAN,
        "source": SourceGrade.UNTESTED,
        "assessment": Assessment.CORROBORATED,
        "handling": Handling.PERMITTED,
        "statement": Statement.FACT,
    } | given
    return grading.Grade(**stated)


def graded(by=None, *, one=None, label=None, reason="", at=make.NOON, **given):
    return grading.grade(
        report=one or submitted(),
        given=grade(**given),
        label=label,
        reason=reason,
        by=by or person(),
        at=at,
    )


def conditional(by=None, **given):
    return graded(by, handling=Handling.CONDITIONS, conditions=CONDITIONS, **given)


def sent(one, by=None, *, at=make.NOON, **given):
    to = sending.Sending(**({"purpose": "Joint visit to the yard"} | given))
    return sending.send(report=one, to=to, by=by or person(), at=at)


def linked(one, key, by=None, data_subject=DataSubject.SUSPECT, **given):
    new = about.NewLink(subject=key, data_subject=data_subject, **given)
    return about.link(report=one, new=new, by=by or person(), at=make.NOON)


def source_work(owner):
    """Return the compartment of a force's source work, kept by one of its people."""
    return Compartment.objects.create(
        kind=Compartment.Kind.SOURCE, owner_id=owner.user_id, reviewed_on=make.TODAY
    )


def read_in(who, compartment):
    ReadIn.objects.create(
        compartment=compartment,
        user_id=who.user_id,
        by_id=-1,
        reason="Source work",
        since=make.TODAY,
        until=make.TODAY.replace(year=2027),
    )


def fresh(one, by):
    """Return a report as somebody reads it now."""
    with speaking_for(by):
        return queries.report(one.urn)

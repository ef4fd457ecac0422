"""People and things for programs."""

import uuid

import pytest

from fourfold.access.queries import default_restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.subjects.commands.subject import NewLink, NewSubject, link_subjects, record_subject
from fourfold.subjects.models import Subject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(program):
    return program("api.assessor", "ASSESSOR", of="Cleveland")


def record(caller, name, **given):
    by = caller.viewer
    with speaking_for(by):
        label = label_saying(default_restriction(by, make.TODAY))
        new = NewSubject(SubjectKind.PERSON, name, **given)
        return record_subject(new=new, label=label, by=by, at=make.NOON)


def test_a_person_is_found_with_a_reason_and_opened_by_key(caller):
    phone = (IdentifierKind.PHONE, "01632 960123")
    made = record(caller, "Ashdown, Robin", identifiers=[phone])

    silent = caller.get("/subjects", name="Ashdown")
    nothing = caller.get("/subjects", reason_code="INVESTIGATE")
    found = caller.get("/subjects", name="ashdown", reason_code="INVESTIGATE").json()
    by_phone = caller.get("/subjects", identifier="01632 960123", reason_code="INVESTIGATE").json()
    opened = caller.get(f"/subjects/{made.subject_id}").json()

    assert "Say why" in silent.json()["detail"]
    assert "who or what" in nothing.json()["detail"]
    assert [one["key"] for one in found["items"]] == [str(made.subject_id)]
    assert by_phone["total"] == 1
    assert opened["names"][0]["use"] == "Name"
    assert opened["identifiers"][0]["value"] == "+441632960123"


def test_links_are_listed_and_a_hidden_end_is_nobody(caller):
    one, other = record(caller, "Ashdown, Robin"), record(caller, "Weir, Sam")
    by = caller.viewer
    with speaking_for(by):
        hidden = Subject.objects.create(key=uuid.uuid4())
        for end in (other.subject, hidden):
            link_subjects(
                a=one.subject,
                b=end,
                new=NewLink(LinkKind.ASSOCIATE, "Seen together."),
                label=one.label,
                by=by,
                at=make.NOON,
            )

    links = caller.get(f"/subjects/{one.subject_id}/links").json()

    assert links["total"] == 2
    assert {line["other"] and line["other"]["key"] for line in links["items"]} == {
        str(other.subject_id),
        None,
    }


def test_what_is_hidden_and_what_is_absent_are_answered_alike(program, caller):
    made = record(caller, f"Alder {make.CANARY}")
    outsider = program("api.outsider", "ASSESSOR", of="Gwent")

    for part in ("", "/links"):
        hidden = outsider.get(f"/subjects/{made.subject_id}{part}")
        absent = outsider.get(f"/subjects/{uuid.uuid4()}{part}")
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content

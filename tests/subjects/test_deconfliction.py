"""Deconfliction: exact, one at a time, both sides told, and never of what is closed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fourfold.access.models import Compartment
from fourfold.access.rules import Justification, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.shared.errors import DomainError
from fourfold.subjects.commands.deconfliction import (
    Asked,
    NotDiscoverable,
    ask_who_holds,
    end_discovery,
    make_discoverable,
)
from fourfold.subjects.commands.judging import judge_subjects
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.models import Beacon, Inquiry, InquiryNotice
from fourfold.subjects.queries.deconfliction import holders, notices, offers, often
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.rules.deconflicting import (
    DAILY_LIMIT,
    TOLD_FROM,
    AskedBy,
    AskedTooOften,
    NotExact,
)
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import SubjectKind, Verdict
from tests import make

pytestmark = pytest.mark.django_db
WHY = Justification("INVESTIGATE", "Named in a seized telephone")
PHONE = "07700 900123"


def of(name, *compartments, label=None):
    """Return somebody of an organisation who reads what is their own, and its label."""
    label = label or label_saying(
        Restriction.to([make.organisation(name).pk], compartments=compartments)
    )
    return make.someone(label, of=name), label


def lit(by, label, **given):
    new = {
        "kind": SubjectKind.PERSON,
        "name": "Jon Alder",
        "identifiers": [(IdentifierKind.PHONE, PHONE)],
        "attributes": {"Date of birth": "1984-03-12"},
    } | given
    made = record_subject(new=NewSubject(**new), label=label, by=by, at=make.NOON)
    return make_discoverable(name=made, contact="Durham desk, 01632 960001", by=by, at=make.NOON)


def ask(by, text=PHONE, kind=AskedBy.PHONE, born=None, at=make.NOON, why=WHY):
    own = label_saying(Restriction.to([by.organisation_id]))
    reader = replace(by, labels=by.labels | {own.pk})
    made = ask_who_holds(asked=Asked(kind, text, born), own=own, why=why, by=reader, at=at)
    with speaking_for(reader):
        return [one.contact for one in holders(made, own=by.organisation_id)]


@pytest.mark.parametrize(
    ("text", "kind", "born"),
    [
        ("+447700900123", AskedBy.PHONE, None),
        ("0044 7700 900 123", AskedBy.PHONE, None),
        ("ALDER, Jon", AskedBy.NAME_AND_BIRTH, date(1984, 3, 12)),
    ],
)
def test_who_asks_exactly_learns_whom_to_speak_to(text, kind, born):
    lit(*of("Durham"))

    assert ask(of("Cleveland")[0], text, kind, born) == ["Durham desk, 01632 960001"]


def test_the_owner_is_told_who_asked_and_why():
    owner, label = of("Durham")
    lit(owner, label)
    asker, _ = of("Cleveland")

    ask(asker)

    with speaking_for(owner):
        [notice] = notices(owner)
    assert (notice.asked_by_id, notice.reason) == (asker.user_id, WHY.text)
    with speaking_for(asker):
        assert not InquiryNotice.objects.exists()


@pytest.mark.parametrize("kind", [one for one in Compartment.Kind if not one.may_be_discovered])
def test_what_is_closed_is_never_made_discoverable(kind):
    owner = make.user("the.owner", of="Durham")
    closed = Compartment.objects.create(kind=kind, owner=owner, reviewed_on=make.TODAY)
    by, label = of("Durham", closed.pk)

    with pytest.raises(NotDiscoverable):
        lit(by, label)
    assert not Beacon.objects.exists()


def test_a_record_that_is_not_discoverable_is_answered_like_one_that_is_not_there():
    owner, label = of("Durham")
    new = NewSubject(SubjectKind.PERSON, "Jon Alder", identifiers=[(IdentifierKind.PHONE, PHONE)])
    record_subject(new=new, label=label, by=owner, at=make.NOON)

    assert ask(of("Cleveland")[0]) == []
    assert ask(of("Cleveland")[0], "07700 900999") == []


@pytest.mark.parametrize(
    ("text", "kind", "born"),
    [
        ("07700", AskedBy.PHONE, None),
        ("J Alder", AskedBy.NAME_AND_BIRTH, date(1984, 3, 12)),
        ("Alder", AskedBy.NAME_AND_BIRTH, date(1984, 3, 12)),
        ("Jon Alder", AskedBy.NAME_AND_BIRTH, None),
    ],
)
def test_nobody_asks_by_a_part(text, kind, born):
    lit(*of("Durham"))

    with pytest.raises(NotExact):
        ask(of("Cleveland")[0], text, kind, born)


def test_nobody_asks_without_saying_why():
    with pytest.raises(DomainError, match="Say why"):
        ask(of("Cleveland")[0], why=Justification("INVESTIGATE", " "))


def test_one_person_asks_so_often_a_day_and_whoever_oversees_is_told():
    asker, _ = of("Cleveland")
    for _ in range(DAILY_LIMIT):
        ask(asker)

    with pytest.raises(AskedTooOften):
        ask(asker)
    ask(asker, at=make.NOON + timedelta(days=1))
    with make.everything():
        assert Inquiry.objects.filter(is_over=True).count() == DAILY_LIMIT - TOLD_FROM
        overseer = make.someone(Inquiry.objects.first().label, of="Cleveland")
    with speaking_for(overseer):
        assert len(often(overseer)) == DAILY_LIMIT - TOLD_FROM
    with speaking_for(asker):
        assert often(asker) == []


def test_what_is_stopped_is_not_told_any_more():
    owner, label = of("Durham")
    name = lit(owner, label)
    end_discovery(name=name, by=owner, at=make.NOON)

    assert ask(of("Cleveland")[0]) == []


def test_the_table_that_everybody_may_ask_holds_no_identifier():
    lit(*of("Durham"))

    held = " ".join(Beacon.objects.values_list("mark", flat=True))
    assert "7700900123" not in held
    assert "alder" not in held


def test_a_childs_name_is_not_asked_for():
    owner, label = of("Durham")
    lit(owner, label, is_child=True)

    child = ("Jon Alder", AskedBy.NAME_AND_BIRTH, date(1984, 3, 12))
    assert ask(of("Cleveland")[0], *child) == []


def test_the_pages_ask_show_and_stop(browse):
    owner, label = of("Durham")
    name = lit(owner, label)
    asker, _ = of("Cleveland")
    own = label_saying(Restriction.to([asker.organisation_id]))
    page = browse(replace(asker, labels=asker.labels | {own.pk}))

    given = {"kind": "PHONE", "text": PHONE, "reason_code": "INVESTIGATE", "reason_text": "Seized"}
    answer = page.post("/subjects/deconflict/", given, follow=True)
    assert "Durham desk, 01632 960001" in answer.content.decode()

    theirs = browse(owner)
    assert "Seized" in theirs.get("/subjects/deconflict/told/").content.decode()
    address = f"/subjects/{name.subject_id}/"
    overview = theirs.get(address).content.decode()
    assert f'href="{address}discoverable/"' in overview
    assert "Durham desk, 01632 960001" in overview
    assert "telephone number" in theirs.get(f"{address}discoverable/").content.decode()
    theirs.post(f"{address}discoverable/", {"stop": str(name.pk)})
    assert not Beacon.objects.filter(ended_at=None).exists()
    theirs.post(f"{address}discoverable/", {"name": str(name.pk), "contact": "Another desk"})
    assert set(Beacon.objects.filter(ended_at=None).values_list("contact", flat=True)) == {
        "Another desk"
    }


def both_of_one(owner, label):
    """Return the names of two records of one person: one has the telephone, the other the birth."""
    given = [
        {"identifiers": [(IdentifierKind.PHONE, PHONE)]},
        {
            "attributes": {"Date of birth": "1984-03-12"},
            "identifiers": [(IdentifierKind.PHONE, PHONE)],
        },
    ]
    first, second = (
        record_subject(
            new=NewSubject(SubjectKind.PERSON, "Jon Alder", **each),
            label=label,
            by=owner,
            at=make.NOON,
        )
        for each in given
    )
    with speaking_for(owner):
        judge_subjects(
            a=first, b=second, verdict=Verdict.SAME, reason="One telephone", by=owner, at=make.NOON
        )
    return first, second


def test_what_is_joined_is_made_discoverable_at_once_and_the_owner_is_told_once(browse):
    owner, label = of("Durham")
    first, second = both_of_one(owner, label)
    page = browse(owner)
    address = f"/subjects/{first.subject_id}/discoverable/"
    assert "full name with date of birth, telephone number" in page.get(address).content.decode()
    with speaking_for(owner):
        [offer] = offers(part_of(first.subject_id), owner)
    page.post(address, {"name": str(offer.name.pk), "contact": "Durham desk"})

    assert {one.subject_id for one in Beacon.objects.all()} == {first.subject_id, second.subject_id}
    assert ask(of("Cleveland")[0]) == ["Durham desk"]
    with speaking_for(owner):
        assert len(notices(owner)) == 1
    page.post(address, {"stop": str(offer.name.pk)})
    assert ask(of("Cleveland")[0]) == []


def test_nobody_is_offered_what_another_organisation_holds_or_what_is_closed():
    other, theirs = of("Cleveland")
    closed = Compartment.objects.create(
        kind=Compartment.Kind.WITNESS,
        owner=make.user("the.owner", of="Durham"),
        reviewed_on=make.TODAY,
    )
    both = make.label(to=("Durham", "Cleveland"))
    owner, hidden = of("Durham", closed.pk)
    for label, by in ((theirs, other), (hidden, owner), (both, make.someone(both, of="Cleveland"))):
        new = NewSubject(
            SubjectKind.PERSON, "Jon Alder", identifiers=[(IdentifierKind.PHONE, PHONE)]
        )
        made = record_subject(new=new, label=label, by=by, at=make.NOON)
        reader = make.someone(label, of="Durham")
        with speaking_for(reader):
            found = offers(part_of(made.subject_id), reader)
        assert len(found) == (1 if label == both else 0)

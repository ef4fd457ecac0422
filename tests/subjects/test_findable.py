"""What search finds of a subject, however it came to be known, and after it was known anew."""

from datetime import date

import pytest

from fourfold.access.models import SearchDocument
from fourfold.access.speaking import speaking_for
from fourfold.subjects.commands._unpacking import unpack
from fourfold.subjects.commands.subject import identify_subject, name_subject
from fourfold.subjects.models import Mention, Subject
from fourfold.subjects.queries.finding import Facets, found
from fourfold.subjects.rules.asking import read
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import SubjectKind
from tests import make
from tests.subjects import told
from tests.subjects.builders import person
from tests.subjects.told import KATE

pytestmark = pytest.mark.django_db
HELD = [(IdentifierKind.VEHICLE_MARK, "NX12 KDE"), (IdentifierKind.PHONE, "07700 900123")]


def answer(text, label, **facets):
    with speaking_for(make.someone(label)):
        return found(read(text), Facets(**facets))


def unpacked(*records, label, **given):
    with told.linker():
        load = told.load(*records, label=label, **given)
        unpack(load, at=given.get("at", make.NOON))
    return load


def suspect():
    with told.linker():
        return Mention.objects.get(entity="suspect 1", record__isnull=False).subject_id


def alias(key, label, text="Magpie Wren"):
    with speaking_for(make.someone(label)):
        subject = Subject.objects.get(pk=key)
    given = {"label": label, "by": make.someone(label), "at": make.NOON}
    return name_subject(subject=subject, kind=SubjectKind.PERSON, text=text, **given)


@pytest.mark.parametrize(
    "text", ["Robbie Oldar", "12/03/1984", "NX?? K*", "+44 7700 900123", "r. alder"]
)
def test_somebody_typed_in_is_found_by_sound_birth_and_parts_of_numbers(text):
    label = make.label()
    attributes = {"Date of birth": "1984-03-12"}
    person(label, "Robert Alder", identifiers=HELD, attributes=attributes)

    [line] = answer(text, label).lines

    assert line.title == "Robert Alder"


def test_what_is_added_to_somebody_typed_in_is_found_like_what_was_there_before():
    label, name = make.label(), person(make.label(), "Robert Alder")
    with speaking_for(make.someone(label)):
        subject = Subject.objects.get(pk=name.subject_id)
    given = {"label": label, "by": make.someone(label), "at": make.NOON}

    identify_subject(subject=subject, kind=IdentifierKind.VEHICLE_MARK, text="NX12 KDE", **given)

    assert [line.title for line in answer("NX1? KDE", label).lines] == ["Robert Alder"]


def test_what_is_typed_in_stands_under_the_force_of_whoever_types():
    label = make.label()
    person(label, "Robert Alder")

    [count] = answer("alder", label).facets["force"]

    assert count.words == make.organisation().short_name


def test_records_and_whom_they_speak_of_stand_under_the_force_whose_system_holds_them():
    label = make.label()
    unpacked(("C1", KATE), label=label)

    [count] = answer("ashworth", label).facets["force"]

    assert count.words == make.organisation().short_name
    assert count.number == 2


def test_an_alias_typed_in_is_found_after_the_record_came_in_a_new_version():
    label = make.label()
    unpacked(("C1", KATE), label=label)
    key = suspect()
    alias(key, label)

    unpacked(("C1", KATE | {"family": "Ashworth-Bell"}), label=label, at=told.later())

    for text in ("magpie wren", "ashworth-bell"):
        assert str(key) in {line.ref for line in answer(text, label).lines}
    [line] = answer("magpie", label, systems=("north-crime",)).lines
    assert line.title == "Katherine Ashworth-Bell"


def test_an_alias_typed_in_under_another_label_is_found_by_its_readers_alone_after_a_new_version():
    label, other = make.label(), make.label(2)
    unpacked(("C1", KATE), label=label)
    key = suspect()
    alias(key, other)

    unpacked(("C1", KATE | {"family": "Ashworth-Bell"}), label=label, at=told.later())

    assert str(key) in {line.ref for line in answer("magpie", other).lines}
    assert answer("magpie", label).lines == ()


def test_an_alias_typed_in_is_found_when_its_record_is_gone():
    label = make.label()
    unpacked(("C1", KATE), label=label)
    key = suspect()
    alias(key, label)

    unpacked(label=label, deleted=["C1"], at=told.later())

    assert [line.ref for line in answer("magpie", label).lines] == [str(key)]
    with told.linker():
        assert not SearchDocument.objects.filter(words="ashworth").exists()


def test_a_day_of_birth_that_is_no_day_breaks_nothing():
    label = make.label()
    person(label, "Robert Alder", attributes={"Date of birth": "about 1984"})

    assert answer("alder", label).lines
    assert not answer(f"{date(1984, 3, 12):%d/%m/%Y}", label).lines

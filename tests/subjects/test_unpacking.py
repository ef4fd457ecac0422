import pytest

from fourfold.access.models import SearchDocument
from fourfold.sources.models import Record
from fourfold.subjects.commands import _unpacking
from fourfold.subjects.commands._unpacking import unpack
from fourfold.subjects.models import Attribute, Identifier, Link, MatchKey, Mention, Name, Subject
from fourfold.subjects.rules.kinds import LinkKind, NameUse
from tests import make
from tests.subjects import told
from tests.subjects.told import KATE, KATE_AGAIN, OTHER

pytestmark = pytest.mark.django_db
WHOLE = KATE_AGAIN | {
    "sex": "F",
    "nominal": "778812",
    "phone": "07700 900123",
    "mark": "AB12 CDE",
    "given2": "Donald",
    "family2": "Fenwick",
    "told": "They were seen near the canal",
    "grade": "B",
}


@pytest.fixture(autouse=True)
def as_linker():
    make.label()
    make.label(to=("Durham",))
    with told.linker():
        yield


def unpacked(*records, **given):
    load = told.load(*records, **given)
    unpack(load, at=given.get("at", make.NOON))
    return load


def mention(entity):
    return Mention.objects.get(entity=entity)


def picture():
    """Return all that stands of records, without the keys of rows."""
    names = {(one.subject_id, one.text, one.use) for one in Name.objects.all()}
    marks = {(one.subject_id, one.kind, one.value) for one in Identifier.objects.all()}
    said = {(one.subject_id, one.name, one.value) for one in Attribute.objects.all()}
    links = {(one.a_id, one.b_id, one.kind) for one in Link.objects.all()}
    keys = sorted(MatchKey.objects.values_list("mention__subject_id", "hashed"))
    found = set(SearchDocument.objects.values_list("kind", "ref", "subject"))
    return names, marks, said, links, keys, found


def test_each_entity_of_a_record_is_a_subject_with_all_that_the_record_says_of_it():
    unpacked(("C1", WHOLE))
    who = mention("suspect 1").subject_id
    names = set(Name.objects.filter(subject=who).values_list("text", "use"))
    marks = set(Identifier.objects.filter(subject=who).values_list("kind", "value", "system"))
    said = dict(Attribute.objects.filter(subject=who).values_list("name", "value"))

    assert Subject.objects.count() == 4
    assert names == {("Kate Ashworth", NameUse.MAIN.value), ("Kit Ashworth", NameUse.ALIAS.value)}
    assert ("POSTCODE", "NE66 1AA", "") in marks
    assert ("URN", "778812", "north-crime") in marks
    assert said == {"Date of birth": "1988-07-04", "Sex": "F", "Address": "12 Mill Ln"}


def test_what_is_compared_of_a_person_says_nothing_of_their_sex():
    unpacked(("C1", WHOLE))

    assert "sex" not in mention("suspect 1").features
    assert mention("suspect 1").features["held"] == ["mark:AB12CDE"]


def test_the_entities_of_a_record_are_linked_with_the_reason_and_the_grade_of_the_record():
    unpacked(("C1", WHOLE))
    pair = Link.objects.get(kind=LinkKind.CO_OFFENDING.value)

    assert {pair.a_id, pair.b_id} == {
        mention("suspect 1").subject_id,
        mention("suspect 2").subject_id,
    }
    assert (pair.reason, pair.grade, pair.record.key) == ("Suspects of one crime", "B", "C1")
    assert Link.objects.count() == 5


def test_a_record_is_found_by_the_words_of_its_narrative_and_a_person_by_name():
    unpacked(("C1", WHOLE))
    record = SearchDocument.objects.get(kind="sources.record")

    assert record.subject == "Supplying a controlled drug C1"
    assert SearchDocument.objects.filter(words="canal").get() == record
    assert SearchDocument.objects.filter(kind="subjects.subject").count() == 4


def test_a_newer_version_speaks_of_the_same_subjects_and_only_it_stands():
    unpacked(("C1", WHOLE))
    who = mention("suspect 1").subject_id
    unpacked(("C1", KATE | {"family": "Ashworth-Bell"}), at=told.later())

    assert mention("suspect 1").subject_id == who
    assert Name.objects.get().text == "Katherine Ashworth-Bell"
    assert mention("suspect 1").record.version == 2
    assert not Link.objects.exists()
    assert Mention.objects.count() == 1
    assert set(MatchKey.objects.values_list("mention", flat=True)) == {mention("suspect 1").pk}


def test_what_a_system_deleted_is_gone_from_everything_but_the_records():
    unpacked(("C1", WHOLE), ("C2", OTHER))
    unpacked(deleted=["C1"], at=told.later())

    assert Record.objects.filter(key="C1").count() == 2
    assert set(Name.objects.values_list("text", flat=True)) == {"Donald Fenwick"}
    assert Mention.objects.get().record.key == "C2"
    assert SearchDocument.objects.count() == 2


def test_unpacking_again_changes_nothing():
    load = unpacked(("C1", WHOLE), ("C2", OTHER))
    before = picture()

    assert unpack(load, at=told.later()) == 0
    assert picture() == before


def test_all_that_is_made_of_a_record_has_the_label_of_the_record():
    label = make.label(to=("Durham",))
    unpacked(("C1", WHOLE), label=label)
    tables = (Name, Identifier, Attribute, Link, Mention, MatchKey, SearchDocument)

    assert all(set(one.objects.values_list("label_id", flat=True)) == {label.pk} for one in tables)


def test_somebody_under_eighteen_is_a_child():
    unpacked(("C1", KATE | {"born": "2012-05-05"}), ("C2", OTHER))

    assert Name.objects.get(text__startswith="Kath").is_child is True
    assert Name.objects.get(text__startswith="Don").is_child is False


def test_a_load_that_was_unpacked_in_part_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(_unpacking, "BATCH", 2)
    load = told.load(*((f"C{n}", WHOLE | {"pnc": f"2004/001234{n}X"}) for n in range(5)))

    def kill(done):
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unpack(load, at=make.NOON, progress=kill)
    known = set(Mention.objects.values_list("subject_id", flat=True))
    rest = unpack(load, at=told.later())

    assert (len(known), rest) == (16, 1)
    assert known < set(Mention.objects.values_list("subject_id", flat=True))
    assert (Mention.objects.count(), Name.objects.count()) == (20, 25)
    assert SearchDocument.objects.filter(kind="sources.record").count() == 5

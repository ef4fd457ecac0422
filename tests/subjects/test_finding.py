"""Search over everything: each way of asking, what it says it met, and what it must not tell."""

from datetime import date

import pytest

from fourfold.access import search
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.subjects.commands.subject import NewSubject, judge_subjects, record_subject
from fourfold.subjects.queries import finding
from fourfold.subjects.queries.finding import Facets, found
from fourfold.subjects.rules.asking import read
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import SubjectKind, Verdict
from fourfold.subjects.rules.marks import marks_of
from fourfold.subjects.rules.references import reference_of
from tests import make

pytestmark = pytest.mark.django_db
HELD = [
    (IdentifierKind.PHONE, "07700 900123"),
    (IdentifierKind.VEHICLE_MARK, "NX12 KDE"),
    (IdentifierKind.POSTCODE, "NE1 4ST"),
]


def alder(label=None, name="Robert Alder", identifiers=HELD, words="seen with cash on the quay"):
    label = label or make.label()
    made = record_subject(
        new=NewSubject(kind=SubjectKind.PERSON, name=name, identifiers=identifiers),
        label=label,
        by=make.someone(label),
        at=make.NOON,
    )
    values = [(kind, text) for kind, text in identifiers]
    with make.everything():
        search.put(
            search.Findable(
                "subjects.subject",
                str(made.subject_id),
                label.pk,
                name,
                words,
                marks=marks_of([name], values, [date(1984, 3, 12)]),
                system="Durham crime",
                organisation_id=make.organisation("Durham").pk,
                happened_on=date(2026, 3, 1),
            )
        )
    return made


def answer(text, label, **facets):
    with speaking_for(make.someone(label)):
        return found(read(text), Facets(**facets))


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("alder", "the word “alder”"),
        ("alder robert", "the word “robert”"),
        ("Bob Alder", "a short or long form of “Bob”"),
        ("Robert Akder", "spelt nearly like it"),
        ("r. alder", "a name that begins with R"),
        ("12/03/1984", "born 12 March 1984"),
        ("12 March 1984 alder", "born 12 March 1984"),
        ("+44 7700 900123", "telephone number +447700900123"),
        ("07700900123", "telephone number +447700900123"),
        ("NX?? K*", "vehicle mark like NX??K*"),
        ("nx12kde", "vehicle registration mark NX12KDE"),
        ("ne14st", "postcode NE1 4ST"),
        ("NE1", "postcode district NE1"),
        ('"cash on the quay"', "the words “cash on the quay”"),
        ("cash near/4 quay", "the word “cash”"),
    ],
)
def test_somebody_is_found_by(text, because):
    one = alder()

    [line] = answer(text, one.label).lines

    assert line.title == "Robert Alder"
    assert because in line.because


def test_what_is_spelt_nearly_like_it_is_left_where_words_alone_find_too_much(monkeypatch):
    one = alder()
    alder(one.label, name="Robert Aldre", identifiers=[], words="")
    assert len(answer("Robert Alder", one.label).lines) == 2

    monkeypatch.setattr(finding, "MOST", 1)

    cut = answer("Robert Alder", one.label)
    assert cut.is_cut
    assert [line.title for line in cut.lines] == ["Robert Alder"]


@pytest.mark.parametrize(
    "text",
    ["kestrel", "NX?? L*", "13/03/1984", "07700 900124", "alder -robert", "quay near/1 seen",
     '"quay the on cash"', "the", "-alder"],
)  # fmt: skip
def test_nobody_is_found_by(text):
    one = alder()

    assert answer(text, one.label).lines == ()


def test_a_hidden_record_is_neither_found_nor_counted():
    seen, hidden = alder(make.label(1)), alder(make.label(2), name="Robert Alderson")

    for text in ("alder", "07700 900123", "NX*", reference_of(hidden.subject_id)):
        found_by = answer(text, seen.label)
        titles = [line.title for line in found_by.lines]
        assert "Robert Alderson" not in titles
        assert {count.number for counts in found_by.facets.values() for count in counts} <= {1}
        assert found_by.labels <= {seen.label_id}


def test_records_that_are_one_stand_in_one_line():
    label = make.label()
    one, other = alder(label), alder(label, name="Bobby Alder")
    by = make.someone(label)
    judge_subjects(a=one, b=other, verdict=Verdict.SAME, reason="Same", by=by, at=make.NOON)

    [line] = answer("07700 900123", label).lines

    assert line.records == 2


def test_each_part_is_said_once_by_the_best_way_in_which_it_was_met():
    one = alder()

    [line] = answer("robert alder", one.label).lines

    assert line.because == ("the word “robert”", "the word “alder”")


def test_a_person_goes_before_the_records_that_name_them():
    one = alder()
    with make.everything():
        told = search.Findable(
            "sources.record", "17", one.label_id, "Alder Alder", "alder alder robert",
            marks=marks_of(["Robert Alder"]),
        )  # fmt: skip
        search.put(told)

    lines = answer("robert alder", one.label).lines

    assert [line.kind for line in lines] == ["subjects.subject", "sources.record"]


def test_facets_count_what_was_found_and_narrow_it():
    one = alder()

    facets = answer("alder", one.label).facets
    assert [(count.words, count.number) for count in facets["system"]] == [("Durham crime", 1)]
    assert [count.words for count in facets["force"]] == ["Durham"]
    assert answer("alder", one.label, systems=("Durham crime",)).lines
    assert not answer("alder", one.label, systems=("Cleveland custody",)).lines
    assert not answer("alder", one.label, since=date(2026, 3, 2)).lines
    assert answer("alder", one.label, until=date(2026, 3, 1), kinds=("subjects.subject",)).lines


def test_a_reference_finds_exactly_its_own():
    one = alder()

    assert [line.ref for line in answer(reference_of(one.subject_id), one.label).lines] == [
        str(one.subject_id)
    ]


@pytest.mark.parametrize(
    "text", ["'", "a'b", "\\", "a\\'", "& | !", "near/3", '"', "<->", "(", ":*"]
)
def test_no_typed_text_breaks_the_search(text):
    one = alder()

    assert answer(text, one.label).lines in [(), answer(text, one.label).lines]
    assert isinstance(answer(f"alder {text}", one.label).lines, tuple)


def test_the_page_says_why_each_thing_was_found_and_enters_the_search(browse):
    label = label_saying(Restriction.to([make.organisation().pk]))
    one = alder(label)

    page = browse(make.someone(one.label)).get(
        "/find/", {"q": "bob alder", "reason_code": "ASSESS"}
    )

    assert "a short or long form of “bob”" in page.content.decode()
    assert "Durham crime" in page.content.decode()

"""One timeline of all that is said of a subject: by system, newest first, of what may be read."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from fourfold.access.speaking import speaking_for
from fourfold.shared import hooks
from fourfold.sources.models import System
from fourfold.subjects.models import Name
from fourfold.subjects.queries import timeline as timelines
from fourfold.subjects.queries.part import part_of
from tests import make
from tests.subjects import told
from tests.subjects.builders import judge, link, person, reader_of
from tests.subjects.silos import key_of, taken_in
from tests.subjects.told import KATE

pytestmark = pytest.mark.django_db
STORY = KATE | {"told": "They came by night and took the plant from the yard"}


@pytest.fixture
def label():
    return make.label()


def seen(key, by, of="", added=None):
    """Return the timeline of a subject as somebody sees it: what is counted, and the items."""
    with speaking_for(by):
        part = part_of(key)
        found = timelines.timeline(part, of=of, added=added)
        return found, timelines.items(found.entries, part)


def name_of(key):
    with make.everything():
        return Name.objects.select_related("label", "subject").get(subject_id=key, use="MAIN")


def test_a_record_says_in_one_line_what_it_was_in_which_role_and_how_it_begins(label):
    taken_in(("C1", STORY), label=label)

    _, (item,) = seen(key_of("C1"), reader_of(label))

    assert item.title == "Supplying a controlled drug"
    assert item.text == "Suspect. They came by night and took the plant from the yard."
    assert item.source == "north-crime of a force, crime C1"
    assert (item.day, item.loaded) == (date(2026, 3, 1), make.NOON)


def test_records_of_all_that_are_joined_stand_on_one_timeline_and_can_be_asked_by_system(label):
    taken_in(("C1", STORY), label=label)
    taken_in(("A9", KATE), code="south-custody", label=label)
    one, other = key_of("C1"), key_of("A9", code="south-custody")
    judge(name_of(one), name_of(other))
    by = reader_of(label)

    found, items = seen(one, by)
    (south,) = [of for of, words, _ in found.ofs if words == "south-custody of a force"]
    _, only = seen(one, by, of=south)

    assert len(items) == 3
    assert items[0].title == "Judged: the same"
    assert [item.source for item in only] == ["south-custody of a force, crime A9"]


def test_a_record_under_another_label_is_neither_shown_nor_counted(label):
    secret = make.label(to=("Durham",))
    taken_in(("C1", STORY), label=label)
    taken_in(("X1", KATE | {"told": make.CANARY}), code="hidden-system", label=secret)
    one, hidden = key_of("C1"), key_of("X1", code="hidden-system")
    judge(name_of(one), name_of(hidden))

    found, items = seen(one, reader_of(label))

    assert [number for *_, number in found.ofs] == [1]
    assert make.CANARY not in str(items)
    assert "hidden" not in str(items) + str(found.ofs)


def test_a_system_that_is_held_elsewhere_is_not_named(label):
    taken_in(("C1", STORY), label=label)
    secret = make.label(to=("Durham",))
    with told.linker():
        System.objects.update(label=secret)

    found, (item,) = seen(key_of("C1"), reader_of(label))

    assert [(of, words) for of, words, _ in found.ofs] == [("elsewhere", "Records held elsewhere")]
    assert item.source == "A system held elsewhere, crime C1"


def test_links_that_people_dated_and_what_other_contexts_add_are_in_order(label):
    ann, bob = person(label, "Ann Ash"), person(label, "Bob Birch")
    link(ann, bob, label, since=date(2025, 5, 1))
    link(ann, person(label, "Undated"), label)
    at = datetime(2026, 1, 2, 9, tzinfo=make.NOON.tzinfo)
    added = {"reports": [{"on": at, "title": "A report", "text": "Graded", "marking": 2}]}

    found, items = seen(ann.subject_id, reader_of(label), added=added)

    assert [item.title for item in items] == ["A report", "Associate: Bob Birch"]
    assert [words for _, words, _ in found.ofs] == ["Links that people recorded", "Reports"]
    assert items[0].marking == 2


def test_a_link_to_a_hidden_other_is_held_elsewhere(label):
    ann, hannah = person(label, "Ann"), person(make.label(to=("Durham",)), "Hannah Hidden")
    link(ann, hannah, label, since=date(2025, 5, 1))

    _, (item,) = seen(ann.subject_id, reader_of(label))

    assert item.title == "Associate: one held elsewhere"


def test_the_page_costs_the_same_for_one_record_as_for_many(
    label, browse, django_assert_num_queries
):
    taken_in(("C1", STORY), label=label)
    first = key_of("C1")
    for number in range(2, 9):
        taken_in((f"C{number}", STORY), label=label, at=make.NOON + timedelta(hours=number))
        if number > 2:
            judge(name_of(key_of("C2")), name_of(key_of(f"C{number}")))
    client = browse(reader_of(label))
    costs = []
    judge(name_of(first), name_of(person_key(label)))
    for key in (first, first, key_of("C2")):
        with make.everything(), django_assert_num_queries(60, exact=False) as asked:
            assert client.get(reverse("subjects:timeline", args=[key])).status_code == 200
        costs.append(len(asked.captured_queries))

    assert costs[1] == costs[2]


def person_key(label):
    return person(label, "Somebody else").subject_id


def test_the_page_shows_what_a_row_of_the_table_adds_and_enters_that_somebody_looked(
    label, browse, monkeypatch
):
    ann = person(label, "Ann Ash")
    asked = SimpleNamespace(keys=None)

    def row(_request, keys):
        asked.keys = keys
        return [{"on": make.TODAY, "title": "Seen at the quay", "url": "/x/", "text": ""}]

    monkeypatch.setitem(hooks._tables, "subject_timelines", {"test": row})

    html = (
        browse(reader_of(label))
        .get(reverse("subjects:timeline", args=[ann.subject_id]))
        .content.decode()
    )

    assert '<a class="govuk-link" href="/x/">Seen at the quay</a>' in html
    assert asked.keys == (ann.subject_id,)


@pytest.mark.parametrize("name", ["timeline", "places", "path"])
def test_hidden_and_absent_answer_alike(label, browse, name):
    hidden = person(make.label(to=("Durham",)), "Hannah Hidden")
    client = browse(reader_of(label))

    answers = [
        client.get(reverse(f"subjects:{name}", args=[key]))
        for key in (hidden.subject_id, "6ff5ca4c-8f0b-4a8e-9a1f-3b9c6c1f0d11")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("Hidden" not in answer.content.decode() for answer in answers)


def test_a_line_opens_the_record_for_those_who_may_open_records(label, browse):
    taken_in(("C1", STORY), label=label)
    key, by = key_of("C1"), make.someone(label)
    there = reverse("subjects:timeline", args=[key])
    (item,) = seen(key, by)[1]
    address = reverse("systems:record", args=[item.record])

    page = browse(by).get(there).content.decode()
    reader = replace(by, verbs=frozenset({"subjects.read"}))
    plain = browse(reader).get(there).content.decode()

    assert f'href="{address}"' in page
    assert browse(by).get(address).status_code == 200
    assert address not in plain

"""The path between two subjects: the shortest by what may be read, bounded, each step reasoned."""

from itertools import pairwise

import pytest
from django.urls import reverse

from fourfold.access.speaking import speaking_for
from fourfold.subjects.models import Name
from fourfold.subjects.queries import paths
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from fourfold.subjects.rules.references import reference_of
from tests import make
from tests.subjects.builders import OPEN, SECRET, judge, link, person, reader_of
from tests.subjects.silos import key_of, taken_in
from tests.subjects.told import KATE, OTHER

pytestmark = pytest.mark.django_db


@pytest.fixture
def label():
    return make.label(OPEN)


def chain(label, number, name="P"):
    """Return people of whom each is linked to the next."""
    those = [person(label, f"{name}{place}") for place in range(number)]
    for a, b in pairwise(those):
        link(a, b, label)
    return those


def found(a, b, label, **given):
    with speaking_for(reader_of(label)):
        return paths.path(a.subject_id, b.subject_id, **given)


def names(way):
    return [way.steps[0].start.name, *(step.end.name for step in way.steps)] if way.steps else []


def test_it_is_the_shortest_and_each_step_has_its_reason(label):
    a, _, c, d = chain(label, 4)
    link(a, c, label, kind=LinkKind.MEETING, grade="B2")

    way = found(a, d, label)

    assert names(way) == ["P0", "P2", "P3"]
    assert (way.steps[0].kind, way.steps[0].grade) == ("Meeting", "B2")
    assert way.steps[0].reason == "Seen together"
    assert not way.is_cut


def test_six_steps_are_found_and_seven_are_not(label):
    those = chain(label, 8)

    assert len(found(those[0], those[6], label).steps) == 6
    assert found(those[0], those[7], label).steps == ()


def test_it_goes_through_what_is_joined(label):
    a, b = chain(label, 2, "A")
    c, d = chain(label, 2, "C")
    judge(b, c)

    assert len(found(a, d, label).steps) == 2


def test_it_goes_through_nobody_who_is_hidden_though_the_links_may_be_read(label):
    a, b = person(label, "Ann"), person(label, "Bob")
    hannah = person(make.label(SECRET), "Hannah Hidden")
    link(a, hannah, label)
    link(hannah, b, label)

    assert found(a, b, label).steps == ()


def test_a_hidden_link_is_no_step(label):
    secret = make.label(SECRET)
    a, b = person(label, "Ann"), person(label, "Bob")
    link(a, b, secret)

    assert found(a, b, label).steps == ()


def test_a_child_is_passed_over_until_chosen(label):
    a, b = person(label, "Ann"), person(label, "Bob")
    kit = person(label, "Kit", is_child=True)
    link(a, kit, label)
    link(kit, b, label)

    over, through = found(a, b, label), found(a, b, label, children=[kit.subject_id])

    assert over.steps == ()
    assert [one.words for one in over.children] == ["Child: Kit"]
    assert names(through) == ["Ann", "Kit", "Bob"]


def test_the_cap_is_said(label, monkeypatch):
    monkeypatch.setattr(paths, "MOST_LINKS", 2)
    hub = person(label, "Hub")
    for number in range(4):
        link(hub, person(label, f"Rim {number}"), label)
    far, last = chain(label, 2, "Far")

    assert found(hub, last, label).is_cut
    assert far


def test_two_who_used_one_vehicle_are_two_steps_apart_with_the_records():
    label, mark = make.label(), {"mark": "AB12 CDE"}
    taken_in(("C1", KATE | mark), ("C2", OTHER | mark), label=label)
    one, other = key_of("C1"), key_of("C2")
    with make.everything():
        cars = list(Name.objects.filter(kind=SubjectKind.VEHICLE).select_related("label"))
    judge(*cars)

    with speaking_for(reader_of(label)):
        way = paths.path(one, other)

    assert [step.kind for step in way.steps] == ["Uses", "Uses"]
    assert way.steps[0].source.words == "north-crime of a force, record C1, loaded"
    assert way.steps[1].source.words == "north-crime of a force, record C2, loaded"


def test_the_page_finds_by_reference_and_says_what_it_did_not_find(label, browse):
    a, b, c = chain(label, 3)
    alone, hidden = person(label, "Alone"), person(make.label(SECRET), "Hannah Hidden")
    client = browse(reader_of(label))

    def page(other):
        there = {"to": reference_of(other.subject_id)}
        return client.get(reverse("subjects:path", args=[a.subject_id]), there).content.decode()

    assert "2 steps from P0 to P2" in page(c)
    assert "They are linked directly" in page(b)
    assert "They are the same one" in page(a)
    assert "no path of up to 6 steps in what you may read" in page(alone)
    assert "There is no such record." in page(hidden)
    assert "Hidden" not in page(hidden)

"""What is one subject, with what the machine joined."""

import uuid
from datetime import timedelta

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.shared.errors import NotFound
from fourfold.subjects.models import Attribute, Identifier, Name
from fourfold.subjects.queries.part import part_called, part_of, parts_of
from fourfold.subjects.queries.shown import shown
from fourfold.subjects.queries.why import members_of, partings_of
from fourfold.subjects.rules.kinds import Verdict
from fourfold.subjects.rules.references import reference_of
from tests import make
from tests.subjects import joined
from tests.subjects.builders import OPEN, SECRET, judge, person, reader_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def label():
    return make.label(OPEN)


def people(label, *names):
    """Return people, the first with the largest key."""
    keys = sorted((uuid.uuid4() for _ in names), reverse=True)
    return [person(label, name, key=key) for name, key in zip(names, keys, strict=True)]


def forget(name):
    """Take away all that stands of a subject, as a deleted record does."""
    with make.everything():
        for model in (Name, Identifier, Attribute):
            model.objects.filter(subject_id=name.subject_id).delete()


def test_what_the_machine_joined_is_one_and_is_called_by_its_leader(label):
    bob, rob, robert = people(label, "Bob", "Rob", "Robert")
    joined.join(rob, bob)
    joined.join(robert, bob)

    with speaking_for(reader_of(label)):
        for one in (bob, rob, robert):
            part = part_of(one.subject_id)
            assert set(part.members) == {one.subject_id for one in (bob, rob, robert)}
            assert part.reference == bob.subject_id
            assert part_called(reference_of(one.subject_id)) == part
        assert shown([rob.subject_id])[rob.subject_id].reference == reference_of(bob.subject_id)


def test_a_leader_of_which_nothing_is_left_is_still_the_reference(label):
    bob, rob, robert = people(label, "Bob", "Rob", "Robert")
    joined.join(rob, bob)
    joined.join(robert, bob)
    forget(bob)

    with speaking_for(reader_of(label)):
        part = part_of(rob.subject_id)
        assert part.reference == bob.subject_id
        assert set(part.members) == {rob.subject_id, robert.subject_id}
        assert part_of(bob.subject_id) == part_called(reference_of(bob.subject_id)) == part
        assert shown([bob.subject_id])[bob.subject_id].name == "Rob"


def test_a_join_that_was_taken_back_joins_nothing_and_is_remembered(label):
    bob, rob = people(label, "Bob", "Rob")
    joined.join(rob, bob, until=make.NOON)

    with speaking_for(reader_of(label)):
        part = part_of(rob.subject_id)
        assert part.members == (rob.subject_id,)
        (parting,) = partings_of(part, rob.subject_id)
        assert parting.reference == reference_of(bob.subject_id)
        assert (parting.until, parting.is_there) == (make.NOON, True)
        assert parting.since == make.NOON - timedelta(days=42)


def test_a_join_under_a_label_that_one_may_not_read_joins_nothing(label):
    hidden = make.label(SECRET)
    bob, rob = people(label, "Bob", "Rob")
    hannah = person(hidden, "Hannah")
    for one in (bob, rob):
        joined.join(one, hannah, label=hidden)

    with speaking_for(reader_of(label)):
        assert part_of(bob.subject_id).members == (bob.subject_id,)
        with pytest.raises(NotFound):
            part_of(hannah.subject_id)
    with speaking_for(reader_of(label, hidden)):
        assert len(part_of(bob.subject_id).members) == 3


def test_a_person_who_says_different_is_stronger_than_the_machine_until_it_is_undone(label):
    bob, rob, robert = people(label, "Bob", "Rob", "Robert")
    joined.join(rob, bob, weight=20)
    joined.join(robert, bob)
    judge(rob, bob, Verdict.DIFFERENT)

    with speaking_for(reader_of(label)):
        assert part_of(rob.subject_id).members == (rob.subject_id,)
        assert len(part_of(bob.subject_id).members) == 2


def test_several_stars_and_judgements_are_followed_from_any_of_them(label):
    a, b, c, d, e = people(label, "A", "B", "C", "D", "E")
    joined.join(a, b)
    joined.join(c, d)
    judge(a, c)
    judge(d, e)

    with speaking_for(reader_of(label)):
        for one in (a, b, c, d, e):
            part = part_of(one.subject_id)
            assert len(part.members) == 5
            assert part.reference == min(b.subject_id, d.subject_id)


def test_many_parts_cost_no_more_than_one(label, django_assert_num_queries):
    def star(number):
        first, *others = people(label, *(f"P{number} {place}" for place in range(4)))
        for one in others:
            joined.join(one, first)
        return first.subject_id

    few = [star(0)]
    many = few + [star(number) for number in range(1, 12)]

    for keys in (few, many):
        with speaking_for(reader_of(label)), django_assert_num_queries(4):
            assert len(set(parts_of(keys).values())) == len(keys)


def test_the_machine_explains_what_it_joined_in_words_and_says_what_speaks_against(label):
    bob, rob = people(label, "Robert Ashworth", "Bob Ashworth")
    joined.join(rob, bob)
    joined.mention(bob)
    joined.mention(rob, given="Bob", family="Ashworth", address="3 Harbour View, Blyth")

    with speaking_for(reader_of(label)):
        found = {one.name: one for one in members_of(part_of(bob.subject_id))}
    led, leads = found["Bob Ashworth"], found["Robert Ashworth"]

    assert led.anchor == bob.subject_id
    assert leads.anchor is None
    assert leads.why is None
    assert any("Robert" in bar.words and bar.weight > 0 for bar in led.why.bars)
    assert led.why.against
    assert all(0 <= bar.x <= 200 and bar.x + bar.width <= 202 for bar in led.why.bars)
    assert led.records == ("Typed in",)

"""What is one subject to somebody, and what its page may say."""

import uuid
from datetime import date
from itertools import pairwise

import pytest

from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.shared.errors import NotFound
from fourfold.subjects.commands import subject as commands
from fourfold.subjects.models import Judgement, Link, Subject
from fourfold.subjects.queries import lists
from fourfold.subjects.queries.part import part_called, part_of, parts_of
from fourfold.subjects.queries.shown import shown
from fourfold.subjects.queries.subject import judgements_of, links_of, subject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind, Verdict
from fourfold.subjects.rules.references import reference_of
from tests import make
from tests.subjects.builders import OPEN, SECRET, judge, link, person, reader_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def labels():
    return make.label(OPEN), make.label(SECRET)


def test_two_records_that_somebody_judged_the_same_are_one_to_who_may_read_both(labels):
    a, b = person(labels[0], "Ann Ash"), person(labels[0], "A. Ash")
    judge(a, b)

    with speaking_for(reader_of(labels[0])):
        assert part_of(a.subject_id) == part_of(b.subject_id)
        assert set(part_of(a.subject_id).members) == {a.subject_id, b.subject_id}


def test_two_that_only_a_hidden_third_joins_are_two(labels):
    seen, hidden = labels
    a, b, c = person(seen, "Ann"), person(seen, "Anne"), person(hidden, "Hannah")
    judge(a, c)
    judge(c, b)

    with speaking_for(reader_of(seen, hidden, make.label(OPEN, SECRET))):
        assert len(part_of(a.subject_id).members) == 3
    with speaking_for(reader_of(seen)):
        assert part_of(a.subject_id).members == (a.subject_id,)
        assert part_of(b.subject_id).members == (b.subject_id,)


def test_a_judgement_that_may_be_read_does_not_join_through_a_subject_that_may_not(labels):
    seen, hidden = labels
    a, b, c = person(seen, "Ann"), person(seen, "Anne"), person(hidden, "Hannah")
    told = {"label": seen, "verdict": Verdict.SAME, "reason": "Said so", "judged_at": make.NOON}
    with make.everything():
        for one in (a, b):
            user = make.user("a.judge")
            Judgement.objects.create(a_id=one.subject_id, b_id=c.subject_id, by=user, **told)

    with speaking_for(reader_of(seen)):
        assert part_of(a.subject_id).members == (a.subject_id,)
        (judged,) = judgements_of(part_of(a.subject_id))
        assert [name for _, name in judged.ends] == ["Ann", ""]


def test_a_chain_of_judgements_is_followed_step_by_step(labels):
    people = [person(labels[0], f"Ann {number}") for number in range(5)]
    for one, other in pairwise(people):
        judge(one, other)

    with speaking_for(reader_of(labels[0])):
        assert len(part_of(people[0].subject_id).members) == 5
        assert len(set(parts_of(one.subject_id for one in people).values())) == 1


def test_a_judgement_that_was_undone_joins_nothing(labels):
    a, b = person(labels[0], "Ann"), person(labels[0], "Anne")
    judgement = judge(a, b)
    commands.undo_judgement(judgement=judgement, by=reader_of(labels[0]), at=make.NOON)

    with speaking_for(reader_of(labels[0])):
        assert part_of(a.subject_id).members == (a.subject_id,)


def test_what_is_joined_though_somebody_judged_it_different_is_pointed_out(labels):
    a, b, c = (person(labels[0], name) for name in ("Ann", "Anne", "Anna"))
    judge(a, b)
    judge(b, c)
    judge(a, c, Verdict.DIFFERENT)

    with speaking_for(reader_of(labels[0])):
        assert part_of(b.subject_id).contradictions == (
            tuple(sorted([a.subject_id, c.subject_id])),
        )


def test_hidden_and_absent_answer_alike(labels):
    hidden = person(labels[1], "Hannah")

    with speaking_for(reader_of(labels[0])):
        answers = []
        for key in (hidden.subject_id, uuid.uuid4()):
            for ask in (part_of, subject, lambda key: part_called(reference_of(key))):
                with pytest.raises(NotFound) as refusal:
                    ask(key)
                answers.append(str(refusal.value))
    assert set(answers) == {"There is no such record."}


def test_the_reference_is_of_the_visible_part(labels):
    seen, hidden = labels
    low, high = sorted([uuid.uuid4(), uuid.uuid4()])
    a, b = person(hidden, "Ann", key=low), person(seen, "Anne", key=high)
    judge(a, b)

    with speaking_for(reader_of(seen, hidden, make.label(OPEN, SECRET))):
        assert shown([high])[high].reference == reference_of(low)
        assert shown([high])[high].name == "Ann"
    with speaking_for(reader_of(seen)):
        assert shown([high])[high].reference == reference_of(high)
        assert shown([high])[high].aliases == ()
        assert low not in shown([low, high])


def test_somebody_is_found_by_their_reference_as_people_type_it(labels):
    ann = person(labels[0], "Ann")
    typed = reference_of(ann.subject_id).lower().replace("-", " ")

    with speaking_for(reader_of(labels[0])):
        assert part_called(typed).reference == ann.subject_id
        with pytest.raises(NotFound, match="not one of our references"):
            part_called("somebody")


def test_a_subject_of_which_only_a_number_may_be_read_is_called_by_it(labels):
    seen, hidden = labels
    ann = person(hidden, "Ann")
    commands.identify_subject(
        subject=Subject(key=ann.subject_id),
        kind=IdentifierKind.PHONE,
        text="07700 900123",
        label=seen,
        by=reader_of(seen),
        at=make.NOON,
    )

    with speaking_for(reader_of(seen)):
        known = subject(ann.subject_id)
        assert known.shown.name == "+447700900123"
        assert known.shown.kind is SubjectKind.PHONE
        assert known.names == ()


def test_the_page_carries_the_highest_marking_of_what_it_shows():
    low = make.label(to=("Durham",))
    high = make.label(to=("Durham",), marking=Marking.OFFICIAL_SENSITIVE)
    ann = person(low, "Ann")
    commands.identify_subject(
        subject=Subject(key=ann.subject_id),
        kind=IdentifierKind.POSTCODE,
        text="NE1 4ST",
        label=high,
        by=reader_of(low, high),
        at=make.NOON,
    )

    with speaking_for(reader_of(low, high)):
        assert subject(ann.subject_id).marking is Marking.OFFICIAL_SENSITIVE
    with speaking_for(reader_of(low)):
        assert subject(ann.subject_id).marking is Marking.OFFICIAL


def test_a_link_to_somebody_hidden_never_names_them(labels):
    seen, hidden = labels
    a, c = person(seen, "Ann"), person(hidden, "Hannah")
    link(a, c, seen)

    with speaking_for(reader_of(seen)):
        (line,), number = links_of(part_of(a.subject_id))
        assert line.other is None
        assert number == 1


def test_a_layer_that_another_sums_is_said_beside_a_link_and_not_counted(labels):
    a, b = person(labels[0], "Ann"), person(labels[0], "Bo")
    link(a, b, labels[0], weight=5)
    with make.everything():
        for phase in (2, 1, 10):
            Link.objects.create(
                a_id=a.subject_id, b_id=b.subject_id, label=labels[0], kind=LinkKind.TIE,
                reason="x", layer=f"phase{phase:02}", phase=phase, in_default_view=False,
                recorded_at=make.NOON,
            )  # fmt: skip

    with speaking_for(reader_of(labels[0])):
        (line,), number = links_of(part_of(a.subject_id))
        assert (line.weight, line.phases, number) == (5, "Phase 1, Phase 2, Phase 10", 1)


@pytest.mark.parametrize(
    "asked",
    [
        lists.Asked(name="o'neil"),
        lists.Asked(name="NEILL"),
        lists.Asked(identifier="07700 900123"),
        lists.Asked(identifier="+44 7700 900123", kind=SubjectKind.PERSON),
        lists.Asked(kind=SubjectKind.PERSON, name="sean"),
    ],
)
def test_somebody_is_found_by_a_part_of_the_name_or_an_identifier_in_any_spelling(labels, asked):
    sean = person(
        labels[0], "Sean O'Neill", identifiers=[(IdentifierKind.PHONE, "+44 7700 900123")]
    )
    person(labels[0], "Ann Ash", identifiers=[(IdentifierKind.PHONE, "+44 7700 900124")])
    person(labels[1], "Sean O'Neill", identifiers=[(IdentifierKind.PHONE, "+44 7700 900123")])

    with speaking_for(reader_of(labels[0])):
        assert list(lists.records(asked)) == [sean.subject_id]


def test_an_identifier_is_met_exactly_and_a_reference_of_ours_is_one(labels):
    ann = person(labels[0], "Ann", identifiers=[(IdentifierKind.URN, "X-12")])
    person(labels[0], "Bo", identifiers=[(IdentifierKind.URN, "X-123")])

    with speaking_for(reader_of(labels[0])):
        assert list(lists.records(lists.Asked(identifier="x-12"))) == [ann.subject_id]
        ours = lists.Asked(identifier=reference_of(ann.subject_id))
        assert list(lists.records(ours)) == [ann.subject_id]


def test_records_that_are_one_stand_in_one_line(labels):
    a, b = person(labels[0], "Ann"), person(labels[0], "Anne")
    judge(a, b)

    with speaking_for(reader_of(labels[0])):
        (line,) = lists.lines(lists.records(lists.Asked(name="Ann")))
        assert line.shown.name == "Ann"
        assert line.shown.aliases == ("Anne",)


def test_a_list_costs_the_same_for_one_line_as_for_many(labels, django_assert_num_queries):
    def add(number):
        for place in range(number):
            person(labels[0], f"Ann {place}", identifiers=[(IdentifierKind.URN, str(place))])

    reader = reader_of(labels[0])
    add(1)
    with speaking_for(reader), django_assert_num_queries(6):
        lists.lines(lists.records(lists.Asked()))
    add(30)
    with speaking_for(reader), django_assert_num_queries(6):
        lists.lines(lists.records(lists.Asked()))


def test_a_link_says_when_it_began_and_ended(labels):
    a, b = person(labels[0], "Ann"), person(labels[0], "Bo")
    link(a, b, labels[0], since=date(2020, 1, 1), until=date(2021, 1, 1))

    with speaking_for(reader_of(labels[0])):
        (line,), _ = links_of(part_of(a.subject_id))
        assert (line.since, line.until) == (date(2020, 1, 1), date(2021, 1, 1))

"""Judging whether two are one, and taking it back."""

import pytest
from django.urls import reverse

from fourfold.access.speaking import speaking_for
from fourfold.shared.errors import DomainError
from fourfold.subjects.commands.judging import judge_subjects, undo_judgement
from fourfold.subjects.models import Judgement, Link, Mention, Proposal
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.rules.kinds import LinkKind, Verdict
from tests import make
from tests.subjects import joined
from tests.subjects.builders import OPEN, SECRET, judge, person, reader_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def label():
    return make.label(OPEN)


def back(judgement, by):
    return undo_judgement(judgement=judgement, by=by, at=make.NOON)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_judgement_answers_what_was_proposed_and_undoing_it_lets_it_wait_again(label, verdict):
    ann, anne = person(label, "Ann"), person(label, "Anne")
    proposal = joined.propose(ann, anne)
    judgement = judge(anne, ann, verdict)

    with make.everything():
        proposal.refresh_from_db()
        assert (proposal.answered_at, proposal.answered_by) == (make.NOON, judgement.by)
    back(judgement, reader_of(label))
    with make.everything():
        assert list(Proposal.objects.waiting()) == [proposal]


def test_a_judgement_answers_for_the_records_that_are_one_with_those_judged(label):
    ann, anne, anna = (person(label, name) for name in ("Ann", "Anne", "Anna"))
    joined.join(anne, ann)
    joined.propose(anne, anna)
    judge(ann, anna)

    with make.everything():
        assert not Proposal.objects.waiting().exists()


def test_two_that_are_related_are_linked_until_that_is_undone(label):
    ann, bo = person(label, "Ann"), person(label, "Bo")
    judgement = judge(ann, bo, Verdict.RELATED)

    with speaking_for(reader_of(label)):
        (link,) = Link.objects.all()
        assert (link.kind, link.reason) == (LinkKind.ASSOCIATE, "Same day of birth")
        assert {link.a_id, link.b_id} == {ann.subject_id, bo.subject_id}
        assert len(part_of(ann.subject_id).members) == 1
    back(judgement, reader_of(label))
    with make.everything():
        assert not Link.objects.exists()


def test_undoing_that_two_are_different_restores_both_sides_with_who_and_when(label):
    ann, anne = person(label, "Ann"), person(label, "Anne")
    joined.join(anne, ann)
    judgement = judge(ann, anne, Verdict.DIFFERENT)
    with speaking_for(reader_of(label)):
        assert len(part_of(ann.subject_id).members) == 1
    by = reader_of(label)
    back(judgement, by)

    with speaking_for(by):
        assert len(part_of(ann.subject_id).members) == 2
        judgement.refresh_from_db()
        assert (judgement.undone_at, judgement.undone_by_id) == (make.NOON, by.user_id)


def test_what_was_judged_different_waits_to_be_compared_again(label):
    ann, anne = person(label, "Ann"), person(label, "Anne")
    for one in (ann, anne):
        joined.mention(one)
    joined.join(anne, ann)
    judge(ann, anne, Verdict.DIFFERENT)

    with make.everything():
        assert set(Mention.objects.waiting().values_list("subject_id", flat=True)) == {
            ann.subject_id,
            anne.subject_id,
        }


def test_one_record_is_not_judged_against_itself(label):
    ann = person(label, "Ann")

    with pytest.raises(DomainError, match="one and the same"):
        judge_subjects(
            a=ann, b=ann, verdict=Verdict.SAME, reason="x", by=reader_of(label), at=make.NOON
        )


# The page


def page(name, key):
    return reverse(f"subjects:{name}", args=[key])


def test_a_member_is_taken_out_from_the_page_with_a_reason_and_put_back(browse, label):
    ann, anne = person(label, "Ann Ash"), person(label, "Anne Ashe")
    joined.join(anne, ann)
    for one in (ann, anne):
        joined.mention(one)
    by = reader_of(label)
    client = browse(by)

    whole = client.get(page("subject", ann.subject_id)).content.decode()
    asked = client.get(page("apart", anne.subject_id)).content.decode()
    refused = client.post(page("apart", anne.subject_id), {}).content.decode()
    client.post(page("apart", anne.subject_id), {"ground": "CANNOT", "words": "Born apart"})

    assert "Why these records are one" in whole
    assert "Joined by the machine" in whole
    assert page("apart", anne.subject_id) in whole
    assert page("apart", ann.subject_id) not in whole
    assert "Later runs of the machine keep them apart" in asked
    assert "Choose why." in refused
    with speaking_for(by):
        (judgement,) = Judgement.objects.all()
        assert judgement.verdict == Verdict.DIFFERENT
        assert judgement.reason == "Details that cannot both be right. Born apart"
        assert part_of(anne.subject_id).members == (anne.subject_id,)
    client.post(reverse("subjects:undo", args=[judgement.pk]))
    assert "Anne Ashe" in client.get(page("subject", ann.subject_id)).content.decode()


def test_who_leads_alone_or_is_hidden_cannot_be_taken_out(browse, label):
    ann, hidden = person(label, "Ann"), person(make.label(SECRET), "Hannah")
    client = browse(reader_of(label))

    answers = [client.get(page("apart", one.subject_id)).status_code for one in (ann, hidden)]

    assert answers == [404, 404]


def test_a_reference_that_was_joined_or_taken_apart_says_so(browse, label):
    ann, anne, anna = (person(label, name) for name in ("Ann", "Anne", "Anna"))
    joined.join(anne, ann)
    joined.join(anna, ann, until=make.NOON)
    client = browse(reader_of(label))

    merged = client.get(page("subject", anne.subject_id)).content.decode()
    split = client.get(page("subject", anna.subject_id)).content.decode()

    assert "was joined with this on 3 March 2026." in merged
    assert "was joined with this on 3 March 2026; taken apart on 14 April 2026." in split
    assert "was joined with this on 3 March 2026; taken apart on 14 April 2026." in merged


def test_every_value_stands_once_with_every_record_that_says_it_and_who_may_see_it(browse, label):
    ann, anne = person(label, "Ann Ash"), person(label, "Ann Ash", source="RMS 4711")
    joined.join(anne, ann)

    html = browse(reader_of(label)).get(page("subject", ann.subject_id)).content.decode()

    assert html.count('<span class="waiting__what">Ann Ash</span> <span class="quiet">Name') == 1
    assert "From RMS 4711, recorded 14 April 2026" in html
    assert "OFFICIAL: every organisation; only those read in to" in html


def test_a_page_of_many_records_costs_what_a_page_of_two_costs(
    browse, label, django_assert_num_queries
):
    few, many = person(label, "Few"), person(label, "Many")
    for leader, number in ((few, 1), (many, 12)):
        joined.mention(leader)
        for place in range(number):
            one = person(label, f"Member {place}")
            joined.mention(one)
            joined.join(one, leader)
    client = browse(reader_of(label))
    client.get(page("subject", few.subject_id))

    costs = []
    for one in (few, many):
        with make.everything(), django_assert_num_queries(60, exact=False) as asked:
            client.get(page("subject", one.subject_id))
        costs.append(len(asked.captured_queries))
    assert costs[0] == costs[1]

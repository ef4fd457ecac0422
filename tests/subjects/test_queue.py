"""The queue of pairs that wait for a person: who sees which, in which order, and what they say."""

import pytest
from django.urls import reverse

from fourfold.access import ledger
from fourfold.access.models import LedgerEntry
from fourfold.access.speaking import speaking_for
from fourfold.subjects.models import Judgement
from fourfold.subjects.queries import queue as queues
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.queries.queue import Asked
from fourfold.subjects.rules.kinds import SubjectKind, Verdict
from fourfold.subjects.views.joining import pairs_waiting
from tests import make
from tests.subjects import joined, told
from tests.subjects.builders import OPEN, SECRET, judge, person, reader_of

pytestmark = pytest.mark.django_db
QUEUE = "/subjects/queue/"


@pytest.fixture
def label():
    return make.label(OPEN)


def page(name, row):
    return reverse(f"subjects:{name}", args=[row.pk])


def couple(label, names=("Ann Ash", "Anne Ash"), **given):
    return joined.propose(*(person(label, name) for name in names), **given)


def test_the_uncertain_and_consequential_come_first(browse, label):
    low, high = couple(label, value=0.1), couple(label, ("Bo Elm", "Beau Elm"), value=0.9)
    by = reader_of(label)

    with speaking_for(by):
        assert list(queues.waiting()) == [high, low]
        assert queues.after(high, Asked()) == low
        assert queues.after(low, Asked()) is None
    html = browse(by).get(QUEUE).content.decode()
    assert html.index("Bo Elm and Beau Elm") < html.index("Ann Ash and Anne Ash")
    assert "Pairs that wait, 2 in all" in html
    assert "about 8 to 1 that they are one" in html


def test_a_pair_with_a_side_that_one_may_not_read_is_neither_shown_nor_counted(browse, label):
    hidden = make.label(SECRET)
    ann, hannah = person(label, "Ann"), person(hidden, "Hannah")
    across = joined.propose(ann, hannah)
    with make.everything():
        across.label = label  # as if it had been made when the other was open
        across.save()
    client = browse(reader_of(label))

    answers = [client.get(page("pair", across)), client.get(f"{QUEUE}999999/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "No pair waits" in client.get(QUEUE).content.decode()
    with speaking_for(reader_of(label)):
        assert queues.waiting().count() == 0


def test_what_was_answered_or_taken_back_waits_no_more(label):
    couple(label, withdrawn_at=make.NOON)
    couple(label, answered_at=make.NOON)

    with speaking_for(reader_of(label)):
        assert not queues.waiting().exists()


def test_the_queue_is_narrowed_by_kind_system_and_force(browse):
    label = make.label(to=("Cleveland",))
    ann, anne = person(label, "Ann Ash"), person(label, "Anne Ash")
    load = told.load(("C1", {}), label=label)
    with make.everything():
        record = load.records.get()
    joined.mention(anne, record)
    with_record, without = joined.propose(ann, anne), couple(label, ("Bo", "Beau"))
    other = couple(label, ("AB12 CDE", "AB12 CDF"), kind="VEHICLE")
    by = reader_of(label)

    with speaking_for(by):
        of_system = Asked(system=load.system_id)
        of_force = Asked(force=load.system.owner_id)
        assert list(queues.waiting(of_system)) == [with_record]
        assert list(queues.waiting(of_force)) == [with_record]
        assert list(queues.waiting(Asked(kind=SubjectKind.VEHICLE))) == [other]
        assert set(queues.waiting()) == {with_record, without, other}
    html = browse(by).get(QUEUE, {"system": load.system_id}).content.decode()
    assert "Ann Ash and Anne Ash" in html
    assert "Beau" not in html
    assert f"?system={load.system_id}" in html


def test_a_pair_stands_side_by_side_with_the_reasons_and_what_speaks_against_first(browse, label):
    ann = person(label, "Robert Ashworth", attributes={"Date of birth": "1984-03-12"})
    anne = person(label, "Bob Ashworth", attributes={"Date of birth": "1985-03-12"})
    joined.mention(ann)
    joined.mention(anne, given="Bob", family="Ashworth", address="3 Harbour View, Blyth")
    proposal = joined.propose(ann, anne)
    client = browse(reader_of(label))

    html = client.get(page("pair", proposal)).content.decode()

    assert "Proposed by the machine, not a fact" in html
    assert "<strong>1984-03-12</strong>" in html
    assert ">Differs<" in html
    assert "All together:" in html
    assert html.index("The strongest reason against:") < html.index("Your decision")
    for keys in ("1 s", "2 d", "3 u", "4 r"):
        assert f'aria-keyshortcuts="{keys}"' in html
    assert "style=" not in html


@pytest.mark.parametrize("verdict", Verdict)
def test_a_decision_is_taken_with_a_reason_and_leads_to_the_next_pair(browse, label, verdict):
    first, second = couple(label, value=0.9), couple(label, ("Bo Elm", "Beau Elm"), value=0.1)
    by = reader_of(label)
    client = browse(by)

    refused = client.post(page("pair", first), {"verdict": verdict.value}).content.decode()
    answer = client.post(
        f"{page('pair', first)}?kind=PERSON", {"verdict": verdict.value, "ground": "DETAILS"}
    )
    last = client.post(
        page("pair", second), {"verdict": verdict.value, "ground": "OTHER", "words": "Asked them"}
    )

    assert "Choose why." in refused
    assert answer.url == f"{page('pair', second)}?kind=PERSON"
    assert last.url == QUEUE
    with speaking_for(by):
        reasons = Judgement.objects.order_by("pk").values_list("verdict", "reason")
        assert list(reasons) == [
            (verdict.value, "Name and date of birth agree"),
            (verdict.value, "Asked them"),
        ]
        members = part_of(first.a_id).members
        assert len(members) == (2 if verdict is Verdict.SAME else 1)
        assert not queues.waiting().exists()


def test_a_judgement_across_labels_is_read_by_those_alone_who_may_read_both(browse, label):
    other = make.label(SECRET)
    ann, anne = person(label, "Ann"), person(other, "Anne")
    proposal = joined.propose(ann, anne)
    by = reader_of(label, other, make.label(OPEN, SECRET))

    browse(by).post(page("pair", proposal), {"verdict": "SAME", "ground": "NUMBER"})

    with speaking_for(by):
        assert Judgement.objects.get().label.restriction == proposal.label.restriction
        assert len(part_of(ann.subject_id).members) == 2
    with speaking_for(reader_of(label)):
        assert part_of(ann.subject_id).members == (ann.subject_id,)


def test_looking_at_a_pair_is_entered_for_both(browse, label, monkeypatch):
    proposal = couple(label)
    seen = []
    whole = ledger.enter
    monkeypatch.setattr(
        ledger, "enter", lambda entry, **told: (seen.append(entry), whole(entry, **told))
    )

    browse(reader_of(label)).get(page("pair", proposal))

    looked = [entry for entry in seen if entry.verb == "subjects.read"]
    assert len({entry.about.subject for entry in looked}) == 2
    assert all(entry.outcome == LedgerEntry.Outcome.READ for entry in looked)


def test_what_was_judged_lately_is_taken_back_by_anybody_who_may(browse, label):
    judgement = judge(person(label, "Ann Ash"), person(label, "Anne Ash"))
    client = browse(reader_of(label))

    html = client.get(reverse("subjects:judged")).content.decode()
    answer = client.post(page("undo_judged", judgement))
    after = client.get(reverse("subjects:judged")).content.decode()

    assert "Same day of birth" in html
    assert answer.url == reverse("subjects:judged")
    assert "Undone by" in after


def test_who_may_not_judge_sees_no_queue_and_who_may_not_undo_no_list(browse, label):
    proposal = couple(label)
    client = browse(make.viewer(label, may=("subjects.read",)))

    pages = [QUEUE, page("pair", proposal), reverse("subjects:judged")]

    assert [client.get(one).status_code for one in pages] == [403, 403, 403]


def test_the_first_screen_says_how_many_pairs_wait(rf, label):
    couple(label)
    request = rf.get("/")
    request.viewer = reader_of(label)

    with speaking_for(request.viewer):
        panel = pairs_waiting(request)
    assert (panel["heading"], panel["count"]) == ("Who is whom?", 1)
    assert panel["waiting"][0]["title"] == "Ann Ash and Anne Ash"

    request.viewer = make.viewer(label, may=("subjects.read",))
    with speaking_for(request.viewer):
        assert pairs_waiting(request) is None


def test_a_queue_of_many_costs_what_a_queue_of_one_costs(browse, label, django_assert_num_queries):
    client = browse(reader_of(label))
    costs = []
    for number in (1, 12):
        for place in range(number):
            couple(label, (f"Ann {number}{place}", f"Anne {number}{place}"))
        client.get(QUEUE)
        with make.everything(), django_assert_num_queries(40, exact=False) as asked:
            client.get(QUEUE)
        costs.append(len(asked.captured_queries))
    assert costs[0] == costs[1]

"""The digest: what is new for one, by what it is of; what is made of it; and nothing hidden."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access import ledger
from fourfold.intelligence.commands.hit import SayWhy, judge_hit
from fourfold.intelligence.rules.vocabulary import InterestKind, Relevance
from fourfold.reference.models import ThreatDesk
from fourfold.shared import hooks
from tests import make
from tests.intelligence import feeds

pytestmark = pytest.mark.django_db
DIGEST = "/intelligence/digest/"


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """Let it be noon on the day of the scan, and let a keeper name its records."""
    monkeypatch.setattr("fourfold.web.middleware.timezone.now", lambda: make.NOON)
    rows = {"trial": lambda refs: {ref: (f"Alder {ref}", f"/threats/{ref}/") for ref in refs}}
    monkeypatch.setitem(hooks._tables, "interest_refs", rows)


def text(response):
    return response.content.decode()


def met(label, by, name="Alex Marsh", **given):
    subject = feeds.names(feeds.record(label), name=name)
    feeds.want(label, subject=subject.pk, for_person=by.user_id, by=by, **given)
    feeds.scan()
    return subject


def judge(browse, by, hit, relevance=Relevance.ACT, why="Ours"):
    return browse(by).post(f"{DIGEST}hits/{hit.pk}/", {"relevance": relevance.value, "why": why})


def test_a_digest_says_what_is_new_of_what_and_why(browse):
    label = make.label()
    by = make.someone(label)
    met(label, by)

    page = text(browse(by).get(DIGEST))

    assert "Alder trial:1" in page
    assert "Named as suspect in a crime record of 14 April 2026." in page
    assert "Why: Member of Alder" in page
    assert "Trial system" in page


def test_a_digest_is_of_its_reader_alone(browse):
    label = make.label()
    met(label, make.someone(label))

    assert "Nothing new" in text(browse(make.someone(label)).get(DIGEST))


@pytest.mark.parametrize("held", [1, 2])
def test_who_may_read_only_the_interest_or_only_the_record_sees_and_counts_nothing(browse, held):
    a, b = make.label(1), make.label(2)
    by = make.someone(make.label(held))
    registers = make.someone(a)
    subject = feeds.names(feeds.record(b), name=make.CANARY)
    feeds.want(a, subject=subject.pk, for_person=by.user_id, by=registers)
    feeds.scan()
    assert len(feeds.told()) == 1

    page = text(browse(by).get(DIGEST))

    assert "Nothing new" in page
    assert "0 new records" in page
    assert "Member of Alder" not in page


def test_a_hidden_hit_cannot_be_judged_or_told_from_none(browse):
    a, b = make.label(1), make.label(2)
    by = make.someone(a)
    subject = feeds.names(feeds.record(b))
    feeds.want(a, subject=subject.pk, for_person=by.user_id, by=by)
    feeds.scan()
    (hidden,) = feeds.told()

    there = judge(browse, by, hidden)
    nowhere = browse(by).post(f"{DIGEST}hits/999999/", {"relevance": "ACT", "why": "Ours"})

    assert there.status_code == nowhere.status_code == 404


def test_one_record_that_meets_a_threat_twice_stands_once_with_both_reasons(browse):
    label = make.label()
    by = make.someone(label)
    one = feeds.record(label)
    subject = feeds.names(one, PHONE="07700 900123")
    feeds.want(label, subject=subject.pk, for_person=by.user_id, by=by, ref="trial:1")
    feeds.want_more(label, by, ref="trial:1", kind_of="PHONE", value="07700 900123")
    feeds.scan()

    page = text(browse(by).get(DIGEST))

    assert "1 new record or" in page.replace("\n", " ")
    assert "Telephone number 07700 900123" in page
    assert "Named as suspect" in page


def test_a_desk_reads_its_own_digest(browse):
    label = make.label()
    by = make.someone(label)
    desk = ThreatDesk.objects.order_by("pk").first()
    subject = feeds.names(feeds.record(label))
    feeds.want(label, subject=subject.pk, for_person=None, for_desk=desk.pk, by=by)
    feeds.scan()

    page = text(browse(by).get(f"{DIGEST}desks/{desk.pk}/"))

    assert "Named as suspect" in page
    assert "Nothing new" in text(browse(by).get(DIGEST))


def test_what_is_judged_waits_no_longer_and_stays_under_its_day(browse):
    label = make.label()
    by = make.someone(label)
    met(label, by)
    (hit,) = feeds.told()

    answer = judge(browse, by, hit, why="A namesake")

    assert answer.status_code == 302
    assert "Nothing new" in text(browse(by).get(DIGEST))
    assert "A namesake" in text(browse(by).get(f"{DIGEST}?on=2026-04-14"))


def test_a_judgement_needs_a_word_why(browse):
    label = make.label()
    by = make.someone(label)
    met(label, by)
    (hit,) = feeds.told()

    assert judge(browse, by, hit, why="").status_code == 422
    with pytest.raises(SayWhy):
        judge_hit(hit=hit, relevance=Relevance.ACT, reason=" ", by=by, at=make.NOON)


def test_what_was_often_not_relevant_comes_later_and_the_page_says_so(browse):
    label = make.label()
    by = make.someone(label)
    for _ in range(3):
        feeds.record(label, narrative="Seen at the quay")
    feeds.record(label, narrative="Seen at the yard")
    feeds.want(label, InterestKind.WORDS, value="quay", ref="trial:1", for_person=by.user_id, by=by)
    feeds.want(label, InterestKind.WORDS, value="yard", ref="trial:2", for_person=by.user_id, by=by)
    feeds.scan()
    first, second, third, _ = feeds.told()

    before = text(browse(by).get(DIGEST))
    for hit in (first, second):
        judge(browse, by, hit, Relevance.NOT_RELEVANT, "Ferry passengers")
    after = text(browse(by).get(DIGEST))

    assert before.index("Alder trial:1") < before.index("Alder trial:2")
    assert after.index("Alder trial:2") < after.index("Alder trial:1")
    assert "Ranked lower: 2 of 2 earlier hits were not relevant." in after
    assert third.says in after


def test_reading_a_digest_is_in_the_ledger(browse, monkeypatch):
    label = make.label()
    by = make.someone(label)
    met(label, by)
    entered = []
    monkeypatch.setattr(ledger, "searched", lambda words, **given: entered.append((words, given)))

    browse(by).get(DIGEST)
    browse(make.someone(label)).get(DIGEST)

    ((words, given),) = entered
    assert words == "Digest: New this morning, for you"
    assert (given["verb"], given["found"], given["under"]) == (
        "intelligence.read",
        1,
        frozenset({label.pk}),
    )


def test_a_digest_asks_as_often_for_many_hits_as_for_few(browse):
    label = make.label()
    by = make.someone(label)
    subject = met(label, by)
    few = asked(browse, by)
    for _ in range(8):
        feeds.names(feeds.record(label, at=make.NOON), subject=subject, at=make.NOON)
    feeds.scan(make.NOON + feeds.HOUR / 2)
    assert len(feeds.told()) == 9

    assert asked(browse, by) == few


def asked(browse, by):
    browse(by).get(DIGEST)
    with CaptureQueriesContext(connection) as captured:
        browse(by).get(DIGEST)
    return len(captured)


def test_the_page_of_the_scan_names_what_one_wants_to_hear_of(browse):
    label = make.label()
    by = make.someone(label)
    met(label, by)

    page = text(browse(by).get("/intelligence/scan/"))

    assert "Member of Alder" in page
    assert "The last scan ended" in page


def test_the_page_of_the_scan_names_nothing_that_is_hidden(browse):
    label = make.label(1)
    by = make.someone(make.label(2))
    feeds.want(label, subject=feeds.names(feeds.record(label)).pk, for_person=by.user_id)

    assert "Member of Alder" not in text(browse(by).get("/intelligence/scan/"))

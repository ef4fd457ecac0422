import csv
import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.models import Compartment, LedgerDisposal, ReadIn
from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.administration.commands import disposal as commands
from fourfold.administration.commands import interests
from fourfold.administration.models import Interest
from fourfold.administration.queries import ledger as queries
from fourfold.administration.rules import disposal as rules
from fourfold.administration.rules.volume import unusual
from fourfold.shared.errors import Forbidden, NotFound
from tests import make, owner
from tests.administration.conftest import read_ledger
from tests.administration.test_people import proven

SUBJECT = "threats.threat:17"
pytestmark = pytest.mark.django_db


def viewer(user, at=make.NOON):
    return viewer_for(user, at=at, origin="test")


def auditor(name="an.auditor", of="Cleveland"):
    return make.user(name, "AUDITOR", of=of)


def looked(by, subject=SUBJECT, *, at=make.NOON, label=None, of=None, **texts):
    about = About(subject, make.organisation(of).pk if of else None, label and label.pk)
    enter(Entry("threats.read", Outcome.READ, about, texts=texts), by=viewer(by), at=at)


# -- who reads what --------------------------------------------------------------------------


def test_an_auditor_reads_their_own_people_and_records_and_nothing_else():
    looked(make.user("of.cleveland"), "a:1")
    looked(make.user("of.durham", of="Durham"), "a:2", of="Cleveland")
    looked(make.user("of.durham", of="Durham"), "a:3", of="Durham")

    assert [line.subject for line in read_ledger("Cleveland")] == ["a:1", "a:2"]
    assert [line.subject for line in read_ledger("Durham")] == ["a:2", "a:3"]
    assert read_ledger("Northumbria") == []


def test_who_may_not_read_the_ledger_reads_nothing():
    looked(make.user("of.cleveland"))

    with speaking_for(viewer(make.user("a.reader", "LRO"))):
        assert queries.lines(queries.Asked()) == []
        assert queries.history(SUBJECT) == []


def test_entries_under_a_compartment_show_to_those_in_it():
    reader, opener = auditor("auditor.cleveland"), make.user("an.owner")
    compartment = Compartment.objects.create(kind="OPERATION", owner=opener, reviewed_on=make.TODAY)
    label = make.label(compartment.pk)
    looked(make.user("of.cleveland"), label=label)
    outside = read_ledger()

    ReadIn.objects.create(
        compartment=compartment, user=reader, by_id=opener.pk, reason="x",
        since=make.LONG_AGO, until=make.TODAY,
    )  # fmt: skip

    assert outside == []
    assert [line.subject for line in read_ledger()] == [SUBJECT]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"about": "a:2"}, ["a:2"]),
        ({"words": "heron"}, ["a:1"]),
        ({"since": make.TODAY}, ["a:2", "a:3"]),
        ({"until": make.TODAY - dt.timedelta(days=1)}, ["a:1"]),
        ({"outcome": "REFUSED"}, []),
        ({"verb": "threats."}, ["a:1", "a:2", "a:3"]),
    ],
)
def test_the_ledger_is_asked_by_record_words_day_deed_and_outcome(asked, found):
    person = make.user("of.cleveland")
    looked(person, "a:1", at=make.NOON - dt.timedelta(days=1), words="grey heron")
    looked(person, "a:2")
    looked(person, "a:3")

    assert [line.subject for line in read_ledger(**asked)] == found


def test_the_ledger_is_asked_by_person():
    looked(make.user("of.cleveland"), "a:1")
    other = make.user("b.cleveland")
    looked(other, "a:2")

    assert [line.subject for line in read_ledger(who=other.pk)] == ["a:2"]


def test_a_filter_by_deed_looks_past_many_other_entries():
    person = make.user("of.cleveland")
    enter(Entry("sources.load", Outcome.DONE, About("s:1")), by=viewer(person), at=make.NOON)
    for number in range(queries.STEP + 20):
        looked(person, f"a:{number}")

    assert [line.subject for line in read_ledger(verb="sources.")] == ["s:1"]


# -- pages -----------------------------------------------------------------------------------


def test_the_page_shows_entries_and_is_entered_itself(browse):
    looked(make.user("of.cleveland", name="Cleo Land"))
    client = browse(viewer(auditor()))

    page = client.get(reverse("administration:ledger")).content.decode()

    assert "Cleo Land" in page
    assert "Threat 17" in page
    assert SUBJECT not in page
    assert read_ledger(verb="administration.read_ledger")[0].texts == {"asked": "everything"}


def test_the_page_is_refused_to_others_and_the_refusal_entered(browse):
    answer = browse(viewer(make.user("a.reader", "LRO"))).get(reverse("administration:ledger"))

    assert answer.status_code == 403
    assert [line.outcome for line in read_ledger(verb="administration.read_ledger")] == ["REFUSED"]


def test_older_entries_are_a_page_away(browse):
    person = make.user("of.cleveland")
    for number in range(queries.PAGE + 5):
        looked(person, f"a:{number:03}")
    client = browse(viewer(auditor()))

    first = client.get(reverse("administration:ledger"))
    older = client.get(reverse("administration:ledger"), {"before": first.context["older"]})

    assert first.content.count(b"a:0") == queries.PAGE
    assert [line.subject for line in older.context["lines"]] == [
        f"a:{n:03}" for n in (4, 3, 2, 1, 0)
    ]


def test_a_page_of_entries_asks_the_database_as_often_as_a_page_of_one(browse):
    person, client = make.user("of.cleveland"), browse(viewer(auditor()))
    looked(person)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("administration:ledger"))
    for _ in range(40):
        looked(person)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("administration:ledger"))

    assert len(many) == len(few)


def test_another_organisations_entry_has_no_page(browse):
    looked(make.user("of.cleveland"))
    pk = read_ledger()[0].id

    mine = browse(viewer(auditor())).get(reverse("administration:entry", args=[pk]))
    theirs = browse(viewer(auditor("d.auditor", "Durham"))).get(
        reverse("administration:entry", args=[pk])
    )

    assert mine.status_code == 200
    assert theirs.status_code == 404


def test_the_history_of_a_record_shows_to_auditors_and_to_nobody_else(browse):
    looked(make.user("of.cleveland", name="Cleo Land"))
    url = reverse("administration:history", args=[SUBJECT])
    htmx = {"HX-Request": "true"}

    seen = browse(viewer(auditor())).get(url, headers=htmx).content.decode()
    hidden = browse(viewer(make.user("a.reader", "LRO"))).get(url, headers=htmx).content.decode()

    assert "Cleo Land" in seen
    assert hidden.strip() == ""


def test_the_export_carries_its_filters_and_is_entered(browse):
    looked(make.user("of.cleveland"), words="=HYPERLINK(1)")
    client = browse(viewer(auditor()))
    url = reverse("administration:export_ledger") + "?verb=threats."

    asked = client.get(url)
    given = client.post(url, {"reason_code": "INSPECT", "reason_text": "Yearly audit"})

    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".csv"))
        (row,) = csv.DictReader(io.StringIO(archive.read(name).decode()))
        beside = json.loads(archive.read(f"{name}-metadata.json"))
    (line,) = read_ledger(verb="administration.export_ledger")
    assert b"Why are you looking?" in asked.content
    assert row["Record"] == SUBJECT
    assert row["Text"] == "words: =HYPERLINK(1)"
    assert beside["cover"]["filters"] == ["deed threats."]
    assert (line.reason_code, line.texts["justification"]) == ("INSPECT", "Yearly audit")


# -- what deserves a question ----------------------------------------------------------------


def test_an_unusual_day_is_said_in_words(browse):
    person = make.user("of.cleveland", name="Cleo Land")
    today = dt.datetime.now(dt.UTC)
    for back in range(1, 11):
        for _ in range(3):
            looked(person, at=today - dt.timedelta(days=back))
    for _ in range(30):
        looked(person, at=today)

    page = browse(viewer(auditor(), today)).get(reverse("administration:watch")).content.decode()

    assert "Cleo Land" in page
    assert "30 records and searches in the day, where 3 is usual for them and up to 20" in page


@pytest.mark.parametrize("past", [[], [10] * 3, [1, 90, 2, 88, 3, 91]])
def test_nothing_is_unusual_where_the_past_was_as_busy_or_is_short(past):
    days = {make.TODAY - dt.timedelta(days=n + 1): number for n, number in enumerate(past)}

    assert unusual({**days, make.TODAY: 18}, make.TODAY) is None


def test_searches_for_what_somebody_declared_stand_out(browse):
    person = make.user("of.cleveland", "LRO", name="Cleo Land")
    interests.declare_interest(
        kind=Interest.Kind.RELATIVE, words="Jonah Quill", by=viewer(person), at=make.NOON
    )
    looked(person, "", words="jonah quill 1980")
    looked(make.user("b.cleveland"), "", words="jonah quill")

    with speaking_for(viewer(auditor())):
        ((interest, lines),) = queries.interests_searched(make.TODAY)

    assert interest.user == person
    assert [line.actor_id for line in lines] == [person.pk]


def test_what_is_declared_stays_in_the_organisation_and_can_be_taken_back():
    person = make.user("of.cleveland", "LRO")
    said = {"kind": Interest.Kind.SELF, "words": "Cleo Land", "by": viewer(person)}
    interests.declare_interest(**said, at=make.NOON)
    with speaking_for(viewer(auditor("d.auditor", "Durham"))):
        elsewhere = list(Interest.objects.all())

    interests.declare_interest(**said, at=make.NOON, stands=False)

    with speaking_for(viewer(auditor())):
        assert not Interest.objects.on(make.TODAY + dt.timedelta(days=1)).exists()
    assert elsewhere == []
    with pytest.raises(NotFound):
        interests.declare_interest(**{**said, "words": "Somebody else"}, at=make.NOON, stands=False)


def test_words_that_match_everything_are_not_declared():
    with pytest.raises(interests.TooShort):
        interests.declare_interest(
            kind=Interest.Kind.SELF,
            words=" a ",
            by=viewer(make.user("of.cleveland", "LRO")),
            at=make.NOON,
        )


# -- disposal --------------------------------------------------------------------------------


def ask(by, pk, reason="Named a child by mistake"):
    return commands.ask_disposal(entry_id=pk, reason=reason, by=viewer(by), at=make.NOON)


def agree(by, asked):
    return commands.agree_disposal(disposal=asked, by=viewer(by), at=make.NOON)


def test_two_people_dispose_of_text_and_the_chain_still_proves(committed, capsys):
    looked(make.user("of.cleveland"), words=make.CANARY)
    call_command("ledger", "anchor")
    anchor = capsys.readouterr().out.strip()
    pk = read_ledger(verb="threats.read")[0].id

    asked = ask(auditor(), pk)
    agree(auditor("b.auditor"), asked)

    call_command("ledger", "verify", anchor=anchor)
    assert "Of 1 entry: text disposed of." in capsys.readouterr().out
    assert read_ledger(verb="threats.read")[0].texts == {"words": "text disposed of"}
    assert owner.ask("select text, salt from access_ledgertext where kind = 'words'") == [
        (None, None)
    ]


def test_nobody_disposes_of_text_alone():
    looked(make.user("of.cleveland"), words=make.CANARY)
    first = auditor()
    asked = ask(first, read_ledger(verb="threats.read")[0].id)

    with pytest.raises(rules.SecondPersonNeeded):
        agree(first, asked)

    assert read_ledger(verb="threats.read")[0].texts == {"words": make.CANARY}


def test_another_organisation_neither_asks_nor_agrees():
    looked(make.user("of.cleveland"), words=make.CANARY, of="Durham")
    pk = read_ledger("Durham", verb="threats.read")[0].id
    theirs = auditor("d.auditor", "Durham")

    with pytest.raises(NotFound):
        ask(theirs, pk)
    asked = ask(auditor(), pk)
    with pytest.raises(NotFound):
        agree(theirs, asked)

    assert LedgerDisposal.objects.get().agreed_at is None
    assert read_ledger(verb="threats.read")[0].texts == {"words": make.CANARY}


def test_there_must_be_text_and_a_reason():
    looked(make.user("of.cleveland"), "a:1")
    looked(make.user("of.cleveland"), "a:2", words="x")
    without, with_text = read_ledger(verb="threats.read")

    with pytest.raises(rules.NothingToDispose):
        ask(auditor(), without.id)
    with pytest.raises(rules.ReasonNeeded):
        ask(auditor(), with_text.id, " ")


def test_who_may_not_ask_is_refused():
    with pytest.raises(Forbidden):
        ask(make.user("a.reader", "LRO"), 1)


def test_text_is_disposed_of_by_page(browse):
    looked(make.user("of.cleveland"), words=make.CANARY)
    pk = read_ledger(verb="threats.read")[0].id
    first = proven(browse(viewer(auditor())))
    first.post(reverse("administration:ask_disposal", args=[pk]), {"reason": "By mistake"})
    asked = LedgerDisposal.objects.get()
    url = reverse("administration:agree_disposal", args=[asked.pk])
    alone = first.post(url)

    second = proven(browse(viewer(auditor("b.auditor"))))
    looked_at = second.get(url)
    second.post(url)

    assert b"Somebody else must agree" in alone.content
    assert make.CANARY in looked_at.content.decode()
    assert read_ledger(verb="threats.read")[0].texts == {"words": "text disposed of"}

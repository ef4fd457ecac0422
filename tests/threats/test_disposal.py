"""Disposing of a threat: two people, nothing left of it, and an extract that says so."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from fourfold.access import ledger
from fourfold.access.models import User
from fourfold.access.rules import Justification, Marking
from fourfold.access.speaking import speaking_for
from fourfold.config import extracting
from fourfold.publishing import tables
from fourfold.shared import events
from fourfold.shared.errors import Forbidden, NotFound
from fourfold.sources.models import ImportRow, Taken
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.models import Subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.commands import (
    assessment,
    disposal,
    member,
    moderation,
    operation,
    role,
)
from fourfold.threats.commands.threat import relabel_threat, state_facts
from fourfold.threats.events import ThreatDisposed
from fourfold.threats.models import (
    Assessment,
    DisposedStanding,
    Membership,
    Operation,
    SavedView,
    Standing,
    Threat,
    ThreatDisposal,
)
from fourfold.threats.queries import disposal as queries
from fourfold.threats.queries.extract import extract
from fourfold.threats.rules import disposal as rules
from fourfold.threats.rules.asked import Filters, Moment
from fourfold.threats.rules.disposal import DisposalReason
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Phase, Role, Tension
from fourfold.threats.views import home
from tests import make, owner
from tests.journeys.routes import opened
from tests.journeys.world import evidence, levels
from tests.sources.brought import row, sheet, take

pytestmark = pytest.mark.django_db
C = make.CANARY
LATER = make.NOON + timedelta(days=3)
EARLY = datetime(2022, 1, 3, tzinfo=UTC)
DAY = date(2022, 1, 10)
OPEN = Filters(phase_lacks="Closed", soc=True)
WORDS = "Reviewed in April; clear period ended"


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


@pytest.fixture
def second(label):
    return make.someone(label)


@pytest.fixture
def gone(committed, label, by, second):
    """Have a threat on the list of 2022 that was disposed of since."""
    dispose(listed(label, by), by, second)


@pytest.fixture
def one(label, by):
    return make.threat(label, by=by, name="Alder")


def ask(threat, by, reason=DisposalReason.RETENTION, words=WORDS):
    return disposal.ask_disposal(threat=threat, reason=reason, words=words, by=by, at=make.NOON)


def agree(asked, by, at=LATER):
    return disposal.agree_disposal(disposal=asked, by=by, at=at)


def dispose(threat, by, second, reason=DisposalReason.RETENTION, at=LATER):
    return agree(ask(threat, by, reason), second, at)


# -- two people ------------------------------------------------------------------------------


def test_nobody_disposes_of_a_threat_alone(one, by):
    asked = ask(one, by)

    with pytest.raises(rules.SecondPersonNeeded):
        agree(asked, by)

    with speaking_for(by):
        assert Threat.objects.filter(pk=one.pk).exists()
        assert ThreatDisposal.objects.get().answered_at is None


def test_the_database_too_wants_a_second_person(one, by):
    asked = ask(one, by)

    with speaking_for(by), pytest.raises(IntegrityError, match="a_threat_goes_by_two_people"):
        ThreatDisposal.objects.filter(pk=asked.pk).update(
            answered_by_id=by.user_id, answered_at=LATER, is_agreed=True
        )


def test_one_of_the_two_is_of_the_organisation_that_owns_the_threat(label, one):
    durham = [make.someone(label, of="Durham") for _ in range(2)]
    asked = ask(one, durham[0])

    with pytest.raises(rules.OwnerNeeded):
        agree(asked, durham[1])
    assert agree(asked, make.someone(label)).is_agreed


def test_a_second_person_may_refuse_and_the_first_take_back_each_saying_why(one, by, second):
    first = ask(one, by)
    with pytest.raises(rules.WordsNeeded):
        disposal.refuse_disposal(disposal=first, answer=" ", by=second, at=LATER)
    disposal.refuse_disposal(disposal=first, answer="Needed for a trial", by=second, at=LATER)
    again = ask(one, by)
    disposal.refuse_disposal(disposal=again, answer="My mistake", by=by, at=LATER)

    with pytest.raises(rules.AnsweredAlready):
        agree(first, second)
    with speaking_for(by):
        assert Threat.objects.filter(pk=one.pk).exists()
        assert [row.is_agreed for row in ThreatDisposal.objects.all()] == [False, False]


def test_a_disposal_is_asked_for_once(one, by, second):
    ask(one, by)

    with pytest.raises(rules.AskedAlready):
        ask(one, second)


@pytest.mark.parametrize("words", ["", "The ALDER group is old"])
def test_the_reason_is_given_and_does_not_name_what_goes(one, by, words):
    with pytest.raises((rules.WordsNeeded, rules.Named)):
        ask(one, by, words=words)


def test_without_the_verb_or_the_label_nobody_asks_or_agrees(label, one, by):
    reader = make.viewer(label, of=make.organisation(), may=("threats.read",))
    stranger = make.someone(make.label(2))
    asked = ask(one, by)

    with pytest.raises(Forbidden):
        agree(asked, reader)
    with pytest.raises(NotFound):
        agree(asked, stranger)
    with pytest.raises(NotFound):
        ask(one, stranger)


# -- nothing is left -------------------------------------------------------------------------


def everywhere(needle, column=""):
    """Return the tables that hold a text anywhere in a row, whatever its label: as their owner.

    column: look at tables that have it, for rows in which it holds just that.
    """
    having = (
        f"IN (SELECT table_name FROM information_schema.columns WHERE column_name = '{column}')"
    )
    where = f"{column}::text = '{needle}'" if column else f"t::text ILIKE '%{needle}%'"
    with owner.session() as session:
        session.execute(
            "SELECT set_config('fourfold.labels', array_agg(id)::text, false) FROM access_label"
        )
        named = session.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            + (f" AND tablename {having}" if column else "")
        ).fetchall()
        return {
            name
            for (name,) in named
            if session.execute(f'SELECT EXISTS (SELECT FROM "{name}" t WHERE {where})').fetchone()[
                0
            ]
        }


def say_everything(threat, label, by, second):
    """Say of a threat all that can be said, with a canary in each text; of others, none."""
    act = {"by": by, "at": make.NOON}
    state_facts(
        threat=threat,
        facts={Attribute.PHASE: "ACTIVE", Attribute.NAME: f"Later {C}"},
        since=make.TODAY,
        reason=f"Because {C}",
        **act,
    )
    rival = make.threat(label, by=by, name="Birch")
    since = make.TODAY
    member.add_tie(
        one=rival, other=threat, tension=Tension.HIGH, reason=f"Feud {C}", since=since, **act
    )
    officer = User.objects.get(pk=by.user_id)
    role.appoint(threat=threat, role=Role.LRO, person=officer, since=since, **act)
    to = User.objects.get(pk=second.user_id)
    role.offer_handover(threat=threat, role=Role.LRO, to=to, briefing=f"Know {C}", **act)
    new = operation.NewOperation("Heron", "Arrests", make.organisation(), since)
    operation.record_operation(new=new, threats=[threat], label=label, **act)
    person = record_subject(
        new=NewSubject(SubjectKind.PERSON, "Ada Example"), label=label, **act
    ).subject
    member.add_member(
        threat=threat, subject=person, belonging=member.Belonging(), since=since, **act
    )
    for question in (f"Why {C}?", ""):
        stated = assessment.Stated(levels(), evidence(), since, f"In short {C}")
        sent = assessment.submit_assessment(threat=threat, stated=stated, **act)
        judge = {"assessment": sent, "by": second, "at": LATER}
        if question:
            moderation.return_assessment(question=question, **judge)
        else:
            first = next(iter(levels()))
            lower = levels() | {first: levels()[first] - 1}
            moderation.moderate(levels=lower, reasons={first: f"Overstated {C}"}, **judge)
    assessment.keep_draft(threat=threat, content={"summary": f"Draft {C}"}, **act)


def test_nothing_of_a_threat_is_left_in_any_table_and_the_ledger_still_proves(
    committed, label, by, second
):
    take(sheet(row("OCG-1", name=f"Alder {C}", owner="Cleveland")), label=label, by=by)
    take(sheet(row("OCG-1", name=f"Alder {C}", owner="Cleveland")), label=label, by=by, at=LATER)
    with speaking_for(by):
        threat = Threat.objects.get()
    say_everything(threat, label, by, second)
    before, keyed = everywhere(C), everywhere(threat.pk, column="threat_id")
    anchor = ledger.seal()

    asked = dispose(threat, by, second, at=LATER + timedelta(days=1))

    assert before >= {
        *("threats_fact", "threats_standing", "threats_tie", "threats_handover"),
        *("threats_assessment", "threats_evidence", "threats_moderation", "threats_draft"),
        *("access_searchdocument", "sources_importrow"),
    }
    assert keyed > {"threats_fact", "threats_membership", "threats_operationthreat"}
    assert everywhere(C) == set()
    assert everywhere(threat.urn) == {"access_ledgertext"}
    assert everywhere(threat.pk, column="threat_id") == {"threats_threatdisposal"}
    ledger.seal()
    assert ledger.verify(anchor).position > anchor.position
    with speaking_for(by):
        assert Standing.objects.get().name == "Birch"
        assert Subject.objects.count() == 1
        assert Operation.objects.get().name == "Heron"
        assert [one.verdict for one in ImportRow.objects.order_by("pk")] == ["NEW", "SAME"]
        assert not Taken.objects.exists()
        assert make.found("Alder") == []
        kept = ThreatDisposal.objects.get(pk=asked.pk)
        assert (kept.words, kept.answered_by_id) == (WORDS, second.user_id)
        assert DisposedStanding.objects.exists()


def test_all_that_belongs_to_a_threat_is_among_the_parts_that_go():
    keys = {
        (model, field.name)
        for model in apps.get_app_config("threats").get_models()
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model in {Threat, Assessment}
    }

    assert keys == {
        (part.model, key.partition("__")[0]) for part in queries.PARTS for key in part.keys
    }


def test_what_is_kept_for_counting_is_what_an_extract_filters_by_and_no_more(one, by, second):
    dispose(one, by, second)

    kept = {field.name for field in DisposedStanding._meta.fields}
    counted = {"since", "until", "known_from", "known_until", "reason", "disposed_at"}
    filtered = {"type", "soc", "kind", "tier", "phase", "moderation"}
    assert kept == counted | filtered | {"id", "label", "owner_id", "priority_id", "desk_id"}


def test_what_the_disposer_may_not_read_stops_the_disposal(label, one, by, second):
    stricter = make.label(1, 2)
    both = replace(by, labels=frozenset({label.pk, stricter.pk}))
    with speaking_for(both):
        child = Membership.objects.create(
            threat=one,
            subject=Subject.objects.create(),
            label=stricter,
            role="UNKNOWN",
            importance="NOT_ASSESSED",
            category="VICTIM",
            is_child=True,
            since=make.TODAY,
            recorded_at=make.NOON,
        )
    asked = ask(one, by)

    with pytest.raises(disposal.BuiltUpon, match="Only somebody who may read all"):
        agree(asked, second)

    with speaking_for(both):
        assert Membership.objects.get() == child
        assert Standing.objects.filter(threat=one).exists()
        assert not DisposedStanding.objects.exists()


def test_who_stands_above_is_told_while_the_threat_is_still_there(one, by, second, monkeypatch):
    told = []

    def react(event):
        told.append((event, Threat.objects.filter(pk=event.threat_id).exists()))

    monkeypatch.setitem(events._reactions, ThreatDisposed, [react])
    dispose(one, by, second)

    assert told == [(ThreatDisposed(one.pk, one.urn, second, LATER), True)]


def test_what_stands_above_and_does_not_let_go_stops_the_disposal_in_words(
    one, by, second, monkeypatch
):
    asked = ask(one, by)
    held = [part for part in queries.PARTS if part.model is not Membership]
    with speaking_for(by):
        Membership.objects.create(
            threat=one,
            subject=Subject.objects.create(),
            label_id=one.label_id,
            role="UNKNOWN",
            importance="NOT_ASSESSED",
            category="SUSPECT",
            since=make.TODAY,
            recorded_at=make.NOON,
        )
    monkeypatch.setattr(queries, "PARTS", held)  # as if memberships were another context's

    with pytest.raises(disposal.BuiltUpon, match="still held by memberships"):
        agree(asked, second)


def test_a_threat_that_was_relabelled_since_goes_under_the_label_that_it_has(
    label, one, by, second
):
    other = make.label(2)
    asked = ask(one, by)
    both = [replace(who, labels=frozenset({label.pk, other.pk})) for who in (by, second)]
    why = Justification("QUALITY", "Too wide")
    relabel_threat(threat=one, label=other, why=why, by=both[0], at=make.NOON)

    with pytest.raises(NotFound):
        agree(asked, second)
    agree(asked, both[1])

    with speaking_for(both[0]):
        assert {row.label_id for row in DisposedStanding.objects.all()} == {other.pk}
        assert ThreatDisposal.objects.get().label_id == other.pk


# -- what an extract says --------------------------------------------------------------------


def listed(label, by, **given):
    """Return a threat that stood on the list of 2022 as the inspectorate's filters ask."""
    given = {"phase": Phase.ACTIVE, "since": DAY - timedelta(days=9)} | given
    return make.threat_at(EARLY, label, by=by, name=given.pop("name", "Alder"), **given)


def taken(by, day=DAY, known=None, filters=None, at=LATER):
    with speaking_for(by):
        return extract(filters or OPEN, Moment.of(day, known), by=by, at=at)


def notice(made):
    return [one for one in made.cover.notes if "disposed of" in one]


def test_an_extract_of_an_earlier_day_says_how_many_of_its_rows_are_gone_and_why(label, by, second):
    stays = listed(label, by, name="Yew")
    for name, reason in (("A", "RETENTION"), ("B", "RETENTION"), ("C", "ERROR")):
        dispose(listed(label, by, name=name), by, second, DisposalReason[reason])
    dispose(listed(label, by, phase=Phase.CLOSED_MERGED), by, second)

    made = taken(by)

    said = "of this extract have since been disposed of"
    assert notice(made) == [f"3 rows {said}: retention period ended (2), recorded in error (1)."]
    assert [row[0] for row in made.rows] == [stays.urn]
    assert taken(by, day=DAY - timedelta(days=20)).cover.notes == made.cover.notes[:1]


def test_the_hash_is_of_the_rows_and_knows_nothing_of_what_is_gone(label, by, second):
    listed(label, by, name="Yew")
    before = taken(by)
    dispose(listed(label, by), by, second)

    after = taken(by)

    assert notice(after)
    assert after.rows_sha256 == before.rows_sha256


def test_a_day_after_the_disposal_never_had_the_row(label, by, second):
    dispose(listed(label, by), by, second)
    week = LATER + timedelta(days=7)

    assert notice(taken(by, day=LATER.date(), at=week)) == []
    assert notice(taken(by, day=week.date(), at=week)) == []
    assert notice(taken(by, day=week.date(), known=LATER - timedelta(hours=1), at=week))
    assert notice(taken(by, day=DAY, known=week, at=week))
    assert notice(taken(by, day=DAY, known=EARLY - timedelta(days=1), at=week)) == []


def test_who_could_not_have_read_the_row_hears_nothing_of_it(label, by, second):
    dispose(listed(label, by), by, second)
    outsider = make.someone(make.label(2))

    assert notice(taken(by))
    assert taken(outsider).cover.notes == (taken(by).cover.notes[0],)


def test_a_number_carries_the_marking_of_what_it_counts(second, by):
    marked = make.label(1, marking=Marking.OFFICIAL_SENSITIVE)
    both = [replace(who, labels=who.labels | {marked.pk}) for who in (by, second)]
    dispose(listed(marked, both[0]), *both)

    assert taken(both[0]).cover.marking == "OFFICIAL-SENSITIVE"
    assert taken(by).cover.marking == "OFFICIAL"


def test_a_filter_on_names_says_that_it_cannot_be_asked_of_what_is_gone(label, by, second):
    dispose(listed(label, by), by, second)

    assert taken(by, filters=Filters(text="Alder")).cover.notes[1:] == (queries.UNTOLD,)


def test_every_cover_and_the_command_line_say_what_is_gone(
    gone, label, by, monkeypatch, tmp_path, capsys
):
    made = taken(by)
    said = "1 row of this extract has since been disposed of: retention period ended (1)."
    monkeypatch.setattr(extracting, "acting", lambda *_who, **_at: by)

    with speaking_for(by):
        SavedView.objects.create(
            owner_user_id=by.user_id, label=label, name="open", query="phase=open", kept_at=LATER
        )
    for form in tables.FORMATS:
        file = tmp_path / f"list.{form}"
        which = ["--preset", "open", "--as-at", "2022-01-10"]
        extracting.run(["masterlist", *which, "--format", form, "-o", str(file)])
        assert f"Note: {said}" in capsys.readouterr().err

    assert said in (tmp_path / "list-metadata.json").read_text()
    assert said in json.loads((tmp_path / "list.json").read_text())["cover"]["notes"]
    assert said in opened((tmp_path / "list.xlsx").read_bytes())
    assert said not in (tmp_path / "list.csv").read_text()
    assert notice(made) == [said]


# -- pages -----------------------------------------------------------------------------------


def test_a_threat_is_disposed_of_by_page_and_waits_on_the_second_persons_home(
    browse, one, by, second
):
    first = browse(by)
    page = first.get(f"/threats/{one.urn}/dispose/")
    assert "Dated facts: 6" in page.text
    first.post(f"/threats/{one.urn}/dispose/", {"reason": "ERROR", "words": "Typed in twice"})
    assert "waits for an answer" in first.get(f"/threats/{one.urn}/dispose/").text
    with speaking_for(by):
        asked = ThreatDisposal.objects.get()
    address = f"/threats/disposals/{asked.pk}/"
    assert first.post(address, {"agree": "yes"}).status_code == 200

    other = browse(second)
    assert "Alder" in other.get("/threats/disposals/").text
    assert "Typed in twice" in other.get(address).text
    assert other.post(address, {"agree": "no"}).status_code == 200
    assert other.post(address, {"agree": "yes"}).status_code == 302

    done = other.get("/threats/disposals/").text
    assert "Recorded in error. Typed in twice" in done
    assert "Alder" not in done
    assert other.get(f"/threats/{one.urn}/").status_code == 404


def test_an_outsider_sees_no_disposal_and_hidden_looks_like_absent(browse, label, one, by, second):
    asked = ask(one, by)
    gone = make.threat(label, by=by, name="Gone")
    dispose(gone, by, second)
    outsider = browse(make.someone(make.label(2)))

    hidden = outsider.get(f"/threats/disposals/{asked.pk}/")
    absent = outsider.get("/threats/disposals/987654/")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert outsider.get(f"/threats/{one.urn}/dispose/").status_code == 404
    text = outsider.get("/threats/disposals/").text
    assert WORDS not in text
    assert "Alder" not in text


def test_home_shows_what_waits_to_who_may_agree_and_did_not_ask(label, one, by, second):
    def panel(who):
        request = RequestFactory().get("/")
        request.viewer, request.at, request.today = who, make.NOON, make.TODAY
        with speaking_for(who):
            return home.disposals(request)

    assert panel(second) is None
    ask(one, by)

    assert panel(second)["count"] == 1
    assert panel(second)["waiting"][0]["title"] == "Alder"
    assert panel(by) is None
    assert panel(make.someone(make.label(2))) is None
    assert panel(make.viewer(label, may=("threats.read",))) is None


def test_the_page_of_disposals_asks_the_same_number_of_questions_however_many(
    browse, label, by, second
):
    counted = []
    for number in (1, 5):
        for _ in range(number):
            ask(make.threat(label, by=by, name="Alder"), by)
            dispose(make.threat(label, by=by, name="Birch"), by, second)
        client = browse(second)
        with CaptureQueriesContext(connection) as asked:
            client.get("/threats/disposals/")
        counted.append(len(asked))

    assert counted[0] == counted[1]

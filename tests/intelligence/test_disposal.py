"""What two people dispose of is in no table and in no file; the ledger says that it was done."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from fourfold.access import ledger
from fourfold.access.models import Label
from fourfold.access.rules import Justification
from fourfold.access.speaking import speaking_for
from fourfold.config import home
from fourfold.intelligence.commands import disposal as commands
from fourfold.intelligence.commands import retention, watchlist
from fourfold.intelligence.models import Holding, RetentionReview
from fourfold.intelligence.rules import retention as rules
from fourfold.shared import hooks
from fourfold.sources.models import Record
from fourfold.subjects.commands.subject import identify_subject
from fourfold.subjects.models import Name, Subject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.threats.commands import _erasing as of_threats
from fourfold.threats.commands.member import Belonging, add_member
from fourfold.threats.rules.kinds import DataSubjectCategory
from tests import make, owner
from tests.intelligence import canary, reporting, retained
from tests.intelligence.retained import CANARY, FAMILY, LATER, MARK, PHONE
from tests.sources.records_made_up import crime, file, loader, sheet, system, take
from tests.subjects import builders, joined

WHERE = {
    *("access_ledgertext", "access_searchdocument", "sources_record"),
    *("subjects_name", "subjects_identifier", "subjects_mention", "subjects_inquiry"),
    *("subjects_linkmodel", "intelligence_report", "intelligence_submission"),
    *("intelligence_dissemination", "intelligence_danger", "intelligence_referral"),
    *("intelligence_watchlistentry", "intelligence_interest", "intelligence_met"),
    *("intelligence_rightspiece", "intelligence_setaside"),
}
KEYED = {
    *("subjects_beacon", "subjects_inquirynotice", "subjects_name", "subjects_identifier"),
    *("subjects_attribute", "subjects_mention", "intelligence_danger", "intelligence_referral"),
    *("intelligence_reportsubject", "intelligence_interest", "intelligence_met"),
    *("intelligence_watchlistentry", "intelligence_setaside"),
    "threats_membership",
}
TEXTS = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
  AND c.data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'tsvector', 'bytea')
ORDER BY 1, 2
"""


def tables_that_hold(*words):
    """Return each table and column in which a word stands, as the owner who may read all."""
    found = []
    with owner.session() as session:
        labels = session.execute("SELECT array_agg(id)::text FROM access_label").fetchone()[0]
        session.execute("SELECT set_config('fourfold.labels', %s, false)", [labels or "{}"])
        for table, column in session.execute(TEXTS).fetchall():
            for word in words:
                asked = f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s'
                if session.execute(asked, [f"%{word}%"]).fetchone()[0]:
                    found.append((table, column, word))
    return found


def files_that_hold(*words):
    """Return the files of FOURFOLD_HOME, but those of the database itself, in which one stands."""
    wanted = [word.encode().lower() for word in words]
    kept = [
        one
        for one in home.path().rglob("*")
        if one.is_file() and home.database() not in one.parents
    ]
    return [one for one in kept if any(word in one.read_bytes().lower() for word in wanted)]


@pytest.fixture(autouse=True)
def _erasers():
    before = hooks.table("erasers")
    hooks.install("erasers", {"threats": of_threats.erase})
    yield
    hooks.install("erasers", before)


@pytest.fixture
def label():
    return make.label()


@pytest.fixture
def by(label):
    return loader(label)


def everything_of_the_canary(label, by, tmp_path):
    """Load, link, search, report, watch, and put on the master list; return the person's key."""
    given, family = CANARY.split()
    rows = [
        crime("MC/1", family, Forename=given, Phone=PHONE),
        crime("MC/2", family, Forename=given, Phone=PHONE),
        crime("MC/3", "Marsh", Forename="Lee", Phone="07700 900111"),
    ]
    take(system(label, by), file(tmp_path, sheet(*rows)), by=by)
    with speaking_for(by):
        key = Name.objects.filter(text__icontains=FAMILY).order_by("pk")[0].subject_id
        ledger.searched(
            CANARY, verb="subjects.search", found=1, at=make.NOON, why=Justification("TRIAGE")
        )
    subject = Subject(key=key)
    identify_subject(
        subject=subject,
        kind=IdentifierKind.VEHICLE_MARK,
        text=MARK,
        label=label,
        by=by,
        at=make.NOON,
    )
    text = f"{CANARY} drives {MARK} and rings {PHONE}."
    raw = reporting.submitted(by, text=text)
    one = reporting.graded(by, one=raw, label=label, title=CANARY, text=text)
    reporting.linked(one, key, by)
    reporting.sent(one, by, outside="Trading standards")
    boss = make.user("head.of.unit", "CHIEF")
    new = watchlist.NewWatchlist(
        name="Principal",
        purpose="To hear of him",
        supervisor=boss,
        expires_on=make.TODAY + timedelta(days=20),
    )
    kept = watchlist.keep_watchlist(new=new, label=label, by=by, at=make.NOON)
    for change in (
        watchlist.Add(f"Watch {FAMILY}", subject=subject),
        watchlist.Add("His telephone", kind=IdentifierKind.PHONE, value=PHONE),
    ):
        watchlist.change_watchlist(watchlist=kept, change=change, by=by, at=make.NOON)
    threat = make.threat(label, by=by)
    add_member(
        threat=threat,
        subject=subject,
        belonging=Belonging(category=DataSubjectCategory.SUSPECT),
        since=make.TODAY,
        by=by,
        at=make.NOON,
    )
    return key


def all_else_of_the_canary(label, by, key):
    """Fear for them, let others ask for them, learn from them, scan for them, answer to them."""
    canary.fear(label, by, key)
    canary.deconflict(label, by, key)
    canary.learn()
    canary.scan(label, key)
    canary.ask(label, by, key)


# The request itself stays: that somebody asked, and when (DPA 2018, s.34(3)).
@pytest.mark.usefixtures("committed")
def test_the_canary_disposed_of_is_in_no_table_and_no_file(label, by, tmp_path):
    by = replace(reporting.person("keeper"), verbs=by.verbs)
    key = everything_of_the_canary(label, by, tmp_path)
    all_else_of_the_canary(label, by, key)
    words = (FAMILY, PHONE, PHONE.replace(" ", ""), MARK, MARK.replace(" ", ""))
    assert {table for table, _, _ in tables_that_hold(*words)} >= WHERE
    keys = keys_called(FAMILY, by)
    assert set(canary.tables_with_keys(keys)) >= KEYED
    assert canary.learnt() == {FAMILY.lower(), "marsh"}
    for one in holdings_of(keys_called(FAMILY, by), by):
        review = retained.decided(one, by)
        commands.agree_disposal(review=review, by=retained.another(by), at=LATER)

    assert tables_that_hold(*words) == []
    assert canary.tables_with_keys(keys) == []
    assert canary.learnt() == {"marsh"}
    assert files_that_hold(*words) == []
    asked = "SELECT count(*) FROM access_ledgerentry WHERE verb = 'intelligence.agree_disposal'"
    assert owner.ask(asked)[0][0] >= 1
    with speaking_for(by):
        assert Name.objects.filter(text__icontains="Marsh").exists()


def keys_called(family, by):
    with speaking_for(by):
        found = Name.objects.filter(text__icontains=family)
        return set(found.values_list("subject_id", flat=True))


def holdings_of(keys, by):
    """Yield the holdings of some people, one after another as they are disposed of."""
    retained.hold()
    while True:
        with speaking_for(by):
            one = Holding.objects.filter(subject__in=keys).order_by("pk").first()
        if one is None:
            return
        yield one


@pytest.fixture
def one(db, label, by):
    builders.person(label, CANARY)
    retained.hold(label)
    return retained.holding(by)


def test_nobody_agrees_to_their_own_decision(one, by):
    review = retained.decided(one, by)
    with pytest.raises(rules.SecondPersonNeeded):
        commands.agree_disposal(review=review, by=by, at=LATER)


def test_a_legal_hold_that_came_since_stops_it(one, by):
    review = retained.decided(one, by)
    hold = retention.Hold("Appeal waits")
    retention.change_holding(holding=one, change=hold, by=by, at=LATER)

    with pytest.raises(rules.OnHold):
        commands.agree_disposal(review=review, by=retained.another(by), at=LATER)


def test_a_refusal_says_why_and_leaves_all_as_it_was(one, by):
    review = retained.decided(one, by)
    other = retained.another(by)
    with pytest.raises(rules.WordsNeeded):
        commands.refuse_disposal(review=review, answer=" ", by=other, at=LATER)

    done = commands.refuse_disposal(review=review, answer="An appeal is near", by=other, at=LATER)

    with speaking_for(by):
        assert (done.is_agreed, Name.objects.count()) == (False, 1)
    with pytest.raises(commands.AnsweredAlready):
        commands.agree_disposal(review=review, by=other, at=LATER)


def test_what_stands_under_another_label_stays_with_its_own_holding(one, label, by):
    secret = make.label(2)
    reader = builders.reader_of(secret)
    with speaking_for(reader):
        Name.objects.create(
            subject_id=one.subject_id,
            label=secret,
            kind="PERSON",
            text="The Quill",
            compared="the quill",
            use="ALIAS",
            recorded_at=make.NOON,
        )
    retained.hold(secret)

    commands.agree_disposal(review=retained.decided(one, by), by=retained.another(by), at=LATER)

    with speaking_for(reader):
        assert Name.objects.get().text == "The Quill"
        assert Holding.objects.get().label == secret
    with speaking_for(by):
        assert not Name.objects.exists()
        assert not RetentionReview.objects.exists()


def test_a_record_that_speaks_of_others_too_loses_only_this_persons_values(db, label, by, tmp_path):
    take(system(label, by), file(tmp_path, sheet(crime("MC/1", "Quillfeather"))), by=by)
    with speaking_for(by):
        record = Record.objects.get()
        Record.objects.filter(pk=record.pk).update(raw=record.raw | {"Colour": "ann quillfeather"})
    other = builders.person(label, "Lee Marsh")
    joined.mention(other, record)
    retained.hold(label)
    with speaking_for(by):
        name = Name.objects.get(text__icontains="Quillfeather")
    review = retained.decided(retained.holding(by, subject_id=name.subject_id), by)

    commands.agree_disposal(review=review, by=retained.another(by), at=LATER)

    with speaking_for(by):
        left = Record.objects.get()
    assert "Surname" not in left.raw
    assert "family" not in left.values
    assert left.raw["Colour"] == "[disposed of]"
    assert (left.raw["Offence"], left.values["ref"]) == ("Burglary", "MC/1")


def test_every_table_with_a_key_to_a_person_is_reached_by_an_eraser():
    reached = {
        *("name", "identifier", "attribute", "link", "judgement", "mention", "joined", "proposal"),
        *("beacon", "inquirynotice", "reportsubject", "interest", "met", "danger", "referral"),
        *("watchlistentry", "holding", "membership", "setaside"),
    }
    there = {one.related_model._meta.model_name for one in Subject._meta.related_objects}
    assert there <= reached


def test_the_ledgers_text_goes_only_in_the_act_itself(one, by):
    retained.decided(one, by)
    asked = "SELECT intelligence_ledger_forget(%s, '{}', %s, %s)"
    with speaking_for(retained.another(by)), connection.cursor() as cursor:
        cursor.execute(asked, [one.pk, [CANARY], LATER])
        assert cursor.fetchone()[0] == 0
    assert Label.objects.exists()

"""A master list from elsewhere, taken in: what many rows at once become is what one would."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.access import ledger
from fourfold.access.speaking import speaking_for
from fourfold.reference.models import Priority
from fourfold.sources.commands.accepting import BuiltUpon, undo_import
from fourfold.sources.queries import imports as queries
from fourfold.subjects.models import Subject
from fourfold.threats.commands._projection import rebuild
from fourfold.threats.commands._undoing import ElsewhereNow
from fourfold.threats.commands.assessment import Stated, submit_assessment
from fourfold.threats.commands.role import appoint
from fourfold.threats.commands.threat import NewThreat, record_threat, state_facts
from fourfold.threats.models import Membership, Standing, Threat, Tie
from fourfold.threats.queries import schemes
from fourfold.threats.queries.importing import clashes
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.importing import PROFILE
from fourfold.threats.rules.kinds import Kind, Role
from tests import make, owner
from tests.sources.brought import HEADINGS, bring, row, sheet, take

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=30)
DATED = (*HEADINGS, "Date added", "Effective from", "Recorded")
COLUMNS = [one.name for one in Standing._meta.fields if one.name not in {"id", "threat", "label"}]


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


def standings():
    rows = Standing.objects.order_by("urn", "known_from", "since")
    return list(rows.values(*COLUMNS))


def test_every_field_of_the_profile_has_a_heading_and_every_code_can_be_read():
    assert all(each.headings for each in PROFILE.fields)
    assert {word for each in PROFILE.fields for word in each.codes} >= {one.value for one in Kind}


def test_what_many_rows_become_is_what_each_alone_would(label, by):
    first = [[*row(f"OCG-{n}"), f"0{n}/03/2021", "", f"0{n}/04/2021 09:00"] for n in range(1, 6)]
    second = [
        [*row(f"OCG-{n}", phase="Dormant", name="Renamed"), "", f"0{n}/05/2021", ""]
        for n in range(1, 6)
    ]
    take(sheet(*first, headings=DATED), label=label, by=by)
    take(sheet(*second, headings=DATED), label=label, by=by, at=LATER)

    with speaking_for(by):
        together = standings()
        for threat in Threat.objects.all():
            rebuild(threat)
        assert together == standings()
        assert len(together) == 15
        assert {hit.subject for hit in make.found("OCG-1")} == {"Renamed"}


def test_accepting_asks_the_same_number_of_questions_however_many_rows(label, by):
    counted = []
    for number in (3, 60):
        rows = [row(f"{number}-{n}") for n in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            take(sheet(*rows), label=label, by=by)
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_the_ledger_tells_of_each_threat_that_an_import_made_it_or_changed_it(committed):
    label = make.label()
    by = make.someone(label)
    take(sheet(row("OCG-1"), row("OCG-2")), label=label, by=by)
    take(sheet(row("OCG-1", name="Renamed"), row("OCG-2")), label=label, by=by, at=LATER)

    with speaking_for(by):
        one, two = Threat.objects.order_by("pk")
    told = owner.ask(
        "select verb, subject, label_id from access_ledgerentry where verb ^@ 'threats.' order by id"
    )
    named = owner.ask("select text from access_ledgertext where kind = 'name' and text ^@ 'T-'")
    assert told == [
        ("threats.record", f"threats.threat:{one.pk}", label.pk),
        ("threats.record", f"threats.threat:{two.pk}", label.pk),
        ("threats.state", f"threats.threat:{one.pk}", label.pk),
    ]
    assert {text for (text,) in named} == {one.urn, two.urn}
    assert ledger.seal().position >= len(told)
    ledger.verify()


def test_a_threat_that_somebody_worked_on_keeps_what_they_did_when_its_source_changes(label, by):
    take(sheet(row("OCG-1")), label=label, by=by)
    with speaking_for(by):
        threat = Threat.objects.get()
    officer = make.user("an.officer")
    appoint(threat=threat, role=Role.LRO, person=officer, since=make.TODAY, by=by, at=make.NOON)

    take(sheet(row("OCG-1", phase="Dormant")), label=label, by=by, at=LATER)

    with speaking_for(by):
        last = Standing.objects.filter(known_until=None).order_by("since").last()
        assert (last.phase, last.lro_id) == ("DORMANT", officer.pk)


def test_a_threat_made_by_hand_with_the_reference_is_changed_and_not_made_twice(label, by):
    new = NewThreat(
        "By hand",
        Kind.OCG,
        make.organisation("Durham"),
        date(2022, 1, 1),
        foreign={"Durham APMIS": "OCG-1"},
    )
    record_threat(new=new, label=label, by=by, at=make.NOON)

    made = take(sheet(row("OCG-1", name="From the source")), label=label, by=by, at=LATER)

    with speaking_for(by):
        assert made.tally["CHANGED"] == 1
        changed = queries.rows(made).get()
        assert changed.reason == "Held already, though never from this source."
        assert Threat.objects.count() == 1
        undo_import(imported=made, by=by, at=LATER)
        assert Standing.objects.get().name == "By hand"


def test_a_change_dated_before_the_threat_was_on_the_list_holds_from_its_first_day(label, by):
    take(sheet([*row("OCG-1"), "01/03/2021", "", ""], headings=DATED), label=label, by=by)
    late = [*row("OCG-1", phase="Dormant"), "01/03/2021", "01/01/2020", ""]

    take(sheet(late, headings=DATED), label=label, by=by, at=LATER)

    with speaking_for(by):
        now = Standing.objects.get(known_until=None)
        assert (now.since, now.phase, now.kind) == (date(2021, 3, 1), "DORMANT", "OCG")


def test_a_priority_is_read_by_name_and_an_unknown_one_says_what_there_is(label, by):
    priority = Priority.objects.order_by("pk").first()
    headings = (*HEADINGS, "Priority")
    made = take(
        sheet(
            [*row("OCG-1"), priority.name.upper()], [*row("OCG-2"), "Pirates"], headings=headings
        ),
        label=label,
        by=by,
    )

    with speaking_for(by):
        assert Standing.objects.get().priority_id == priority.pk
        assert "“Pirates” is no priority; there are " in queries.rejected(made)[0].reason


def test_days_and_instants_to_come_are_rejected(label, by):
    made = bring(
        sheet(
            [*row("OCG-1"), "01/01/2030", "", ""],
            [*row("OCG-2"), "", "01/01/2030", ""],
            [*row("OCG-3"), "", "", "01/01/2030 10:00"],
            headings=DATED,
        ),
        label=label,
        by=by,
    )

    with speaking_for(by):
        assert made.tally["REJECTED"] == 3
        assert all("lies in the future" in one.reason for one in queries.rejected(made))


@pytest.mark.parametrize("what", ["assessment", "appointment", "member", "tension"])
def test_whatever_stands_on_an_import_stops_its_undoing(label, by, what):
    made = take(sheet(row("OCG-1"), row("OCG-2")), label=label, by=by)
    with speaking_for(by):
        a, b = Threat.objects.order_by("pk")
        build_upon(what, a, b, label, by)

    with pytest.raises(BuiltUpon, match=f"an? {what} has been built on it"):
        undo_import(imported=made, by=by, at=LATER)


def build_upon(what, a, b, label, by):
    if what == "assessment":
        scheme = schemes.parsed(schemes.current())
        levels = {one.id: one.lowest for one in scheme.criteria}
        stated = Stated(levels, [], make.TODAY)
        submit_assessment(threat=a, stated=stated, by=by, at=make.NOON)
    elif what == "appointment":
        officer = make.user("an.officer")
        appoint(threat=a, role=Role.LRO, person=officer, since=make.TODAY, by=by, at=make.NOON)
    elif what == "tension":
        Tie.objects.create(
            a=a,
            b=b,
            tension="HIGH",
            reason="A fight.",
            since=make.TODAY,
            recorded_at=make.NOON,
            label=label,
        )
    else:
        Membership.objects.create(
            threat=a,
            subject=Subject.objects.create(),
            label=label,
            role="UNKNOWN",
            importance="NOT_ASSESSED",
            category="SUSPECT",
            since=make.TODAY,
            recorded_at=make.NOON,
        )


def test_what_is_hidden_from_who_undoes_stops_it_without_a_word_of_what_it_is(label, by):
    made = take(sheet(row("OCG-1"), row("OCG-2")), label=label, by=by)
    hidden = make.label(2)
    both = replace(by, labels=frozenset({label.pk, hidden.pk}))
    with speaking_for(both):
        a, b = Threat.objects.order_by("pk")
        build_upon("tension", a, b, hidden, both)

    with pytest.raises(ElsewhereNow, match="something has been built on it"):
        undo_import(imported=made, by=by, at=LATER)

    with speaking_for(by):
        assert Threat.objects.count() == 2


def test_a_threat_that_can_no_longer_be_read_stops_the_undoing(label, by):
    made = take(sheet(row("OCG-1")), label=label, by=by)
    hidden = make.label(2)
    both = replace(by, labels=frozenset({label.pk, hidden.pk}))
    with speaking_for(both):
        threat = Threat.objects.get()
        Threat.objects.filter(pk=threat.pk).update(label=hidden)

    with pytest.raises(ElsewhereNow, match="can no longer be read by you"):
        undo_import(imported=made, by=by, at=LATER)


def test_one_reference_means_something_within_its_own_system_only(label, by):
    take(sheet(row("OCG-1")), label=label, by=by, system="Durham APMIS")
    take(sheet(row("OCG-1")), label=label, by=by, system="Cleveland APMIS")

    with speaking_for(by):
        assert Threat.objects.count() == 2
        assert clashes() == []


def test_what_was_stated_since_is_not_stated_again(label, by):
    take(sheet(row("OCG-1")), label=label, by=by)
    with speaking_for(by):
        threat = Threat.objects.get()
    dormant = {Attribute.PHASE: "DORMANT"}
    state_facts(threat=threat, facts=dormant, since=make.TODAY, by=by, at=make.NOON)

    made = take(sheet(row("OCG-1", phase="Dormant")), label=label, by=by, at=LATER)

    with speaking_for(by):
        assert made.tally["CHANGED"] == 1
        assert made.taken.get().made["facts"] == []

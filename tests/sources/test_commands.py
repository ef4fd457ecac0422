"""A file is brought, looked at, accepted or not, and taken back: every row accounted for."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fourfold.access import search
from fourfold.access.models import Label
from fourfold.access.rules import Justification
from fourfold.access.speaking import speaking_for
from fourfold.shared.errors import Forbidden, NotFound
from fourfold.sources.commands._waiting import NotWaiting
from fourfold.sources.commands.accepting import (
    BuiltUpon,
    PreviewAgain,
    accept_import,
    undo_import,
)
from fourfold.sources.commands.imported import (
    NotASystem,
    NotRecognised,
    map_import,
)
from fourfold.sources.commands.settling import ReasonNeeded, settle_clash
from fourfold.sources.models import Import, ImportRow, Profile, Settlement, Taken
from fourfold.sources.queries import imports as queries
from fourfold.sources.queries import settling
from fourfold.sources.rules.profiles import InvalidProfile
from fourfold.sources.rules.profiletexts import from_dict
from fourfold.sources.rules.rejects import write_rejects
from fourfold.threats.commands.threat import relabel_threat, state_facts
from fourfold.threats.models import Alias, Fact, ForeignReference, Standing, Threat
from fourfold.threats.rules.facts import Attribute
from tests import make, owner
from tests.sources.brought import HEADINGS, bring, row, sheet, take

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=30)
TALLY = {"NEW": 0, "CHANGED": 0, "SAME": 0, "REPAIRED": 0, "REJECTED": 0}


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


def test_nothing_is_written_until_it_is_accepted(label, by):
    made = bring(sheet(row("OCG-1"), row("OCG-2")), label=label, by=by)

    with speaking_for(by):
        assert made.tally == TALLY | {"NEW": 2}
        assert not Threat.objects.exists()
        accept_import(imported=made, by=by, at=make.NOON)
        assert Threat.objects.count() == 2


def test_an_accepted_row_is_a_threat_with_dated_facts_that_can_be_found(label, by):
    take(sheet(row("OCG-1", name="The Metro group")), label=label, by=by)

    with speaking_for(by):
        threat = Threat.objects.get()
        stands = Standing.objects.get(threat=threat)
        assert threat.owner == make.organisation("Durham")
        assert (stands.name, stands.phase, stands.moderation) == (
            "The Metro group",
            "ACTIVE",
            "UNMODERATED",
        )
        assert stands.since == make.TODAY
        assert ForeignReference.objects.get().value == "OCG-1"
        assert {hit.ref for hit in make.called("The Metro group")} == {threat.urn}
        assert {hit.ref for hit in make.found("OCG-1")} == {threat.urn}


def test_the_day_and_the_instant_come_from_the_source_where_it_gives_them(label, by):
    headings = (*HEADINGS, "Date added", "Last updated", "Aliases")
    take(
        sheet([*row("OCG-1"), "01/03/2021", "02/03/2021 09:30", "Firm; Crew"], headings=headings),
        label=label,
        by=by,
    )

    with speaking_for(by):
        stands = Standing.objects.get()
        assert stands.since == date(2021, 3, 1)
        assert stands.known_from == datetime(2021, 3, 2, 9, 30, tzinfo=UTC)
        assert set(Alias.objects.values_list("text", flat=True)) == {"Firm", "Crew"}


def test_the_same_file_twice_is_the_same_throughout_and_writes_nothing(label, by):
    content = sheet(row("OCG-1"), row("OCG-2"))
    take(content, label=label, by=by)

    again = take(content, label=label, by=by, at=LATER)

    with speaking_for(by):
        assert again.tally == TALLY | {"SAME": 2}
        assert Threat.objects.count() == 2
        assert Fact.objects.filter(recorded_at=LATER).count() == 0


def test_what_the_source_changed_becomes_a_new_fact_and_the_old_one_stays(label, by):
    take(sheet(row("OCG-1"), row("OCG-2")), label=label, by=by)

    made = take(sheet(row("OCG-1", phase="Dormant"), row("OCG-2")), label=label, by=by, at=LATER)

    with speaking_for(by):
        assert made.tally == TALLY | {"CHANGED": 1, "SAME": 1}
        changed = queries.rows(made, verdict="CHANGED").get()
        assert changed.reason == "Differs from what this source said last: Phase."
        fact = Fact.objects.get(recorded_at=LATER)
        assert (fact.attribute, fact.value, fact.since) == ("phase", "DORMANT", LATER.date())
        assert fact.reason == f"Import {made.pk}, row 2"
        phases = Standing.objects.filter(threat=fact.threat, known_until=None).order_by("since")
        assert list(phases.values_list("phase", flat=True)) == ["ACTIVE", "DORMANT"]


def test_a_local_correction_stands_while_the_source_says_nothing_new_of_it(label, by):
    take(sheet(row("OCG-1")), label=label, by=by)
    with speaking_for(by):
        threat = Threat.objects.get()
    state_facts(
        threat=threat, facts={Attribute.PHASE: "MONITORED"}, since=make.TODAY, by=by, at=make.NOON
    )

    take(sheet(row("OCG-1", name="The Renamed group")), label=label, by=by, at=LATER)

    with speaking_for(by):
        last = Standing.objects.filter(known_until=None).order_by("since").last()
        assert (last.name, last.phase) == ("The Renamed group", "MONITORED")


def test_a_time_that_the_source_repeats_does_not_change_what_was_known_then(label, by):
    headings = (*HEADINGS, "Recorded")
    told = "01/03/2022 09:00"
    take(sheet([*row("OCG-1"), told], headings=headings), label=label, by=by)

    take(
        sheet([*row("OCG-1", phase="Dormant"), told], headings=headings),
        label=label,
        by=by,
        at=LATER,
    )

    with speaking_for(by):
        assert Fact.objects.get(value="DORMANT").recorded_at == LATER


def test_ownership_that_passes_in_the_source_passes_here(label, by):
    take(sheet(row("OCG-1")), label=label, by=by)

    made = take(sheet(row("OCG-1", owner="NERSOU")), label=label, by=by, at=LATER)

    with speaking_for(by):
        assert Threat.objects.get().owner == make.organisation("NERSOU")
        undo_import(imported=made, by=by, at=LATER)
        assert Threat.objects.get().owner == make.organisation("Durham")


def test_organisations_answer_to_former_names_and_unknown_ones_are_rejected_with_a_hint(label, by):
    made = bring(
        sheet(row("OCG-1", owner="NERSOU"), row("OCG-2", owner="Durhm"), row("OCG-3", owner="")),
        label=label,
        by=by,
    )

    with speaking_for(by):
        rejected = queries.rows(made, verdict="REJECTED").get()
        assert made.tally == TALLY | {"NEW": 2, "REJECTED": 1}
        assert rejected.number == 3
        assert "No organisation is called “Durhm”. Did you mean Durham" in rejected.reason


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "“Name” is empty."),
        ({"urn": ""}, "“URN” is empty."),
        ({"urn": "x" * 201}, "at most 200"),
        ({"name": "x" * 301}, "more than 300 characters"),
        ({"kind": "Gangsters"}, "is not a known value"),
        ({"owner": "All police"}, "is a group of organisations"),
        ({"name": "TOP SECRET//UK EYES ONLY"}, "held elsewhere"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_stops_no_other(label, by, changes, words):
    bad = row(**{"urn": "OCG-1"} | changes)

    made = take(sheet(bad, row("OCG-2")), label=label, by=by)

    with speaking_for(by):
        assert made.tally == TALLY | {"NEW": 1, "REJECTED": 1}
        assert words in queries.rejected(made)[0].reason
        assert Threat.objects.count() == 1


def test_a_reference_twice_in_one_file_is_taken_once(label, by):
    made = take(sheet(row("OCG-1"), row("OCG-1", name="Another")), label=label, by=by)

    with speaking_for(by):
        assert made.tally == TALLY | {"NEW": 1, "REJECTED": 1}
        assert queries.rejected(made)[0].reason == "Row 2 has the same URN and says something else."


def test_scores_without_evidence_stay_in_their_row_and_the_preview_says_so(label, by):
    headings = (*HEADINGS, "Score", "Tier", "LRO")
    content = sheet([*row("OCG-1"), "412", "1", "A Fictional-Officer"], headings=headings)

    made = take(content, label=label, by=by)

    with speaking_for(by):
        assert any("a score without dated evidence is not taken" in note for note in made.notes)
        assert any(note.startswith("Names of officers stay") for note in made.notes)
        assert ImportRow.objects.get().values["score"] == "412"
        assert Standing.objects.get().score is None


def test_rejects_are_corrected_and_loaded_again_and_no_formula_runs(label, by):
    made = take(sheet(row("OCG-1"), row("OCG-2", name="=1+1", owner="Nowhere")), label=label, by=by)
    held = io.BytesIO()
    with speaking_for(by):
        write_rejects(held, queries.rejected(made), made.headings)

    corrected = held.getvalue().decode("utf-8-sig").replace("Nowhere", "Durham").encode()
    again = take(corrected, label=label, by=by)

    assert "'=1+1" in held.getvalue().decode()
    with speaking_for(by):
        assert again.tally == TALLY | {"NEW": 1}
        assert Standing.objects.filter(name="=1+1").exists()


def test_columns_that_nobody_knows_wait_for_a_choice_that_the_next_file_remembers(label, by):
    headings = ("Ident", "What we call it", "Colour")
    content = sheet(["OCG-1", "The Metro group", "red"], headings=headings)
    made = bring(content, label=label, by=by)
    with pytest.raises(NotWaiting):
        accept_import(imported=made, by=by, at=make.NOON)
    chosen = {"urn": "Ident", "name": "What we call it"}

    mapped = map_import(imported=made, chosen=chosen, label=label, by=by, at=make.NOON)

    assert made.previewed_at is None
    assert mapped.tally == TALLY | {"NEW": 1}
    again = bring(content, label=label, by=by)
    assert again.tally == TALLY | {"NEW": 1}
    with speaking_for(by):
        assert Profile.objects.get().version == 1
        assert "Columns that nothing takes: Colour." in again.notes
    elsewhere = bring(content, label=label, by=by, system="Another system")
    assert elsewhere.previewed_at is None


def test_another_choice_is_another_version_and_the_older_stays(label, by):
    headings = ("Ident", "Called", "Also")
    made = bring(sheet(["OCG-1", "A", "B"], headings=headings), label=label, by=by)

    for name in ("Called", "Also"):
        map_import(
            imported=made, chosen={"urn": "Ident", "name": name}, label=label, by=by, at=make.NOON
        )

    with speaking_for(by):
        assert list(Profile.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
        assert ImportRow.objects.get().values["name"] == "B"


def test_a_heading_chosen_for_one_field_belongs_to_no_other(label, by):
    headings = ("URN", "Name", "Type")
    made = bring(sheet(["1", "A", "OCG"], headings=headings), label=label, by=by)
    chosen = {"urn": "URN", "name": "Name", "kind": "Type", "type": ""}

    mapped = map_import(imported=made, chosen=chosen, label=label, by=by, at=make.NOON)

    with speaking_for(by):
        assert mapped.tally == TALLY | {"NEW": 1}
        assert ImportRow.objects.get().values["kind"] == "OCG"


def test_a_column_that_is_not_there_cannot_be_chosen(label, by):
    made = bring(sheet(row("OCG-1")), label=label, by=by)

    with pytest.raises(InvalidProfile, match="no column “Nothing”"):
        map_import(imported=made, chosen={"urn": "Nothing"}, label=label, by=by, at=make.NOON)


def test_who_sees_it_may_be_changed_before_it_is_accepted(label, by):
    wider = make.label()
    both = replace(by, labels=frozenset({label.pk, wider.pk}))
    made = bring(sheet(row("OCG-1")), label=label, by=both)

    mapped = map_import(imported=made, chosen={}, label=wider, by=both, at=make.NOON)
    accept_import(imported=mapped, by=both, at=make.NOON)

    with speaking_for(make.viewer(wider)):
        assert Import.objects.get().label == wider
        assert ImportRow.objects.count() == Threat.objects.count() == 1


def test_a_profile_that_does_not_fit_is_refused(label, by):
    made = bring(sheet(row("OCG-1")), label=label, by=by)
    with speaking_for(by):
        profile = queries.one_import(made.pk)
    with pytest.raises(NotRecognised, match="Needed but absent: URN, Name"):
        bring(sheet(["1"], headings=("Z",)), label=label, by=by, profile=from_dict(profile.mapping))


def test_an_import_is_undone_whole_and_may_be_loaded_again(label, by):
    content = sheet(row("OCG-1"), row("OCG-2"))
    made = take(content, label=label, by=by)

    undone = undo_import(imported=made, by=by, at=LATER)

    with speaking_for(by):
        assert undone.state == "Undone"
        assert not any(rows.objects.exists() for rows in (Threat, Fact, Standing, ForeignReference))
        assert make.called("The Quayside group") == []
        assert ImportRow.objects.count() == 2
        with pytest.raises(NotWaiting):
            undo_import(imported=made, by=by, at=LATER)
        assert bring(content, label=label, by=by).tally == TALLY | {"NEW": 2}


def test_undoing_a_change_brings_back_what_was_before(label, by):
    take(sheet(row("OCG-1")), label=label, by=by)
    changed = take(sheet(row("OCG-1", phase="Dormant")), label=label, by=by, at=LATER)

    undo_import(imported=changed, by=by, at=LATER)

    with speaking_for(by):
        assert Standing.objects.get().phase == "ACTIVE"
        again = bring(sheet(row("OCG-1", phase="Dormant")), label=label, by=by, at=LATER)
        assert again.tally == TALLY | {"CHANGED": 1}


def test_what_has_been_built_upon_cannot_be_undone(label, by):
    made = take(sheet(row("OCG-1"), row("OCG-2")), label=label, by=by)
    with speaking_for(by):
        threat = Threat.objects.order_by("pk").last()
    state_facts(threat=threat, facts={Attribute.SOC: "no"}, since=make.TODAY, by=by, at=LATER)

    with pytest.raises(BuiltUpon, match=f"a later change has been built on it .on {threat.urn}"):
        undo_import(imported=made, by=by, at=LATER)

    with speaking_for(by):
        assert Threat.objects.count() == 2


def test_a_later_import_is_undone_before_an_earlier_one(label, by):
    first = take(sheet(row("OCG-1")), label=label, by=by)
    second = take(sheet(row("OCG-1", phase="Dormant")), label=label, by=by, at=LATER)

    with pytest.raises(BuiltUpon):
        undo_import(imported=first, by=by, at=LATER)
    undo_import(imported=second, by=by, at=LATER)
    undo_import(imported=first, by=by, at=LATER)

    with speaking_for(by):
        assert not Threat.objects.exists()


def test_an_acceptance_that_is_interrupted_leaves_nothing_half_done(label, by, monkeypatch):
    made = bring(sheet(row("OCG-1"), row("OCG-2")), label=label, by=by)

    def power_cut(_documents):
        raise RuntimeError("power cut")

    monkeypatch.setattr(search, "put_many", power_cut)
    with pytest.raises(RuntimeError):
        accept_import(imported=made, by=by, at=make.NOON)

    with speaking_for(by):
        assert not Threat.objects.exists()
        assert not Taken.objects.exists()
        assert Import.objects.get().accepted_at is None


def test_an_import_is_accepted_once_and_not_after_things_changed(label, by):
    first = bring(sheet(row("OCG-1")), label=label, by=by)
    second = bring(sheet(row("OCG-1", phase="Dormant")), label=label, by=by)
    accept_import(imported=first, by=by, at=make.NOON)

    with pytest.raises(NotWaiting):
        accept_import(imported=first, by=by, at=make.NOON)
    with pytest.raises(PreviewAgain):
        accept_import(imported=second, by=by, at=make.NOON)

    looked = map_import(imported=second, chosen={}, label=label, by=by, at=make.NOON)
    assert looked.tally == TALLY | {"CHANGED": 1}
    accept_import(imported=looked, by=by, at=make.NOON)


def test_a_clash_with_a_hidden_record_is_told_to_those_who_may_read_both_and_to_nobody_else(by):
    theirs, ours = make.label(1), make.label(2)
    them, us = make.someone(theirs), make.someone(ours)
    take(sheet(row("OCG-1", name=f"Hidden {make.CANARY}")), label=theirs, by=them)

    made = take(sheet(row("OCG-1", name="Ours")), label=ours, by=us)

    both = replace(us, labels=frozenset({theirs.pk, ours.pk, make.label(1, 2).pk}))
    assert made.tally == TALLY | {"NEW": 1}
    with speaking_for(us):
        assert make.CANARY not in str(list(ImportRow.objects.values()) + made.notes)
        assert settling.waiting() == []
    with speaking_for(both):
        ((kind, clash),) = settling.waiting()
        assert {clash.a.name, clash.b.name} == {f"Hidden {make.CANARY}", "Ours"}
    with pytest.raises(ReasonNeeded):
        settle_clash(kind=kind, clash=clash, outcome="SAME", reason=" ", by=both, at=make.NOON)
    settled = settle_clash(
        kind=kind, clash=clash, outcome="DIFFERENT", reason="Two towns.", by=both, at=make.NOON
    )
    with speaking_for(both):
        assert settling.waiting() == []
        with pytest.raises(NotFound):
            settling.one_waiting(kind, clash.a.subject, clash.b.subject)
    assert Label.objects.get(pk=settled.label_id).restriction.compartments == {1, 2}
    with speaking_for(us):
        assert not Settlement.objects.exists()


def test_verdicts_are_of_the_accounts_own_rows_also_after_they_were_relabelled(label, by):
    wider = make.label()
    feed = replace(by, labels=frozenset({label.pk, wider.pk}))
    take(sheet(row("OCG-1")), label=label, by=feed)
    with speaking_for(feed):
        relabel_threat(
            threat=Threat.objects.get(),
            label=wider,
            why=Justification("QUALITY", "It was too narrow."),
            by=feed,
            at=make.NOON,
        )

    again = bring(sheet(row("OCG-1")), label=label, by=feed, at=LATER)
    stranger = make.someone(wider)
    other = bring(sheet(row("OCG-1")), label=make.label(), by=stranger, at=LATER)

    assert again.tally == TALLY | {"SAME": 1}
    assert other.tally == TALLY | {"CHANGED": 1}


def test_who_may_not_load_or_accept_is_refused_and_nothing_is_left_behind(label, by):
    reader = replace(by, verbs=frozenset({"sources.read"}))
    with pytest.raises(Forbidden):
        bring(sheet(row("OCG-1")), label=label, by=reader)
    made = bring(sheet(row("OCG-1")), label=label, by=by)
    feed = replace(by, verbs=frozenset({"sources.accept"}))

    with pytest.raises(Forbidden, match=r"threats\.record"):
        accept_import(imported=made, by=feed, at=make.NOON)

    with speaking_for(by):
        assert not Threat.objects.exists()


def test_nobody_loads_under_a_label_that_they_do_not_hold(label, by):
    with pytest.raises(Forbidden, match="do not hold that label"):
        bring(sheet(row("OCG-1")), label=make.label(9), by=by)


@pytest.mark.parametrize("system", ["", "  ", "network", "Police UK"])
def test_a_system_has_a_name_of_its_own(label, by, system):
    with pytest.raises(NotASystem):
        bring(sheet(row("OCG-1")), label=label, by=by, system=system)


def test_each_step_is_in_the_ledger(label, by, committed):
    made = take(sheet(row("OCG-1")), label=label, by=by)
    undo_import(imported=made, by=by, at=LATER)

    verbs = owner.ask(
        "SELECT verb FROM access_ledgerentry WHERE subject = %s ORDER BY id",
        f"sources.import:{made.pk}",
    )
    assert [verb for (verb,) in verbs] == ["sources.load", "sources.accept", "sources.undo"]

"""The region as it was built: the figures that were published, and what stands beside them."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fourfold.access import ledger
from fourfold.access.models import Label, User
from fourfold.access.queries import machine
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.config.demo_mark import is_demo
from fourfold.reference.queries import organisation_called
from fourfold.subjects.models import Identifier, Link, Name
from fourfold.threats.commands.threat import NewThreat, record_threat, state_facts
from fourfold.threats.models import (
    Draft,
    Handover,
    Membership,
    Operation,
    OperationThreat,
    SavedView,
    Standing,
    Threat,
    Tie,
)
from fourfold.threats.queries import master_list
from fourfold.threats.queries.exceptions import alike, operations, review_counts, roles
from fourfold.threats.queries.extract import extract
from fourfold.threats.queries.moderation import queue
from fourfold.threats.rules.asked import Filters, Moment, preset
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Kind, Phase, Type
from fourfold.threats.rules.moderation import Why
from fourfold.threats.rules.review import ReviewState
from tests.demo.conftest import NOW, TODAY

COUNTED = date(2022, 1, 10)
PUBLISHED = {"Cleveland": 29, "Durham": 32, "NERSOU": 39, "Northumbria": 42}
APPENDIX_2 = "hmicfrs-appendix-2"
DRAMA = re.compile(r"\+44(7700900|191498\d|1632960)\d{3}")


def extracted(by, moment=None):
    moment = moment or Moment.of(COUNTED)
    with speaking_for(by):
        return extract(preset(APPENDIX_2), moment, by=by, at=NOW)


def beside(by):
    """Return, of the rows that the filters remove, which filters remove each."""
    with speaking_for(by):
        rows = list(master_list.standings(Filters(), Moment.of(COUNTED), now=NOW))
    failing = [
        frozenset(
            name
            for name, fails in {
                "thematic": row.type != Type.TACTICAL,
                "unmoderated": row.moderation != "MODERATED",
                "non-SOC": not row.soc,
                "tier 5": row.tier == 5,
                "closed": "Closed" in Phase(row.phase).words,
            }.items()
            if fails
        )
        for row in rows
    ]
    return [reasons for reasons in failing if reasons]


@pytest.mark.parametrize("who", ["rocta.assessor", "inspector", "chief.officer"])
def test_the_master_list_that_was_counted_is_that_of_the_inspection(viewer, who):
    counted = extracted(viewer(who))

    assert counted.counts == PUBLISHED
    assert len(counted.rows) == 142


def test_all_five_soc_vulnerabilities_that_were_counted_are_clevelands(viewer):
    rows = extracted(viewer("rocta.assessor")).rows

    assert Counter(row[3] for row in rows if row[2] == Kind.VULNERABILITY.words) == {"Cleveland": 5}


def test_whoever_may_read_all_of_it_reproduces_the_same_hash(viewer):
    hashes = {extracted(viewer(who)).rows_sha256 for who in ("rocta.assessor", "inspector")}

    assert len(hashes) == 1


def test_each_filter_removes_a_dozen_rows_that_only_it_removes(viewer):
    failing = beside(viewer("rocta.assessor"))
    alone = Counter(next(iter(reasons)) for reasons in failing if len(reasons) == 1)

    assert len(failing) >= 60
    assert set(alone) == {"thematic", "unmoderated", "non-SOC", "tier 5", "closed"}
    assert min(alone.values()) >= 12
    assert any(len(reasons) > 1 for reasons in failing)


def test_a_force_reads_its_own_and_what_was_released_to_it(viewer):
    counts = extracted(viewer("cleveland.assessor")).counts

    assert counts["Cleveland"] == 29
    assert 0 < counts["Durham"] < 32
    assert 0 < counts["Northumbria"] < 42


def test_what_is_recorded_today_changes_no_figure_of_the_past(viewer):
    by = viewer("rocta.assessor")
    before = extracted(by)
    with speaking_for(by):
        counted = Threat.objects.get(urn=before.rows[0][0])
        label = label_saying(Restriction.to(by.organisations))
        new = NewThreat("Sable Wren", Kind.OCG, organisation_called("Durham"), TODAY)
        late = replace(new, name="Sable Owl", since=date(2021, 6, 1), phase=Phase.ACTIVE)
    record_threat(new=new, label=label, by=by, at=NOW)
    record_threat(new=late, label=label, by=by, at=NOW)
    closed = {Attribute.PHASE: Phase.CLOSED_DISRUPTED.value}
    state_facts(
        threat=counted, facts=closed, since=date(2021, 12, 1), reason="Convicted", by=by, at=NOW
    )

    after = extracted(by)

    assert after.rows_sha256 == before.rows_sha256
    later = NOW + timedelta(hours=1)
    known = {row[0] for row in extracted(by, Moment.of(COUNTED, later)).rows}
    assert counted.urn not in known


def test_late_facts_appear_only_as_known_later(viewer):
    by = viewer("rocta.assessor")
    then = {row[0]: row for row in extracted(by).rows}
    known = Moment.of(COUNTED, datetime(2022, 6, 30, 12, tzinfo=UTC))
    now = {row[0]: row for row in extracted(by, known).rows}

    assert len(now) != 142
    assert len(then.keys() - now.keys()) == 3  # closed before the day, recorded after it
    assert len(now.keys() - then.keys()) >= 4 + 7  # recorded, or moderated, after it
    passed = [urn for urn in then.keys() & now.keys() if then[urn][3] != now[urn][3]]
    assert [(then[urn][3], now[urn][3]) for urn in passed] == [("Durham", "NERSOU")] * 2


def test_the_unit_goes_by_its_name_of_the_day(viewer):
    by = viewer("rocta.assessor")
    owners = [
        {row[3] for row in extracted(by, Moment.of(day)).rows}
        for day in (date(2022, 7, 6), date(2022, 7, 7))
    ]

    assert ["NERSOU" in names for names in owners] == [True, False]
    assert ["NEROCU" in names for names in owners] == [False, True]


def test_durhams_scores_rested_on_old_information(viewer):
    by = viewer("rocta.assessor")
    gaps: dict[str, list[bool]] = {}
    for row in extracted(by).rows:
        gaps.setdefault(row[3], []).append(row[10] < row[9])
    shares = {owner: sum(found) / len(found) for owner, found in gaps.items()}

    assert shares["Durham"] > 0.6
    assert shares["Durham"] > max(share for owner, share in shares.items() if owner != "Durham")


def test_history_moves_from_month_to_month(viewer):
    by = viewer("rocta.assessor")
    hashes = set()
    for year, month in ((2020, 6), (2021, 3), (2021, 9), (2022, 3), (2024, 1), (2026, 1)):
        found = extracted(by, Moment.of(date(year, month, 1)))
        assert found.rows
        hashes.add(found.rows_sha256)

    assert len(hashes) == 6


def test_an_outsider_finds_an_empty_region(read_as):
    with read_as("outsider.west-midlands"):
        for table in (Threat, Standing, Name, Identifier, Link, Membership, Operation, Tie, Draft):
            assert not table.objects.exists(), table


def test_a_compartment_is_read_by_those_in_it_alone(read_as, plan):
    closed = {one.urn: one.reach.compartment for one in plan.threats if one.reach.compartment}
    readers = {
        "compartment.owner": {"Operation Hollowstone", "Hartlepool harm partnership"},
        "standards.owner": {"Standards 14"},
        "partner.council": {"Hartlepool harm partnership"},
        "rocta.assessor": set(),
        "northumbria.assessor": set(),
    }

    for who, held in readers.items():
        with read_as(who):
            seen = Threat.objects.filter(urn__in=closed).values_list("urn", flat=True)
            assert {closed[urn] for urn in seen} == held, who
    assert len(closed) == 6


def test_a_partner_reads_only_what_is_shared_by_name(read_as):
    with read_as("partner.council"):
        assert Threat.objects.count() == 2


def test_the_ledger_proves_the_whole_region(region):
    assert ledger.verify().position > 5_000


def test_the_queue_holds_every_reason_there_is_and_some_with_none(read_as):
    with read_as("rocta.moderator"):
        waiting = queue(on=TODAY)

    assert 20 <= len(waiting) <= 30
    assert {reason.why for one in waiting for reason in one.reasons} == set(Why)
    assert sum(not one.reasons for one in waiting) >= 3


def test_every_exception_list_has_something_on_it(read_as):
    with read_as("rocta.assessor"):
        states = review_counts(TODAY)
        pairs = alike(TODAY)
        assert states[ReviewState.OVERDUE] > 5
        assert states[ReviewState.NEVER_ASSESSED] >= 1
        assert roles(TODAY).count() > 3
        assert operations(TODAY).count() > 3
    assert [pair.against.endswith("not shared") for pair in pairs] == [True]


def test_something_waits_for_people(read_as):
    with read_as("rocta.assessor"):
        assert Handover.objects.filter(answered_at=None).count() == 4
        assert Handover.objects.filter(is_accepted=True).count() > 5
        assert Draft.objects.count() >= 4
        assert SavedView.objects.filter(is_shared=True).count() >= 2
        assert Tie.objects.count() > 8
        assert OperationThreat.objects.count() > 30


def test_groups_have_people_and_reasons(read_as):
    with read_as("rocta.assessor"):
        members = Counter(Membership.objects.values_list("threat_id", flat=True))
        assert len(members) > 40
        assert max(members.values()) <= 26
        assert not Link.objects.filter(reason="").exists()


def test_every_telephone_is_kept_for_drama(region):
    everything = Label.objects.values_list("pk", flat=True)
    reader = replace(machine("system"), labels=frozenset(everything))
    with speaking_for(reader):
        numbers = list(Identifier.objects.filter(kind="PHONE").values_list("value", flat=True))
        unsound = Identifier.objects.filter(is_valid=False).count()

    assert len(numbers) > 50
    assert [number for number in numbers if not DRAMA.fullmatch(number)] == []
    assert len(set(numbers)) == len(numbers)
    assert unsound == 0


def test_a_child_is_a_victim_under_a_stricter_label(read_as):
    with read_as("rocta.assessor"):
        children = list(Membership.objects.filter(is_child=True).select_related("label"))
        names = Name.objects.filter(is_child=True).select_related("label")
        strict = {one.label.marking for one in (*children, *names)}

    assert children
    assert {one.category for one in children} == {"VICTIM"}
    assert strict == {Marking.OFFICIAL_SENSITIVE}


def test_everybody_here_is_of_the_demo_and_has_no_password(region):
    people = list(User.objects.all())

    assert is_demo()
    assert all(one.is_demo and not one.has_usable_password() for one in people)

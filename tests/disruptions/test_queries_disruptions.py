"""What is read of disruptions: twins, what has worked, contests, what is due, what goes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.disruptions import reactions
from fourfold.disruptions.commands import contest as contesting
from fourfold.disruptions.commands import disruption as commands
from fourfold.disruptions.commands import regional as setting
from fourfold.disruptions.models import Claim, Contest, Disruption
from fourfold.disruptions.queries import (
    contests,
    counted,
    duplicates,
    listed,
    reassessing,
    regional,
    timeline,
)
from fourfold.disruptions.queries.standards import report_of
from fourfold.disruptions.rules import categories
from fourfold.disruptions.rules.kinds import Category, ClaimType, Settlement
from fourfold.plans.rules.kinds import Pillar
from fourfold.threats.commands import assessment as assessing
from fourfold.threats.events import ThreatDisposed
from tests import make
from tests.disruptions import world
from tests.journeys.world import evidence, levels

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=1)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return world.someone(label)


@pytest.fixture
def durham(label):
    return world.someone(label, of="Durham")


@pytest.fixture
def threat(label, by):
    return make.threat(label, by=by)


def asked_for(read):
    with CaptureQueriesContext(connection) as asked:
        read()
    return len(asked)


def test_what_has_worked_keeps_lead_and_support_apart_and_counts_nothing_contested(threat, by):
    supporter = commands.Supporter(make.organisation("Durham"))
    world.recorded(threat, by, supports=[supporter], title="First")
    world.recorded(threat, by, title="Contested")
    world.recorded(threat, by, pillar=Pillar.PREVENT, outcomes=[], category=Category.MODERATE)

    with world.reading(by):
        found = timeline.worked(threat)

    assert found.columns == ("Moderate", "Minor")
    assert [(row.type, row.pillar, row.numbers) for row in found.rows] == [
        ("Lead", "Pursue", (0, 1)),
        ("Lead", "Prevent", (1, 0)),
        ("Support", "Pursue", (0, 1)),
    ]
    assert (len(found.latest), found.contested) == (3, 1)


def test_a_threats_timeline_shows_what_the_reader_may_read_in_a_fixed_number_of_questions(
    threat, by, label
):
    closed, joined = make.label(9), make.label(1, 9)
    insider = replace(by, labels=by.labels | {closed.pk, joined.pk})
    world.recorded(threat, by, title="Open")
    with world.reading(by):
        few = asked_for(lambda: timeline.items(threat))
    world.recorded(
        threat, insider, label=closed, title="Covert", event_on=world.EVENT - timedelta(days=9)
    )
    world.recorded(threat, by, title="Again", event_on=world.EVENT - timedelta(days=20))

    with world.reading(by):
        titles = [item.title for item in timeline.items(threat)]
        assert asked_for(lambda: timeline.items(threat)) == few
    assert titles == ["Minor disruption, Pursue: Open", "Minor disruption, Pursue: Again"]


def test_the_report_of_twins_leaves_out_what_was_said_or_settled_to_be_two(threat, by, durham):
    first = world.recorded(threat, by)
    world.recorded(threat, by, another_event="Another address that day")
    with world.reading(by):
        assert duplicates.pairs(world.EVENT, world.EVENT) == []

    with make.everything():
        Disruption.objects.update(another_event_why="")
    with world.reading(by):
        (pair,) = duplicates.pairs(world.EVENT, world.EVENT)
    assert pair.first.disruption_id == first.pk

    contesting.contest(
        first=pair.first.disruption,
        second=pair.second.disruption,
        reason="The same warrant",
        by=by,
        at=make.NOON,
    )
    with world.reading(by):
        assert duplicates.pairs(world.EVENT, world.EVENT) == []


def test_a_contest_whose_other_claim_was_cancelled_out_of_sight_lets_the_second_stand(
    label, by, durham
):
    """The canceller may not read the contest, which carries the labels of both."""
    threat = make.threat(label, by=by)
    closed, joined = make.label(9), make.label(1, 9)
    insider = replace(durham, labels=durham.labels | {closed.pk, joined.pk})
    first = world.recorded(threat, by)
    second = world.recorded(threat, insider, of="Durham", label=closed)
    with world.reading(by):
        assert contests.waiting(by) == []
    commands.cancel(disruption=first, reason="Entered twice", by=by, at=LATER)

    with world.reading(insider):
        one = contests.contest(Contest.objects.get().pk)
        (party,) = contests.parties_of(one, insider)
    contesting.state_view(
        contest=one,
        party=party,
        settlement=Settlement.SECOND_LEADS,
        reason="It was ours",
        by=insider,
        at=LATER,
    )

    with world.reading(insider):
        lead = Claim.objects.standing().get(type=ClaimType.LEAD.value)
        assert Contest.objects.get().resolution == Settlement.FIRST_WITHDRAWN
    assert lead.disruption_id == second.pk


def test_contests_are_listed_in_a_fixed_number_of_questions(threat, by, label):
    def contested(place):
        day = world.EVENT - timedelta(days=10 * place)
        world.recorded(threat, by, event_on=day)
        world.recorded(threat, by, event_on=day)

    contested(0)
    with world.reading(by):
        few = asked_for(lambda: contests.waiting(by))
    contested(1)
    contested(2)

    with world.reading(by):
        assert asked_for(lambda: contests.waiting(by)) == few
        assert len(contests.waiting(by)) == 3


def test_a_threat_that_was_assessed_since_is_due_no_more(threat, by):
    world.recorded(threat, by, category=Category.MAJOR)
    with world.reading(by):
        assert [one.urn for one in reassessing.reassessments_due(by)] == [threat.urn]

    stated = assessing.Stated(levels() | {"confidence": 4}, evidence(), LATER.date())
    assessing.submit_assessment(threat=threat, stated=stated, by=by, at=LATER)

    with world.reading(by):
        assert reassessing.reassessments_due(by) == []


def test_contested_and_ended_claims_are_counted_nowhere(threat, by):
    supporter = commands.Supporter(make.organisation("Durham"))
    world.recorded(threat, by, supports=[supporter])
    world.recorded(threat, by)
    gone = world.recorded(threat, by, event_on=world.EVENT - timedelta(days=20))
    commands.cancel(disruption=gone, reason="Entered twice", by=by, at=LATER)

    with world.reading(by):
        found = counted.counted(listed.Asked())

    assert [(one.type, one.organisation_name) for one in found] == [
        (ClaimType.LEAD, "Cleveland"),
        (ClaimType.SUPPORT, "Durham"),
    ]


def test_the_report_of_standards_asks_a_fixed_number_of_questions(threat, by):
    def read():
        return report_of(list(Disruption.objects.order_by("pk")))

    world.recorded(threat, by, commodity=None)
    with world.reading(by):
        few = asked_for(read)
    for place in range(1, 4):
        world.recorded(threat, by, event_on=world.EVENT - timedelta(days=10 * place))

    with world.reading(by):
        assert asked_for(read) == few
        tallies = {one.standard: (one.short, one.of) for one in read()}
    assert tallies["D12"] == (1, 4)


def test_a_text_holds_from_its_day_and_a_correction_of_that_day_replaces_it(by):
    for text in ("It stopped for a year.", "It stopped for good."):
        setting.set_category_text(
            category=Category.MAJOR,
            text=text,
            since=date(2026, 1, 1),
            source="Manual, 2nd edition",
            is_verified=True,
            by=by,
            at=make.NOON,
        )

    before = regional.text_on(Category.MAJOR, date(2025, 12, 31))
    after = regional.text_on(Category.MAJOR, date(2026, 1, 1))

    assert before.source == categories.RECOLLECTION
    assert (after.text, after.badge) == ("It stopped for good.", "")


def test_nobody_sets_the_rules_of_another_region(label):
    stranger = world.someone(label, of="Kent")

    with pytest.raises(setting.NotYourRegion):
        setting.set_rule(
            region=make.organisation("Cleveland").region,
            kind="INDIVIDUAL",
            is_allowed=True,
            since=make.TODAY,
            reason="We would like it",
            by=stranger,
            at=make.NOON,
        )


def test_disruptions_go_with_their_threat_and_a_rival_of_another_threat_stands_again(
    threat, by, label
):
    other = make.threat(label, by=by, name="Birch")
    first = world.recorded(threat, by, title="Warrant at the quay")
    rival = world.recorded(other, by, title="Warrant at the dock")
    contesting.contest(first=first, second=rival, reason="The same warrant", by=by, at=make.NOON)

    with world.reading(by):
        reactions.go_with_threat(ThreatDisposed(threat.pk, threat.urn, by, LATER))

        assert list(Disruption.objects.values_list("urn", flat=True)) == [rival.urn]
        assert not Contest.objects.exists()
        assert Claim.objects.standing().get(type="LEAD").disruption_id == rival.pk
        assert make.found("warrant quay") == []

"""Recording a disruption, correcting it and cancelling it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from fourfold.disruptions import events as happened
from fourfold.disruptions.commands import disruption as commands
from fourfold.disruptions.commands import regional
from fourfold.disruptions.models import Claim, Contest, Correction, Disruption, DisruptionDraft
from fourfold.disruptions.queries import disruption as queries
from fourfold.disruptions.queries import reassessing
from fourfold.disruptions.rules.attachment import MayNotCarry
from fourfold.disruptions.rules.kinds import Category, ClaimType, EvidenceKind, Outcome
from fourfold.disruptions.rules.standards import BelowStandard
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared import events
from fourfold.shared.errors import Forbidden, NotFound
from fourfold.shared.markings import HeldElsewhere
from fourfold.threats.commands.threat import state_facts
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Kind
from tests import make
from tests.disruptions import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return world.someone(label)


@pytest.fixture
def threat(label, by):
    return make.threat(label, by=by)


def claims(one, by):
    with world.reading(by):
        return list(Claim.objects.filter(disruption=one).order_by("pk"))


def test_what_is_recorded_stands_under_the_threats_label_with_its_lead_and_supports(threat, by):
    supporter = commands.Supporter(make.organisation("Durham"), world.unit("Dogs", "Durham"))
    made = world.recorded(threat, by, supports=[supporter])

    lead, support = claims(made, by)
    assert (lead.type, support.type) == (ClaimType.LEAD, ClaimType.SUPPORT)
    assert {made.label_id, lead.label_id, support.label_id} == {threat.label_id}
    assert made.owner_id == make.organisation("Cleveland").pk
    assert made.threat_kind == Kind.OCG
    assert (made.recorded_on, made.event_on) == (make.TODAY, world.EVENT)
    with world.reading(by):
        assert queries.outcome_lines(made) == ["Arrests: 2"]
        assert [line.words for line in queries.proof_lines(made)] == [
            "Crime or custody record: CR/26/001"
        ]


def test_a_narrower_label_is_joined_to_the_threats_and_never_replaces_it(threat, by, label):
    chosen = make.label(2)
    both = replace(by, labels=frozenset({label.pk, chosen.pk, make.label(1, 2).pk}), clearance=None)

    made = world.recorded(threat, both, label=chosen)

    assert made.label.restriction.compartments == {1, 2}


def test_what_blocks_is_refused_with_every_sentence_and_leaves_nothing(threat, by):
    with pytest.raises(BelowStandard) as refusal:
        world.recorded(
            threat, by, description="Arrests made.", category=Category.MAJOR, proofs=[], unit=None
        )

    assert {one.standard for one in refusal.value.findings} >= {"D04", "D10", "D11"}
    with make.everything():
        assert not Disruption.objects.exists()


def test_an_individual_carries_a_disruption_from_the_regions_day_on_and_not_before(label, by):
    one = make.threat(label, by=by, kind=Kind.INDIVIDUAL, since=date(2022, 1, 1))
    region = make.organisation("Cleveland").region
    day = date(2026, 4, 1)
    regional.set_rule(
        region=region,
        kind=Kind.INDIVIDUAL,
        is_allowed=True,
        since=day,
        reason="The region's board decided it.",
        by=by,
        at=make.NOON,
    )

    with pytest.raises(MayNotCarry, match="it can be from 1 April 2026"):
        world.recorded(one, by, event_on=day - timedelta(days=1))
    made = world.recorded(one, by, event_on=day)

    assert made.threat_kind == Kind.INDIVIDUAL


def test_the_kind_that_a_threat_had_on_the_day_of_the_event_decides(label, by):
    threat = make.threat(label, by=by, since=date(2022, 1, 1))
    state_facts(
        threat=threat,
        facts={Attribute.KIND: Kind.VULNERABILITY.value},
        since=make.TODAY,
        reason="It is a place.",
        by=by,
        at=make.NOON,
    )

    with pytest.raises(MayNotCarry):
        world.recorded(threat, by, event_on=make.TODAY)
    assert world.recorded(threat, by, event_on=world.EVENT).threat_kind == Kind.OCG


def test_a_team_of_another_organisation_and_a_team_named_twice_are_refused(threat, by):
    dogs = world.unit("Dogs", "Durham")
    twice = commands.Supporter(make.organisation("Durham"), dogs)

    with pytest.raises(commands.DoesNotFit, match="is not a team of Cleveland"):
        world.recorded(threat, by, unit=dogs)
    with pytest.raises(commands.DoesNotFit, match="named twice"):
        world.recorded(threat, by, supports=[twice, twice])


def test_a_day_of_recording_to_come_is_refused(threat, by):
    with pytest.raises(commands.DoesNotFit, match="day to come"):
        world.recorded(threat, by, recorded_on=make.TODAY + timedelta(days=1))


def test_a_text_with_a_higher_marking_is_held_elsewhere(threat, by):
    with pytest.raises(HeldElsewhere):
        world.recorded(threat, by, title="TOP SECRET//UK EYES ONLY")


def test_a_threat_that_one_may_not_read_is_not_there(threat):
    outsider = world.someone(make.label(2))

    with pytest.raises(NotFound):
        world.recorded(threat, outsider)


def test_without_the_verb_it_is_refused(threat, by):
    with pytest.raises(Forbidden, match=r"disruptions\.record"):
        world.recorded(threat, replace(by, verbs=frozenset()))


def test_a_likely_duplicate_stands_contested_until_it_is_settled(threat, by):
    first = world.recorded(threat, by)

    second = world.recorded(threat, by, event_on=world.EVENT + timedelta(days=3), team="Other team")

    assert [row.is_contested for row in claims(first, by)] == [False]
    assert [row.is_contested for row in claims(second, by)] == [True]
    with world.reading(by):
        held = Contest.objects.with_neighbour("a", "b").get()
    assert "3 days apart" in held.reasons
    assert (held.a.disruption_id, held.b.disruption_id) == (first.pk, second.pk)


def test_four_days_apart_or_under_another_pillar_it_is_another_event(threat, by):
    world.recorded(threat, by)
    world.recorded(threat, by, event_on=world.EVENT + timedelta(days=4))
    world.recorded(threat, by, pillar=Pillar.PREVENT, outcomes=[])

    with world.reading(by):
        assert not Contest.objects.exists()


def test_whoever_says_that_it_is_another_event_says_why_and_that_is_kept(threat, by):
    world.recorded(threat, by)

    second = world.recorded(threat, by, another_event="Another address, other suspects.")

    assert [row.is_contested for row in claims(second, by)] == [False]
    assert second.another_event_why == "Another address, other suspects."


def test_a_duplicate_that_the_typist_may_not_read_contests_nothing(label, by):
    """Two events against one threat, the first under a compartment that the second lacks."""
    one = make.threat(label, by=by)
    closed, joined = make.label(9), make.label(1, 9)
    insider = replace(by, labels=frozenset({label.pk, closed.pk, joined.pk}), clearance=None)
    world.recorded(one, insider, label=closed)

    seen = world.recorded(one, by)

    assert [row.is_contested for row in claims(seen, by)] == [False]
    with make.everything():
        assert not Contest.objects.exists()


def test_one_event_has_one_standing_lead_whatever_wrote_it(threat, by):
    made = world.recorded(threat, by)
    (lead,) = claims(made, by)

    lead.pk, lead.unit_id, lead._state.adding = None, None, True
    with world.reading(by), pytest.raises(IntegrityError), transaction.atomic():
        lead.save()


def test_recording_is_told_to_those_above(threat, by, monkeypatch):
    told = []
    monkeypatch.setitem(events._reactions, happened.DisruptionRecorded, [told.append])

    made = world.recorded(threat, by, category=Category.MAJOR)

    assert [(one.disruption_id, one.threat_id, one.category) for one in told] == [
        (made.pk, threat.pk, "MAJOR")
    ]


def test_a_major_disruption_makes_the_threat_due_for_its_owner_and_a_minor_does_not(threat, by):
    world.recorded(threat, by, pillar=Pillar.PREVENT, outcomes=[])
    with world.reading(by):
        assert not reassessing.reassessments_due(by)

    world.recorded(threat, by, category=Category.MAJOR)

    elsewhere = replace(by, organisation_id=make.organisation("Durham").pk, user_id=by.user_id)
    with world.reading(by):
        (due,) = reassessing.reassessments_due(by)
        assert not reassessing.reassessments_due(elsewhere)
    assert (due.urn, due.due_on) == (threat.urn, make.TODAY + timedelta(days=28))


def test_a_correction_keeps_what_it_said_before_and_why(threat, by):
    made = world.recorded(threat, by)

    after = commands.correct(
        disruption=made,
        corrected=commands.Corrected(title="Garage searched", category="MODERATE"),
        reason="Two lines closed",
        by=by,
        at=make.NOON,
    )

    assert (after.title, after.category) == ("Garage searched", "MODERATE")
    with world.reading(by):
        row = Correction.objects.get()
    assert row.changes["Category"] == ["Minor", "Moderate"]
    assert row.changes["Title"][1] == "Garage searched"
    assert row.reason == "Two lines closed"


def test_a_correction_needs_a_reason_a_change_and_may_not_go_below_the_standard(threat, by):
    made = world.recorded(threat, by)

    def correct(reason="A slip", **fields):
        commands.correct(
            disruption=made,
            corrected=commands.Corrected(**fields),
            reason=reason,
            by=by,
            at=make.NOON,
        )

    with pytest.raises(commands.ReasonNeeded):
        correct(reason=" ", title="Other")
    with pytest.raises(commands.DoesNotFit, match="Nothing was changed"):
        correct(title=made.title)
    with pytest.raises(BelowStandard):
        correct(description="Too thin.")
    with pytest.raises(BelowStandard):
        correct(category="MAJOR", proofs=[])


def test_outcomes_and_evidence_are_corrected_whole(threat, by):
    made = world.recorded(threat, by)
    drugs = commands.Measured(Outcome.CHARGES, Decimal(1))
    cited = commands.Cited(EvidenceKind.COURT_RESULT, "T2026/1", date(2026, 4, 10))

    commands.correct(
        disruption=made,
        corrected=commands.Corrected(outcomes=[drugs], proofs=[cited]),
        reason="The charge came later",
        by=by,
        at=make.NOON,
    )

    with world.reading(by):
        assert queries.outcome_lines(made) == ["People charged: 1"]
        assert queries.proof_lines(made)[0].words == "Court result: T2026/1, 10 April 2026"
        assert Correction.objects.get().changes["What came of it"] == [
            "Arrests: 2",
            "People charged: 1",
        ]


def test_only_the_recorder_or_the_organisation_that_leads_it_corrects_and_cancels(
    threat, by, label
):
    made = world.recorded(threat, by)
    other = world.someone(label, of="Durham")

    with pytest.raises(commands.NotYours):
        commands.cancel(disruption=made, reason="Not ours", by=other, at=make.NOON)
    colleague = world.someone(label, of="Cleveland")
    commands.cancel(disruption=made, reason="Entered twice", by=colleague, at=make.NOON)

    with world.reading(by):
        made.refresh_from_db()
        assert made.cancelled_why == "Entered twice"
        assert Claim.objects.standing().count() == 0


def test_what_was_cancelled_stays_as_it_was(threat, by):
    made = world.recorded(threat, by)
    commands.cancel(disruption=made, reason="Entered twice", by=by, at=make.NOON)

    with pytest.raises(Exception, match="it stays as it was"):
        commands.cancel(disruption=made, reason="Again", by=by, at=make.NOON)
    with pytest.raises(commands.ReasonNeeded):
        commands.cancel(disruption=world.recorded(threat, by), reason=" ", by=by, at=make.NOON)


def test_what_is_contested_cannot_be_cancelled_until_it_is_settled(threat, by):
    world.recorded(threat, by)
    second = world.recorded(threat, by)

    with pytest.raises(Exception, match="settle that first"):
        commands.cancel(disruption=second, reason="Away with it", by=by, at=make.NOON)


def test_a_draft_is_kept_one_a_person_and_goes_when_it_is_recorded(threat, by):
    label = make.label(to=("Cleveland", "NERSOU"))
    own = replace(by, labels=by.labels | {label.pk})
    commands.keep_draft(content={"title": "One"}, by=own, at=make.NOON)
    commands.keep_draft(content={"title": "Two"}, threat=threat, by=own, at=make.NOON)
    with world.reading(own):
        assert [row.content["title"] for row in DisruptionDraft.objects.all()] == ["Two"]

    world.recorded(threat, own)

    with world.reading(own):
        assert not DisruptionDraft.objects.exists()

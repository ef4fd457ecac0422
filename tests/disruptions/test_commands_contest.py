"""Two claim to have led one event: each says what it holds, and what both say is carried out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fourfold.access.rules import Restriction
from fourfold.disruptions.commands import claim as claims
from fourfold.disruptions.commands import contest as commands
from fourfold.disruptions.commands import disruption as disruptions
from fourfold.disruptions.models import Claim, Contest, Disruption
from fourfold.disruptions.queries import contests as queries
from fourfold.disruptions.rules import reconciling as rules
from fourfold.disruptions.rules.kinds import Category, ClaimType, Settlement
from fourfold.disruptions.views import agendas
from fourfold.plans.models import Board
from tests import make
from tests.disruptions import world

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=1)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def cleveland(label):
    return world.someone(label)


@pytest.fixture
def durham(label):
    return world.someone(label, of="Durham")


@pytest.fixture
def threat(label, cleveland):
    return make.threat(label, by=cleveland)


def held(by):
    with world.reading(by):
        return queries.contest(Contest.objects.latest("pk").pk)


def says(by, settlement, reason="Our officers led the search"):
    one = held(by)
    with world.reading(by):
        (party, *_) = queries.parties_of(one, by)
    return commands.state_view(
        contest=one, party=party, settlement=settlement, reason=reason, by=by, at=LATER
    )


def leads(by):
    """Return who leads each event that is not cancelled, of those that stand."""
    with world.reading(by):
        rows = Claim.objects.standing().filter(type=ClaimType.LEAD.value)
        rows = rows.select_related("disruption", "organisation").order_by("disruption_id")
        return [(row.disruption.urn, row.organisation.short_name) for row in rows]


def supports(by):
    with world.reading(by):
        rows = Claim.objects.standing().filter(type=ClaimType.SUPPORT.value)
        return [row.organisation.short_name for row in rows.select_related("organisation")]


def test_a_second_lead_on_an_event_is_contested_at_once(threat, cleveland, durham):
    one = world.recorded(threat, cleveland)

    claims.claim(
        disruption=one,
        role=ClaimType.LEAD,
        claimant=disruptions.Supporter(make.organisation("Durham"), world.unit(of="Durham")),
        by=durham,
        at=LATER,
    )

    assert leads(cleveland) == [(one.urn, "Cleveland")]
    waiting = held(durham)
    assert (waiting.a.organisation.short_name, waiting.b.organisation.short_name) == (
        "Cleveland",
        "Durham",
    )


def test_nobody_claims_the_lead_for_another_organisation(threat, cleveland, durham):
    one = world.recorded(threat, cleveland)

    with pytest.raises(disruptions.NotYours):
        claims.claim(
            disruption=one,
            role=ClaimType.LEAD,
            claimant=disruptions.Supporter(make.organisation("Durham")),
            by=cleveland,
            at=LATER,
        )


def test_a_support_is_added_once_and_can_be_withdrawn_with_a_reason(threat, cleveland, durham):
    one = world.recorded(threat, cleveland)
    claimant = disruptions.Supporter(make.organisation("Durham"), note="Two dog handlers")
    given = {"disruption": one, "role": ClaimType.SUPPORT, "claimant": claimant, "at": LATER}
    made = claims.claim(**given, by=durham)

    with pytest.raises(claims.ClaimedAlready):
        claims.claim(**given, by=cleveland)
    with pytest.raises(claims.ReasonNeeded):
        claims.withdraw_claim(claim=made, reason="", by=durham, at=LATER)
    ended = claims.withdraw_claim(claim=made, reason="They were stood down", by=durham, at=LATER)

    assert ended.ended_why == "They were stood down"
    assert supports(durham) == []


def test_a_lead_is_not_withdrawn_so_that_an_event_has_no_lead(threat, cleveland):
    one = world.recorded(threat, cleveland)
    with world.reading(cleveland):
        lead = Claim.objects.get(disruption=one)

    with pytest.raises(disruptions.DoesNotFit, match="exactly one lead"):
        claims.withdraw_claim(claim=lead, reason="Not us", by=cleveland, at=LATER)


def test_two_events_prove_to_be_one_and_the_second_supports_it(threat, cleveland, durham):
    first = world.recorded(threat, cleveland)
    second = world.recorded(threat, durham, of="Durham")
    says(cleveland, Settlement.FIRST_LEADS)
    assert held(durham).settled_at is None

    says(durham, Settlement.FIRST_LEADS, "We sent the dogs")

    assert leads(durham) == [(first.urn, "Cleveland")]
    assert supports(durham) == ["Durham"]
    assert held(durham).resolution == Settlement.FIRST_LEADS
    with world.reading(durham):
        second.refresh_from_db()
        ended = Claim.objects.get(disruption=second)
    assert second.cancelled_at == LATER
    assert ended.ended_at == LATER
    assert ended.is_contested


def test_what_is_settled_stays_in_the_period_in_which_it_was_recorded(threat, cleveland, durham):
    world.recorded(threat, cleveland)
    world.recorded(threat, durham, of="Durham")
    says(cleveland, Settlement.SECOND_LEADS)
    says(durham, Settlement.SECOND_LEADS)

    with world.reading(durham):
        standing = Claim.objects.standing()
        assert set(standing.values_list("recorded_on", flat=True)) == {make.TODAY}
        assert set(standing.values_list("recorded_at", flat=True)) == {LATER}
    assert leads(durham)[0][1] == "Durham"
    assert supports(durham) == ["Cleveland"]


def test_one_event_proves_to_be_two_and_each_has_its_lead(threat, cleveland, durham):
    one = world.recorded(threat, cleveland)
    claims.claim(
        disruption=one,
        role=ClaimType.LEAD,
        claimant=disruptions.Supporter(make.organisation("Durham"), world.unit(of="Durham")),
        by=durham,
        at=make.NOON,
    )
    says(cleveland, Settlement.TWO_EVENTS)
    says(durham, Settlement.TWO_EVENTS)

    (kept, cleveland_leads), (made, durham_leads) = leads(durham)
    assert (kept, cleveland_leads, durham_leads) == (one.urn, "Cleveland", "Durham")
    with world.reading(durham):
        new = Disruption.objects.get(urn=made)
    assert new.category == Category.UNASSESSED
    assert new.owner_id == make.organisation("Durham").pk


def test_the_one_who_withdraws_gives_the_event_to_the_other(threat, cleveland, durham):
    one = world.recorded(threat, cleveland)
    second = world.recorded(threat, durham, of="Durham")
    says(cleveland, Settlement.FIRST_WITHDRAWN)
    says(durham, Settlement.FIRST_WITHDRAWN)

    assert leads(durham) == [(second.urn, "Durham")]
    with world.reading(durham):
        one.refresh_from_db()
    assert one.cancelled_at


def test_while_they_do_not_agree_nothing_is_carried_out_and_the_newest_view_counts(
    threat, cleveland, durham
):
    one = world.recorded(threat, cleveland)
    world.recorded(threat, durham, of="Durham")
    says(cleveland, Settlement.FIRST_LEADS)
    says(durham, Settlement.SECOND_LEADS)

    with world.reading(durham):
        words = queries.progress_of(held(durham)).words
    assert words.startswith("They do not agree.")
    assert leads(durham) == [(one.urn, "Cleveland")]

    says(durham, Settlement.FIRST_LEADS)
    assert held(durham).settled_at


def test_a_view_has_a_reason_and_comes_from_a_party(threat, cleveland, durham, label):
    world.recorded(threat, cleveland)
    world.recorded(threat, durham, of="Durham")
    stranger = world.someone(label, of="Northumbria")

    with pytest.raises(rules.ReasonNeeded):
        says(durham, Settlement.FIRST_LEADS, " ")
    with pytest.raises(rules.NotAParty):
        commands.state_view(
            contest=held(stranger),
            party=rules.Party(make.organisation("Durham").pk),
            settlement=Settlement.FIRST_LEADS,
            reason="We saw it",
            by=stranger,
            at=LATER,
        )


def test_what_is_settled_is_settled(threat, cleveland, durham):
    world.recorded(threat, cleveland)
    world.recorded(threat, durham, of="Durham")
    says(cleveland, Settlement.FIRST_LEADS)
    says(durham, Settlement.FIRST_LEADS)

    with pytest.raises(commands.Settled):
        says(durham, Settlement.SECOND_LEADS)


def test_two_teams_of_one_organisation_settle_it_between_them(threat, label):
    one, other = (world.unit(name) for name in ("Drugs team", "Cyber team"))
    drugs, cyber = (world.someone(label, team=team) for team in (one, other))
    world.recorded(threat, drugs, team="Drugs team")
    world.recorded(threat, cyber, team="Cyber team")

    says(drugs, Settlement.FIRST_LEADS)
    assert held(cyber).settled_at is None
    says(cyber, Settlement.FIRST_LEADS)

    assert held(cyber).settled_at
    with world.reading(cyber):
        (support,) = Claim.objects.standing().filter(type=ClaimType.SUPPORT.value)
    assert support.unit_id == other.pk


def test_nobody_answers_for_the_other_team(threat, label):
    one, other = (world.unit(name) for name in ("Drugs team", "Cyber team"))
    drugs, cyber = (world.someone(label, team=team) for team in (one, other))
    world.recorded(threat, drugs, team="Drugs team")
    world.recorded(threat, cyber, team="Cyber team")

    with world.reading(drugs):
        assert [party.unit for party in queries.parties_of(held(drugs), drugs)] == [one.pk]


def test_two_recorded_disruptions_are_contested_by_who_leads_one(threat, cleveland, durham, label):
    one = world.recorded(threat, cleveland)
    other = world.recorded(threat, durham, of="Durham", event_on=world.EVENT - timedelta(days=9))
    given = {"first": one, "second": other, "reason": "The same warrant", "at": LATER}

    with pytest.raises(disruptions.NotYours):
        commands.contest(**given, by=world.someone(label, of="Northumbria"))
    commands.contest(**given, by=cleveland)

    assert leads(cleveland) == [(one.urn, "Cleveland")]
    with pytest.raises(Exception, match="settle that first"):
        commands.contest(**given, by=cleveland)


def test_an_outsider_neither_reads_nor_settles_a_contest(threat, cleveland, durham):
    world.recorded(threat, cleveland)
    world.recorded(threat, durham, of="Durham")
    outsider = replace(world.someone(make.label(2), of="Durham"), user_id=durham.user_id)

    with world.reading(outsider):
        assert queries.waiting(outsider) == []
    with pytest.raises(Exception, match="no such record"):
        commands.state_view(
            contest=held(durham),
            party=rules.Party(make.organisation("Durham").pk),
            settlement=Settlement.FIRST_LEADS,
            reason="We saw it",
            by=outsider,
            at=LATER,
        )


def test_the_supports_go_with_the_event_that_stays(threat, cleveland, durham):
    first = world.recorded(threat, cleveland)
    supporter = disruptions.Supporter(make.organisation("NERSOU"), note="Covert note")
    world.recorded(threat, durham, of="Durham", supports=[supporter])
    says(cleveland, Settlement.FIRST_LEADS)
    says(durham, Settlement.FIRST_LEADS)

    with world.reading(durham):
        rows = Claim.objects.standing().filter(type=ClaimType.SUPPORT.value)
        moved = {(row.organisation_id, row.disruption_id, row.note) for row in rows}
    assert moved == {
        (make.organisation("NERSOU").pk, first.pk, "Covert note"),
        (make.organisation("Durham").pk, first.pk, ""),
    }


def test_what_was_noted_under_a_narrower_label_does_not_move_under_a_wider(label, cleveland):
    threat = make.threat(label, by=cleveland)
    closed, joined = make.label(9), make.label(1, 9)
    durham = world.someone(label, of="Durham")
    insider = replace(durham, labels=durham.labels | {closed.pk, joined.pk})
    reader = replace(cleveland, labels=insider.labels)
    world.recorded(threat, cleveland)
    world.recorded(threat, insider, of="Durham", label=closed, lead_note="Covert note")
    says(reader, Settlement.FIRST_LEADS)
    says(insider, Settlement.FIRST_LEADS)

    with world.reading(cleveland):
        (support,) = Claim.objects.standing().filter(type=ClaimType.SUPPORT.value)
    assert (support.note, support.label_id) == ("", label.pk)


def test_an_older_record_that_fewer_may_read_is_contested_and_not_the_new_one(label, cleveland):
    threat = make.threat(label, by=cleveland)
    closed, joined = make.label(9), make.label(1, 9)
    durham = world.someone(label, of="Durham")
    insider = replace(durham, labels=durham.labels | {closed.pk, joined.pk})
    world.recorded(threat, insider, of="Durham", label=closed)
    reader = replace(cleveland, labels=insider.labels)

    made = world.recorded(threat, reader)

    with world.reading(cleveland):
        (seen,) = Claim.objects.filter(disruption=made)
    assert not seen.is_contested
    with world.reading(reader):
        assert Claim.objects.filter(is_contested=True).exclude(disruption=made).exists()
    assert held(reader).settled_at is None


def test_a_board_of_the_two_has_the_contest_on_its_agenda(threat, cleveland, durham):
    one = world.recorded(threat, cleveland)
    claims.claim(
        disruption=one,
        role=ClaimType.LEAD,
        claimant=disruptions.Supporter(make.organisation("Durham"), world.unit(of="Durham")),
        by=durham,
        at=LATER,
    )
    board = Board(organisation=make.organisation("Durham"), label=threat.label)

    with world.reading(cleveland):
        (due,) = agendas.contested(board, None, cleveland, make.TODAY)

    assert one.title in due.title
    assert due.restriction.asks_more_than(Restriction())

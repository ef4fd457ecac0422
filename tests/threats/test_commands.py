"""What may be done to a threat, and what is refused."""

from datetime import date, timedelta

import pytest

from fourfold.access.models import LedgerEntry
from fourfold.access.queries import viewer_for
from fourfold.access.rules import Justification, Marking
from fourfold.access.speaking import speaking_for
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from fourfold.shared.markings import HeldElsewhere
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.commands import (
    assessment,
    member,
    moderation,
    operation,
    role,
    threat,
    view,
)
from fourfold.threats.models import Membership, Standing, Threat
from fourfold.threats.queries import people
from fourfold.threats.queries.threat import ties
from fourfold.threats.queries.views import views_of
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Role, Tension
from tests import make
from tests.journeys.world import evidence, levels

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=3)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return make.someone(label)


@pytest.fixture
def one(label, by):
    return make.threat(label, by=by, name="Alder")


def now(one, by):
    with speaking_for(by):
        return Standing.objects.filter(threat=one, known_until=None).latest("since")


def test_without_the_verb_nothing_is_recorded_and_the_refusal_is_entered(label):
    nobody = make.viewer(label)

    with pytest.raises(Forbidden, match=r"threats\.record"):
        make.threat(label, by=nobody)

    with make.everything():
        assert not Threat.objects.exists()
    assert LedgerEntry.objects.values("id").count() == 1


def test_a_name_that_carries_a_higher_marking_is_refused(label, by):
    with pytest.raises(HeldElsewhere, match="held elsewhere"):
        make.threat(label, by=by, name="TOP SECRET//UK EYES ONLY Alder")


def test_closing_and_passing_on_need_a_reason(one, by):
    for facts in (
        {Attribute.PHASE: "CLOSED_DISRUPTED"},
        {Attribute.OWNER: str(make.organisation("Durham").pk)},
    ):
        with pytest.raises(threat.ReasonNeeded):
            threat.state_facts(threat=one, facts=facts, since=make.TODAY, by=by, at=make.NOON)

    assert now(one, by).phase == "SCOPING"


def test_ownership_passes_from_a_day_on_and_the_past_stays(one, by):
    durham = make.organisation("Durham")
    threat.state_facts(
        threat=one,
        facts={Attribute.OWNER: str(durham.pk)},
        since=LATER.date(),
        reason="Regional tasking, minute 4",
        by=by,
        at=LATER,
    )

    with speaking_for(by):
        rows = Standing.objects.filter(threat=one, known_until=None).order_by("since")
        assert [row.owner_id for row in rows] == [make.organisation().pk, durham.pk]
        assert Threat.objects.get(pk=one.pk).owner_id == durham.pk


def test_a_change_that_states_nothing_is_refused(one, by):
    with pytest.raises(threat.NothingStated):
        threat.state_facts(threat=one, facts={}, since=make.TODAY, by=by, at=make.NOON)


def test_nothing_is_stated_of_a_day_before_the_threat_was_on_the_list(one, by):
    early = make.TODAY - timedelta(days=1)

    with pytest.raises(threat.BeforeItsTime, match="on the list from 14 April 2026"):
        threat.state_facts(
            threat=one, facts={Attribute.PHASE: "ACTIVE"}, since=early, by=by, at=make.NOON
        )

    with speaking_for(by):
        assert not Standing.objects.filter(since=early).exists()


def test_relabelling_takes_everything_along_and_needs_a_reason(one, by, label):
    other = make.label(2)
    both = make.viewer(label, other, user_id=by.user_id, may=tuple(by.verbs))
    member_of = make.user("member")
    role.appoint(threat=one, role=Role.LRO, person=member_of, since=make.TODAY, by=by, at=make.NOON)

    with pytest.raises(threat.ReasonNeeded):
        threat.relabel_threat(threat=one, label=other, why=Justification(), by=both, at=LATER)
    threat.relabel_threat(
        threat=one, label=other, why=Justification("QUALITY", "Wrongly wide"), by=both, at=LATER
    )

    with speaking_for(by), pytest.raises(NotFound):
        Threat.objects.one(urn=one.urn)
    with speaking_for(both):
        assert Threat.objects.one(urn=one.urn).label_id == other.pk
        assert set(Standing.objects.values_list("label_id", flat=True)) == {other.pk}


def test_nobody_relabels_to_where_they_could_not_read(one, by):
    with pytest.raises(Forbidden, match="label"):
        threat.relabel_threat(
            threat=one, label=make.label(9), why=Justification("QUALITY", "x"), by=by, at=LATER
        )


def test_a_role_passes_only_from_its_holder_to_whom_it_was_offered(one, by, label):
    holder, next_one, other = make.someone(label), make.someone(label), make.someone(label)
    person = make.User.objects.get
    role.appoint(
        threat=one,
        role=Role.LRO,
        person=person(pk=holder.user_id),
        since=make.TODAY,
        by=by,
        at=make.NOON,
    )
    offer = {"threat": one, "role": Role.LRO, "to": person(pk=next_one.user_id), "at": make.NOON}

    with pytest.raises(role.NotYours):
        role.offer_handover(**offer, briefing="Read the file", by=other)
    with pytest.raises(role.BriefingNeeded):
        role.offer_handover(**offer, briefing=" ", by=holder)
    handover = role.offer_handover(**offer, briefing="Read the file", by=holder)
    with speaking_for(next_one):
        assert people.handovers_waiting(next_one.user_id) == [handover]
    with pytest.raises(role.NotYours):
        role.answer_handover(handover=handover, accept=True, by=other, at=LATER)
    with speaking_for(next_one):
        handover.threat = Threat.objects.get(pk=one.pk)
    role.answer_handover(handover=handover, accept=True, by=next_one, at=LATER)
    with pytest.raises(role.AnsweredAlready):
        role.answer_handover(handover=handover, accept=False, by=next_one, at=LATER)

    with speaking_for(by):
        assert people.holder_of(one, Role.LRO, on=make.TODAY).pk == holder.user_id
        assert people.holder_of(one, Role.LRO, on=LATER.date()).pk == next_one.user_id
    assert now(one, by).lro_id == next_one.user_id


def test_a_child_is_a_member_under_a_stricter_label(one, by, label):
    name = record_subject(
        new=NewSubject(SubjectKind.PERSON, "Ada Young", is_child=True),
        label=label,
        by=by,
        at=make.NOON,
    )
    strict = make.label(1, marking=Marking.OFFICIAL_SENSITIVE)
    both = make.viewer(label, strict, user_id=by.user_id, may=tuple(by.verbs))
    made = member.add_member(
        threat=one,
        subject=name.subject,
        belonging=member.Belonging(is_child=True),
        since=make.TODAY,
        by=both,
        at=make.NOON,
    )

    assert Marking(made.label.marking) is Marking.OFFICIAL_SENSITIVE
    with speaking_for(by):
        assert not Membership.objects.exists()


def test_a_tension_is_read_by_those_who_may_read_both(one, label, by):
    other_label = make.label(2)
    both = make.viewer(
        label, other_label, make.label(1, 2), user_id=by.user_id, may=tuple(by.verbs)
    )
    other = make.threat(other_label, name="Birch")

    member.add_tie(
        one=one,
        other=other,
        tension=Tension.HIGH,
        reason="Feud",
        since=make.TODAY,
        by=both,
        at=make.NOON,
    )

    with speaking_for(by):
        assert ties(one) == []
    with speaking_for(both):
        assert [line.name for line in ties(one)] == ["Birch"]


def test_an_operation_cannot_end_before_it_began(label, by):
    new = operation.NewOperation("Operation Kestrel", "", make.organisation(), make.TODAY)
    made = operation.record_operation(new=new, threats=[], label=label, by=by, at=make.NOON)

    with pytest.raises(DomainError, match="after it begins"):
        operation.end_operation(operation=made, until=date(2020, 1, 1), by=by, at=make.NOON)


def test_who_may_says_on_its_page_when_an_operation_ended(label, by, browse):
    new = operation.NewOperation("Operation Kestrel", "", make.organisation(), make.TODAY)
    made = operation.record_operation(new=new, threats=[], label=label, by=by, at=make.NOON)
    page, address = browse(by), f"/threats/operations/{made.urn}/"
    assert f'action="{address}end/"' in page.get(address).content.decode()

    refused = page.post(f"{address}end/", {"until": "2020-01-01"}).content.decode()
    assert "after it begins" in refused
    answer = page.post(f"{address}end/", {"until": str(make.TODAY)}, follow=True).content.decode()
    assert "until" in answer
    assert "It ended on another day" in answer


def test_a_view_has_a_name_and_only_its_keeper_drops_it():
    person = make.user("keeper", "ASSESSOR")
    keeper = viewer_for(person, at=make.NOON, origin="test")
    with pytest.raises(DomainError, match="name"):
        view.keep_view(name=" ", query="", share=False, by=keeper, at=make.NOON)
    kept = view.keep_view(name="Overdue", query="phase=open", share=True, by=keeper, at=make.NOON)
    other = viewer_for(make.user("other", "ASSESSOR"), at=make.NOON, origin="test")

    with speaking_for(other):
        assert views_of(other.user_id) == [kept]
    with pytest.raises(view.NotYours):
        view.drop_view(view=kept, by=other, at=make.NOON)
    view.drop_view(view=kept, by=keeper, at=make.NOON)

    with speaking_for(keeper):
        assert views_of(keeper.user_id) == []


def test_a_review_date_that_somebody_set_counts_until_the_next_assessment(one, by, label):
    made = assessment.submit_assessment(
        threat=one, stated=assessment.Stated(levels(), evidence(), make.TODAY), by=by, at=make.NOON
    )
    moderation.moderate(
        assessment=made, levels=levels(), reasons={}, by=make.someone(label), at=make.NOON
    )
    cadence = now(one, by).review_due_on
    threat.assign_threat(
        threat=one, facts={Attribute.REVIEW: "2026-05-01"}, since=LATER.date(), by=by, at=LATER
    )
    with speaking_for(by):
        rows = Standing.objects.filter(threat=one, known_until=None, since__lte=LATER.date())
        row = rows.latest("since")

    assert cadence != date(2026, 5, 1)
    assert row.review_due_on == date(2026, 5, 1)

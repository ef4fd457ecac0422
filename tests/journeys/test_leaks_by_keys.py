"""Rows that somebody reads, with keys to records that they may not: each is held elsewhere."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.disruptions import models as disruptions
from fourfold.disruptions.rules.kinds import Category, ClaimType, ModerationOutcome, Settlement
from fourfold.plans import models as plans
from fourfold.plans.rules import kinds
from fourfold.plans.rules.breaches import SentInError
from fourfold.plans.rules.kinds import ActionFrom, PlanOf, ScrutinyKind
from tests import make
from tests.disruptions import world as disruptions_made_up
from tests.journeys import people, routes, side

pytestmark = pytest.mark.django_db
C = make.CANARY
PAST = make.TODAY - timedelta(days=9)
AT = {"at": make.NOON}


@pytest.fixture
def put(reader, seen, hidden):
    """Return how a row is put down under the reader's label, and with it what is hidden."""

    def row(model, **fields):
        with speaking_for(people.viewer(reader)):
            return model._default_manager.create(label=seen, **fields)

    return row


@pytest.fixture
def held(put, reader, hidden):
    """Put down a row of every kind whose neighbour is held elsewhere; return them by kind."""
    far = SimpleNamespace(**hidden.world.made)
    own = SimpleNamespace(organisation=make.organisation("Durham"), reader=reader)
    found = {}
    _plans(found, put, far, own)
    _meetings(found, put, far, own)
    _disruptions(found, put, far, own)
    _sharing(found, put, far, own)
    return found


def _plans(found, put, far, own):
    told = {
        "organisation": own.organisation,
        "title": "Birch",
        "made_at": make.NOON,
        "made_by": own.reader,
        "updated_at": make.NOON,
    }
    found["plan"] = put(plans.Plan, urn="P-1", of=PlanOf.THREAT, threat_id=far.threat.pk, **told)
    found["other_plan"] = put(
        plans.Plan,
        urn="P-2",
        of=PlanOf.OPERATION,
        operation_id=far.operation.pk,
        lead=own.reader,
        **told,
    )
    for name, source in (
        ("plan", ActionFrom.PLAN),
        ("meeting", ActionFrom.BOARD),
        ("document", ActionFrom.DOCUMENT),
    ):
        found[f"action_of_{name}"] = put(
            plans.Action,
            urn=f"A-{name}",
            belongs_to=source,
            **{f"{name}_id": getattr(far, name).pk},
            pillar="PURSUE",
            text="Birch",
            owner=own.reader,
            due_on=PAST,
            made_at=make.NOON,
            made_by=own.reader,
            updated_at=make.NOON,
        )
    by, plan_id = {"by": own.reader} | AT, far.plan.pk
    found["update"] = put(
        plans.ActionUpdate, action_id=far.action.pk, status="DONE", note="Birch", **by
    )
    found["objective"] = put(
        plans.Objective, plan_id=plan_id, position=1, text="Birch", recorded_at=make.NOON
    )
    put(plans.EmptyPillar, plan_id=plan_id, pillar="PURSUE", reason="Birch", **by)
    put(plans.SignOff, plan_id=plan_id, on=PAST, score=50, **by)
    found["scrutiny"] = put(
        plans.Scrutiny, plan_id=plan_id, kind=ScrutinyKind.QUESTION, text="Birch", on=PAST, **by
    )
    found["waiver"] = put(
        plans.Waiver, plan_id=plan_id, rule="4P101", reason="Birch", until=people.FAR, **by
    )


def _meetings(found, put, far, own):
    told = {"begins_at": make.NOON, "made_at": make.NOON, "made_by": own.reader}
    found["meeting"] = put(
        plans.Meeting, urn="M-1", board_id=far.board.pk, opened_at=make.NOON, **told
    )
    found["item"] = put(
        plans.AgendaItem,
        meeting=found["meeting"],
        position=1,
        title="Birch",
        has_threat=True,
        threat_id=far.threat.pk,
    )
    decided = {"kind": "DECISION", "text": "Birch", "rationale": "Birch", "by": own.reader}
    found["decision"] = put(
        plans.Decision,
        meeting=found["meeting"],
        item=found["item"],
        has_threat=True,
        threat_id=far.threat.pk,
        **decided,
        **AT,
    )
    put(plans.Decision, meeting_id=far.meeting.pk, item_id=far.item.pk, **decided, **AT)
    put(plans.AgendaItem, meeting_id=far.meeting.pk, position=9, title="Birch")
    table = {"organisation": own.organisation, "sector": kinds.Sector.POLICE}
    found["seat"] = put(plans.Seat, board_id=far.board.pk, since=PAST, person="Birch", **table)
    put(plans.Attendance, meeting=found["meeting"], person="Birch", attended="ATTENDED", **table)
    put(plans.Attendance, meeting_id=far.meeting.pk, person="Birch", attended="ATTENDED", **table)


def _disruptions(found, put, far, own):
    unit = disruptions_made_up.unit(of="Durham")
    found["disruption"] = one = put(
        disruptions.Disruption,
        urn="D-1",
        threat_id=far.threat.pk,
        threat_kind="OCG",
        owner=own.organisation,
        event_on=PAST,
        recorded_on=make.TODAY,
        recorded_at=make.NOON,
        pillar="PURSUE",
        title="Birch",
        description=disruptions_made_up.SAID,
        has_action=True,
        action_id=far.action.pk,
        category=Category.MAJOR,
        made_by=own.reader,
    )
    told = {"organisation": own.organisation, "unit": unit, "by": own.reader}
    told |= {"type": ClaimType.LEAD, "recorded_on": make.TODAY, "recorded_at": make.NOON}
    lead = put(disruptions.Claim, disruption=one, **told)
    found["claim"] = far_lead = put(disruptions.Claim, disruption_id=far.waits.pk, **told)
    told = {
        "a_organisation": own.organisation,
        "b_organisation": make.organisation(),
        "reasons": "Birch",
        "raised_at": make.NOON,
        "raised_by": own.reader,
    }
    found["contest"] = put(disruptions.Contest, a=lead, b_id=far.contest.b_id, **told)
    found["other_contest"] = put(disruptions.Contest, a=far_lead, b=lead, **told)
    view = {"organisation": own.organisation, "resolution": Settlement.FIRST_LEADS}
    view |= {"reason": "Birch", "by": own.reader} | AT
    put(disruptions.ContestView, contest=found["contest"], **view)
    put(disruptions.ContestView, contest_id=far.contest.pk, **view)
    put(disruptions.Outcome, disruption_id=far.waits.pk, measure="devices", amount=3)
    put(disruptions.Proof, disruption_id=far.waits.pk, kind="NOTE", reference="Birch")
    put(
        disruptions.DisruptionModeration,
        disruption_id=far.waits.pk,
        moderator=own.reader,
        organisation=own.organisation,
        outcome=ModerationOutcome.RETURNED,
        before=Category.MAJOR,
        after=Category.MAJOR,
        question="Birch?",
        **AT,
    )
    put(disruptions.Correction, disruption_id=far.waits.pk, reason="Birch", by=own.reader, **AT)


def _sharing(found, put, far, own):
    found["copy"] = put(
        plans.PageCopy,
        urn="C-1",
        plan_id=far.plan.pk,
        owner=make.organisation(),
        recipient=own.reader,
        organisation=own.organisation,
        circle_id=0,
        version=1,
        content={**far.copy.content, **dict.fromkeys(WORDED, "Birch"), "activity": [], "asks": []},
        digest="0" * 64,
        agreement=far.agreement,
        gateway="COMMON_LAW",
        necessity="Birch",
        proportionality="Birch",
        sent_at=make.NOON,
        sent_by=own.reader,
    )
    put(
        plans.Notice,
        copy_id=far.copy.pk,
        urn="C-9",
        recipient=own.reader,
        why=SentInError.UNLAWFUL,
        text="Birch",
        told_at=make.NOON,
        told_by=own.reader,
    )
    asked = {"owner": make.organisation(), "asked_of": own.reader, "made_by": own.reader}
    found["ask"] = put(
        plans.Ask,
        urn="Q-1",
        action_id=far.action.pk,
        organisation=own.organisation,
        pillar="PURSUE",
        text="Birch",
        made_at=make.NOON,
        updated_at=make.NOON,
        **asked,
    )
    said = {"status": "DONE", "text": "Birch", "by": own.reader}
    found["answer"] = put(plans.Answer, ask_id=far.ask.pk, **said, **AT)


WORDED = ("title", "what", "why", "where", "period", "safeguarding", "contact", "handling")
WORDED += ("recipient", "agreement", "reference")
PKS = {
    "plans/objectives/": ("objective",),
    "plans/scrutiny/": ("scrutiny",),
    "plans/waivers/": ("waiver",),
    "plans/boards/": ("seat",),
    "plans/meetings/<str:urn>/items/": ("item",),
    "plans/meetings/<str:urn>/replace/": ("decision",),
    "plans/asks/": ("answer",),
    "disruptions/contests/": ("contest", "other_contest"),
    "disruptions/<str:urn>/claims/": ("claim",),
}
URNS = {
    "plans/": ("plan", "other_plan"),
    "plans/actions/": ("action_of_plan", "action_of_meeting", "action_of_document"),
    "plans/meetings/": ("meeting",),
    "plans/shared/": ("copy",),
    "plans/asks/": ("ask",),
    "disruptions/": ("disruption",),
}
OPENED = {
    "",
    "plans/",
    "plans/lead/",
    "plans/<str:urn>/",
    "plans/actions/",
    "plans/actions/<str:urn>/",
    "plans/meetings/<str:urn>/",
    "plans/meetings/<str:urn>/minutes/",
    "plans/shared/",
    "plans/shared/<str:urn>/",
    "plans/asks/<str:urn>/",
    "disruptions/",
    "disruptions/<str:urn>/",
    "disruptions/contests/",
}


def keys_of(hidden, held):
    known = hidden.keys()
    pks = {start: [str(held[one].pk) for one in names] for start, names in PKS.items()}
    urns = {start: [held[one].urn for one in names] for start, names in URNS.items()}
    by_route = {"pk": known.by_route["pk"] | pks, "urn": known.by_route["urn"] | urns}
    return routes.Keys(known.by_name, known.by_route | by_route)


def test_a_row_does_not_betray_the_hidden_record_to_which_it_has_a_key(reader, hidden, held):
    client, leaks, bugs, opened = people.client(reader), [], [], set()

    for route in routes.PAGES:
        for address in routes.addresses(route, keys_of(hidden, held)):
            response = client.get(f"{address}?{side.WHY}")
            said = routes.text_of(response)
            leaks += [address] * (C in said)
            bugs += [address] * (response.status_code >= 500)
            opened |= {route} if "Birch" in said else set()

    assert not leaks
    assert not bugs
    assert opened >= OPENED


def test_what_is_posted_about_such_a_row_betrays_nothing(reader, hidden, held):
    client, leaks, bugs = people.client(reader), [], []
    fields = {"text": "In other words", "reason": "Why", "status": "DONE", "outcome": "Done"}

    for route in routes.WITH_KEYS:
        if not route.startswith(("plans/", "disruptions/")):
            continue
        for address in routes.addresses(route, keys_of(hidden, held)):
            response = client.post(address, fields)
            leaks += [address] * (C in routes.text_of(response))
            bugs += [address] * (response.status_code >= 500)

    assert not leaks
    assert not bugs


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("plan", "/plans/{}/"),
        ("other_plan", "/plans/{}/"),
        ("action_of_plan", "/plans/actions/{}/"),
        ("action_of_meeting", "/plans/actions/{}/"),
        ("action_of_document", "/plans/actions/{}/"),
        ("disruption", "/disruptions/{}/"),
    ],
)
def test_a_page_says_that_its_neighbour_is_held_elsewhere(reader, held, kind, place):
    page = people.client(reader).get(place.format(held[kind].urn)).text

    assert "eld elsewhere" in page

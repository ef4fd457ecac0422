"""Whoever could read a threat, and cannot since it was moved, has lost all that hangs on it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from fourfold.access.rules import Justification
from fourfold.access.speaking import speaking_for
from fourfold.disruptions.commands import disruption as disruptions
from fourfold.plans.commands import action, board, decision, meeting, plan, scrutiny
from fourfold.plans.commands.agenda import NewItem, add_item, prepare_agenda
from fourfold.plans.models import Action, AgendaItem, Decision, Plan
from fourfold.plans.rules import kinds
from fourfold.plans.rules.kinds import ActionStatus, Pillar, ScrutinyKind
from fourfold.threats.commands import threat as threats
from tests import make
from tests.disruptions import world as disruptions_made_up
from tests.journeys import people, routes, side

pytestmark = pytest.mark.django_db
C = make.CANARY
WHY = Justification("QUALITY", "It is covert")


@pytest.fixture
def shared(hidden, reader):
    """A threat of Cleveland that Durham reads, and all that stands on it."""
    act = {"by": people.viewer(hidden.world.insider), "at": make.NOON}
    label = make.label(to=("Cleveland", "Durham"))
    threat = make.threat(label, by=act["by"])
    made = {"threat": threat, "label": label, "plan": make.plan(threat, by=act["by"])}
    new = action.NewAction(
        f"Visit {C}", Pillar.PURSUE, source=made["plan"], owner=reader, due_on=side.PAST
    )
    made["action"] = action.record_action(new=new, **act)
    said = action.Said(ActionStatus.IN_PROGRESS, f"Been there {C}")
    action.update_action(action=made["action"], said=said, **act)
    objective = plan.ObjectiveText(f"Fewer thefts {C}")
    plan.set_objective(plan=made["plan"], said=objective, **act)
    scrutiny.scrutinise(plan=made["plan"], kind=ScrutinyKind.QUESTION, text=f"Why {C}?", **act)
    made["disruption"] = disruptions_made_up.recorded(threat, act["by"], action=made["action"])
    _drafted(threat, reader)
    _minuted(made, reader, act)
    return SimpleNamespace(act=act, **made)


def _drafted(threat, reader):
    disruptions.keep_draft(
        content={"title": f"Half written {C}", "threat": threat.urn},
        threat=threat,
        by=people.viewer(reader),
        at=make.NOON,
    )


def _minuted(made, reader, act):
    """Hold a meeting, of a board that goes on, about the threat and about something else."""
    own = make.organisation()
    new = board.NewBoard(
        kinds.BoardKind.SOC_PARTNERSHIP, "Rowan board", own, 1, kinds.Authority.REPORTS
    )
    made["board"] = board.record_board(new=new, label=made["label"], **act)
    seat = board.NewSeat(own, kinds.Sector.POLICE, make.TODAY, person="Pat", is_chair=True)
    board.give_seat(board=made["board"], new=seat, **act)
    one = meeting.call_meeting(board=made["board"], begins_at=make.NOON, **act)
    made["meeting"] = meeting.open_meeting(meeting=one, **act)
    add_item(meeting=one, new=NewItem("Rowan closures"), **act)
    item = add_item(meeting=one, new=NewItem(f"Alder {C}", "", made["threat"]), **act)
    text = decision.NewDecision(f"Close it {C}", f"Because {C}")
    decision.decide(item=item, new=text, **act)
    asked = decision.Asked(f"Serve it {C}", reader, side.PAST)
    made["given"] = decision.give_action(item=item, asked=asked, **act)
    later = {"by": act["by"], "at": make.NOON + timedelta(days=1)}
    made["later"] = meeting.call_meeting(board=made["board"], begins_at=later["at"], **later)
    prepare_agenda(meeting=made["later"], **later)


def places_of(made):
    of_threat = [
        f"/threats/{made.threat.urn}/",
        f"/plans/{made.plan.urn}/",
        f"/plans/{made.plan.urn}/shared/",
        f"/plans/actions/{made.action.urn}/",
        f"/plans/actions/{made.given.urn}/",
        f"/disruptions/{made.disruption.urn}/",
        f"/disruptions/moderation/{made.disruption.urn}/",
    ]
    meeting_at = f"/plans/meetings/{made.meeting.urn}/"
    beside = [
        meeting_at,
        f"{meeting_at}minutes/",
        f"{meeting_at}minutes/pdf/?{side.WHY}",
        f"{meeting_at}minutes/docx/?{side.WHY}",
        f"/plans/meetings/{made.later.urn}/",
        f"/plans/boards/{made.board.urn}/",
    ]
    return of_threat, beside


def move(made, to):
    threats.relabel_threat(threat=made.threat, label=to, why=WHY, **made.act)


def singing(client, places):
    return {one for one in places if C in routes.text_of(client.get(one))}


def test_old_readers_lose_plan_action_and_disruption(hidden, reader, shared):
    of_threat, _ = places_of(shared)
    client = people.client(reader)
    assert len(singing(client, of_threat)) >= 5
    move(shared, hidden.world.label)

    assert [one for one in of_threat if client.get(one).status_code != 404] == []


def test_old_readers_find_it_in_no_list_search_or_first_screen(hidden, reader, shared):
    client = people.client(reader)
    before = singing(client, side.LISTS)
    lists = {"/plans/", "/plans/actions/", "/disruptions/", f"/find/?q=canary&{side.WHY}"}
    assert before >= lists
    move(shared, hidden.world.label)

    assert singing(client, side.LISTS) == set()


def test_what_a_board_minuted_of_it_goes_with_it(hidden, reader, shared):
    _, beside = places_of(shared)
    client = people.client(reader)
    assert singing(client, beside) == set(beside)
    move(shared, hidden.world.label)

    assert singing(client, beside) == set()
    assert "Rowan closures" in client.get(beside[0]).text


def test_its_own_people_still_read_all_of_it(hidden, shared):
    move(shared, hidden.world.label)
    of_threat, beside = places_of(shared)
    client = people.client(hidden.world.insider)

    assert singing(client, [*of_threat[:2], *of_threat[3:]]) >= set(of_threat[3:6])
    assert singing(client, beside) == set(beside)


def test_it_comes_back_to_its_readers_and_to_nobody_else(hidden, reader, shared):
    of_threat, beside = places_of(shared)
    client, outsider = people.client(reader), people.client(hidden.outsiders[OUTSIDE])
    before = singing(client, of_threat + beside)
    move(shared, hidden.world.label)
    move(shared, shared.label)

    assert singing(client, of_threat + beside) == before
    assert singing(outsider, of_threat + beside + side.LISTS) == set()


OUTSIDE = "somebody of another force"


def test_what_a_board_of_fewer_minuted_is_not_opened_by_moving_a_threat(hidden, reader, shared):
    """A threat that more may read does not open what was said of it behind closed doors."""
    inside = hidden.world.label
    move(shared, inside)
    by = people.viewer(hidden.world.insider)
    act = {"by": by, "at": make.NOON}
    item = add_item(
        meeting=hidden.world.made["running"],
        new=NewItem(f"Alder {C}", "", shared.threat),
        **act,
    )
    decision.decide(item=item, new=decision.NewDecision(f"Wait {C}", f"So {C}"), **act)
    given = decision.give_action(
        item=item, asked=decision.Asked(f"Ask {C}", hidden.world.insider, side.PAST), **act
    )
    move(shared, shared.label)

    with speaking_for(people.viewer(reader)):
        assert not AgendaItem.objects.filter(pk=item.pk).exists()
        assert not Decision.objects.filter(item_id=item.pk).exists()
        assert not Action.objects.filter(pk=given.pk).exists()
        assert Plan.objects.filter(pk=shared.plan.pk).exists()

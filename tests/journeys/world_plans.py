"""One plan with all that is said of it, one board with all that it minuted; a canary in each text.

What is made for whom stands in `world_sharing`; what came of it, in `world_disruptions`.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fourfold.plans.commands import action, board, decision, document, meeting, plan, scrutiny
from fourfold.plans.commands.agenda import ItemChange, NewItem, add_item, change_item
from fourfold.plans.commands.agenda import prepare_agenda as prepare
from fourfold.plans.commands.waiver import waive
from fourfold.plans.models import Attendance, Tactic
from fourfold.plans.rules import check, kinds
from fourfold.plans.rules.kinds import ActionStatus, Pillar, ScrutinyKind
from tests import make
from tests.journeys import people

if TYPE_CHECKING:
    from tests.journeys.world import World

C = make.CANARY
LATER = make.NOON + timedelta(hours=1)
PAST = make.TODAY - timedelta(days=1)
SOON = make.TODAY + timedelta(days=30)


def plans(world: "World", act: dict[str, Any]) -> None:
    """Make a plan of the threat, with one row of everything that may be said of it."""
    made = world.made
    made["plan"] = one = plan.record_plan(
        new=plan.NewPlan(made["threat"], f"Plan {C}", f"Aim {C}"), **act
    )
    said = plan.PlanText(f"Plan {C}", f"Aim {C}", None, kinds.Safeguarding.YES, f"Case {C}")
    plan.change_plan(plan=one, said=said, **act)
    objective = plan.ObjectiveText(
        f"Fewer thefts {C}", f"Thefts {C}", f"14 {C}", make.TODAY, f"7 {C}", f"12 {C}", make.TODAY
    )
    made["objective"] = plan.set_objective(plan=one, said=objective, **act)
    plan.excuse_pillar(plan=one, pillar=Pillar.PREPARE, reason=f"Nothing {C}", **act)
    _actions(world, act)
    made["sign_off"] = plan.sign_off(plan=one, note=f"I stand by it {C}", **act)
    judge = {"by": people.viewer(world.moderator), "at": LATER}
    made["scrutiny"] = scrutiny.scrutinise(
        plan=one, kind=ScrutinyKind.QUESTION, text=f"Why so late {C}?", **judge
    )
    made["answered"] = scrutiny.scrutinise(
        plan=one, kind=ScrutinyKind.DIRECTION, text=f"Bring it forward {C}", **judge
    )
    scrutiny.answer_scrutiny(scrutiny=made["answered"], answer=f"It was {C}", by=world.by, at=LATER)
    rule = next(iter(check.BY_CODE))
    asked = check.Waiver(rule=rule, reason=f"Not here {C}", until=SOON, action=made["action"].pk)
    made["waiver"] = waive(plan=one, waiver=asked, **act)
    made["other_plan"] = plan.record_plan(
        new=plan.NewPlan(made["operation"], f"Plan of an operation {C}", lead=world.insider), **act
    )


def _actions(world: "World", act: dict[str, Any]) -> None:
    made = world.made
    tactic = Tactic.objects.order_by("pk").first()
    for name, pillar in (("action", Pillar.PURSUE), ("other_action", Pillar.PREVENT)):
        new = action.NewAction(
            f"Visit the yard of {name} {C}",
            pillar,
            source=made["plan"],
            specific=f"It opens at nine {C}",
            owner=world.insider,
            due_on=PAST,
            tactic=tactic if name == "other_action" else None,
        )
        made[name] = action.record_action(new=new, **act)
    said = action.Said(ActionStatus.IN_PROGRESS, f"Been there {C}", f"No warrant {C}")
    action.update_action(action=made["action"], said=said, **act)
    ended = action.Said(ActionStatus.DONE, f"Done {C}", outcome=f"It shut {C}")
    action.update_action(action=made["other_action"], said=ended, **act)


def documents(world: "World", act: dict[str, Any]) -> None:
    """Record a document that recommends something, and say it anew."""
    made = world.made
    told = {
        "kind": kinds.DocumentKind.PROBLEM_PROFILE,
        "theme": kinds.ProfileTheme.FRAUD,
        "summary": f"In short {C}",
        "held_at": f"Cabinet {C}",
        "keeper": world.insider,
        "recommendations": [
            action.NewAction(f"Warn the bank {C}", owner=world.insider, due_on=PAST)
        ],
    }
    old = document.NewDocument(
        title=f"Profile {C}",
        dated_on=make.TODAY - timedelta(days=400),
        refresh_due_on=PAST,
        **told,
    )
    made["old_document"] = document.record_document(new=old, label=world.label, **act)
    new = document.NewDocument(
        title=f"Profile anew {C}", dated_on=make.TODAY, refresh_due_on=SOON, **told
    )
    made["document"] = document.refresh_document(document=made["old_document"], new=new, **act)


def boards(world: "World", act: dict[str, Any]) -> None:
    """Hold two meetings of a board: one closed, one in session with what somebody is writing."""
    made = world.made
    new = board.NewBoard(
        kind=kinds.BoardKind.SOC_PARTNERSHIP,
        name=f"Board {C}",
        organisation=make.organisation(),
        quorum=1,
        rank=f"Superintendent {C}",
        terms=f"Terms {C}",
        sectors=(kinds.Sector.HOUSING,),
        every_days=28,
    )
    made["board"] = board.record_board(new=new, label=world.label, **act)
    seat = board.NewSeat(
        make.organisation(), kinds.Sector.POLICE, make.TODAY, person=f"Pat {C}", is_chair=True
    )
    made["seat"] = board.give_seat(board=made["board"], new=seat, **act)
    made["meeting"] = _held(world, act)
    meeting.close_meeting(meeting=made["meeting"], reason=f"Had to {C}", **act)
    made["running"] = _held(world, {"by": world.by, "at": LATER})
    prepare(meeting=made["running"], by=world.by, at=LATER)


def _held(world: "World", act: dict[str, Any]) -> Any:
    made = world.made
    one = meeting.call_meeting(board=made["board"], begins_at=act["at"], place=f"Room {C}", **act)
    one = meeting.open_meeting(meeting=one, **act)
    said = [
        meeting.Said(
            kinds.Attendance.ATTENDED,
            f"Pat {C}",
            f"Chief inspector {C}",
            kinds.Authority.COMMITS_STAFF,
            row.pk,
        )
        for row in Attendance.objects.filter(meeting=one)
    ]
    meeting.record_attendance(meeting=one, said=said, **act)
    item = add_item(
        meeting=one, new=NewItem(f"Closure {C}", f"It is due {C}", made["threat"]), **act
    )
    draft = {"decision": {"text": f"Perhaps {C}", "rationale": "", "options": ""}}
    item = change_item(item=item, change=ItemChange(f"They said {C}", draft=draft), **act)
    _settled(world, item, act)
    return one


def _settled(world: "World", item: Any, act: dict[str, Any]) -> None:
    made = world.made
    new = decision.NewDecision(
        f"Close the yard {C}",
        f"It feeds the market {C}",
        f"Wait {C}",
        kinds.DecisionKind.LEAD_AGENCY,
        leads=make.organisation(),
        best_placed=f"They know it {C}",
    )
    held = {"item": made.get("item"), "decision": made.get("decision")}
    made["item"] = item
    made["decision"] = decision.decide(item=item, new=new, **act)
    if held["decision"]:
        decision.replace_decision(
            decision=held["decision"], item=item, new=new, reason=f"Wrong yard {C}", **act
        )
    asked = decision.Asked(f"Serve the notice {C}", world.insider, PAST, Pillar.PURSUE)
    made["given"] = decision.give_action(item=item, asked=asked, **act)

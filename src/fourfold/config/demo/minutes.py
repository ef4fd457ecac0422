"""What boards did, by the commands themselves, as those who keep their minutes."""

from collections.abc import Iterable
from datetime import datetime

from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.config.demo.boards import Chair, Met, Present, Settlement, Sitting, Table
from fourfold.config.demo.meetings import CALLED_BEFORE
from fourfold.config.demo.people import LEADS
from fourfold.config.demo.plan import Plan, Reach
from fourfold.config.demo.registers import Registers, morning
from fourfold.plans.commands.action import Said, update_action
from fourfold.plans.commands.agenda import (
    ItemChange,
    NewItem,
    add_item,
    change_item,
    prepare_agenda,
)
from fourfold.plans.commands.board import NewBoard, NewSeat, give_seat, record_board
from fourfold.plans.commands.decision import Asked, NewDecision, decide, give_action
from fourfold.plans.commands.meeting import Said as SaidOf
from fourfold.plans.commands.meeting import (
    call_meeting,
    close_meeting,
    open_meeting,
    record_attendance,
)
from fourfold.plans.models import Action, AgendaItem, Attendance, Board, Meeting
from fourfold.plans.rules.kinds import ActionStatus, DecisionKind
from fourfold.shared.days import local_day
from fourfold.threats.models import Threat

OUTCOME = "Done, and told to the board."


def hold(registers: Registers, plan: Plan) -> int:
    """Record every board and hold its meetings; return how many were held or called."""
    for sitting in plan.sittings:
        board = _board(registers, sitting)
        for met in sitting.meetings:
            _hold(registers, sitting.table, board, met, plan)
    return sum(len(one.meetings) for one in plan.sittings)


def _board(registers: Registers, sitting: Sitting) -> Board:
    table, at = sitting.table, sitting.since
    by = registers.viewer(table.keeper, at)
    police = {seat.organisation for seat in table.chairs if seat.organisation in LEADS}
    reach = Reach(frozenset({table.organisation, "nerocu"} | police), Marking.OFFICIAL_SENSITIVE)
    label = registers.label(registers.restriction(reach))
    board = record_board(
        new=NewBoard(
            kind=table.kind,
            name=table.name,
            organisation=registers.organisations[table.organisation],
            quorum=table.quorum,
            authority=table.authority,
            rank=table.rank,
            sectors=table.sectors,
            every_days=table.every_days,
            urn=sitting.urn,
        ),
        label=label,
        by=by,
        at=at,
    )
    for chair in table.chairs:
        give_seat(board=board, new=_seat(registers, chair, at), by=by, at=at)
    return board


def _seat(registers: Registers, chair: Chair, at: datetime) -> NewSeat:
    return NewSeat(
        organisation=registers.organisations[chair.organisation],
        sector=chair.sector,
        since=local_day(at),
        user=registers.user(chair.user) if chair.user else None,
        person=chair.person,
        is_chair=chair.is_chair,
    )


def _hold(registers: Registers, table: Table, board: Board, met: Met, plan: Plan) -> None:
    called_at = min(met.begins_at - CALLED_BEFORE, morning(plan.today))
    by = registers.viewer(table.keeper, called_at)
    meeting = call_meeting(
        board=board,
        begins_at=met.begins_at,
        place=met.place,
        urn=met.urn,
        by=by,
        at=called_at,
    )
    if not met.present:
        prepare_agenda(meeting=meeting, by=by, at=called_at)
        return
    by = registers.viewer(table.keeper, met.begins_at)
    open_meeting(meeting=meeting, by=by, at=met.begins_at)
    said = _said(meeting, met.present, by)
    record_attendance(meeting=meeting, said=said, by=by, at=met.begins_at)
    item = _first_item(meeting, by)
    change_item(item=item, change=ItemChange(note=met.note), by=by, at=met.begins_at)
    made = _give(registers, item, met, by)
    if met.settled:
        _settle(registers, meeting, met.settled, by, met.ends_at)
    reason = "Too few came; what is here is put to the next meeting."
    close_meeting(meeting=meeting, reason=reason, by=by, at=met.ends_at)
    if made and met.task and met.task.done_at:
        _finish(registers, made, met.task.owner, met.task.done_at)


def _said(meeting: Meeting, present: Iterable[Present], by: Viewer) -> list[SaidOf]:
    """Return what is said of everybody who was invited, in the order of their seats."""
    with speaking_for(by):
        rows = list(Attendance.objects.filter(meeting=meeting).order_by("pk"))
    named = {(row.organisation_id, row.user_id, row.person): row for row in rows}
    if len(named) != len(rows):
        raise ValueError("two seats of a board are alike")
    return [
        SaidOf(
            attendance=row.pk,
            attended=one.attended,
            person=row.person,
            rank=one.rank,
            authority=one.authority,
        )
        for row, one in zip(rows, present, strict=True)
    ]


def _first_item(meeting: Meeting, by: Viewer) -> AgendaItem:
    with speaking_for(by):
        found = AgendaItem.objects.filter(meeting=meeting).select_related("label", "meeting")
        return found.order_by("position", "pk")[0]


def _give(registers: Registers, item: AgendaItem, met: Met, by: Viewer) -> Action | None:
    if met.task is None:
        return None
    asked = Asked(
        text=met.task.text,
        owner=registers.user(met.task.owner),
        due_on=met.task.due_on,
        pillar=met.task.pillar,
        urn=met.task.urn,
    )
    return give_action(item=item, asked=asked, by=by, at=met.begins_at)


def _settle(
    registers: Registers, meeting: Meeting, told: Settlement, by: Viewer, at: datetime
) -> None:
    with speaking_for(by):
        threat = Threat.objects.select_related("label").get(urn=told.threat)
    item = add_item(meeting=meeting, new=NewItem(told.title, threat=threat), by=by, at=at)
    lead = registers.organisations[told.leads] if told.leads else None
    new = NewDecision(
        text=told.text,
        rationale=told.rationale,
        options=told.options,
        kind=DecisionKind.LEAD_AGENCY if lead else DecisionKind.DECISION,
        leads=lead,
        supports=[registers.organisations[code] for code in told.supports],
        best_placed=told.best_placed,
    )
    decide(item=item, new=new, by=by, at=at)


def _finish(registers: Registers, made: Action, owner: str, at: datetime) -> None:
    """Say that it is done: the owner where they may read the board's papers, else its keeper."""
    said = Said(status=ActionStatus.DONE, outcome=OUTCOME)
    by = registers.viewer(owner, at)
    with speaking_for(by):
        reads = Action.objects.filter(pk=made.pk).exists()
    reader = by if reads and by.may("plans.update_action") else None
    if reader is None:
        reader = registers.viewer("rocta.assessor", at)
    update_action(action=made, said=said, by=reader, at=at)

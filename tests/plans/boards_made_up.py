"""Builders of boards and meetings: the smallest that are valid; everybody is invented."""

from datetime import date, datetime, timedelta

from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.plans.commands.agenda import NewItem, add_item
from fourfold.plans.commands.board import NewBoard, NewSeat, give_seat, record_board
from fourfold.plans.commands.decision import Asked, NewDecision, decide, give_action
from fourfold.plans.commands.meeting import (
    Said,
    call_meeting,
    close_meeting,
    open_meeting,
    record_attendance,
)
from fourfold.plans.models import AgendaItem, Attendance, Board, Meeting
from fourfold.plans.rules.kinds import Attendance as Attended
from fourfold.plans.rules.kinds import Authority, BoardKind, Sector
from tests import make

SINCE = date(2025, 1, 1)
TABLE = (
    ("Cleveland", Sector.POLICE),
    ("Durham", Sector.POLICE),
    ("NERSOU", Sector.ROCU),
)


def board(label: Label, by: Viewer, **given) -> Board:
    """Return a board with three seats, that needs two organisations."""
    defaults = {
        "kind": BoardKind.SOC_PARTNERSHIP,
        "name": "Tees partnership board",
        "organisation": make.organisation(),
        "quorum": 2,
        "authority": Authority.COMMITS_STAFF,
        "sectors": (Sector.POLICE, Sector.HOUSING),
    }
    made = record_board(new=NewBoard(**(defaults | given)), label=label, by=by, at=make.NOON)
    for place, (name, sector) in enumerate(TABLE):
        seat = NewSeat(
            make.organisation(name), sector, SINCE, person=f"Pat {name}", is_chair=place == 0
        )
        give_seat(board=made, new=seat, by=by, at=make.NOON)
    return made


def meeting(one: Board, by: Viewer, *, at: datetime = make.NOON, is_open: bool = True) -> Meeting:
    """Return a meeting of a board; in session, unless told otherwise."""
    made = call_meeting(board=one, begins_at=at, place="Room 1", by=by, at=at)
    return open_meeting(meeting=made, by=by, at=at) if is_open else made


def came(
    one: Meeting, by: Viewer, *, number: int = 3, authority: Authority = Authority.COMMITS_STAFF
) -> Meeting:
    """Say that the first so many of those invited came, and that the others sent apologies."""
    rows = Attendance.objects.filter(meeting=one).order_by("pk")
    said = [
        Said(
            Attended.ATTENDED if place < number else Attended.APOLOGIES,
            row.person,
            "Superintendent",
            authority,
            row.pk,
        )
        for place, row in enumerate(rows)
    ]
    return record_attendance(meeting=one, said=said, by=by, at=make.NOON)


def item(one: Meeting, by: Viewer, title: str = "Closure orders", **given) -> AgendaItem:
    return add_item(meeting=one, new=NewItem(title, **given), by=by, at=make.NOON)


def decided(one: AgendaItem, by: Viewer, text: str = "Close the car wash", **given):
    new = NewDecision(**({"text": text, "rationale": "It feeds the market"} | given))
    return decide(item=one, new=new, by=by, at=make.NOON)


def asked(one: AgendaItem, by: Viewer, text: str = "Serve the notice", **given):
    defaults = {
        "text": text,
        "owner": make.user("o.wner"),
        "due_on": make.TODAY + timedelta(days=7),
    }
    return give_action(item=one, asked=Asked(**(defaults | given)), by=by, at=make.NOON)


def closed(one: Meeting, by: Viewer, *, at: datetime = make.NOON) -> Meeting:
    """Close a meeting to which everybody came."""
    came(one, by)
    return close_meeting(meeting=one, by=by, at=at)

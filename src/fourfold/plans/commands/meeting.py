"""Meetings: called, opened, attended, closed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._meetings import locked, stage
from fourfold.plans.commands._plans import words
from fourfold.plans.commands.board import BoardClosed
from fourfold.plans.models import AgendaItem, Attendance, Board, Meeting
from fourfold.plans.queries import attending, sealing
from fourfold.plans.queries.board import seats_on
from fourfold.plans.queries.meeting import given_under
from fourfold.plans.rules import meeting as rules
from fourfold.plans.rules.kinds import Attendance as Attended
from fourfold.plans.rules.kinds import Authority, Sector
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn

CARRIED = "carried"
CARRIED_TITLE = "Actions carried over"


class NobodyInvited(DomainError):
    """A board without seats was to meet."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one who was invited, or came without being invited.

    attendance: the row of who was invited; without it, organisation and sector of who was not.
    attended: empty while nothing is said.
    """

    attended: Attended | None
    person: str = ""
    rank: str = ""
    authority: Authority | None = None
    attendance: int | None = None
    organisation: Organisation | None = None
    sector: Sector | None = None


@command("plans.call_meeting")
def call_meeting(
    *, board: Board, begins_at: datetime, place: str = "", urn: str = "", by: Viewer, at: datetime
) -> Meeting:
    """Call a meeting: everybody with a seat that day is invited, and open actions carry over.

    urn: given only by what must be made again alike.

    :raises BoardClosed: when the board meets no more.
    :raises NobodyInvited: when nobody has a seat that day.
    """
    refuse_higher_marking(place)
    if board.closed_on is not None:
        raise BoardClosed("This board is closed; it meets no more.")
    seats = seats_on(board, local_day(begins_at))
    if not seats:
        raise NobodyInvited("Give organisations their seats first: nobody would be invited.")
    meeting = Meeting.objects.create(
        urn=urn or new_urn("M"),
        board=board,
        label_id=board.label_id,
        begins_at=begins_at,
        place=place.strip(),
        made_at=at,
        made_by_id=by.user_id,
    )
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            label_id=meeting.label_id,
            organisation_id=seat.organisation_id,
            sector=seat.sector,
            user_id=seat.user_id,
            person=seat.person or (seat.user.name if seat.user else ""),
            rank=seat.user.title if seat.user else "",
            is_chair=seat.is_chair,
        )
        for seat in seats
    )
    AgendaItem.objects.create(
        meeting=meeting,
        label_id=meeting.label_id,
        position=1,
        source=CARRIED,
        key=CARRIED,
        title=CARRIED_TITLE,
        why="What earlier meetings asked for and is still to be done.",
    )
    return meeting


@command("plans.change_meeting")
def change_meeting(
    *,
    meeting: Meeting,
    begins_at: datetime | None = None,
    place: str | None = None,
    cancel: str = "",
    by: Viewer,
    at: datetime,
) -> Meeting:
    """Move a meeting to another time or place, or cancel it and say why.

    :raises MeetingClosed: when it is over.
    """
    one = locked(meeting)
    refuse_higher_marking(place or "", cancel)
    if cancel.strip() and one.opened_at is not None:
        raise DomainError("The meeting is in session: close it, do not cancel it.")
    if cancel.strip():
        one.cancelled_at, one.cancelled_why = at, cancel.strip()
    one.begins_at = begins_at or one.begins_at
    one.place = one.place if place is None else place.strip()
    one.save(update_fields=["begins_at", "place", "cancelled_at", "cancelled_why"])
    return one


@command("plans.open_meeting")
def open_meeting(*, meeting: Meeting, by: Viewer, at: datetime) -> Meeting:
    """Open a meeting: from now on its minutes are written.

    :raises DomainError: when it is open already.
    """
    one = locked(meeting)
    if stage(one) is rules.Stage.OPEN:
        raise DomainError("The meeting is in session already.")
    one.opened_at = at
    one.save(update_fields=["opened_at"])
    return one


@command("plans.record_attendance")
def record_attendance(
    *, meeting: Meeting, said: Sequence[Said], by: Viewer, at: datetime
) -> Meeting:
    """Say who came, with what rank or role, and what they could do for their organisation.

    Apologies may be recorded before the meeting; who came, once it is in session.

    :raises NotFound: when a row is not of this meeting.
    """
    one = locked(meeting, is_open=any(line.attended is Attended.ATTENDED for line in said))
    rows = {row.pk: row for row in Attendance.objects.filter(meeting=one)}
    for line in said:
        refuse_higher_marking(line.person, line.rank)
        _write(one, _row_of(one, line, rows), line)
    return one


def _row_of(meeting: Meeting, line: Said, rows: dict[int, Attendance]) -> Attendance:
    if line.attendance is not None:
        row = rows.get(line.attendance)
        if row is None:
            raise NotFound("Nobody of this meeting is recorded like that.")
        return row
    if line.organisation is None or line.sector is None:
        raise DomainError("Say which organisation they came for, and its sector.")
    words(line.person, "Say who came.")
    return Attendance(
        meeting=meeting,
        label_id=meeting.label_id,
        organisation=line.organisation,
        sector=Sector(line.sector).value,
    )


def _write(meeting: Meeting, row: Attendance, line: Said) -> None:
    came = line.attended is Attended.ATTENDED
    row.attended = line.attended.value if line.attended else ""
    row.person, row.rank = line.person.strip(), line.rank.strip()
    row.authority = line.authority.value if line.authority and came else ""
    row.save()


@command("plans.close_meeting")
def close_meeting(*, meeting: Meeting, reason: str = "", by: Viewer, at: datetime) -> Meeting:
    """Close a meeting: its minutes are kept as they are, under a seal.

    reason: why it is closed though it has no quorum.

    :raises rules.AttendanceOpen: when it is not said of everybody whether they came.
    :raises rules.NotQuorate: when too few are present, and no reason is given.
    """
    one = locked(meeting, is_open=True)
    refuse_higher_marking(reason)
    quorum = attending.quorum(one)
    present = [
        rules.Present(
            row.person or row.organisation.short_name,
            bool(row.attended),
            row.attended == Attended.ATTENDED.value,
            row.authority,
        )
        for row in attending.rows(one)
    ]
    rules.check_closable(present, quorum_met=quorum.is_met, reason=reason)
    one.unquorate_why = "" if quorum.is_met else reason.strip()
    one.closed_at, one.closed_by_id = at, by.user_id
    _keep_actions(one)
    one.minutes_hash = rules.sealed(sealing.content(one), secrets.token_hex(16))
    one.save(update_fields=["unquorate_why", "closed_at", "closed_by", "minutes_hash"])
    return one


def _keep_actions(meeting: Meeting) -> None:
    """Keep under each item the actions that it gave, as worded now; drafts go."""
    given = given_under(meeting)
    for item in AgendaItem.objects.filter(meeting=meeting):
        item.draft, item.actions = {}, given.get(item.pk, [])
        item.save(update_fields=["draft", "actions"])

"""Who was invited to a meeting, who came, and whether those make a quorum."""

from collections.abc import Iterable

from fourfold.plans.models import Attendance, Board, Meeting
from fourfold.plans.rules import attendance as rules
from fourfold.plans.rules.kinds import Attendance as Attended
from fourfold.plans.rules.kinds import Authority, Sector


def rows(meeting: Meeting) -> list[Attendance]:
    """Return everybody who was invited or came, the chair first, then by sector."""
    found = Attendance.objects.filter(meeting=meeting).select_related("organisation")
    order = list(Sector)
    return sorted(
        found,
        key=lambda row: (
            not row.is_chair,
            order.index(Sector(row.sector)),
            row.organisation.short_name,
            row.pk,
        ),
    )


def quorum(meeting: Meeting) -> rules.QuorumAnswer:
    """Return whether those present may decide, and what is missing."""
    return quorum_among(meeting.board, rows(meeting))


def quorum_among(board: Board | None, found: Iterable[Attendance]) -> rules.QuorumAnswer:
    """Return whether those present may decide for a board."""
    needed = rules.Quorum(
        members=0,
        organisations=board.quorum if board else 1,
        authority=Authority(board.authority) if board else Authority.REPORTS,
    )
    return rules.quorum_of(map(as_seat, found), needed)


def as_seat(row: Attendance) -> rules.Seat:
    """Return a row as the rules of attendance take it; nothing said is not there."""
    return rules.Seat(
        meeting=row.meeting_id or 0,
        organisation=row.organisation_id,
        sector=Sector(row.sector),
        attendance=Attended(row.attended or Attended.ABSENT),
        authority=Authority(row.authority or Authority.REPORTS),
        chairs=row.is_chair,
    )

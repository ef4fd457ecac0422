"""Minutes as a document: of what was minuted, what their reader may read."""

from datetime import datetime

from fourfold.access.rules import Marking
from fourfold.plans.models import Attendance, Board, Meeting
from fourfold.plans.queries import attending
from fourfold.plans.queries import meeting as meetings
from fourfold.plans.rules.kinds import Attendance as Attended
from fourfold.plans.rules.kinds import Authority
from fourfold.publishing import minutes as document
from fourfold.shared.days import LONDON, local_day

HELD = (
    "These minutes hold what {reader} may be given. "
    "Anything else that was minuted is held elsewhere."
)
DRAFT = "Draft: the meeting is not closed. "
CARRIED = "carried"


def marking_of(one: Meeting, lines: list[meetings.ItemLine]) -> Marking:
    """Return the highest marking among what a reader is given of a meeting."""
    marks = [one.label.marking]
    for line in lines:
        marks.append(line.item.label.marking)
        marks += [each.decision.label.marking for each in line.decisions]
    return Marking(max(marks))


def minutes(one: Meeting, *, reader: str, at: datetime) -> document.Minutes:
    """Return the minutes of a meeting for a reader, who is told once that there may be more.

    Nothing in them says whether there is: no number, no gap, no seal of what is left out.
    """
    lines = meetings.item_lines(one)
    present = attending.rows(one)
    carried = meetings.carried(one, at=at)
    board = one.board
    began = one.begins_at.astimezone(LONDON)
    return document.Minutes(
        board=board.name if board else "Held elsewhere",
        reference=one.urn,
        met_on=local_day(one.begins_at),
        place=one.place or f"At {began:%H:%M}",
        chair=_chair(present),
        marking=marking_of(one, lines).words,
        handling=("" if one.closed_at else DRAFT) + HELD.format(reader=reader),
        quorum=quorum_words(one, board, present),
        attendance=tuple(
            _attendee(row, board) for row in present if row.attended == Attended.ATTENDED.value
        ),
        apologies=tuple(
            document.Apology(row.person or "Not named", row.organisation.short_name, row.rank)
            for row in present
            if row.attended == Attended.APOLOGIES.value
        ),
        items=tuple(_item(line, carried) for line in lines),
        decisions=tuple(_decision(each) for line in lines for each in line.decisions),
        actions=tuple(
            document.Action(text=each.text, owner=each.owner, due=each.due_on, pillar=each.pillar)
            for line in lines
            for each in line.actions
        ),
        next_meeting=_next(one),
        version=1 if one.closed_at else 0,
        made_at=at,
    )


def quorum_words(one: Meeting, board: Board | None, present: list[Attendance]) -> str:
    """Return in words whether those present may decide."""
    answer = attending.quorum_among(board, present)
    if answer.is_met:
        return "Quorate: the board may decide."
    why = f" Closed all the same: {one.unquorate_why}" if one.unquorate_why else ""
    return "Not quorate. " + " ".join(answer.missing) + why


def _chair(present: list[Attendance]) -> str:
    came = [row for row in present if row.is_chair and row.attended == Attended.ATTENDED.value]
    return (came[0].person or came[0].organisation.short_name) if came else "Not recorded"


def _attendee(row: Attendance, board: Board | None) -> document.Attendee:
    needed = Authority(board.authority) if board else Authority.REPORTS
    return document.Attendee(
        name=row.person or "Not named",
        organisation=row.organisation.short_name,
        rank=row.rank,
        could_commit=bool(row.authority) and Authority(row.authority).includes(needed),
    )


def _item(line: meetings.ItemLine, carried: list[meetings.ActionLine]) -> document.Item:
    back = [one.words for one in carried] if line.item.source == CARRIED else []
    notes = [line.item.why, line.item.note, *back]
    return document.Item(line.item.title, "\n".join(one for one in notes if one))


def _decision(line: meetings.DecisionLine) -> document.Decision:
    one = line.decision
    replaced = (
        f" [Replaced on {local_day(one.replaced_at):%-d %B %Y}: {one.replaced_why}]"
        if one.replaced_at
        else ""
    )
    return document.Decision(
        text=one.text + replaced,
        rationale=one.rationale,
        options=line.options,
        leads=line.leads,
        supports=line.supports,
        why_best_placed=one.best_placed,
    )


def _next(one: Meeting) -> str:
    later = Meeting.objects.filter(board=one.board, begins_at__gt=one.begins_at, cancelled_at=None)
    row = later.order_by("begins_at", "pk").first()
    if row is None:
        return ""
    return f"{row.begins_at.astimezone(LONDON):%-d %B %Y, %H:%M}. {row.place}".strip()

"""What commands on a meeting share: locking it, and asking how far it has come."""

from fourfold.plans.models import AgendaItem, Meeting
from fourfold.plans.rules.meeting import MeetingClosed, Stage, check_not_over, check_open, stage_of
from fourfold.shared.errors import NotFound


def locked(meeting: Meeting | None, *, is_open: bool = False) -> Meeting:
    """Return a meeting that is not over, locked until the end of the command.

    is_open: it must be in session.

    :raises NotFound: when the viewer may not read it.
    :raises MeetingClosed: when it is over; NotOpen: when it has not begun, and must have.
    """
    found = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk if meeting else 0)
    one = found.select_related("label", "board").first()
    if one is None:
        raise NotFound("There is no such meeting.")
    check = check_open if is_open else check_not_over
    check(stage(one))
    return one


def stage(meeting: Meeting) -> Stage:
    """Return how far a meeting has come."""
    return stage_of(
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        cancelled_at=meeting.cancelled_at,
    )


def item_locked(item: AgendaItem, *, is_open: bool = False) -> AgendaItem:
    """Return an item of a meeting that is not over; the meeting is locked, so nobody closes it.

    :raises NotFound: when the viewer may not read it.
    :raises MeetingClosed: when it was taken off the agenda, or the meeting is over.
    """
    one = AgendaItem.objects.select_related("label", "meeting").filter(pk=item.pk).first()
    if one is None:
        raise NotFound("There is no such item.")
    one.meeting = locked(one.meeting, is_open=is_open)
    if one.removed_at is not None:
        raise MeetingClosed("That item was taken off the agenda.")
    return one

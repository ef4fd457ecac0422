"""The agenda of a meeting: prepared from what is due, and changed by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._meetings import item_locked, locked
from fourfold.plans.commands._plans import words
from fourfold.plans.models import AgendaItem, Meeting
from fourfold.plans.queries import agenda
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.models import Threat


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item in somebody's own words; threat: what it is about, whose label it then carries."""

    title: str
    why: str = ""
    threat: Threat | None = None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What changes of an item; what is None stays. move: places down, or up where negative.

    draft: what somebody is writing under it, by form and field, before it is recorded.
    """

    note: str | None = None
    move: int = 0
    remove: bool = False
    draft: Mapping[str, Mapping[str, str]] | None = None


@command("plans.prepare_agenda")
def prepare_agenda(*, meeting: Meeting, by: Viewer, at: datetime) -> Meeting:
    """Put on the agenda what is due, each thing once; what was taken off stays off.

    Each item stands under the label of the meeting and that of what it is about, together.

    :raises MeetingClosed: when the meeting is over.
    """
    one = locked(meeting)
    board = one.board
    if board is None:
        raise DomainError("The board of this meeting is held elsewhere.")
    items = AgendaItem.objects.filter(meeting=one)
    known = set(items.exclude(key="").values_list("key", flat=True))
    position = _last(one)
    for source, due in agenda.due_for(board, one, by, today=local_day(at)):
        if due.key in known:
            continue
        known.add(due.key)
        position += 1
        AgendaItem.objects.create(
            meeting=one,
            label=label_saying(one.label.restriction | due.restriction),
            position=position,
            source=source,
            key=due.key,
            title=due.title,
            why=due.why,
            address=due.address,
            has_threat=due.threat is not None,
            threat=due.threat,
        )
    return one


@command("plans.add_item")
def add_item(*, meeting: Meeting, new: NewItem, by: Viewer, at: datetime) -> AgendaItem:
    """Put an item of one's own at the end of an agenda.

    :raises WordsNeeded: when it has no title.
    :raises MeetingClosed: when the meeting is over.
    """
    one = locked(meeting)
    title = words(new.title, "Say what the item is.")
    refuse_higher_marking(new.why)
    both = one.label.restriction
    if new.threat is not None:
        both |= new.threat.label.restriction
    return AgendaItem.objects.create(
        meeting=one,
        label=label_saying(both),
        position=_last(one) + 1,
        title=title,
        why=new.why.strip(),
        has_threat=new.threat is not None,
        threat=new.threat,
    )


@command("plans.change_item")
def change_item(*, item: AgendaItem, change: ItemChange, by: Viewer, at: datetime) -> AgendaItem:
    """Note what was said under an item, move it, take it off, or keep what is being written.

    :raises MeetingClosed: when the meeting is over, or the item is off the agenda.
    """
    one = item_locked(item)
    if change.note is not None:
        refuse_higher_marking(change.note)
        one.note = change.note.strip()
    if change.draft is not None:
        refuse_higher_marking(*(text for form in change.draft.values() for text in form.values()))
        one.draft = {name: dict(form) for name, form in change.draft.items()}
    if change.remove:
        one.removed_at = at
    if change.move:
        _move(one, change.move)
    one.save(update_fields=["note", "draft", "removed_at", "position"])
    return one


def _move(item: AgendaItem, by: int) -> None:
    """Give an item another place among those that the viewer may read; the others keep theirs.

    Items that the viewer may not read keep their places too, so that nothing shows where they are.
    """
    rows = AgendaItem.objects.filter(meeting=item.meeting, removed_at=None)
    shown = list(rows.order_by("position", "pk"))
    here = next(place for place, one in enumerate(shown) if one.pk == item.pk)
    there = max(0, min(len(shown) - 1, here + by))
    places = [one.position for one in shown]
    shown.insert(there, shown.pop(here))
    for one, place in zip(shown, places, strict=True):
        if one.pk == item.pk:
            item.position = place
        elif one.position != place:
            AgendaItem.objects.filter(pk=one.pk).update(position=place)


def _last(meeting: Meeting) -> int:
    row = AgendaItem.objects.filter(meeting=meeting).order_by("-position").first()
    return row.position if row else 0

"""What a meeting has before it, in which order, and which actions come back to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fourfold.plans.rules.kinds import ActionStatus
from fourfold.shared.words import Worded


class AgendaPart(Worded):
    """A part of an agenda, in the order in which a meeting takes them (project default).

    What the last meeting left open comes before anything new, and what asks for a decision
    before what is only reported.
    """

    CARRIED_OVER = "CARRIED_OVER", "Actions carried over"
    UNANSWERED = "UNANSWERED", "Questions not answered"
    FOR_DECISION = "FOR_DECISION", "For decision"
    OVERDUE = "OVERDUE", "Overdue in the plans"
    THREATS = "THREATS", "Threats to go through"
    DUE = "DUE", "Due before the next meeting"
    DOCUMENTS = "DOCUMENTS", "Documents due for a refresh"
    FOR_INFORMATION = "FOR_INFORMATION", "For information"
    OTHER = "OTHER", "Any other business"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """Something before a meeting.

    key: what it is about, such as "action 12": one thing stands on an agenda once. tier: of the
    threat, 1 being the worst. address: the page about it, if the reader may open one.
    """

    part: AgendaPart
    key: str
    title: str
    due: date | None = None
    tier: int | None = None
    address: str = ""


_NO_TIER = 99


def in_order(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    """Return an agenda: by part, then the worst tier, then the longest due; each thing once.

    What several parts name stands in the first of them.

    >>> late = AgendaItem(part=AgendaPart.OVERDUE, key="action 12", title="Closure order")
    >>> back = AgendaItem(part=AgendaPart.CARRIED_OVER, key="action 12", title="Closure order")
    >>> worst = AgendaItem(part=AgendaPart.THREATS, key="threat 3", title="Group C", tier=1)
    >>> other = AgendaItem(part=AgendaPart.THREATS, key="threat 1", title="Group A", tier=2)
    >>> [(item.part.words, item.title) for item in in_order([other, worst, late, back])]
    [('Actions carried over', 'Closure order'), ('Threats to go through', 'Group C'), \
('Threats to go through', 'Group A')]
    """
    first: dict[str, AgendaItem] = {}
    for item in sorted(items, key=_place):
        first.setdefault(item.key, item)
    return tuple(first.values())


def _place(item: AgendaItem) -> tuple[int, int, date, str, str]:
    tier = _NO_TIER if item.tier is None else item.tier
    return (_PLACES[item.part], tier, item.due or date.max, item.title.casefold(), item.key)


_PLACES = {part: place for place, part in enumerate(AgendaPart)}


def comes_back(*, status: ActionStatus, due: date | None, given_on: date, meeting_on: date) -> bool:
    """Test if an action that a board gave comes back to a later meeting of it.

    It does while it is open, from the first meeting on or after the day on which it is due; an
    action without a day comes back to every meeting.

    >>> given = {"status": ActionStatus.IN_PROGRESS, "given_on": date(2026, 1, 12)}
    >>> comes_back(due=date(2026, 2, 1), meeting_on=date(2026, 2, 9), **given)
    True
    >>> comes_back(due=date(2026, 2, 20), meeting_on=date(2026, 2, 9), **given)
    False
    """
    if not status.is_open or meeting_on <= given_on:
        return False
    return due is None or due <= meeting_on


def times_carried(
    meetings: Iterable[date], *, due: date | None, given_on: date, until: date
) -> int:
    """Return to how many meetings an action came back, up to a day; it was open at all of them.

    >>> months = [date(2026, month, 9) for month in range(1, 6)]
    >>> times_carried(months, due=date(2026, 2, 20), given_on=date(2026, 1, 9),
    ...               until=date(2026, 4, 30))
    2
    """
    return sum(
        comes_back(
            status=ActionStatus.IN_PROGRESS, due=due, given_on=given_on, meeting_on=meeting_on
        )
        for meeting_on in set(meetings)
        if meeting_on <= until
    )

"""Reminders: what somebody owns that is due soon or overdue, worded as the clocks word it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fourfold.plans.models import Document
from fourfold.plans.queries import document, work
from fourfold.plans.queries.action import ActionLine
from fourfold.plans.rules.clocks import WEEK, ReminderKind


@dataclass(frozen=True, slots=True)
class Reminded:
    """An action or a document that falls due; days: until then, below nothing when it is late."""

    title: str
    due_on: date
    days: int
    action: ActionLine | None = None
    document: Document | None = None

    @property
    def kind(self) -> ReminderKind:
        """Why somebody is reminded."""
        if self.days < 0:
            return ReminderKind.LATE
        return ReminderKind.SOON if self.days else ReminderKind.TODAY


def reminders(user_id: int, *, today: date) -> list[Reminded]:
    """Return what somebody should have done, or should do within a week, the latest first."""
    until = today + WEEK
    lines = work.due(user_id, until=until, today=today)
    found = [
        Reminded(line.text, line.due_on, (line.due_on - today).days, action=line)
        for line in lines
        if line.due_on is not None
    ]
    found += [
        Reminded(
            f"Refresh: {one.title}",
            one.refresh_due_on,
            (one.refresh_due_on - today).days,
            document=one,
        )
        for one in document.due(until=until, keeper=user_id)
    ]
    return sorted(found, key=lambda one: (one.due_on, one.title))


def late(found: Sequence[Reminded]) -> int:
    """Return how many are past their day."""
    return sum(one.kind is ReminderKind.LATE for one in found)

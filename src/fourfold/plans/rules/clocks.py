"""When people are reminded of an action, and when silence has lasted too long.

Times are project defaults: a reminder a week before the day, on the day, and each week after it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from fourfold.plans.rules.kinds import ActionStatus
from fourfold.plans.rules.sentences import counted
from fourfold.shared.words import Worded

WEEK = timedelta(days=7)
STALE_AFTER = 28  # days without an update


class ReminderKind(Worded):
    """Why somebody is reminded."""

    SOON = "SOON", "Due in a week"
    TODAY = "TODAY", "Due today"
    LATE = "LATE", "Overdue"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that falls on a day; days is how long the action is overdue, else 0."""

    kind: ReminderKind
    on: date
    days: int = 0

    @property
    def sentence(self) -> str:
        """What the reminder says.

        >>> Reminder(ReminderKind.LATE, date(2026, 3, 15), 14).sentence
        'Overdue by 14 days.'
        """
        if self.kind is ReminderKind.LATE:
            return f"Overdue by {counted(self.days, 'day')}."
        return f"{self.kind.words}."


def reminder_on(day: date, *, due: date | None, status: ActionStatus) -> Reminder | None:
    """Return the reminder that falls on a day, or nothing.

    >>> due = date(2026, 3, 9)
    >>> reminder_on(date(2026, 3, 2), due=due, status=ActionStatus.NOT_STARTED).kind.words
    'Due in a week'
    >>> reminder_on(date(2026, 3, 23), due=due, status=ActionStatus.IN_PROGRESS).days
    14
    >>> reminder_on(date(2026, 3, 23), due=due, status=ActionStatus.DONE)
    """
    if due is None or not status.is_open:
        return None
    if day == due - WEEK:
        return Reminder(ReminderKind.SOON, day)
    if day == due:
        return Reminder(ReminderKind.TODAY, day)
    late = (day - due).days
    return Reminder(ReminderKind.LATE, day, late) if late > 0 and late % WEEK.days == 0 else None


def reminder_since(
    last_run: date, today: date, *, due: date | None, status: ActionStatus
) -> Reminder | None:
    """Return the last reminder that fell after a day, up to today: one, however many fell.

    So a job that did not run for some days reminds once, and loses nothing.

    >>> days = {"due": date(2026, 3, 9), "status": ActionStatus.IN_PROGRESS}
    >>> reminder_since(date(2026, 3, 1), date(2026, 3, 12), **days).kind.words
    'Due today'
    >>> reminder_since(date(2026, 3, 9), date(2026, 3, 12), **days)
    """
    missed = (today - timedelta(days=n) for n in range((today - last_run).days))
    fell = (reminder_on(day, due=due, status=status) for day in missed)
    return next((one for one in fell if one), None)


def days_of_silence(updated_on: date | None, today: date) -> int | None:
    """Return the days since the last update; None where there was none.

    >>> days_of_silence(date(2026, 3, 1), date(2026, 3, 30))
    29
    """
    return None if updated_on is None else (today - updated_on).days


def is_stale(updated_on: date | None, today: date, *, after: int = STALE_AFTER) -> bool:
    """Test if a plan or an action has had no update for too long.

    >>> is_stale(date(2026, 3, 1), date(2026, 3, 29)), is_stale(date(2026, 3, 1), date(2026, 3, 30))
    (False, True)
    >>> is_stale(None, date(2026, 3, 1))
    True
    """
    days = days_of_silence(updated_on, today)
    return days is None or days > after


def stale_on(updated_on: date, *, after: int = STALE_AFTER) -> date:
    """Return the first day on which it is stale if nobody updates it.

    >>> stale_on(date(2026, 3, 1))
    datetime.date(2026, 3, 30)
    """
    return updated_on + timedelta(days=after + 1)

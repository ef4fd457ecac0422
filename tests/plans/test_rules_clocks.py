from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.plans.rules.clocks import (
    ReminderKind,
    days_of_silence,
    is_stale,
    reminder_on,
    reminder_since,
    stale_on,
)
from fourfold.plans.rules.kinds import ActionStatus

DUE = date(2026, 3, 9)
OPEN = ActionStatus.IN_PROGRESS
days = st.integers(-60, 60).map(lambda n: DUE + timedelta(days=n))


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (-8, None),
        (-7, ReminderKind.SOON),
        (-6, None),
        (-1, None),
        (0, ReminderKind.TODAY),
        (1, None),
        (6, None),
        (7, ReminderKind.LATE),
        (8, None),
        (14, ReminderKind.LATE),
        (70, ReminderKind.LATE),
    ],
)
def test_one_is_reminded_a_week_before_on_the_day_and_each_week_after(after, kind):
    reminder = reminder_on(DUE + timedelta(days=after), due=DUE, status=OPEN)

    assert (reminder.kind if reminder else None) == kind


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.NO_LONGER_NEEDED])
@given(day=days)
def test_nobody_is_reminded_of_what_is_closed(status, day):
    assert reminder_on(day, due=DUE, status=status) is None


@given(days)
def test_nobody_is_reminded_of_what_has_no_day(day):
    assert reminder_on(day, due=None, status=OPEN) is None


@given(days, st.integers(0, 40))
def test_a_job_that_missed_days_sends_the_last_reminder_of_them(last_run, missed):
    today = last_run + timedelta(days=missed)
    each = [
        reminder_on(last_run + timedelta(days=n), due=DUE, status=OPEN)
        for n in range(1, missed + 1)
    ]

    assert reminder_since(last_run, today, due=DUE, status=OPEN) == next(
        (one for one in reversed(each) if one), None
    )


def test_a_reminder_says_how_late_it_is():
    assert reminder_on(DUE - timedelta(days=7), due=DUE, status=OPEN).sentence == "Due in a week."
    assert reminder_on(DUE, due=DUE, status=OPEN).sentence == "Due today."
    late = reminder_on(DUE + timedelta(days=21), due=DUE, status=OPEN)
    assert late.sentence == "Overdue by 21 days."


@given(days, st.integers(0, 60))
def test_it_is_stale_from_the_day_that_is_foretold(updated_on, after):
    turns = stale_on(updated_on, after=after)

    assert is_stale(updated_on, turns, after=after)
    assert not is_stale(updated_on, turns - timedelta(days=1), after=after)


def test_what_was_never_updated_is_stale():
    assert is_stale(None, DUE)
    assert days_of_silence(None, DUE) is None

"""Instants and days: stored in UTC, lived in London."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def local_day(at: datetime) -> date:
    """Return the day in London at an instant.

    >>> local_day(datetime(2022, 7, 6, 23, 30, tzinfo=UTC))
    datetime.date(2022, 7, 7)
    """
    return at.astimezone(LONDON).date()


def end_of(day: date) -> datetime:
    """Return the last instant of a day in London, in UTC, to the microsecond.

    >>> end_of(date(2022, 7, 6)).isoformat()
    '2022-07-06T22:59:59.999999+00:00'
    """
    tomorrow = datetime.combine(day + timedelta(days=1), time(), LONDON)
    return tomorrow.astimezone(UTC) - timedelta(microseconds=1)

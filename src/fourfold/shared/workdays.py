"""Working days: Monday to Friday, less the bank holidays of one part of the UK."""

from collections.abc import Container, Iterator
from datetime import date, timedelta
from itertools import islice

SATURDAY = 5


def is_working_day(day: date, bank_holidays: Container[date]) -> bool:
    """Test if a day is a working day.

    >>> is_working_day(date(2022, 6, 3), {date(2022, 6, 3)})
    False
    """
    return day.weekday() < SATURDAY and day not in bank_holidays


def working_days_after(day: date, bank_holidays: Container[date]) -> Iterator[date]:
    """Yield the working days after a day, nearest first, without end."""
    while True:
        day += timedelta(days=1)
        if is_working_day(day, bank_holidays):
            yield day


def nth_working_day_after(day: date, number: int, bank_holidays: Container[date]) -> date:
    """Return the working day that is so many working days after a day; the first is 1.

    >>> nth_working_day_after(date(2024, 3, 1), 7, set())
    datetime.date(2024, 3, 12)
    """
    return next(islice(working_days_after(day, bank_holidays), number - 1, None))

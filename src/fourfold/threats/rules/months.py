"""Calendar months, for windows and cadences that people state in months."""

from calendar import monthrange
from datetime import date

MONTHS_A_YEAR = 12


def months_after(day: date, months: int) -> date:
    """Return the same day of the month, some months on, or that month's last day.

    A negative number goes back. A later day never gives an earlier answer.

    >>> months_after(date(2021, 11, 30), 3)
    datetime.date(2022, 2, 28)
    >>> months_after(date(2022, 1, 10), -12)
    datetime.date(2021, 1, 10)
    """
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

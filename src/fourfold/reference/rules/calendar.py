"""The working-day calendar of England and Wales (Banking and Financial Dealings Act 1971).

Christmas Day and Good Friday are holidays at common law and stand among them, as section
335(7) of the Proceeds of Crime Act 2002 has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays


@cache
def bank_holidays_of(year: int) -> frozenset[date]:
    """Return the bank holidays of a year in England and Wales, those proclaimed included.

    >>> date(2022, 9, 19) in bank_holidays_of(2022)  # the State Funeral of Queen Elizabeth II
    True
    """
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every bank holiday: a container of days, for `shared.workdays`.

    added: days proclaimed that the published calendar lacks; worked: days in it that were not
    observed after all.
    """

    added: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        """Test if a day is a bank holiday.

        >>> date(2024, 4, 1) in Calendar()
        True
        """
        if not isinstance(day, date) or day in self.worked:
            return False
        return day in self.added or day in bank_holidays_of(day.year)

    def between(self, first: date, last: date) -> Iterator[date]:
        """Yield the bank holidays from a first to a last day, both included, in order.

        >>> [str(day) for day in Calendar().between(date(2024, 3, 1), date(2024, 5, 6))]
        ['2024-03-29', '2024-04-01', '2024-05-06']
        """
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return (day for day in days if day in self)

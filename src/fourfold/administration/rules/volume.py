"""Unusual volume: somebody's day against their own past, never against their colleagues.

The measure is the median and the median absolute deviation of their own days, which one
unusual day does not move (Hampel 1974; the factor makes the deviation comparable with a
standard deviation). It is a reason to ask, not a finding, and no measure of performance
(Data Protection Act 2018, s.62(4)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

FACTOR = 1.4826
TIMES = 6
LEAST = 20
ENOUGH_DAYS = 5


@dataclass(frozen=True, slots=True)
class Unusual:
    """A day on which somebody read much more than they used to."""

    day: date
    number: int
    usual: float
    limit: float

    @property
    def sentence(self) -> str:
        """What is unusual, in words.

        >>> Unusual(date(2026, 4, 14), 87, 12.0, 30.0).sentence
        '87 records and searches in the day, where 12 is usual for them and up to 30 expected.'
        """
        return (
            f"{self.number} records and searches in the day, where {self.usual:.0f} is usual "
            f"for them and up to {self.limit:.0f} expected."
        )


def unusual(counts: Mapping[date, int], day: date) -> Unusual | None:
    """Return what is unusual about a day, given how much somebody read on each day they read.

    The limit is their median plus six deviations, and never under twenty. With fewer than five
    earlier days there is no past to compare with, and the limit of twenty stands alone.

    >>> past = {date(2026, 4, n): 10 + n % 3 for n in range(1, 11)}
    >>> unusual({**past, date(2026, 4, 14): 60}, date(2026, 4, 14)).number
    60
    >>> unusual({**past, date(2026, 4, 14): 15}, date(2026, 4, 14)) is None
    True
    """
    number = counts.get(day, 0)
    past = [count for one, count in counts.items() if one < day]
    usual = float(median(past)) if past else 0.0
    spread = median(abs(count - usual) for count in past) if len(past) >= ENOUGH_DAYS else 0.0
    limit = max(float(LEAST), usual + TIMES * FACTOR * max(1.0, spread))
    return Unusual(day, number, usual, limit) if number > limit else None

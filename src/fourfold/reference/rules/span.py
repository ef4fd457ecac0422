"""Half-open spans of days, and what is left of one when another succeeds it."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self


class Spanned(Protocol):
    """Anything that holds from one day until another."""

    @property
    def since(self) -> date | None:
        """The first day; none is from the beginning."""

    @property
    def until(self) -> date | None:
        """The day after the last; none is without end."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days [since, until); an absent end is open."""

    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, one: Spanned) -> Self:
        """Return the days of a row or of a fact."""
        return cls(one.since, one.until)

    def overlaps(self, other: "Span") -> bool:
        """Test if two spans have a day in common.

        >>> day = date(2022, 7, 7)
        >>> Span(until=day).overlaps(Span(since=day)), Span().overlaps(Span(since=day))
        (False, True)
        """
        return _before(self.since, other.until) and _before(other.since, self.until)

    def covers(self, other: "Span") -> bool:
        """Test if every day of another span is in this one.

        >>> Span(since=date(2020, 1, 1)).covers(Span(since=date(2027, 1, 1)))
        True
        """
        begins = self.since is None or (other.since is not None and self.since <= other.since)
        ends = self.until is None or (other.until is not None and other.until <= self.until)
        return begins and ends

    def left_of(self, former: "Span") -> tuple["Span", ...] | None:
        """Return what is left of an overlapping span that this one succeeds.

        That is its beginning, or nothing where both begin together; None where this one does
        not succeed it, because it begins later or goes on for longer.

        >>> Span(since=date(2027, 1, 1)).left_of(Span())
        (Span(since=None, until=datetime.date(2027, 1, 1)),)
        >>> Span().left_of(Span()), Span().left_of(Span(since=date(2027, 1, 1)))
        ((), None)
        """
        outlasted = self.until is None or (former.until is not None and former.until <= self.until)
        if not outlasted:
            return None
        if former.since == self.since:
            return ()
        if self.since is None or not (former.since is None or former.since < self.since):
            return None
        return (Span(former.since, self.since),)


def _before(first: date | None, end: date | None) -> bool:
    return first is None or end is None or first < end

"""Which claims are counted, and over which days: said in words, both ends included or not.

The north-east report's text counts events from 1 June 2021 to 31 May 2022; the filter in its
Appendix 2 reads "greater than 1 June 2021, less than 1 July 2022". Both are presets here,
so that a figure says which reading it is of.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol

from fourfold.disruptions.rules.kinds import COUNTED, Category, ClaimType, CountedBy
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.errors import DomainError

ONE_DAY = timedelta(days=1)


class UnknownPreset(DomainError):
    """No preset has that name."""


class WindowDoesNotFit(DomainError):
    """A window ends before it begins."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days from the first to the last, both inside.

    is_between: it was asked for as after one day and before another, and is worded so.
    """

    first: date
    last: date
    is_between: bool = False

    def __post_init__(self) -> None:
        """Refuse a window without a day."""
        if self.last < self.first:
            raise WindowDoesNotFit(f"From {_day(self.first)} to {_day(self.last)} there is no day.")

    @classmethod
    def inside(cls, first: date, last: date) -> "Window":
        """Return the window of two days and what lies between them."""
        return cls(first, last)

    @classmethod
    def between(cls, after: date, before: date) -> "Window":
        """Return the window after a day and before another, neither inside.

        >>> window = Window.between(date(2021, 6, 1), date(2022, 7, 1))
        >>> window.first.isoformat(), window.last.isoformat()
        ('2021-06-02', '2022-06-30')
        """
        return cls(after + ONE_DAY, before - ONE_DAY, is_between=True)

    @property
    def until(self) -> date:
        """The day after the last, for half-open spans."""
        return self.last + ONE_DAY

    def __contains__(self, day: date) -> bool:
        """Test if a day is inside."""
        return self.first <= day <= self.last

    def words(self) -> str:
        """Return the window as a cover says it, with what is inside.

        >>> Window.inside(date(2021, 6, 1), date(2022, 5, 31)).words()
        'from 1 June 2021 to 31 May 2022, both inside'
        >>> Window.between(date(2021, 6, 1), date(2022, 7, 1)).words()
        'after 1 June 2021 and before 1 July 2022: from 2 June 2021 to 30 June 2022, both inside'
        """
        plain = f"from {_day(self.first)} to {_day(self.last)}, both inside"
        if not self.is_between:
            return plain
        return f"after {_day(self.first - ONE_DAY)} and before {_day(self.until)}: {plain}"


class Dated(Protocol):
    """A claim as it is counted."""

    @property
    def type(self) -> ClaimType:
        """Whether it leads or supports."""

    @property
    def category(self) -> Category:
        """What stands of its effect."""

    @property
    def pillar(self) -> Pillar:
        """Its first pillar."""

    @property
    def organisation(self) -> int:
        """The id of the claimant."""

    @property
    def event_on(self) -> date:
        """The day of the event."""

    @property
    def recorded_on(self) -> date:
        """The day in London on which the claim was recorded."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which claims: an empty field asks nothing. Ids are of reference rows."""

    types: frozenset[ClaimType] = frozenset()
    categories: frozenset[Category] = frozenset()
    pillars: frozenset[Pillar] = frozenset()
    organisations: frozenset[int] = frozenset()
    window: Window | None = None
    by: CountedBy = CountedBy.RECORDED

    def day_of(self, claim: Dated) -> date:
        """Return the day of a claim that decides whether it is in the window."""
        return claim.event_on if self.by is CountedBy.EVENT else claim.recorded_on

    def keeps(self, claim: Dated) -> bool:
        """Test if a claim is counted."""
        asked = (
            (self.types, claim.type),
            (self.categories, claim.category),
            (self.pillars, claim.pillar),
            (self.organisations, claim.organisation),
        )
        fits = all(not wanted or value in wanted for wanted, value in asked)
        return fits and (self.window is None or self.day_of(claim) in self.window)

    def words(self) -> tuple[str, ...]:
        """Return the filters as sentences for a cover; those on ids are worded by the caller.

        >>> PRESETS["hmicfrs-appendix-2"].words()[:2]
        ('Disruption type is Lead disruption', 'Assessment category is Major or Moderate or Minor')
        """
        said = [
            _said("Disruption type is", [one for one in ClaimType if one in self.types]),
            _said("Assessment category is", [one for one in Category if one in self.categories]),
            _said("Pillar is", [one for one in Pillar if one in self.pillars]),
            f"{self.by.words} is {self.window.words()}" if self.window else "",
        ]
        return tuple(one for one in said if one)


_COUNTED_LEADS = Filters(types=frozenset({ClaimType.LEAD}), categories=frozenset(COUNTED))

# How HMICFRS counted the north-east's disruptions (2022 report): by its text, and by the
# filter in its Appendix 2.
PRESETS: Mapping[str, Filters] = {
    "hmicfrs-appendix-2": replace(
        _COUNTED_LEADS, window=Window.inside(date(2021, 6, 1), date(2022, 5, 31))
    ),
    "hmicfrs-appendix-2-filter": replace(
        _COUNTED_LEADS, window=Window.between(date(2021, 6, 1), date(2022, 7, 1))
    ),
}


def preset(name: str) -> Filters:
    """Return the filters of a preset by its name.

    :raises UnknownPreset: with the names that there are.
    """
    if name not in PRESETS:
        raise UnknownPreset(
            f"There is no preset {name!r}. There are: {', '.join(sorted(PRESETS))}."
        )
    return PRESETS[name]


def asked(
    filters: Filters,
    *,
    first: date | None = None,
    last: date | None = None,
    by: CountedBy | None = None,
    organisations: Collection[int] = (),
) -> Filters:
    """Return filters with other days, another sort of day, or owners, where they are given.

    A day that is given replaces its end of the window, which is then said as both inside.

    >>> asked(PRESETS["hmicfrs-appendix-2-filter"], last=date(2022, 5, 31)).window.words()
    'from 2 June 2021 to 31 May 2022, both inside'

    :raises WindowDoesNotFit: when one end is missing, or the last day is before the first.
    """
    return replace(
        filters,
        window=_other_days(filters.window, first, last),
        by=by or filters.by,
        organisations=frozenset(organisations) or filters.organisations,
    )


def _other_days(window: Window | None, first: date | None, last: date | None) -> Window | None:
    if first is None and last is None:
        return window
    begins = first or (window.first if window else None)
    ends = last or (window.last if window else None)
    if begins is None or ends is None:
        raise WindowDoesNotFit("Give both the first and the last day.")
    return Window.inside(begins, ends)


@dataclass(frozen=True, slots=True)
class Readings:
    """How far two readings of one count differ, in claims. words: a sentence for the page."""

    both: int
    only_first: int
    only_second: int
    words: str = field(compare=False)

    @property
    def first(self) -> int:
        """The count by the first reading."""
        return self.both + self.only_first

    @property
    def second(self) -> int:
        """The count by the second reading."""
        return self.both + self.only_second


def readings(claims: Iterable[Dated], first: Filters, second: Filters) -> Readings:
    """Return how many claims each of two readings counts, and how they come to differ."""
    kept = [(first.keeps(one), second.keeps(one)) for one in claims]
    both = sum(a and b for a, b in kept)
    only_first = sum(a and not b for a, b in kept)
    only_second = sum(b and not a for a, b in kept)
    said = _differ(first, second, (both, only_first, only_second))
    return Readings(both, only_first, only_second, said)


def _differ(first: Filters, second: Filters, counts: tuple[int, int, int]) -> str:
    both, only_first, only_second = counts
    one = f"Counted {_window(first)}: {both + only_first:,}."
    other = f"Counted {_window(second)}: {both + only_second:,}."
    if not only_first and not only_second:
        return f"{one} {other} The two readings hold the same claims."
    return (
        f"{one} {other} {both:,} are in both; {only_first:,} only in the first reading, "
        f"{only_second:,} only in the second."
    )


def _window(filters: Filters) -> str:
    return filters.window.words() if filters.window else "over all days"


def _said(what: str, values: list[ClaimType] | list[Category] | list[Pillar]) -> str:
    return f"{what} {' or '.join(one.words for one in values)}" if values else ""


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"

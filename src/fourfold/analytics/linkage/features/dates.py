"""Dates of birth as they are compared: the date, its swapped form, and the range it may lie in."""

import re
from calendar import monthrange
from datetime import date

from fourfold.analytics.linkage.features.value import Value

_DATE = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})")
_BEGINS_WITH_YEAR = re.compile(r"\s*((?:1[6-9]|20)\d\d)(?:\s*$|\D?\d{1,2}\D?\d{1,2}\s*$)")
_OLDEST, _DECEMBER = 1500, 12


def date_columns(born: object, age: object, seen_on: object) -> dict[str, Value]:
    """Return the columns of a date of birth, of a year alone, or of an age on a day.

    The first of January often stands for a day that nobody knew, so it is compared as a year
    where it is not the very same date; so is a date that cannot be. The range is of days counted
    from the year 1. An age is taken a year either way, since it is often estimated; without the
    day on which it was so, it says nothing.

    >>> date_columns(date(1984, 3, 12), None, None)["born_swapped"]
    '19841203'
    >>> columns = date_columns(None, 30, date(2024, 6, 1))
    >>> [date.fromordinal(columns[name]).year for name in ("born_from", "born_to")]
    [1992, 1995]
    """
    day = _day(born)
    if day is not None:
        return _exact(day)
    year = _BEGINS_WITH_YEAR.match(str(born if born is not None else ""))
    if year:
        return _between(date(int(year[1]), 1, 1), date(int(year[1]), 12, 31))
    seen = _day(seen_on)
    if seen is None or not str(age if age is not None else "").strip().isdigit():
        return {}
    return _of_age(int(str(age)), seen)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    found = _DATE.match(value.strip()) if isinstance(value, str) else None
    return _real(int(found[1]), int(found[2]), int(found[3])) if found else None


def _real(year: int, month: int, day: int) -> date | None:
    is_real = year >= _OLDEST and 1 <= month <= _DECEMBER
    return date(year, month, day) if is_real and 1 <= day <= monthrange(year, month)[1] else None


def _exact(day: date) -> dict[str, Value]:
    text = f"{day.year:04}{day.month:02}{day.day:02}"
    if (day.month, day.day) == (1, 1):
        return {"born": text, **_between(day, day.replace(month=12, day=31))}
    columns: dict[str, Value] = {"born": text, "born_full": text, **_between(day, day)}
    if day.day <= _DECEMBER and day.day != day.month:
        columns["born_swapped"] = f"{day.year:04}{day.day:02}{day.month:02}"
    return columns


def _of_age(age: int, seen: date) -> dict[str, Value]:
    first = max(1, seen.year - age - 2)
    last = max(1, seen.year - age + 1)
    return _between(date(first, seen.month, 1), date(last, seen.month, 28))


def _between(first: date, last: date) -> dict[str, Value]:
    return {"born_from": first.toordinal(), "born_to": last.toordinal()}


def year_of(columns: dict[str, Value]) -> range:
    """Return the years of birth that the columns allow; none when they say nothing."""
    first, last = columns.get("born_from"), columns.get("born_to")
    if not isinstance(first, int) or not isinstance(last, int):
        return range(0)
    return range(date.fromordinal(first).year, date.fromordinal(last).year + 1)

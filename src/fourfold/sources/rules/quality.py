"""What a feed's figures say against its own past: it stopped, it shrank, it changed.

The middle of the past and its median absolute deviation, because one odd load must not hide the
next (Leys and others, 2013); for codes the population stability index, of which above 0.25 is
called a shift (Siddiqi, 2006).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log
from statistics import median
from typing import Any

from fourfold.sources.rules.values import long_date

LEAST_PAST = 4  # loads, before anything is said of a feed
FAR = 3.5  # deviations (Iglewicz and Hoaglin, 1993)
TO_NORMAL = 1.4826  # the deviation of normal numbers, in median absolute deviations
LEAST_CHANGE = 0.10  # of a share: what is less is noise, however steady the past
SHIFT = 0.25
LATE = 1.5  # of the days within which a load is expected
_LEAST_SHARE = 0.001
Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a feed that somebody should look at. kind: of `FeedAlert.Kind`."""

    kind: str
    says: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure beside its own past."""

    now: float
    usual: float
    spread: float

    @property
    def is_far(self) -> bool:
        """Whether it lies far outside of what it was."""
        return abs(self.now - self.usual) > FAR * self.spread


def measured(now: float, past: Sequence[float], *, least: float = 0.0) -> Measure:
    """Return a figure beside the middle of its past and how far that usually strays.

    >>> measured(10, [100, 101, 99, 100, 500]).is_far
    True
    """
    middle = median(past)
    spread = TO_NORMAL * median(abs(one - middle) for one in past)
    return Measure(now, middle, max(spread, least))


def stability(now: Mapping[str, int], before: Mapping[str, int]) -> float:
    """Return the population stability index of two spreads over the same codes.

    >>> stability({"A": 50, "B": 50}, {"A": 50, "B": 50})
    0.0
    >>> stability({"A": 90, "B": 10}, {"A": 50, "B": 50}) > SHIFT
    True
    """
    total_now, total_before = sum(now.values()) or 1, sum(before.values()) or 1
    index = 0.0
    for code in {*now, *before}:
        here = max(now.get(code, 0) / total_now, _LEAST_SHARE)
        there = max(before.get(code, 0) / total_before, _LEAST_SHARE)
        index += (here - there) * log(here / there)
    return index


def stopped(last: datetime | None, expected_every: int | None, at: datetime) -> Finding | None:
    """Return that a feed stopped, where it is late by half of the time that it may take.

    >>> from datetime import UTC
    >>> day = datetime(2026, 4, 1, tzinfo=UTC)
    >>> stopped(day, 7, datetime(2026, 4, 30, tzinfo=UTC)).says
    'Nothing has come since 1 April 2026; it is expected every 7 days.'
    """
    if last is None or expected_every is None:
        return None
    days = (at - last).days
    if days <= expected_every * LATE:
        return None
    every = "day" if expected_every == 1 else f"{expected_every} days"
    return Finding(
        "STOPPED",
        f"Nothing has come since {long_date(last.date())}; it is expected every {every}.",
    )


def shrank(now: Figures, past: Sequence[Figures]) -> Finding | None:
    """Return that a load has far fewer rows than the feed's earlier ones."""
    if len(past) < LEAST_PAST:
        return None
    rows = measured(_rows(now), [_rows(one) for one in past], least=LEAST_CHANGE * _rows(past[0]))
    if not rows.is_far or rows.now >= rows.usual:
        return None
    return Finding(
        "SHRANK",
        f"{rows.now:,.0f} rows came, where {rows.usual:,.0f} are usual in the last"
        f" {len(past)} loads.",
    )


def drifted(now: Figures, past: Sequence[Figures]) -> list[Finding]:
    """Return the fields that are filled, read or spread otherwise than in the feed's past."""
    if len(past) < LEAST_PAST:
        return []
    found = [
        one
        for name, figures in now.get("fields", {}).items()
        for one in _of_field(name, figures, now, past)
    ]
    return [Finding("DRIFTED", says, name) for name, says in found]


def findings(now: Figures, past: Sequence[Figures]) -> list[Finding]:
    """Return all that a load's figures say against the feed's past, the gravest first."""
    fewer = shrank(now, past)
    return [*([fewer] if fewer else []), *drifted(now, past)]


def share(figures: Figures, name: str, what: str) -> float | None:
    """Return the share of rows of which something is true of a field; none where it has none.

    >>> share({"rows": 4, "fields": {"born": {"filled": 3}}}, "born", "filled")
    0.75
    """
    of_field = figures.get("fields", {}).get(name)
    rows = _rows(figures)
    return None if of_field is None or not rows else float(of_field.get(what, 0)) / rows


def _of_field(
    name: str, figures: Figures, now: Figures, past: Sequence[Figures]
) -> list[tuple[str, str]]:
    title = figures.get("title", name)
    found = []
    for what, words in (("filled", "filled"), ("unread", "not to be read")):
        before = [one for one in (share(load, name, what) for load in past) if one is not None]
        here = share(now, name, what)
        if here is None or len(before) < LEAST_PAST:
            continue
        one = measured(here, before, least=LEAST_CHANGE / FAR)
        if one.is_far:
            found.append(
                (name, f"“{title}” is {words} in {here:.0%} of rows; {one.usual:.0%} are usual.")
            )
    shifted = _shift(name, figures, past)
    if shifted > SHIFT:
        found.append((name, f"The values of “{title}” are spread otherwise ({shifted:.2f})."))
    return found


def _shift(name: str, figures: Figures, past: Sequence[Figures]) -> float:
    now = figures.get("shares") or {}
    before: dict[str, int] = {}
    for load in past:
        for code, rows in (load.get("fields", {}).get(name, {}).get("shares") or {}).items():
            before[code] = before.get(code, 0) + rows
    return stability(now, before) if now and before else 0.0


def _rows(figures: Figures) -> float:
    return float(figures.get("rows", 0))

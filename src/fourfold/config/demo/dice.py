"""Chance that comes out the same every time: one stream for each thing that is told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")
OPENS, CLOSES = 8 * 3600, 17 * 3600  # when people record things, in seconds of a day


def dice(seed: str, *about: object) -> Random:
    """Return the stream of chance of one thing, which no other thing disturbs.

    >>> dice("a", "threat", 7).randrange(100) == dice("a", "threat", 7).randrange(100)
    True
    """
    return Random("|".join([seed, *map(str, about)]))  # noqa: S311 - a story, not a secret


def weighed(rng: Random, weights: Mapping[T, int]) -> T:
    """Return one of some things, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def instant(rng: Random, day: date) -> datetime:
    """Return some instant of the working hours of a day."""
    seconds = rng.randrange(OPENS, CLOSES)
    return datetime.combine(day, time(), UTC) + timedelta(seconds=seconds)


def between(rng: Random, first: date, last: date) -> date:
    """Return some day from a first to a last, inclusive; the first where the last is before it."""
    return first + timedelta(days=rng.randrange(max((last - first).days, 0) + 1))


def days_after(rng: Random, day: date, least: int, most: int) -> date:
    """Return some day that is so many days after a day, at least and at most."""
    return day + timedelta(days=rng.randint(least, most))


def some(rng: Random, things: Sequence[T], least: int, most: int) -> list[T]:
    """Return some different things, in no order."""
    return rng.sample(list(things), min(rng.randint(least, most), len(things)))

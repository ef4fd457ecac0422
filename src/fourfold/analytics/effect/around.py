"""The score of one threat before and after one event. A record of two days, not of a cause."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CAUTION = (
    "A disruption itself calls for a new assessment, and high scores fall by themselves; "
    "one threat's change is no proof of effect."
)


@dataclass(frozen=True, slots=True)
class Point:
    """A settled score from a day. supported: what evidence bears out of it, where known."""

    on: date
    score: Decimal
    supported: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """The scores that stood before an event and were settled after it.

    change, supported_change: after less before, where both are known. others: how many other
    events fall between the two scores. words: sentences for the page, the caution last.
    """

    event_on: date
    before: Point | None
    after: Point | None
    change: Decimal | None
    supported_change: Decimal | None
    others: int
    words: tuple[str, ...]


def around(points: Iterable[Point], event_on: date, others: Iterable[date] = ()) -> Around:
    """Return what the score was before an event, and after it.

    The last score of an earlier day, and the first of a later one: of a score of the same day
    nobody can say which side it stands on. others: the days of the threat's other events.

    >>> found = around(
    ...     [
    ...         Point(date(2022, 3, 1), Decimal(312), Decimal(300)),
    ...         Point(date(2022, 6, 9), Decimal(268), Decimal(240)),
    ...     ],
    ...     date(2022, 5, 10),
    ... )
    >>> found.words[0]
    'The score was 312 from 1 March 2022 and is 268 from 9 June 2022: down 44.'
    >>> found.words[1]
    'The supported score was 300 and is 240: down 60.'
    """
    ordered = sorted(points, key=lambda one: one.on)
    before = next((one for one in reversed(ordered) if one.on < event_on), None)
    after = next((one for one in ordered if one.on > event_on), None)
    between = _between(before, after, tuple(others))
    change = after.score - before.score if before and after else None
    supported = _supported_change(before, after)
    return Around(
        event_on=event_on,
        before=before,
        after=after,
        change=change,
        supported_change=supported,
        others=between,
        words=_words(before, after, supported, between),
    )


def _between(before: Point | None, after: Point | None, others: Collection[date]) -> int:
    if before is None or after is None:
        return 0
    return sum(before.on <= day <= after.on for day in others)


def _supported_change(before: Point | None, after: Point | None) -> Decimal | None:
    if before is None or after is None:
        return None
    if before.supported is None or after.supported is None:
        return None
    return after.supported - before.supported


def _words(
    before: Point | None, after: Point | None, supported: Decimal | None, others: int
) -> tuple[str, ...]:
    said = [_of_score(before, after)]
    if before and after and supported is not None:
        said.append(
            f"The supported score was {_plain(before.supported)} and is "
            f"{_plain(after.supported)}: {_moved(supported)}."
        )
    if others:
        events = "1 other event falls" if others == 1 else f"{others} other events fall"
        said.append(f"{events} between the two; the change is not of this one alone.")
    return (*said, CAUTION)


def _of_score(before: Point | None, after: Point | None) -> str:
    if before is None:
        return "The threat had no settled score before the event."
    if after is None:
        return (
            f"The score was {_plain(before.score)} from {before.on:%-d %B %Y}; "
            "none has been settled since the event."
        )
    return (
        f"The score was {_plain(before.score)} from {before.on:%-d %B %Y} and is "
        f"{_plain(after.score)} from {after.on:%-d %B %Y}: {_moved(after.score - before.score)}."
    )


def _moved(change: Decimal) -> str:
    if not change:
        return "unchanged"
    return f"{'down' if change < 0 else 'up'} {_plain(abs(change))}"


def _plain(number: Decimal | None) -> str:
    return f"{number.normalize():f}" if number is not None else "not known"

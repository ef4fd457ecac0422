"""How much more scores change after a disruption than those of like threats without one.

Difference in differences over matched pairs. A pair is never quite alike, and what starts
higher falls further by itself; so each pair's difference is freed of what its own difference in
starting score and trend would bring, by a line fitted to the threats without a disruption
(Abadie and Imbens, *Journal of Business & Economic Statistics* 29(1), 2011). The interval is a
paired t; a bootstrap over pairs stands beside it, and it is said where the two do not agree.

The same line shows regression to the mean: what scores like those of disrupted threats do
when nothing is done.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

import numpy as np
import numpy.typing as npt

from fourfold.analytics.effect.pairs import (
    CALIPER,
    Balance,
    Pair,
    Reassessed,
    balance,
    match,
)
from fourfold.shared.errors import DomainError

LEAST_PAIRS = 20
INSIDE = 0.95
BOOTSTRAPS = 2000
_TEN = 10
_UP_TO_A_LINE = 2  # points through which a line always goes

WARNING = (
    "Threats are not chosen for disruption by lot. What the scores do not show, such as a "
    "principal's arrest elsewhere, may lie behind the difference."
)
REPEATED = (
    "Some threats stand in more than one pair, in different windows; the interval is then "
    "somewhat too narrow."
)


class TooFewPairs(DomainError):
    """There are too few pairs for a number that means anything. `pairs`: how many there are."""

    def __init__(self, pairs: int, disrupted: int) -> None:
        self.pairs = pairs
        have = "has" if pairs == 1 else "have"
        super().__init__(
            f"{pairs} of {disrupted} reassessments after a disruption {have} a like without one. "
            f"Below {LEAST_PAIRS} pairs no effect is computed: it would be chance."
        )


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate in points of score, from low to high with 95%."""

    estimate: float
    low: float
    high: float

    @property
    def holds_nought(self) -> bool:
        """Whether no difference at all lies inside.

        >>> Interval(-4.0, -9.0, 1.0).holds_nought
        True
        """
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Line:
    """What scores do by themselves: change = level + by_score * score + by_trend * trend.

    Fitted to threats without a disruption; those with one score only have a level of their own,
    apart by `untrended`.
    """

    level: float
    by_score: float
    by_trend: float
    untrended: float


@dataclass(frozen=True, slots=True)
class Regression:
    """Regression to the mean among threats without a disruption.

    slope: how much a start higher by one point changes what follows, alone. start: the mean
    starting score of the paired disrupted threats; expected: what such a start does by itself.
    """

    slope: Interval
    of: int
    start: float
    expected: float
    words: str


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect over pairs, with what has to be read beside it.

    difference: negative where disrupted threats fell further. raw: the same without freeing
    pairs of their own differences. disrupted: how many there were; the rest found no like.
    """

    difference: Interval
    bootstrap: Interval
    raw: float
    disrupted_change: float
    others_change: float
    pairs: tuple[Pair, ...]
    disrupted: int
    balance: tuple[Balance, ...]
    regression: Regression
    words: str
    notes: tuple[str, ...]


def effect(threats: Collection[Reassessed], *, seed: int, caliper: float = CALIPER) -> Effect:
    """Return what disruption did to scores, over matched pairs.

    The same threats in any order, with the same seed, give the same numbers.

    :raises TooFewPairs: below 20.
    """
    pairs = match(threats, caliper=caliper)
    disrupted = sum(one.is_disrupted for one in threats)
    if len(pairs) < LEAST_PAIRS:
        raise TooFewPairs(len(pairs), disrupted)
    others = sorted(
        (one for one in threats if not one.is_disrupted), key=lambda one: (one.window, one.threat)
    )
    line = by_itself(others)
    freed = [freed_difference(pair, line) for pair in pairs]
    difference, boot = paired(freed), bootstrap(freed, seed=seed)
    even = balance(threats, pairs)
    return Effect(
        difference=difference,
        bootstrap=boot,
        raw=fmean(pair.difference for pair in pairs),
        disrupted_change=fmean(pair.disrupted.change for pair in pairs),
        others_change=fmean(pair.like.change for pair in pairs),
        pairs=pairs,
        disrupted=disrupted,
        balance=even,
        regression=regression(others, fmean(pair.disrupted.before for pair in pairs)),
        words=conclusion(difference, len(pairs)),
        notes=_notes(pairs, disrupted, even, (difference, boot)),
    )


def by_itself(others: Sequence[Reassessed]) -> Line:
    """Return the line that threats without a disruption, at least one, follow (least squares).

    >>> made = [Reassessed(str(n), "w", 3, n, 0.5 * n + 7, None, False) for n in (10, 20, 60)]
    >>> round(by_itself(made).by_score, 6)
    -0.5
    """
    design = np.array(
        [[1.0, one.before, one.trend or 0.0, float(one.trend is None)] for one in others]
    )
    changes = np.array([one.change for one in others])
    level, by_score, by_trend, untrended = np.linalg.lstsq(design, changes, rcond=None)[0].tolist()
    return Line(level, by_score, by_trend, untrended)


def freed_difference(pair: Pair, line: Line) -> float:
    """Return a pair's difference without what its own difference in start and trend brings.

    >>> a = Reassessed("a", "w", 3, 110.0, 60.0, None, True)
    >>> b = Reassessed("b", "w", 3, 100.0, 90.0, None, False)
    >>> freed_difference(Pair(a, b, 0.1), Line(0.0, -0.5, 0.0, 0.0))
    -35.0
    """
    one, like = pair.disrupted, pair.like
    by_trend = line.by_trend * ((one.trend or 0.0) - (like.trend or 0.0))
    return pair.difference - line.by_score * (one.before - like.before) - by_trend


def paired(differences: Sequence[float]) -> Interval:
    """Return the mean of differences with its 95% interval (Student's t).

    >>> found = paired([-12.0, -8.0, -10.0, -14.0, -6.0])
    >>> found.estimate, round(found.low, 2), round(found.high, 2)
    (-10.0, -13.93, -6.07)
    """
    mean, n = fmean(differences), len(differences)
    half = student((1 + INSIDE) / 2, n - 1) * stdev(differences) / math.sqrt(n)
    return Interval(mean, mean - half, mean + half)


def student(share: float, freedom: int) -> float:
    """Return a quantile of Student's t, by expansion (Abramowitz and Stegun, 26.7.5).

    True to three decimals from 10 degrees of freedom at the 97.5% point.

    >>> round(student(0.975, 19), 4), round(student(0.975, 59), 4)
    (2.093, 2.001)
    """
    z = NormalDist().inv_cdf(share)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(freedom) ** power for power, term in enumerate(terms, start=1))


def bootstrap(differences: Sequence[float], *, seed: int, draws: int = BOOTSTRAPS) -> Interval:
    """Return the mean of differences with the 95% interval of pairs drawn again and again."""
    values: npt.NDArray[np.float64] = np.array(differences)
    chosen = np.random.default_rng(seed).integers(0, len(values), (draws, len(values)))
    means = values[chosen].mean(axis=1)
    low, high = np.quantile(means, [(1 - INSIDE) / 2, (1 + INSIDE) / 2]).tolist()
    return Interval(float(values.mean()), low, high)


def regression(others: Sequence[Reassessed], start: float) -> Regression:
    """Return what scores do by themselves, from threats without a disruption.

    start: the starting score of which the page asks.
    """
    starts, changes = [one.before for one in others], [one.change for one in others]
    mean, mean_change = fmean(starts), fmean(changes)
    squares = sum((value - mean) ** 2 for value in starts)
    slope = _slope(starts, changes, squares)
    expected = mean_change + slope.estimate * (start - mean)
    return Regression(
        slope, len(others), start, expected, _regression_words(slope, start, expected)
    )


def _slope(starts: Sequence[float], changes: Sequence[float], squares: float) -> Interval:
    n, mean, mean_change = len(starts), fmean(starts), fmean(changes)
    if n <= _UP_TO_A_LINE or not squares:
        return Interval(0.0, -math.inf, math.inf)
    slope = sum((x - mean) * y for x, y in zip(starts, changes, strict=True)) / squares
    left = sum(
        (y - mean_change - slope * (x - mean)) ** 2 for x, y in zip(starts, changes, strict=True)
    )
    error = math.sqrt(left / (n - _UP_TO_A_LINE) / squares)
    half = student((1 + INSIDE) / 2, n - _UP_TO_A_LINE) * error
    return Interval(slope, slope - half, slope + half)


def _regression_words(slope: Interval, start: float, expected: float) -> str:
    moved = f"{'fall' if expected < 0 else 'rise'} by {points(expected)}"
    by_itself_ = f"From a start of {points(start)}, a score would by itself {moved}."
    if slope.high < 0:
        return (
            "High scores fall by themselves: without a disruption, each 100 points higher at the "
            f"start went with {points(100 * slope.estimate)} points more of a fall. {by_itself_}"
        )
    return f"Among threats without a disruption, high scores did not clearly fall. {by_itself_}"


def conclusion(difference: Interval, pairs: int) -> str:
    """Return the effect in plain words.

    >>> conclusion(Interval(-24.2, -38.1, -10.3), 46)
    'Over 46 pairs, scores fell by 24 points more after a disruption than those of like threats \
without one (95% interval: 10 to 38 more).'
    >>> conclusion(Interval(-2.0, -9.5, 5.5), 46)
    'Over 46 pairs, no clear effect: compared with like threats, the change lies between 9.5 \
points further down and 5.5 points further up. That is not proof that there is none.'
    """
    if difference.holds_nought:
        return (
            f"Over {pairs} pairs, no clear effect: compared with like threats, the change lies "
            f"between {points(difference.low)} points further down and "
            f"{points(difference.high)} points further up. That is not proof that there is none."
        )
    way, near, far = "fell", difference.high, difference.low
    if difference.estimate > 0:
        way, near, far = "rose", difference.low, difference.high
    return (
        f"Over {pairs} pairs, scores {way} by {points(difference.estimate)} points more after a "
        f"disruption than those of like threats without one (95% interval: {points(near)} to "
        f"{points(far)} more)."
    )


def points(number: float) -> str:
    """Return points of score without their sign, to as many places as mean something.

    >>> points(-24.4), points(5.52)
    ('24', '5.5')
    """
    size = abs(number)
    return f"{size:,.0f}" if size >= _TEN else f"{size:.1f}"


def _notes(
    pairs: Sequence[Pair],
    disrupted: int,
    even: Sequence[Balance],
    both: tuple[Interval, Interval],
) -> tuple[str, ...]:
    uneven = [one.what.lower() for one in even if not one.is_even]
    alone = disrupted - len(pairs)
    by_t, by_draws = both
    said = (
        (bool(alone), _left_out(alone, disrupted)),
        (bool(uneven), f"The two sides still differ in {', '.join(uneven)}."),
        (
            by_t.holds_nought != by_draws.holds_nought,
            "Two ways of finding the interval disagree on whether it holds nought: unclear.",
        ),
        (_repeats(pairs), REPEATED),
        (True, WARNING),
    )
    return tuple(words for holds, words in said if holds)


def _left_out(alone: int, disrupted: int) -> str:
    are = "is" if alone == 1 else "are"
    return (
        f"{alone} of {disrupted} reassessments after a disruption had no like and {are} left out."
    )


def _repeats(pairs: Sequence[Pair]) -> bool:
    names = [one.threat for pair in pairs for one in (pair.disrupted, pair.like)]
    return len(set(names)) < len(names)

"""How far each organisation's assessments sit from what moderators settle on.

Only assessments that a moderator had to read in full whatever they said are counted: the
random tenth and first assessments. Those read because something looked wrong would make
everybody look wrong.

For assessment j of organisation i, the deviation is y_ij = ln((stated + 1) / (settled + 1)),
so that a doubling counts the same at any size. The model is partial pooling,

    y_ij ~ N(theta_i, sigma^2),   theta_i ~ N(mu, tau^2),   mu flat,   tau half-normal,

so an organisation with few assessments is drawn towards all of them together. sigma^2 is the
variance within organisations, with a weak prior (a few made-up assessments of usual spread),
so that three that agree by chance do not look certain. Given tau, theta_i is normal with mean
mu + B_i (ybar_i - mu) where B_i = tau^2 / (tau^2 + sigma^2 / n_i); tau is summed over a grid,
weighted by its posterior, so its uncertainty is in the interval. (Gelman et al., *Bayesian
Data Analysis*, 3rd ed., s.5.4; Gelman, 2006, for the prior when groups are few.)

The funnel is about no deviation at all, the target, with limits z sigma / sqrt(n) at 95% and
99.8% (Spiegelhalter, 2005). It shows what chance alone may do, and orders nobody: rows stand
by name, and no rank is computed.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import NormalDist, fmean

INNER, OUTER = 0.95, 0.998
USUAL_SPREAD = math.log(1.25)  # project default: a quarter, the jump that moderators must read
USUAL_COUNT = 4
TAU_SCALE = math.log(1.25)
TAU_STEPS = 200
TAU_WIDEST = 5  # in scales; beyond it the prior leaves nothing
SHORTEST_FUNNEL = 10

Z_INNER = NormalDist().inv_cdf((1 + INNER) / 2)
Z_OUTER = NormalDist().inv_cdf((1 + OUTER) / 2)


class Place(StrEnum):
    """Where an organisation's own mean lies in the funnel."""

    INSIDE = "INSIDE"
    BEYOND_95 = "BEYOND_95"
    BEYOND_998 = "BEYOND_998"


@dataclass(frozen=True, slots=True)
class Observation:
    """One moderated assessment: what was stated, what was settled, and why it was read.

    is_first: of its threat. is_sample: of the random tenth.
    """

    organisation: int
    name: str
    stated: Decimal
    settled: Decimal
    is_first: bool
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation in the funnel. Percentages: +10 is a tenth above what was settled.

    raw_pct: of its assessments alone (the point of the plot). estimate_pct, from low_pct to
    high_pct with 95%: after pooling (the table).
    """

    organisation: int
    name: str
    n: int
    raw_pct: float
    estimate_pct: float
    low_pct: float
    high_pct: float
    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The funnel at a number of assessments, in percent."""

    n: int
    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """The plot and its table. rows: by name. left_out: assessments that were not counted."""

    rows: tuple[Row, ...]
    limits: tuple[Limits, ...]
    overall_pct: float
    counted: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Pooled:
    """The posterior of one organisation's deviation, as a logarithm."""

    mean: float
    deviation: float


def deviation(stated: Decimal | float, settled: Decimal | float) -> float:
    """Return how far a stated risk lies from the settled one, as a logarithm.

    >>> round(percent(deviation(Decimal(219), Decimal(199))), 6)
    10.0
    """
    return math.log((float(stated) + 1) / (float(settled) + 1))


def percent(logarithm: float) -> float:
    """Return a logarithm of a ratio as a percentage above or below."""
    return 100 * math.expm1(logarithm)


def consistency(observations: Iterable[Observation]) -> Funnel:
    """Return how far each organisation's assessments sit from what moderators settle on.

    >>> seen = [Observation(1, "Durham", Decimal(150), Decimal(100), True, False)] * 20
    >>> seen += [Observation(2, "Cleveland", Decimal(80), Decimal(80), False, True)] * 20
    >>> seen += [Observation(2, "Cleveland", Decimal(900), Decimal(80), False, False)]
    >>> for row in consistency(seen).rows:
    ...     print(row.name, row.n, round(row.raw_pct), row.place)
    Cleveland 20 0 INSIDE
    Durham 20 50 BEYOND_998
    """
    everything = list(observations)
    counted = [one for one in everything if one.is_first or one.is_sample]
    groups: dict[tuple[str, int], list[float]] = defaultdict(list)
    for one in counted:
        groups[one.name, one.organisation].append(deviation(one.stated, one.settled))
    names = sorted(groups)
    means = [fmean(groups[name]) for name in names]
    counts = [len(groups[name]) for name in names]
    sigma = within([groups[name] for name in names])
    pooled = pool(means, [sigma / math.sqrt(n) for n in counts])
    rows = tuple(
        _row(name, n, mean, sigma, one)
        for name, n, mean, one in zip(names, counts, means, pooled, strict=True)
    )
    overall = fmean(value for name in names for value in groups[name]) if names else 0.0
    longest = max([SHORTEST_FUNNEL, *counts])
    return Funnel(
        rows,
        tuple(limits(n, sigma) for n in range(1, longest + 1)),
        percent(overall),
        len(counted),
        len(everything) - len(counted),
    )


def within(groups: Collection[Sequence[float]]) -> float:
    """Return the spread of deviations within organisations, held near the usual when few.

    sigma^2 = (k s^2 + sum of squares about each mean) / (k + degrees of freedom), where k and s
    are USUAL_COUNT and USUAL_SPREAD.
    """
    squares = sum((value - fmean(group)) ** 2 for group in groups for value in group)
    freedom = sum(len(group) - 1 for group in groups)
    return math.sqrt((USUAL_COUNT * USUAL_SPREAD**2 + squares) / (USUAL_COUNT + freedom))


def pool(means: Sequence[float], errors: Sequence[float]) -> tuple[Pooled, ...]:
    """Return the pooled deviation of each organisation, in the order given.

    errors: standard errors of the means, all above nought.
    """
    if not means:
        return ()
    grid = [TAU_SCALE * TAU_WIDEST * (step + 0.5) / TAU_STEPS for step in range(TAU_STEPS)]
    fits = [_given(tau, means, errors) for tau in grid]
    top = max(weight for weight, _ in fits)
    weights = [math.exp(weight - top) for weight, _ in fits]
    whole = sum(weights)
    shares = [weight / whole for weight in weights]
    return tuple(_mixture(shares, [each[place] for _, each in fits]) for place in range(len(means)))


def _given(
    tau: float, means: Sequence[float], errors: Sequence[float]
) -> tuple[float, list[tuple[float, float]]]:
    spreads = [error**2 + tau**2 for error in errors]
    precision = sum(1 / spread for spread in spreads)
    mu = sum(mean / spread for mean, spread in zip(means, spreads, strict=True)) / precision
    logarithm = -0.5 * math.log(precision) - 0.5 * (tau / TAU_SCALE) ** 2
    each: list[tuple[float, float]] = []
    for mean, error, spread in zip(means, errors, spreads, strict=True):
        logarithm -= 0.5 * (math.log(spread) + (mean - mu) ** 2 / spread)
        kept = tau**2 / spread
        each.append((mu + kept * (mean - mu), kept * error**2 + (1 - kept) ** 2 / precision))
    return logarithm, each


def _mixture(shares: Sequence[float], parts: Sequence[tuple[float, float]]) -> Pooled:
    mean = sum(share * part for share, (part, _) in zip(shares, parts, strict=True))
    variance = sum(
        share * (spread + (part - mean) ** 2)
        for share, (part, spread) in zip(shares, parts, strict=True)
    )
    return Pooled(mean, math.sqrt(variance))


def limits(n: int, sigma: float) -> Limits:
    """Return what chance alone may do to the mean of `n` assessments."""
    inner, outer = Z_INNER * sigma / math.sqrt(n), Z_OUTER * sigma / math.sqrt(n)
    return Limits(n, percent(-outer), percent(-inner), percent(inner), percent(outer))


def _row(key: tuple[str, int], n: int, mean: float, sigma: float, pooled: Pooled) -> Row:
    name, organisation = key
    low = percent(pooled.mean - Z_INNER * pooled.deviation)
    high = percent(pooled.mean + Z_INNER * pooled.deviation)
    return Row(
        organisation=organisation,
        name=name,
        n=n,
        raw_pct=percent(mean),
        estimate_pct=percent(pooled.mean),
        low_pct=low,
        high_pct=high,
        place=_place(mean, n, sigma),
        words=_words(low, high),
    )


def _place(mean: float, n: int, sigma: float) -> Place:
    away = abs(mean) * math.sqrt(n) / sigma
    if away > Z_OUTER:
        return Place.BEYOND_998
    return Place.BEYOND_95 if away > Z_INNER else Place.INSIDE


def _words(low: float, high: float) -> str:
    if low > 0:
        return f"States more than is settled: by {low:.0f}% to {high:.0f}%"
    if high < 0:
        return f"States less than is settled: by {-high:.0f}% to {-low:.0f}%"
    return f"No clear difference: from {low:+.0f}% to {high:+.0f}%"

"""Threats that had a disruption, each matched with one like it that had none.

Like means: reassessed in the same window, in the same tier, and no further apart than half of
the tier's standard deviation in score and in trend. Pairs are taken nearest first, each threat once
a window, without chance: the same threats in any order make the same pairs (greedy nearest
neighbour with caliper, without replacement; Stuart, *Statistical Science* 25(1), 2010).
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, variance

CALIPER = 0.5  # project default, in the tier's deviations: about 0.25 of all threats' (Stuart)
UNBALANCED = 0.1  # Austin, *Statistics in Medicine* 28, 2009
_LEAST_FOR_SPREAD = 2


@dataclass(frozen=True, slots=True)
class Reassessed:
    """A threat with a settled score before a window and one inside it.

    tier, before, trend: as they stood before; trend: the change between the two last scores
    before, None of a threat with one only. is_disrupted: it had a disruption between the two.
    """

    threat: str
    window: str
    tier: int
    before: float
    after: float
    trend: float | None
    is_disrupted: bool

    @property
    def change(self) -> float:
        """The score after less the score before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Pair:
    """A disrupted threat and its like. distance: in standard deviations."""

    disrupted: Reassessed
    like: Reassessed
    distance: float

    @property
    def difference(self) -> float:
        """How much more the disrupted one changed than its like, in points of score."""
        return self.disrupted.change - self.like.change


@dataclass(frozen=True, slots=True)
class Balance:
    """How alike the two sides are in one respect, before and after matching.

    smd_before, smd_after: standardised mean differences; None where nothing varies.
    """

    what: str
    disrupted_before: float
    others_before: float
    smd_before: float | None
    disrupted_after: float
    others_after: float
    smd_after: float | None

    @property
    def is_even(self) -> bool:
        """Whether matching left the two sides alike in it.

        >>> Balance("Score", 9, 1, 2.0, 5, 5, 0.05).is_even
        True
        """
        return self.smd_after is None or abs(self.smd_after) <= UNBALANCED


def match(threats: Collection[Reassessed], *, caliper: float = CALIPER) -> tuple[Pair, ...]:
    """Return disrupted threats with their likes, the nearest pair first.

    >>> def made(name, before, hit):
    ...     return Reassessed(name, "2022 Q2", 3, before, before - 10, 0.0, hit)
    >>> found = match([made("a", 200, True), made("b", 201, False), made("c", 300, False)])
    >>> [(pair.disrupted.threat, pair.like.threat) for pair in found]
    [('a', 'b')]
    """
    spreads = _spreads(threats)
    strata: dict[tuple[str, int, bool], list[Reassessed]] = defaultdict(list)
    for one in threats:
        strata[one.window, one.tier, one.trend is None].append(one)
    found = (
        pair
        for (_, tier, _), stratum in strata.items()
        for pair in _candidates(stratum, spreads[tier], caliper)
    )
    nearest_first = sorted(
        found, key=lambda pair: (pair.distance, _name(pair.disrupted), _name(pair.like))
    )
    return tuple(_each_once(nearest_first))


def _each_once(pairs: Iterable[Pair]) -> Iterator[Pair]:
    taken: set[tuple[str, str]] = set()
    for pair in pairs:
        both = {_name(pair.disrupted), _name(pair.like)}
        if not both & taken:
            taken |= both
            yield pair


def _name(one: Reassessed) -> tuple[str, str]:
    return one.window, one.threat


def _candidates(
    stratum: Sequence[Reassessed], spreads: tuple[float, float], caliper: float
) -> Iterator[Pair]:
    likes = [one for one in stratum if not one.is_disrupted]
    for disrupted in (one for one in stratum if one.is_disrupted):
        for like in likes:
            apart = _apart(disrupted, like, spreads)
            if max(apart) <= caliper:
                yield Pair(disrupted, like, math.hypot(*apart))


def _apart(a: Reassessed, b: Reassessed, spreads: tuple[float, float]) -> tuple[float, float]:
    return (
        _scaled(a.before - b.before, spreads[0]),
        _scaled((a.trend or 0.0) - (b.trend or 0.0), spreads[1]),
    )


def _scaled(difference: float, spread: float) -> float:
    if not difference:
        return 0.0
    return abs(difference) / spread if spread else math.inf


def _spreads(threats: Iterable[Reassessed]) -> dict[int, tuple[float, float]]:
    tiers: dict[int, list[Reassessed]] = defaultdict(list)
    for one in threats:
        tiers[one.tier].append(one)
    return {tier: _spreads_of(held) for tier, held in tiers.items()}


def _spreads_of(threats: Collection[Reassessed]) -> tuple[float, float]:
    sides = _sides(threats)
    trends = [[one.trend for one in side if one.trend is not None] for side in sides]
    return _pooled([[one.before for one in side] for side in sides]), _pooled(trends)


def _sides(threats: Iterable[Reassessed]) -> tuple[list[Reassessed], list[Reassessed]]:
    held = list(threats)
    return [one for one in held if one.is_disrupted], [one for one in held if not one.is_disrupted]


def _pooled(sides: Sequence[Sequence[float]]) -> float:
    variances = [variance(side) for side in sides if len(side) >= _LEAST_FOR_SPREAD]
    return math.sqrt(fmean(variances)) if variances else 0.0


def balance(threats: Collection[Reassessed], pairs: Sequence[Pair]) -> tuple[Balance, ...]:
    """Return how alike disrupted threats and the others are, before and after matching.

    Differences are in the spread of both sides before matching, so that the two can be compared
    (Austin 2009).
    """
    disrupted, others = _sides(threats)
    matched = [pair.disrupted for pair in pairs], [pair.like for pair in pairs]
    respects: tuple[tuple[str, Callable[[Reassessed], float | None]], ...] = (
        ("Score before", lambda one: one.before),
        ("Trend before", lambda one: one.trend),
        ("Tier before", lambda one: float(one.tier)),
    )
    return tuple(
        _balance(what, [_known(side, of) for side in (disrupted, others, *matched)])
        for what, of in respects
    )


def _known(side: Iterable[Reassessed], of: Callable[[Reassessed], float | None]) -> list[float]:
    return [value for value in map(of, side) if value is not None]


def _balance(what: str, values: Sequence[Sequence[float]]) -> Balance:
    spread = _pooled(values[:2])
    means = [fmean(side) if side else 0.0 for side in values]
    return Balance(
        what,
        means[0],
        means[1],
        (means[0] - means[1]) / spread if spread else None,
        means[2],
        means[3],
        (means[2] - means[3]) / spread if spread else None,
    )

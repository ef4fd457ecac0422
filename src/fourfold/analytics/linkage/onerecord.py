"""One new record against its candidates, in plain Python, with the weights of the model."""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from fourfold.analytics.linkage.comparing import Comparison
from fourfold.analytics.linkage.comparing.levels import NOT_COMPARED
from fourfold.analytics.linkage.conditions import Check
from fourfold.analytics.linkage.features import Features
from fourfold.analytics.linkage.features.value import Value
from fourfold.analytics.linkage.model import Model, bits, probability

Id = TypeVar("Id", bound=Hashable)
_ROUNDING = 1e-6  # bits
_LISTS = ("phones", "emails", "held")
_ONE_OF = ("phone", "email")


@dataclass(frozen=True, slots=True)
class Scored(Generic[Id]):
    """How likely a candidate is of the same one; levels by place, in order of the comparisons."""

    id: Id
    weight: float
    probability: float
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A comparison made ready: what is missing, each level's check, weight and frequencies."""

    missing: str
    levels: tuple[tuple[Check | None, float, str, float], ...]
    most: float


def score(
    model: Model,
    new: Features,
    candidates: Sequence[tuple[Id, Features]],
    *,
    least: float = -math.inf,
) -> list[Scored[Id]]:
    """Return the candidates that weigh at least so much, the likeliest first; else every one.

    With `least`, such as `model.propose`, a candidate is left as soon as it cannot get there.
    """
    steps, start = _steps(model), bits(model.prior)
    row = without_common(new.columns, model)
    weigh = _weigher(model, steps, row, least - start)
    scored = []
    for key, features in candidates:
        weight, levels = weigh(without_common(features.columns, model))
        weight += start
        if weight >= least and len(levels) == len(steps):
            scored.append(Scored(key, weight, probability(weight), levels))
    scored.sort(key=lambda each: -each.weight)
    return scored


def _weigher(
    model: Model, steps: tuple[Step, ...], row: Mapping[str, Value], least: float
) -> Callable[[Mapping[str, Value]], tuple[float, tuple[int, ...]]]:
    has = [step.missing in row for step in steps]
    most = [step.most if present else 0.0 for step, present in zip(steps, has, strict=True)]
    needed = [least - sum(most[place + 1 :]) - _ROUNDING for place in range(len(steps))]

    def weigh(other: Mapping[str, Value]) -> tuple[float, tuple[int, ...]]:
        weight, levels = 0.0, []
        for step, present, enough in zip(steps, has, needed, strict=True):
            if not present or step.missing not in other:
                levels.append(NOT_COMPARED)
                continue
            place, gained = _level(model, step, row, other)
            levels.append(place)
            weight += gained
            if weight < enough:
                break
        return weight, tuple(levels)

    return weigh


def _level(
    model: Model, step: Step, a: Mapping[str, Value], b: Mapping[str, Value]
) -> tuple[int, float]:
    for place, (check, weight, column, _) in enumerate(step.levels):
        if check is None or check(a, b):
            return place, weight + (adjustment(model, step, place, a, b) if column else 0.0)
    return NOT_COMPARED, 0.0


def adjustment(
    model: Model, step: Step, place: int, a: Mapping[str, Value], b: Mapping[str, Value]
) -> float:
    """Return what a value weighs beyond its level, being rarer or commoner than most."""
    _, _, column, u = step.levels[place]
    known = model.frequencies[column]
    share = max(known.of(a.get(column)), known.of(b.get(column)))
    return math.log2(u) - math.log2(share)


@lru_cache(maxsize=64)
def _steps(model: Model) -> tuple[Step, ...]:
    return tuple(_step(model, comparison) for comparison in model.comparisons)


def _step(model: Model, comparison: Comparison) -> Step:
    levels = tuple(
        (
            check,
            math.log2(level.m / level.u),
            level.frequency if level.frequency in model.frequencies else "",
            level.u,
        )
        for level, check in zip(comparison.levels, comparison.checks(), strict=True)
    )
    most = max(_most(model, level) for level in levels)
    return Step(comparison.missing.column, levels, most)


def _most(model: Model, level: tuple[Check | None, float, str, float]) -> float:
    """Return the most that a level can weigh: with the rarest value there is."""
    _, weight, column, u = level
    if not column:
        return weight
    known = model.frequencies[column]
    return weight + math.log2(u) - math.log2(min((known.rest, *known.values.values())))


def steps_of(model: Model) -> tuple[Step, ...]:
    """Return the comparisons of a model, ready to be made."""
    return _steps(model)


def without_common(columns: Mapping[str, Value], model: Model) -> Mapping[str, Value]:
    """Return the columns without numbers that too many share to say anything."""
    if not model.common:
        return columns
    kept = dict(columns)
    for name in _LISTS:
        values = columns.get(name)
        if isinstance(values, list) and not model.common.isdisjoint(values):
            rest = [value for value in values if value not in model.common]
            kept.pop(name)
            kept |= {name: rest} if rest else {}
    for name in _ONE_OF:
        if kept.get(name) in model.common:
            kept.pop(name)
    return kept

"""What each layer is: a sum of others, a period, or a kind of tie.

A sum is told by its pairs: how many of the parts' pairs it holds, and how many of its own the
parts hold. In the published CAVIAR files the layer `full` holds 179 of the 241 pairs of its eleven
phases (74%), and 179 of its own 205 (87%) occur in them: a matrix and its parts were copied from a
book with differences. So a layer with a telling name passes at two thirds both ways, and a layer
without one at 95%; a telling name alone proves nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from fourfold.analytics.networkfile.contents import (
    FileEdge,
    InvalidNetwork,
    Layer,
    LayerRole,
    Pair,
)

TELLING_NAMES = {"full", "total", "all", "aggregate", "aggregated", "overall", "combined", "sum"}
ENOUGH_WITH_NAME = 2 / 3
ENOUGH_WITHOUT = 0.95
MOST_LAYERS = 500
_FEWEST_PARTS = 2
_NUMBERED = re.compile(r"(.*?)[\s_-]*(\d{1,9})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sum:
    """How far one layer is the sum of others, its parts: counts of unordered pairs of nodes."""

    name: str
    own: int
    parts: int
    shared: int

    @property
    def likeness(self) -> float:
        """Return the smaller of the two shares: of the parts' pairs, and of its own."""
        return self.shared / max(self.own, self.parts, 1)

    @property
    def is_named_so(self) -> bool:
        """Return whether the name says that it is a sum."""
        return bool(TELLING_NAMES & set(re.findall(r"[a-z]+", self.name.casefold())))

    @property
    def holds(self) -> bool:
        """Return whether the pairs bear it out."""
        return self.likeness >= (ENOUGH_WITH_NAME if self.is_named_so else ENOUGH_WITHOUT)


def layers_of(edges: Iterable[FileEdge]) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    """Return the layers in order of first appearance, periods in theirs, and findings on them.

    :raises InvalidNetwork: when there are more than `MOST_LAYERS`.

    >>> found, findings = layers_of([FileEdge("a", "b", "phase2"), FileEdge("a", "c", "phase1")])
    >>> [(layer.name, layer.role.value, layer.order) for layer in found]
    [('phase1', 'PERIOD', 1), ('phase2', 'PERIOD', 2)]
    """
    ties: Counter[str] = Counter()
    pairs: defaultdict[str, set[Pair]] = defaultdict(set)
    for edge in edges:
        ties[edge.layer] += 1
        pairs[edge.layer].add(frozenset((edge.source, edge.target)))
    if len(ties) > MOST_LAYERS:
        raise InvalidNetwork(
            f"The network has {len(ties):,} layers; the most that can be read is {MOST_LAYERS}."
        )
    orders = _periods(ties)
    sums = sums_among(pairs, orders)
    total = _best(sums)
    found = [_layer(name, count, total=total, orders=orders) for name, count in ties.items()]
    found.sort(key=lambda layer: layer.order)
    return tuple(found), (*_on_sums(sums, total), *_on_periods(found))


def sums_among(pairs: Mapping[str, set[Pair]], periods: Collection[str] = ()) -> tuple[Sum, ...]:
    """Return how far each layer is the sum of the periods or, where there are none, of the rest.

    Two layers alone are never a sum and its part.
    """
    parts = periods or pairs
    candidates = [name for name in pairs if name not in periods]
    held = Counter(pair for name in parts for pair in pairs[name])
    sums = []
    for name in candidates if len(pairs) > _FEWEST_PARTS else ():
        once = 1 if name in parts else 0
        shared = sum(held[pair] > once for pair in pairs[name])
        others = len(held) - (len(pairs[name]) - shared) * once
        sums.append(Sum(name=name, own=len(pairs[name]), parts=others, shared=shared))
    return tuple(sums)


def _best(sums: Iterable[Sum]) -> Sum | None:
    holding = [one for one in sums if one.holds]
    return max(holding, key=lambda one: (one.is_named_so, one.likeness, one.name), default=None)


def _layer(name: str, ties: int, *, total: Sum | None, orders: Mapping[str, int]) -> Layer:
    if total is not None and name == total.name:
        return Layer(name, LayerRole.TOTAL, ties)
    role = LayerRole.PERIOD if name in orders else LayerRole.KIND
    is_part = total is not None and (name in orders or not orders)
    return Layer(name, role, ties, orders.get(name, 0), total.name if total and is_part else "")


def _periods(names: Iterable[str]) -> dict[str, int]:
    """Return the place of each layer among those of the commonest numbered stem."""
    stems: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for name in names:
        if match := _NUMBERED.fullmatch(name):
            stems[match[1].casefold()].setdefault(int(match[2]), name)
    numbered = max(stems.values(), key=len, default={})
    if len(numbered) < _FEWEST_PARTS:
        return {}
    return {numbered[number]: place for place, number in enumerate(sorted(numbered), start=1)}


def _on_sums(sums: Iterable[Sum], total: Sum | None) -> list[str]:
    if total is not None:
        finding = (
            f"Layer {total.name} sums others: {total.shared} of its {total.own} pairs occur in "
            f"them, and {total.parts - total.shared} of their {total.parts} pairs do not occur in "
            "it. It is the default view; what it sums is never added to it."
        )
        return [finding]
    return [
        f"Layer {one.name} is named like a sum, but only {one.shared} of the {one.parts} pairs of "
        "the others occur in it. It was taken as a kind of tie."
        for one in sums
        if one.is_named_so
    ]


def _on_periods(found: Iterable[Layer]) -> list[str]:
    names = [layer.name for layer in found if layer.order]
    if not names:
        return []
    finding = (
        f"{names[0]} to {names[-1]} were taken as {len(names)} periods in the order of their "
        "numbers; the file gives them no dates."
    )
    return [finding]

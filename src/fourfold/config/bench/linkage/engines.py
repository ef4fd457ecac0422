"""What links: our engine, and Splink in two ways. Each first fixes its settings on one half."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from fourfold.analytics.linkage import clustering
from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.clustering import components
from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import CLUSTER_CAP, Model
from fourfold.analytics.linkage.setwise import Linked, cluster_of, link, link_counted
from fourfold.analytics.linkage.tables import columns_of
from fourfold.analytics.linkage.training import train
from fourfold.config.bench.linkage.entries import Entry, Labelled
from fourfold.config.bench.linkage.worth import counted, f1

NEVER = 10_000.0
PERSON = Kind.PERSON
Clusters = Callable[["Edges", float, int], list[int]]


@dataclass(frozen=True, slots=True)
class Scale:
    """The thresholds that are tried on the first half, and which stands for even odds."""

    tried: Sequence[float]
    even: float


BITS = Scale(range(-15, 31), 0.0)
SHARES = Scale([round(0.02 * n, 2) for n in range(1, 50)], 0.5)


@dataclass(frozen=True, slots=True)
class Edges:
    """Scored pairs of places in a set."""

    a: Any
    b: Any
    score: Any


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine made of the second half. seconds: to link it, its own making ready included.

    settings: what was fixed on the first half, in words. training: seconds to learn weights there,
    its making ready included; finding the threshold, for which truth is needed, is in neither.
    worked: seconds of all processors together for both, which others' work on the machine does not
    change; none for peers in an environment of their own.
    """

    engine: str
    clusters: Sequence[int]
    seconds: float
    settings: str = ""
    training: float = 0.0
    worked: float = 0.0


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Seconds by the clock and of all processors together, since it was started."""

    clock: float = field(default_factory=time.perf_counter)
    processors: float = field(default_factory=time.process_time)

    def read(self) -> tuple[float, float]:
        """Return both."""
        return time.perf_counter() - self.clock, time.process_time() - self.processors


def clusters_of(edges: Edges, threshold: float, number: int) -> list[int]:
    """Return the cluster of each of so many entries: whatever hangs together by such pairs.

    >>> clusters_of(Edges(np.array([0, 1]), np.array([1, 2]), np.array([9.0, 1.0])), 5, 3)
    [0, 0, 2]
    """
    chosen = edges.score >= threshold
    found = components(edges.a[chosen], edges.b[chosen], number)
    return [int(one) for one in found]


def ours_of(edges: Edges, threshold: float, number: int) -> list[int]:
    """Return the cluster of each of so many entries by such pairs, as our engine makes them."""
    chosen = edges.score >= threshold
    joined = clustering.Edges(edges.a[chosen], edges.b[chosen], edges.score[chosen])
    found = clustering.clusters(joined, (), CLUSTER_CAP)
    return [found.get(place, place) for place in range(number)]


def best(
    edges: Edges, half: Labelled, scale: Scale, made: Clusters = clusters_of
) -> tuple[float, float]:
    """Return the F1 of the most right clusters, and the threshold.

    Of several that are as right, it is the one nearest to even odds, which the weights stand for.
    """
    number = len(half.entries)
    worths = np.array([f1(counted(half.truth, made(edges, one, number))) for one in scale.tried])
    highest = np.flatnonzero(worths == worths.max())
    chosen = min((scale.tried[int(n)] for n in highest), key=lambda one: abs(one - scale.even))
    return float(worths.max()), chosen


def table_of(entries: Sequence[Entry]) -> pa.Table:
    """Return entries as our engine takes them: features and keys, one reader for all."""
    rows = []
    for place, entry in enumerate(entries):
        features = features_of(PERSON, _values(entry))
        rows.append((place, 1, features.to_json(), keys_of(PERSON, features)))
    return columns_of(rows)


def _values(entry: Entry) -> dict[str, object]:
    forenames = f"{entry.given} {entry.middle}".strip()
    return {
        "given": forenames,
        "family": entry.family,
        "born": entry.born,
        "postcode": entry.postcode,
        "address": entry.address,
        "town": entry.town,
        "phones": [entry.phone] if entry.phone else [],
        "emails": [entry.email] if entry.email else [],
        "pnc": entry.number,
        **entry.more,
    }


def ours(first: Labelled, second: Labelled, *, at: datetime) -> list[Found]:
    """Return our clusters: as the first half fixes the settings, and with those that ship.

    Weights are of the first half. How common a value is needs no truth, and is counted in the
    records that are linked, as Splink counts it and as the product does.
    """
    watch = Stopwatch()
    table = table_of(first.entries)
    trained = train(table, PERSON, at=at)
    taken, worked = watch.read()
    ways = {"Fourfold": _fixed(table, trained, first), "Fourfold as it ships": trained}
    found = [_linked(engine, second, model) for engine, model in ways.items()]
    return [replace(one, training=taken, worked=one.worked + worked) for one in found]


def _fixed(table: pa.Table, model: Model, half: Labelled) -> Model:
    """Return a model with the threshold, and the doubts or none, that are the most right."""
    every = link(table, replace(model, join=NEVER, propose=float(BITS.tried[0]))).proposals
    edges = Edges(*(every[name].to_numpy() for name in ("a", "b", "weight")))
    undoubted = ~_doubted(every, model)
    kept = Edges(edges.a[undoubted], edges.b[undoubted], edges.score[undoubted])
    ways = [(kept, model), (edges, replace(model, doubts={}))]
    tried = [(*best(one, half, BITS, ours_of), way) for one, way in ways]
    _, join, way = max(tried, key=lambda each: each[0])
    return replace(way, join=join, propose=min(join, model.propose))


def _doubted(pairs: pa.Table, model: Model) -> Any:
    """Return of which pairs the model leaves the joining to people."""
    levels = np.array(pairs["levels"].to_pylist()).reshape(pairs.num_rows, -1)
    doubted, sure = (
        np.any([levels[:, place] == row for place, row in model.places(named)], axis=0)
        for named in (model.doubts, model.sure)
    )
    return doubted & ~sure


def _linked(engine: str, half: Labelled, model: Model) -> Found:
    watch = Stopwatch()
    linked = link_counted(table_of(half.entries), model)
    joined = cluster_of(linked)
    taken, worked = watch.read()
    clusters = [joined.get(place, place) for place in range(len(half.entries))]
    doubts = "kept for people" if model.doubts else "left to the weights"
    words = f"joined from {model.join:g} bits, doubts {doubts}"
    settings = f"{words}; {_left_to_people(linked, half)}"
    return Found(engine, clusters, taken, settings, worked=worked)


def _left_to_people(linked: Linked, half: Labelled) -> str:
    """Return how many pairs are proposed beside those that were joined, and how many are right."""
    pairs = linked.proposals
    truth = np.asarray(half.truth, dtype=str)
    right = truth[pairs["a"].to_numpy()] == truth[pairs["b"].to_numpy()]
    return f"{pairs.num_rows:,} pairs proposed, {int(right.sum()):,} of them true"

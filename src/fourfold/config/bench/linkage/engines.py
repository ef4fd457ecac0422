"""What links: our engine, and Splink in two ways. Each first fixes its settings on one half."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.clustering import components
from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import Model
from fourfold.analytics.linkage.setwise import cluster_of, link
from fourfold.analytics.linkage.tables import columns_of
from fourfold.analytics.linkage.training import train
from fourfold.config.bench.linkage.entries import Entry, Labelled
from fourfold.config.bench.linkage.worth import counted, f1

THRESHOLDS = tuple(range(-12, 31))  # bits of evidence that are tried on the first half
SHARES = tuple(round(0.02 * n, 2) for n in range(1, 50))  # likewise, for scores from 0 to 1
NEVER = 10_000.0
PERSON = Kind.PERSON


@dataclass(frozen=True, slots=True)
class Edges:
    """Scored pairs of places in a set."""

    a: Any
    b: Any
    score: Any


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine made of the second half. seconds: to link it, its own making ready included.

    settings: what was fixed on the first half, in words.
    """

    engine: str
    clusters: Sequence[int]
    seconds: float
    settings: str = ""


def clusters_of(edges: Edges, threshold: float, number: int) -> list[int]:
    """Return the cluster of each of so many entries: whatever hangs together by such pairs.

    >>> clusters_of(Edges(np.array([0, 1]), np.array([1, 2]), np.array([9.0, 1.0])), 5, 3)
    [0, 0, 2]
    """
    chosen = edges.score >= threshold
    found = components(edges.a[chosen], edges.b[chosen], number)
    return [int(one) for one in found]


def best(edges: Edges, half: Labelled, tried: Sequence[float]) -> float:
    """Return the threshold whose clusters are the most right."""
    number = len(half.entries)
    worths = [f1(counted(half.truth, clusters_of(edges, one, number))) for one in tried]
    return tried[int(np.argmax(worths))]


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
        "phones": [entry.phone] if entry.phone else [],
        "pnc": entry.number,
        **entry.more,
    }


def ours(first: Labelled, second: Labelled, *, at: datetime) -> list[Found]:
    """Return our clusters: with the threshold of the first half, and with the one that ships."""
    table = table_of(first.entries)
    model = train(table, PERSON, at=at)
    chosen = _threshold(table, model, first)
    found = [
        _linked("Fourfold", second, replace(model, join=chosen, propose=min(chosen, model.propose)))
    ]
    if chosen == model.join:
        return [*found, replace(found[0], engine="Fourfold as it ships")]
    return [*found, _linked("Fourfold as it ships", second, model)]


def _threshold(table: pa.Table, model: Model, half: Labelled) -> float:
    """Return the best threshold of our own, with clusters made in our own way."""
    return best(_edges(table, model), half, THRESHOLDS)


def _edges(table: pa.Table, model: Model) -> Edges:
    open_pairs = link(table, replace(model, join=NEVER, propose=float(THRESHOLDS[0]))).proposals
    return Edges(*(open_pairs[name].to_numpy() for name in ("a", "b", "weight")))


def _linked(engine: str, half: Labelled, model: Model) -> Found:
    started = time.perf_counter()
    joined = cluster_of(link(table_of(half.entries), model))
    taken = time.perf_counter() - started
    clusters = [joined.get(place, place) for place in range(len(half.entries))]
    return Found(engine, clusters, taken, f"joined from {model.join:g} bits")


def tuned(
    engine: str,
    halves: tuple[Labelled, Labelled],
    edges_of: Callable[[Labelled], Edges],
    tried: Sequence[float],
) -> Found:
    """Return the clusters of an engine that scores pairs, by the threshold of the first half."""
    first, second = halves
    threshold = best(edges_of(first), first, tried)
    started = time.perf_counter()
    edges = edges_of(second)
    clusters = clusters_of(edges, threshold, len(second.entries))
    taken = time.perf_counter() - started
    return Found(engine, clusters, taken, f"joined from {threshold:g}")

"""The rows of the bench: every set by every engine, and whether ours is as right as the best."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from fourfold.config.bench.linkage import engines, peers, sets, splinks
from fourfold.config.bench.linkage.engines import Found
from fourfold.config.bench.linkage.entries import Labelled
from fourfold.config.bench.linkage.worth import (
    Counts,
    by_group,
    counted,
    difference,
    f1,
    worth_of,
)
from fourfold.config.bench.rows import LeftOut, Row
from fourfold.config.bench.sizes import WHOLE, Sizes

SILOS, FEW = 100_000, 1_000
BUDGET = 1.1  # of the time that Splink takes with the same rules
SAME_RULES = "Splink, same rules"
SAMPLES = {"recordlinkage": 20_000, "nomenklatura": 4_000}  # entries on which slow ones are asked
LONG = 10.0  # seconds of work, from which on its time has a budget
Beside = Callable[[tuple[Labelled, Labelled]], Found]


@dataclass(frozen=True, slots=True)
class Judged(Row):
    """A row that is kept when our F1 is not below a peer's by more than chance explains.

    figures: the same as `found`, for programs.
    """

    figures: dict[str, Any] = field(default_factory=dict)
    is_as_good: bool | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether ours is as right; none where nothing is claimed."""
        return self.is_as_good


def linkage(_place: object, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield how right and how quick the linking of persons is, on each set and beside each peer."""
    is_whole = sizes.threats >= WHOLE.threats
    yield from _on(lambda: sets.febrl(1), at)
    if is_whole:
        yield from _on(lambda: sets.febrl(3), at)
        yield from _on(sets.historical, at)
    yield from _on(lambda: sets.silo(SILOS if is_whole else FEW), at)


def own_set(file: Path, truth: str, mapping: Path | None, *, at: datetime) -> Iterator[Row]:
    """Yield the same of anybody's labelled set, with nothing tuned to it but on its first half."""
    labelled = sets.own(file, truth, mapping)
    yield from rows_of(labelled, at=at)


def _on(made: Callable[[], Labelled], at: datetime) -> Iterator[Row]:
    try:
        labelled = made()
    except LeftOut as reason:
        yield _absent("a set", str(reason))
    else:
        yield from rows_of(labelled, at=at)


def rows_of(labelled: Labelled, *, at: datetime) -> Iterator[Row]:
    """Yield the rows of one set: each engine, whether ours is as right, and our groups.

    Some peers take so long to a pair that of a large set they are asked a sample, as are we.
    """
    ways = _ways(at)
    number = len(labelled.entries)
    slow = {peer: ways.pop(peer) for peer, most in SAMPLES.items() if number > 2 * most}
    yield from _beside_each_other(labelled, ways, at)
    for peer, way in slow.items():
        sample = replace(labelled.sample(SAMPLES[peer]), groups={})
        yield from _beside_each_other(sample, {peer: way}, at)


def _beside_each_other(
    labelled: Labelled, ways: Mapping[str, Beside], at: datetime
) -> Iterator[Row]:
    halves = labelled.halves()
    second = halves[1]
    size = f"{labelled.name}: {len(second.entries):,} entries of {len(set(second.truth)):,}"
    peers.told(f"{labelled.name}: Fourfold")
    found = engines.ours(*halves, at=at)
    beside, absent = _asked(labelled.name, halves, ways)
    counts = {one.engine: counted(second.truth, one.clusters) for one in (*found, *beside)}
    yield from (_row(size, one, counts[one.engine]) for one in (*found, *beside))
    yield from (_absent(size, reason) for reason in absent)
    if beside:
        yield _claim(size, found[0], beside, counts)
    yield from _time(size, found[0], beside)
    yield from _groups(size, second, found[0], counts[found[0].engine])


def _ways(at: datetime) -> dict[str, Beside]:
    return {
        SAME_RULES: lambda given: splinks.same_rules(given, at=at),
        "Splink, its own defaults": lambda given: splinks.own_defaults(given, at=at),
        **{peer: _peer(peer) for peer in peers.SCRIPTS},
    }


def _asked(
    name: str, halves: tuple[Labelled, Labelled], ways: Mapping[str, Beside]
) -> tuple[list[Found], list[str]]:
    found, absent = [], []
    for engine, way in ways.items():
        started = time.perf_counter()
        try:
            found.append(way(halves))
        except LeftOut as reason:
            absent.append(str(reason))
        peers.told(f"{name}: {engine}, {time.perf_counter() - started:,.0f} s in all")
    return found, absent


def _peer(peer: str) -> Beside:
    return lambda halves: peers.run(peer, halves)


def _row(size: str, found: Found, counts: Counts) -> Row:
    worth = worth_of(counts)
    return Judged(
        f"linkage, {found.engine}",
        size,
        found.seconds * 1000,
        found=f"{worth}; {found.settings}{_learning(found)}",
        figures=_figures(worth) | {"training": round(found.training, 2)},
    )


def _learning(found: Found) -> str:
    return f"; weights learnt in {found.training:.1f} s before" if found.training else ""


def _figures(worth: Any) -> dict[str, Any]:
    return {name: round(getattr(worth, name), 5)
            for name in ("precision", "recall", "f1", "low", "high")}  # fmt: skip


def _absent(size: str, reason: str) -> Row:
    return Judged("linkage, left out", size, 0.0, found=reason)


def _claim(size: str, ours: Found, beside: Sequence[Found], counts: dict[str, Counts]) -> Row:
    """Return whether our F1 is below that of the best by more than the bootstrap interval."""
    best = max(beside, key=lambda one: f1(counts[one.engine]))
    low, high = difference(counts[ours.engine], counts[best.engine])
    gained = f1(counts[ours.engine]) - f1(counts[best.engine])
    return Judged(
        "linkage, as right as the best",
        size,
        ours.seconds * 1000,
        best.seconds * 1000,
        against=best.engine,
        found=f"F1 {gained:+.4f} ({low:+.4f} to {high:+.4f})",
        figures={"difference": round(gained, 5), "low": round(low, 5), "high": round(high, 5)},
        is_as_good=high >= 0,
    )


def _time(size: str, ours: Found, beside: Sequence[Found]) -> Iterator[Row]:
    """Yield the whole, learning the weights too, and the linking by itself, beside Splink's."""
    for one in beside:
        if one.engine == SAME_RULES:
            whole = ours.training + ours.seconds, one.training + one.seconds
            budget = BUDGET if whole[0] > LONG else None
            yield replace(_ratio("linkage, time, whole", size, *whole), budget=budget)
            yield _ratio("linkage, time, linking alone", size, ours.seconds, one.seconds)
            yield _ratio("linkage, time, of processors", size, ours.worked, one.worked)


def _ratio(work: str, size: str, ours: float, theirs: float) -> Row:
    return Row(work, size, ours * 1000, theirs * 1000, against=SAME_RULES)


def _groups(size: str, half: Labelled, ours: Found, counts: Counts) -> Iterator[Row]:
    for by, group, worth in by_group(counts, half.groups):
        yield Judged(
            f"linkage, by {by}: {group}",
            size,
            ours.seconds * 1000,
            found=f"{worth}; false {1 - worth.precision:.4f}, missed {1 - worth.recall:.4f}",
            figures=_figures(worth),
        )

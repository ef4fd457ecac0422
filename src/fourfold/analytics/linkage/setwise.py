"""Link many records at once: candidate pairs and weights in DuckDB by Splink, then clusters."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fourfold.analytics.linkage.clustering import Edges, clusters
from fourfold.analytics.linkage.counting import counted_in
from fourfold.analytics.linkage.model import Model
from fourfold.analytics.linkage.pairs import doubt, meet, weigh, with_levels
from fourfold.analytics.linkage.room import ROOM, Room, working
from fourfold.analytics.linkage.tables import columns_of, spare, spread

__all__ = ["Judged", "Linked", "columns_of", "conclude", "link", "link_counted", "silent"]

Progress = Callable[[str, float], None]
_CERTAIN: Final = 1_000.0  # bits: more than any comparison can weigh


@dataclass(frozen=True, slots=True)
class Judged:
    """What people decided: pairs of ids that are the same one, and pairs that are not."""

    same: Collection[tuple[int, int]] = ()
    different: Collection[tuple[int, int]] = ()


NOTHING_JUDGED: Final = Judged()


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run found.

    joins: id, cluster (the least id in it), for records that the machine may join: of one reader.
    proposals: a, b, weight, probability, levels; pairs for people, likeliest first, of two
    readers, or not likely enough to join, or kept apart by what people said.
    """

    joins: pa.Table
    proposals: pa.Table
    compared: int


def link(
    table: pa.Table,
    model: Model,
    *,
    judged: Judged = NOTHING_JUDGED,
    new_ids: Collection[int] | None = None,
    progress: Progress | None = None,
    room: Room = ROOM,
) -> Linked:
    """Return the clusters and the proposals among the records of one kind.

    `table` is as `columns_of` returns it. `progress` is told each step and the share done. With
    `new_ids`, only pairs with one of them are compared: the joins are then among those alone, and
    the caller keeps what was joined before by naming it in `judged.same`.
    """
    tell = progress or silent
    with working(room) as connection:
        tell("Reading records", 0.0)
        spread(connection, table, model)
        tell("Finding pairs to compare", 0.15)
        compared = meet(connection, model, new_ids)
        return _linked(connection, model, judged, compared, tell)


def link_counted(table: pa.Table, model: Model, *, room: Room = ROOM) -> Linked:
    """Return what `link` does by the model's weights and how common values are in this table.

    The records are spread once, for counting and for comparing.
    """
    with working(room) as connection:
        spread(connection, table, replace(model, common=frozenset()))
        counted = counted_in(connection, model)
        spare(connection, counted)
        compared = meet(connection, counted, None)
        return _linked(connection, counted, NOTHING_JUDGED, compared, silent)


def _linked(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    judged: Judged,
    compared: int,
    tell: Progress,
) -> Linked:
    tell("Comparing pairs", 0.35)
    weigh(connection, model)
    return conclude(connection, model, judged, compared, tell)


def conclude(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    judged: Judged,
    compared: int,
    tell: Progress,
) -> Linked:
    """Return what comes of the table `weighed` (a, b, weight), whoever weighed the pairs."""
    doubt(connection, model)
    tell("Making clusters", 0.85)
    joins = _joins(connection, model, judged)
    proposals = with_levels(connection, model, _open(connection, joins, judged))
    tell("Done", 1.0)
    return Linked(joins, proposals, compared)


def silent(_step: str, _done: float) -> None:
    """Tell nobody how far a run is."""


def _joins(connection: duckdb.DuckDBPyConnection, model: Model, judged: Judged) -> pa.Table:
    """Return id and cluster of the records joined, each cluster within one reader."""
    connection.register("said_same", _pairs(judged.same))
    found: pa.Table = connection.execute(
        """select a, b, max(weight) as weight from (
             select a, b, weight from weighed anti join doubted using (a, b) where weight >= ?
             union all select a, b, ? from said_same) as either
           join records l on l.id = a join records r on r.id = b
           where l.reader = r.reader group by a, b""",
        [model.join, _CERTAIN],
    ).to_arrow_table()
    edges = Edges(found["a"].to_numpy(), found["b"].to_numpy(), found["weight"].to_numpy())
    joined = clusters(edges, judged.different, model.cluster_cap)
    connection.unregister("said_same")
    return pa.table(
        {
            "id": np.fromiter(joined.keys(), np.int64, len(joined)),
            "cluster": np.fromiter(joined.values(), np.int64, len(joined)),
        }
    )


def _open(connection: duckdb.DuckDBPyConnection, joins: pa.Table, judged: Judged) -> pa.Table:
    """Return the likely pairs that are neither joined nor decided."""
    connection.register("joined", joins)
    connection.register("decided", _pairs([*judged.same, *judged.different]))
    found = connection.execute(
        """select w.a, w.b, w.weight from weighed w
           left join joined l on l.id = w.a left join joined r on r.id = w.b
           where l.cluster is distinct from r.cluster or l.cluster is null
           except select w.a, w.b, w.weight from weighed w join decided using (a, b)"""
    ).to_arrow_table()
    connection.unregister("joined")
    connection.unregister("decided")
    return found


def _pairs(pairs: Collection[tuple[int, int]]) -> pa.Table:
    least_first = [(min(pair), max(pair)) for pair in pairs]
    return pa.table(
        {
            "a": pa.array([a for a, _ in least_first], pa.int64()),
            "b": pa.array([b for _, b in least_first], pa.int64()),
        }
    )


def cluster_of(linked: Linked) -> dict[int, int]:
    """Return the cluster of each joined record."""
    return dict(
        zip(linked.joins["id"].to_pylist(), linked.joins["cluster"].to_pylist(), strict=True)
    )


def likely(linked: Linked, least: float) -> pa.Table:
    """Return the proposals of at least a weight."""
    return linked.proposals.filter(pc.field("weight") >= least)

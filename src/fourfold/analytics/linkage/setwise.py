"""Link many records at once: candidate pairs and weights in DuckDB by Splink, then clusters."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fourfold.analytics.linkage.clustering import CERTAIN, Edges, Ints, clusters, open_to_doubt
from fourfold.analytics.linkage.counting import counted_in
from fourfold.analytics.linkage.model import Model
from fourfold.analytics.linkage.pairs import doubt, meet, weigh, with_levels
from fourfold.analytics.linkage.room import ROOM, Room, working
from fourfold.analytics.linkage.tables import columns_of, spare, spread

__all__ = ["Judged", "Linked", "columns_of", "conclude", "link", "link_counted", "silent"]

Progress = Callable[[str, float], None]
Ids = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is held of pairs of ids before a run: that they are the same one, and that they are not.

    Of a run over what is new, too: standing, the pairs that earlier runs joined, and parted, those
    that they did not though they weighed enough. Both hold unless what is new bears on them.
    """

    same: Collection[Ids] = ()
    different: Collection[Ids] = ()
    standing: Collection[Ids] = ()
    parted: Collection[Ids] = ()


NOTHING_JUDGED: Final = Judged()


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run found.

    joins: id, cluster (the least id in it), for records that the machine may join: of one reader.
    proposals: a, b, weight, probability, levels; pairs for people, likeliest first, of two
    readers, or not likely enough to join, or kept apart by what people said.
    reopened: what was not new and was compared with all again, as what is new bears on it.
    """

    joins: pa.Table
    proposals: pa.Table
    compared: int
    reopened: Collection[int] = ()


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
    `new_ids`, only pairs with one of them are compared, and with those whom they may part or unite:
    what was joined before holds as `judged` says.
    """
    tell = progress or silent
    with working(room) as connection:
        tell("Reading records", 0.0)
        spread(connection, table, model)
        tell("Finding pairs to compare", 0.15)
        compared = meet(connection, model, new_ids)
        tell("Comparing pairs", 0.35)
        weigh(connection, model)
        return conclude(connection, model, judged, compared, tell, new_ids)


def link_counted(table: pa.Table, model: Model, *, room: Room = ROOM) -> Linked:
    """Return what `link` does by the model's weights and how common values are in this table.

    The records are spread once, for counting and for comparing.
    """
    with working(room) as connection:
        spread(connection, table, replace(model, common=frozenset()))
        counted = counted_in(connection, model)
        spare(connection, counted)
        compared = meet(connection, counted, None)
        weigh(connection, counted)
        return conclude(connection, counted, NOTHING_JUDGED, compared, silent)


def conclude(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    judged: Judged,
    compared: int,
    tell: Progress,
    new_ids: Collection[int] | None = None,
) -> Linked:
    """Return what comes of the table `weighed` (a, b, weight), whoever weighed the pairs."""
    reopened = np.array([], np.int64)
    if new_ids is not None:
        tell("Looking again at what is close by", 0.8)
        fresh = np.array(list(new_ids), np.int64)
        reopened = np.setdiff1d(_close_by(connection, model, judged, fresh), fresh)
        compared += _weigh_again(connection, model, reopened)
    doubt(connection, model)
    tell("Making clusters", 0.85)
    judged = replace(judged, same=[*judged.same, *_still(judged.standing, reopened)])
    joins = _joins(connection, model, judged)
    proposals = with_levels(connection, model, _open(connection, joins, judged))
    tell("Done", 1.0)
    return Linked(joins, proposals, compared, reopened.tolist())


def _close_by(
    connection: duckdb.DuckDBPyConnection, model: Model, judged: Judged, fresh: Ints
) -> Ints:
    """Return the ids of which all pairs have to be known before clusters are made."""
    connection.register("left_apart", _pairs(judged.parted))
    tied = connection.execute(
        """select a, b from (
             select a, b from weighed where weight >= ? union select a, b from left_apart)
           join records l on l.id = a join records r on r.id = b where l.reader = r.reader""",
        [model.join],
    ).to_arrow_table()
    connection.unregister("left_apart")
    standing = _pairs([*judged.same, *judged.standing])
    return open_to_doubt(_rows(standing), _rows(tied), judged.different, fresh)


def _rows(pairs: pa.Table) -> Ints:
    """Return the pairs of a table, a row each."""
    return np.column_stack([pairs[name].to_numpy() for name in ("a", "b")])


def _weigh_again(connection: duckdb.DuckDBPyConnection, model: Model, reopened: Ints) -> int:
    """Weigh some ids against all; return how many pairs that were."""
    if not len(reopened):
        return 0
    compared = meet(connection, model, reopened.tolist())
    connection.execute("delete from weighed where a in (from fresh) or b in (from fresh)")
    weigh(connection, model)
    return compared


def _still(standing: Collection[Ids], reopened: Ints) -> Iterable[Ids]:
    """Return what was joined before and is not looked at anew."""
    anew = set(reopened.tolist())
    return (pair for pair in standing if anew.isdisjoint(pair))


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
        [model.join, CERTAIN],
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

"""Link many records where one machine is too small: candidate pairs and weights on Spark.

The keys, the model and its levels are those of `setwise`; what Spark hands back, pairs that are
likely, goes the same way as there, so that both come to the same clusters and proposals.
"""

from collections.abc import Collection
from typing import Any, Final

import duckdb
import pyarrow as pa
from splink import Linker

from fourfold.analytics.linkage.features import COLUMNS
from fourfold.analytics.linkage.model import Frequencies, Model
from fourfold.analytics.linkage.room import ROOM, Room, working
from fourfold.analytics.linkage.setwise import (
    NOTHING_JUDGED,
    Judged,
    Linked,
    Progress,
    conclude,
    silent,
)
from fourfold.analytics.linkage.spark_room import session_in
from fourfold.analytics.linkage.tables import picked, spread

_ROWS: Final = 20_000  # in a part of a table
_SORTS: Final = {"VARCHAR": "string", "VARCHAR[]": "array<string>", "INTEGER": "int"}
# Jaro-Winkler as DuckDB and rapidfuzz have it. Splink's own for Spark takes half a step for an
# odd letter out of place, and so comes to less, by up to 0.15: it tells what is far apart, from
# 0.6 down, in no time. s.left: a, with what was met struck out; s.met: what was met, as b has it.
ALIKE: Final = r"""
create or replace temporary function alike(a string, b string) returns double
return case when jaro_winkler(a, b) < 0.6d then 0d else
  transform(transform(transform(
    array(cast(greatest(greatest(length(a), length(b)) div 2 - 1, 0) as int)),
    reach -> aggregate(
      sequence(1, length(b)),
      named_struct('left', a, 'met', cast('' as string)),
      (s, place) -> transform(
        array(locate(
          substr(b, place, 1),
          substr(s.left, greatest(1, place - reach), place + reach + 1 - greatest(1, place - reach))
        )),
        at -> if(at = 0, s, named_struct(
          'left', overlay(s.left placing '\0' from greatest(1, place - reach) + at - 1 for 1),
          'met', concat(s.met, substr(b, place, 1))
        ))
      )[0]
    )),
    s -> named_struct(
      'met', length(s.met),
      'moved', size(filter(
        zip_with(
          filter(sequence(1, length(a)), place -> substr(s.left, place, 1) = '\0'),
          sequence(1, greatest(length(s.met), 1)),
          (place, at) -> substr(a, place, 1) <> substr(s.met, at, 1)
        ),
        is_moved -> is_moved
      )) div 2
    )),
    n -> transform(
      array(case when n.met = 0 then 0d else
        (cast(n.met as double) / length(a) + cast(n.met as double) / length(b)
          + cast(n.met - n.moved as double) / n.met) / 3d end),
      jaro -> case when jaro > 0.7d then jaro + (1d - jaro) * 0.1d * size(filter(
        sequence(1, least(4, length(a), length(b))), many -> substr(a, 1, many) = substr(b, 1, many)
      )) else jaro end
    )[0]
  )[0]
end
"""


def link(
    table: pa.Table,
    model: Model,
    *,
    judged: Judged = NOTHING_JUDGED,
    new_ids: Collection[int] | None = None,
    progress: Progress | None = None,
    room: Room = ROOM,
) -> Linked:
    """Return what `setwise.link` does, with pairs found and weighed on the Spark of `room.master`.

    :raises NoSpark: where that Spark cannot be had.
    """
    tell = progress or silent
    with working(room) as connection:
        tell("Reading records", 0.0)
        spread(connection, table, model)
        tell("Starting Spark", 0.05)
        with session_in(room) as session:
            compared = _weigh(session, table, model, new_ids, tell)
            tell("Fetching pairs", 0.75)
            _hand_over(connection, session)
        return conclude(connection, model, judged, compared, tell, new_ids)


def _weigh(
    session: Any,
    table: pa.Table,
    model: Model,
    new_ids: Collection[int] | None,
    tell: Progress,
) -> int:
    """Make the view `weighed` in Spark; return how many pairs were compared."""
    _cut(session, table.num_rows)
    _spread(session, table, model)
    tell("Finding pairs to compare", 0.15)
    compared = _meet(session, model, new_ids)
    tell("Comparing pairs", 0.35)
    _score(session, model)
    return compared


def _cut(session: Any, rows: int) -> None:
    """Say into how many parts a table is cut, where whoever keeps the cluster has not."""
    context = session.sparkContext
    if not context.getConf().contains("spark.sql.shuffle.partitions"):
        parts = max(2 * context.defaultParallelism, rows // _ROWS)
        session.conf.set("spark.sql.shuffle.partitions", str(parts))


def _spread(session: Any, table: pa.Table, model: Model) -> None:
    """Make the views `records` (id, a column for each feature) and `keyed` (key, id)."""
    columns = COLUMNS[model.kind].items()
    structure = ", ".join(f"`{name}` {_SORTS[sort]}" for name, sort in columns)
    handed_in = session.createDataFrame(table.select(["id", "features", "keys"]))
    handed_in.createOrReplaceTempView("handed_in")
    common = pa.table({"common": pa.array([sorted(model.common)], pa.list_(pa.string()))})
    session.createDataFrame(common).createOrReplaceTempView("shared_by_many")
    _keep(
        session,
        "records",
        f"""select id, {picked(model, "spark")} from (
              select id, from_json(features, '{structure}') as f, common
              from handed_in cross join shared_by_many) as read""",  # noqa: S608
    )
    _keep(session, "keyed", "select explode(keys) as key, id from handed_in")


def _meet(session: Any, model: Model, new_ids: Collection[int] | None) -> int:
    """Make the view `met` of the pairs that share a key; return how many."""
    fresh = pa.table({"id": pa.array(sorted(set(new_ids or ())), pa.int64())})
    session.createDataFrame(fresh).createOrReplaceTempView("fresh")
    is_wanted = "" if new_ids is None else "and (l.is_new or r.is_new)"
    _keep(
        session,
        "met",
        f"""with usable as (
              select keyed.key, keyed.id, fresh.id is not null as is_new from keyed
              join (select key from keyed group by key
                    having count(*) between 2 and {model.key_cap}) as few using (key)
              left join fresh on fresh.id = keyed.id)
            select distinct l.id as join_key_l, r.id as join_key_r, '0' as match_key
            from usable as l join usable as r on l.key = r.key and l.id < r.id {is_wanted}""",  # noqa: S608
    )
    return int(session.table("met").count())


def _score(session: Any, model: Model) -> None:
    """Make the view `weighed` of the met pairs not below `model.propose`."""
    api = bring_functions(session)
    linker = Linker(
        api.register("records"), _settings(model), log_level=None, validate_settings=False
    )
    for column, known in model.frequencies.items():
        _look_up(session, column, known)
        linker.table_management.register_term_frequency_lookup(
            api.register(f"share_of_{column}"), column
        )
    linker.table_management.register_blocked_pairs_for_predict(api.register("met"))
    found = linker.inference.predict(threshold_match_weight=model.propose, warning_mode="never")
    found.as_spark_dataframe().createOrReplaceTempView("weighed")


def bring_functions(session: Any) -> Any:
    """Give a session the functions by which texts are compared; return Splink's hold on it."""
    from splink.backends.spark import SparkAPI  # noqa: PLC0415 - needs pyspark

    api = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, break_lineage_method="persist"
    )
    session.sql(ALIKE)
    return api


def _settings(model: Model) -> dict[str, Any]:
    """Return the settings for Splink, with the names of columns quoted as Spark does."""
    settings = model.settings("spark")
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            level["sql_condition"] = level["sql_condition"].replace('"', "`")
    return settings


def _look_up(session: Any, column: str, known: Frequencies) -> None:
    """Make the view of how common each value is that occurs, as the model has it."""
    names = pa.array(list(known.values), pa.string())
    shares = pa.array(list(known.values.values()), pa.float64())
    handed_in = session.createDataFrame(pa.table({"value": names, "share": shares}))
    handed_in.createOrReplaceTempView(f"known_of_{column}")
    _keep(
        session,
        f"share_of_{column}",
        f"""select `{column}`, coalesce(share, cast('{known.rest!r}' as double)) as `tf_{column}`
            from (select distinct `{column}` from records where `{column}` is not null) as met_with
            left join known_of_{column} on value = `{column}`""",  # noqa: S608
    )


def _keep(session: Any, name: str, sql: str) -> None:
    """Make a view that is worked out once: in memory, and on disk where it does not fit."""
    session.sql(sql).persist().createOrReplaceTempView(name)


def _hand_over(connection: duckdb.DuckDBPyConnection, session: Any) -> None:
    """Make the table `weighed` of what Spark weighed."""
    found = session.sql("select id_l as a, id_r as b, match_weight as weight from weighed")
    connection.register("handed_in", found.toArrow())
    connection.execute("create table weighed as select a, b, weight from handed_in")
    connection.unregister("handed_in")

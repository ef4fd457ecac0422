"""Which pairs are compared, and what Splink says of each."""

from collections.abc import Collection

import duckdb
import pyarrow as pa
from splink import Linker
from splink.backends.duckdb import DuckDBAPI

from fourfold.analytics.linkage.comparing import comparisons_of
from fourfold.analytics.linkage.model import Model
from fourfold.analytics.linkage.tables import levels_sql, sides


def meet(
    connection: duckdb.DuckDBPyConnection, model: Model, new_ids: Collection[int] | None
) -> int:
    """Make the table `met` of the pairs that share a key, anew; return how many.

    A key of more than `model.key_cap` records is passed over. With `new_ids`, one of a pair is new.
    """
    fresh = ""
    if new_ids is not None:
        connection.register("handed_in", pa.table({"id": pa.array(new_ids, pa.int64())}))
        connection.execute(
            "create or replace temp table fresh as select distinct id from handed_in"
        )
        connection.unregister("handed_in")
        fresh = "and (l.id in (from fresh) or r.id in (from fresh))"
    connection.execute(
        """create temp table usable as
           select keyed.key, keyed.id from keyed
           join (select key from keyed group by key having count(*) between 2 and ?) using (key)""",
        [model.key_cap],
    )
    connection.execute(
        f"""create or replace table met as
            select distinct l.id as join_key_l, r.id as join_key_r, '0' as match_key
            from usable l join usable r on l.key = r.key and l.id < r.id {fresh}"""  # noqa: S608
    )
    connection.execute("drop table usable")
    ((count,),) = connection.execute("select count(*) from met").fetchall()
    return int(count)


def weigh(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Add to the table `weighed` (a, b, weight) the met pairs not below `model.propose`."""
    api = DuckDBAPI(connection=connection)
    linker = Linker(
        api.register("records"), model.settings(), log_level=None, validate_settings=False
    )
    for column in model.frequencies:
        _look_up(connection, model, column)
        linker.table_management.register_term_frequency_lookup(
            api.register(f"share_of_{column}"), column
        )
    linker.table_management.register_blocked_pairs_for_predict(api.register("met"))
    found = linker.inference.predict(threshold_match_weight=model.propose, warning_mode="never")
    connection.execute("create table if not exists weighed (a bigint, b bigint, weight double)")
    connection.execute(
        f"insert into weighed select id_l, id_r, match_weight from {found.physical_name}"  # noqa: S608
    )


def doubt(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make the table `doubted` (a, b) of the weighed pairs that only people may join."""
    doubts, sure = (
        " or ".join(
            f"({comparisons_of(model.kind)[place].sql()}) = {row}"
            for place, row in model.places(levels)
        )
        for levels in (model.doubts, model.sure)
    )
    pair = f"""select p.a, p.b, {sides(model.kind)} from {{}} p
               join records l on l.id = p.a join records r on r.id = p.b"""  # noqa: S608
    # Few are doubted: what settles a doubt takes long to tell, and is asked of those alone.
    connection.execute(
        f"""create table doubted as
            with doubtful as materialized (
              select a, b from ({pair.format("weighed")} where p.weight >= ?)
              where {doubts or "false"})
            select a, b from ({pair.format("doubtful")}) where not ({sure or "false"})""",  # noqa: S608
        [model.join],
    )


def _look_up(connection: duckdb.DuckDBPyConnection, model: Model, column: str) -> None:
    """Make the table of how common each value is that occurs, as the model has it."""
    known = model.frequencies[column]
    names = pa.array(list(known.values), pa.string())
    shares = pa.array(list(known.values.values()), pa.float64())
    connection.register("handed_in", pa.table({"value": names, "share": shares}))
    connection.execute(
        f"""create or replace table "share_of_{column}" as
            select "{column}", coalesce(handed_in.share, ?) as "tf_{column}"
            from (select distinct "{column}" from records where "{column}" is not null) as met_with
            left join handed_in on handed_in.value = "{column}" """,  # noqa: S608
        [known.rest],
    )
    connection.unregister("handed_in")


def with_levels(connection: duckdb.DuckDBPyConnection, model: Model, pairs: pa.Table) -> pa.Table:
    """Return pairs (a, b, weight) with probability and the levels they come to."""
    connection.register("handed_in", pairs)
    found = connection.execute(
        f"""with pair as (
              select p.a, p.b, p.weight, {sides(model.kind)}
              from handed_in p join records l on l.id = p.a join records r on r.id = p.b)
            select a, b, weight, 1 / (1 + pow(2, -weight)) as probability,
                   {levels_sql(model.comparisons)} as levels
            from pair order by weight desc, a, b"""  # noqa: S608
    ).to_arrow_table()
    connection.unregister("handed_in")
    return found

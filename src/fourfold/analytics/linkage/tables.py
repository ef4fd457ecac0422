"""Records as tables: what callers hand in, and the columns that are compared."""

from collections.abc import Iterable, Mapping
from typing import Final

import duckdb
import pyarrow as pa

from fourfold.analytics.linkage.comparing import Comparison
from fourfold.analytics.linkage.features import COLUMNS
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import Model

SCHEMA: Final = pa.schema(
    [
        ("id", pa.int64()),
        ("reader", pa.int64()),
        ("features", pa.string()),
        ("keys", pa.list_(pa.int64())),
    ]
)
_PHRASES: Final[Mapping[str, Mapping[str, str]]] = {
    "duckdb": {
        "quote": '"',
        "common": "getvariable('common')",
        "has": "list_contains",
        "kept": "list_filter(f.{name}, lambda each: {spared})",
        "count": "len",
    },
    "spark": {
        "quote": "`",
        "common": "common",
        "has": "array_contains",
        "kept": "filter(f.{name}, each -> {spared})",
        "count": "size",
    },
}
_LISTS: Final = ("phones", "emails", "held")
_ONE_OF: Final = ("phone", "email")


def columns_of(rows: Iterable[tuple[int, int, str, Iterable[int]]]) -> pa.Table:
    """Return rows of id, label of the readers, features as JSON text and keys as a table.

    >>> columns_of([(1, 7, '{"number":"1"}', (5, 6))]).num_rows
    1
    """
    ids, readers, features, keys = [], [], [], []
    for each, reader, text, blocking in rows:
        ids.append(each)
        readers.append(reader)
        features.append(text)
        keys.append(list(blocking))
    return pa.table([ids, readers, features, keys], schema=SCHEMA)


def spread(connection: duckdb.DuckDBPyConnection, table: pa.Table, model: Model) -> None:
    """Make the tables `records` (id, reader, a column for each feature) and `keyed` (key, id)."""
    connection.register("handed_in", table)
    columns = COLUMNS[model.kind]
    structure = ", ".join(f'"{name}": {_as_json(sort)}' for name, sort in columns.items())
    if model.common:
        connection.execute("set variable common = ?::varchar[]", [sorted(model.common)])
    # Names of columns come from COLUMNS above, never from outside.
    connection.execute(
        f"""create table records as
            with read as (
              select id, reader, json_transform(features, '{{{structure}}}') as f from handed_in)
            select id, reader, {picked(model)} from read"""  # noqa: S608
    )
    connection.execute("create table keyed as select unnest(keys) as key, id from handed_in")
    connection.unregister("handed_in")


def spare(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Take out of the table `records`, spread without, what the model has as common."""
    if not model.common:
        return
    connection.execute("set variable common = ?::varchar[]", [sorted(model.common)])
    connection.execute(
        f"""create or replace table records as
            with read as (select id, reader, r as f from records r)
            select id, reader, {picked(model)} from read"""  # noqa: S608
    )


def _as_json(sort: str) -> str:
    return '["VARCHAR"]' if sort == "VARCHAR[]" else f'"{sort}"'


def picked(model: Model, dialect: str = "duckdb") -> str:
    """Return the columns of a model out of a structure f, without what is common, in SQL."""
    return ", ".join(_picked(name, model, _PHRASES[dialect]) for name in COLUMNS[model.kind])


def _picked(name: str, model: Model, say: Mapping[str, str]) -> str:
    quoted = f"{say['quote']}{name}{say['quote']}"
    if not model.common or name not in {*_LISTS, *_ONE_OF}:
        return f"f.{quoted} as {quoted}"
    if name in _ONE_OF:
        return f"case when not {say['has']}({say['common']}, f.{name}) then f.{name} end as {name}"
    spared = f"not {say['has']}({say['common']}, each)"
    kept = say["kept"].format(name=name, spared=spared)
    return f"case when {say['count']}({kept}) > 0 then {kept} end as {name}"


def levels_sql(comparisons: Iterable[Comparison], dialect: str = "duckdb") -> str:
    """Return the levels of a pair, in order of the comparisons, as one list in SQL."""
    return f"[{', '.join(comparison.sql(dialect) for comparison in comparisons)}]"


def sides(kind: Kind) -> str:
    """Return every feature of l and r with _l and _r behind its name, as SQL wants it."""
    return ", ".join(
        f'{side}."{name}" as "{name}_{side}"' for name in COLUMNS[kind] for side in "lr"
    )

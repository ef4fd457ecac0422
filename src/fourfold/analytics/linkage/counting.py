"""What is counted in records: how common values are, and how random pairs compare."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import duckdb
import numpy as np

from fourfold.analytics.linkage.comparing import comparisons_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import SHARED_CAP, Frequencies, Model
from fourfold.analytics.linkage.tables import levels_sql, sides

_COMMONEST: Final = 3_000  # values of a column whose frequency is kept
_WHO: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.PERSON: ("given_sound", "family_sound", "born"),  # alike in these, records seem of one
}
_LISTS: Final[Mapping[Kind, tuple[str, ...]]] = {Kind.PERSON: ("phones", "emails", "held")}


def counted_in(connection: duckdb.DuckDBPyConnection, model: Model) -> Model:
    """Return a model with how common values are in the table `records`, nothing left out of it."""
    return replace(
        model,
        frequencies=_frequencies(connection, model.kind),
        common=_common(connection, model.kind),
    )


def random_levels(
    connection: duckdb.DuckDBPyConnection, model: Model, most: int, seed: int
) -> list[Counter[int]]:
    """Return for each comparison how many random pairs of `records` come to each level.

    Records are shuffled and laid in a ring, and each is compared with those some steps on: every
    record has its say equally often, no pair is met twice, and all comparisons take one pass.
    """
    connection.execute(
        """create temp table ring as
           select *, row_number() over (order by hash(id, ?), id) - 1 as seat from records""",
        [seed],
    )
    ((rows,),) = connection.execute("select count(*) from ring").fetchall()
    half = (rows - 1) // 2
    steps = 1 + np.random.default_rng(seed).permutation(half)[: -(-most // rows)]
    connection.execute(  # written down, so that DuckDB shares the pairs out among its threads
        """create temp table chosen as
           select seat as one, (seat + reach) % ? as other
           from ring cross join (select unnest(?::bigint[]) as reach) as onwards""",
        [rows, steps.tolist()],
    )
    found = connection.execute(
        f"""with pair as (
              select {sides(model.kind)} from chosen
              join ring l on l.seat = one join ring r on r.seat = other)
            select {levels_sql(model.comparisons)} as levels, count(*)
            from pair group by levels"""  # noqa: S608
    ).fetchall()
    connection.execute("drop table ring")
    connection.execute("drop table chosen")
    counts: list[Counter[int]] = [Counter() for _ in model.comparisons]
    for levels, number in found:
        for place, level in enumerate(levels):
            counts[place][level] += number
    return counts


def _frequencies(connection: duckdb.DuckDBPyConnection, kind: Kind) -> dict[str, Frequencies]:
    columns = {
        level.frequency
        for comparison in comparisons_of(kind)
        for level in comparison.levels
        if level.frequency
    }
    found = {column: _frequency(connection, kind, column) for column in sorted(columns)}
    return {column: each for column, each in found.items() if each.values}


def _frequency(connection: duckdb.DuckDBPyConnection, kind: Kind, column: str) -> Frequencies:
    """Return how common the commonest values are, and a rare one.

    What is wanted is how many have a value, not how often it was written down: somebody on record
    twenty times would make their own name a common one. So those who seem one count once.
    """
    whose = ", ".join(f'"{each}"' for each in _WHO.get(kind, ("id",)))
    rows = connection.execute(
        f"""select value, count(*) as n, sum(n) over () as whole
            from (select distinct "{column}" as value, {whose} from records
                  where "{column}" is not null) as each
            group by value order by n desc, value"""  # noqa: S608
    ).fetchall()
    kept = rows[:_COMMONEST]
    rest = rows[_COMMONEST:]
    whole = rows[0][2] if rows else 1
    usual = sum(n * n for _, n, _ in rest) / max(sum(n for _, n, _ in rest), 1)
    values = {value: float(n / whole) for value, n, _ in kept if n > 1}
    return Frequencies(values, float(max(usual, 1.0) / whole))


def _common(connection: duckdb.DuckDBPyConnection, kind: Kind) -> frozenset[str]:
    """Return the telephones and the like that more records share than can be of one person."""
    found: set[str] = set()
    for name in _LISTS.get(kind, ()):
        rows = connection.execute(
            f"""select value from (select unnest({name}) as value from records) as each
                group by value having count(*) > ?""",  # noqa: S608
            [SHARED_CAP],
        ).fetchall()
        found |= {value for (value,) in rows}
    return frozenset(found)

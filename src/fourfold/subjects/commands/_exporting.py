"""The mentions of a kind as a table for the engine, and as what the outcome is read by."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from fourfold.analytics.linkage.kinds import Kind
from fourfold.subjects.queries.candidates import Node

if TYPE_CHECKING:
    import pyarrow as pa

_CHUNK = 20_000
_MENTIONS = """
SELECT m.id, m.label_id, m.features::text, coalesce(k.keys, '{}'), m.subject_id,
    m.matched_at IS NULL, r.system_id, m.role
FROM subjects_mention m
LEFT JOIN (SELECT mention_id, array_agg(hashed) AS keys FROM subjects_matchkey
    WHERE kind = %(kind)s GROUP BY mention_id) k ON k.mention_id = m.id
LEFT JOIN sources_record r ON r.id = m.record_id
WHERE m.kind = %(kind)s
ORDER BY m.id
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What is compared, and whose it is."""

    table: "pa.Table"
    nodes: dict[int, Node]

    @property
    def fresh(self) -> set[int]:
        """What waits to be compared."""
        return {pk for pk, node in self.nodes.items() if node.is_waiting}

    def under(self, labels: Collection[int]) -> "pa.Table":
        """Return what is under some labels."""
        import pyarrow as pa  # noqa: PLC0415 - heavy
        import pyarrow.compute as pc  # noqa: PLC0415

        wanted = pa.array(list(labels), pa.int64())
        return self.table.filter(pc.is_in(self.table["reader"], wanted))


def exported(kind: Kind) -> Exported:
    """Return every mention of a kind, chunk by chunk, so that it stands in memory once."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    from fourfold.analytics.linkage.tables import SCHEMA, columns_of  # noqa: PLC0415

    nodes: dict[int, Node] = {}
    tables = [pa.table([[]] * len(SCHEMA), schema=SCHEMA)]
    with transaction.atomic():
        for rows in _chunks(kind):
            tables.append(columns_of((pk, label, said, keys) for pk, label, said, keys, *_ in rows))
            for pk, label, _, _, subject, is_waiting, system, role in rows:
                nodes[pk] = Node(pk, subject, label, is_waiting, system, role)
    return Exported(pa.concat_tables(tables), nodes)


def _chunks(kind: Kind) -> Iterator[list[tuple[Any, ...]]]:
    connection.ensure_connection()
    with connection.connection.cursor(name="mentions") as cursor:
        cursor.execute(_MENTIONS, {"kind": kind.value})
        while rows := cursor.fetchmany(_CHUNK):
            yield rows

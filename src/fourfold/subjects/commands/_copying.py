"""Many rows at once: COPY into a temporary table, and from there under the policy.

COPY into a table under a policy is refused to all but its owner.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zlib import crc32

from django.db import connection
from django.db.models import Model
from psycopg import sql

Document = tuple[int, str, str, str, str, str, int | None, date | None, list[str]]
_MAKE = """
CREATE TEMPORARY TABLE IF NOT EXISTS {} ON COMMIT DELETE ROWS AS SELECT {} FROM {} WITH NO DATA
"""
_SAY = "INSERT INTO {} ({}) VALUES {}"
_FEW = 20  # rows that are said in the statement itself: a table of their own would cost more
_KEEP = "INSERT INTO {} ({}) SELECT {} FROM {}"
_WORDS = """
CREATE TEMPORARY TABLE IF NOT EXISTS fourfold_words (
    label_id bigint, kind text, ref text, subject text, words text, system text,
    organisation_id bigint, happened_on date, marks text[]) ON COMMIT DELETE ROWS;
TRUNCATE fourfold_words
"""
_FIND = """
INSERT INTO access_searchdocument (label_id, kind, ref, subject, system, organisation_id,
    happened_on, words)
SELECT label_id, kind, ref, subject, system, organisation_id, happened_on,
    to_tsvector('english', subject || ' ' || words) || array_to_tsvector(marks)
FROM fourfold_words
ON CONFLICT (kind, ref, label_id) DO UPDATE SET subject = excluded.subject,
    words = excluded.words, system = excluded.system, organisation_id = excluded.organisation_id,
    happened_on = excluded.happened_on
"""


def insert(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, back: str = ""
) -> list[Any]:
    """Write rows, in a transaction; return one column of each, such as its id, where asked for."""
    given = list(rows)
    if not given:
        return []
    table = sql.Identifier(model._meta.db_table)
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    returning = sql.SQL(" RETURNING {}").format(sql.Identifier(back)) if back else sql.SQL("")
    with connection.cursor() as cursor:
        if len(given) <= _FEW:
            marks = sql.SQL(", ").join([_marks(len(columns))] * len(given))
            said = sql.SQL(_SAY).format(table, names, marks) + returning
            cursor.execute(said, [value for row in given for value in row])
        else:
            passing = sql.Identifier(_passing(model, columns))
            cursor.execute(sql.SQL(_MAKE).format(passing, names, table))
            cursor.execute(sql.SQL("TRUNCATE {}").format(passing))
            with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(passing, names)) as copy:
                for row in given:
                    copy.write_row(row)
            cursor.execute(sql.SQL(_KEEP).format(table, names, names, passing) + returning)
        return [row[0] for row in cursor.fetchall()] if back else []


def _passing(model: type[Model], columns: Sequence[str]) -> str:
    """Return the name of the temporary table for some columns: another set has another table."""
    return f"in_{model._meta.db_table}_{crc32(' '.join(columns).encode()):08x}"


def _marks(columns: int) -> sql.Composed:
    return sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * columns))


def let_find(documents: Iterable[Document]) -> None:
    """Let many records be found: label, kind, reference, what is shown, the words beside it.

    Then, as facets and marks: the system, its owner, the day; how names sound, numbers, births.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WORDS)
        with cursor.copy("COPY fourfold_words FROM STDIN") as copy:
            for row in documents:
                copy.write_row(row)
        cursor.execute(_FIND)

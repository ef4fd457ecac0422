"""The rows that were not taken, as they came, with the reasons: to correct and load again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from fourfold.publishing.tables import Digest
from fourfold.sources.rules.rejects import ADDED, REASON_COLUMN, ROW_COLUMN, SURPLUS_COLUMN

_MARK = "\ufeff".encode()


def columns_of(raws: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """Return the columns of the file: those of the rows as they came, then why they were not taken.

    >>> columns_of([{"Ref": "", "": "x"}, {"Name": "y"}])
    ('Ref', 'Name', 'Row in the file', 'Reason for rejection', 'Cells under no heading')
    """
    found = dict.fromkeys(name for raw in raws for name in raw if name and name not in ADDED)
    return (*found, ROW_COLUMN, REASON_COLUMN, SURPLUS_COLUMN)


def write(
    to: IO[bytes],
    rejected: Iterable[tuple[int, str, Mapping[str, str]]],
    columns: Sequence[str],
) -> int:
    """Write rejected rows (number, reason, raw) as CSV and return how many there are.

    Formulas are made harmless. With a byte order mark: the file is for a person's spreadsheet.
    """
    digest = Digest(columns)
    to.write(_MARK + digest.heading())
    for number, reason, raw in rejected:
        cells = [raw.get(name, "") for name in columns[: -len(ADDED)]]
        to.write(digest.add([*cells, number, reason, raw.get("", "")]))
    return digest.row_count

"""The rejects: what was refused, as it came, with the reason, to correct and load again."""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from fourfold.publishing.cells import Cell
from fourfold.publishing.tables import Digest
from fourfold.sources.rules.verdicts import Judged, Verdict

ROW_COLUMN = "Row in the file"
REASON_COLUMN = "Reason for rejection"
SURPLUS_COLUMN = "Cells under no heading"
ADDED = (ROW_COLUMN, REASON_COLUMN, SURPLUS_COLUMN)
_MARK = "\ufeff".encode()


def rejects(
    judged: Iterable[Judged], headings: Sequence[str]
) -> tuple[tuple[str, ...], Iterator[list[Cell]]]:
    """Return the columns and the rows of the rejects table.

    The columns are those of the file as they came, then the three of `ADDED`, which a profile
    does not know and so passes over when the corrected file is loaded. Those that an earlier
    rejects file left in the headings are replaced.
    """
    kept = [heading for heading in headings if heading not in ADDED]
    rows = (_cells(one, kept) for one in judged if one.verdict is Verdict.REJECTED)
    return (*kept, *ADDED), rows


def write_rejects(to: IO[bytes], judged: Iterable[Judged], headings: Sequence[str]) -> int:
    """Write the rejects as CSV and return how many there are.

    With a byte order mark, unlike an extract: this file is for a person with a spreadsheet,
    which would otherwise garble the letters that it is there to correct.
    """
    columns, rows = rejects(judged, headings)
    digest = Digest(columns)
    to.write(_MARK + digest.heading())
    for row in rows:
        to.write(digest.add(row))
    return digest.row_count


def _cells(one: Judged, kept: Sequence[str]) -> list[Cell]:
    values = [one.row.values.get(heading, "") for heading in kept]
    surplus = " | ".join(one.row.surplus)
    return [*values, one.number, one.reason, surplus]

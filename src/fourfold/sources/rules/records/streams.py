"""A file of any size, block by block: what it holds, its headings, and rows that come out once.

Nothing but a block is held at a time, except of a workbook, which is read whole and is limited.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from fourfold.sources.rules.table import Limits, Row

LIMITS = Limits(size=1 << 40, unpacked=1 << 36)  # streams are long; a cell and a row are not
BLOCK = 20_000  # rows
CHUNK = 1 << 22  # bytes


@dataclass(slots=True)
class Block:
    """Some rows of a file.

    cells: of each row, under the headings of the stream, and `numbers`, as a spreadsheet counts.
    notes: what was done so that a row could be kept, and extra: what stands under no heading,
    each by the row's place in the block. broken: rows that are none, with what is wrong.
    """

    numbers: list[int] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    notes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    extra: dict[int, dict[str, str]] = field(default_factory=dict)
    broken: list[Row] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows of the file it accounts for."""
        return len(self.numbers) + len(self.broken)

    def add(self, row: Row) -> None:
        """Add a row that was read with care."""
        if row.problems:
            self.broken.append(row)
            return
        if row.notes:
            self.notes[len(self.numbers)] = row.notes
        self.numbers.append(row.number)
        self.cells.append(list(row.values.values()))


@dataclass(slots=True)
class Stream:
    """A file that could be opened; its blocks may be walked once.

    is_sparse: an empty cell means that the row does not have it, as in JSON.
    expected: how many rows there are, where the file says so.
    """

    name: str
    form: str
    headings: tuple[str, ...]
    notes: tuple[str, ...]
    blocks: Iterator[Block]
    is_sparse: bool = False
    expected: int | None = None
    blank_rows: int = 0
    file: IO[bytes] | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self.file is not None:
            self.file.close()

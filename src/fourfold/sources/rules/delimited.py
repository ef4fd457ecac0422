"""CSV and its kin: find the delimiter, and keep count when a quotation mark is left open.

A stray quotation mark makes a naive reader swallow the rows after it into one cell. Here the
line on which it opens becomes one bad row, and reading goes on at the next line.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from fourfold.sources.rules.characters import Lines, decoded
from fourfold.sources.rules.table import (
    LIMITS,
    Limits,
    Row,
    Table,
    Unreadable,
    broken_row,
    headings,
    make_row,
)

DELIMITERS = ",;\t|"
_DECLARED = re.compile(r"sep=(.)[\r\n]*")
_SNIFFED = 30  # records
SPAN = 500  # physical lines that one record may take
_PATIENCE = 1_000  # records left open before every line is taken for itself
_TELLING_WIDTH = 4  # columns, from which a whole row inside a cell is no accident
_OPEN = "A quotation mark is opened and not closed, or stands in the middle of a quoted cell."
FOREIGN = "The line was read as Windows-1252, unlike the rest of the file."
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its first physical line, how many it takes, its cells, what is wrong."""

    at: int
    lines: int
    cells: list[str]
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in any cell."""
        return not self.fault and not "".join(self.cells).replace("\0", "").strip()


@dataclass(slots=True)
class Reader:
    """Records out of lines, one after the other, each with its fault."""

    lines: Lines
    delimiter: str
    limits: Limits
    width: int = 0
    patience: int = field(default=_PATIENCE)

    def records(self, at: int) -> Iterator[Record]:
        """Yield the records from a line on."""
        while at < len(self.lines.texts):
            found = self.record(at)
            yield found
            at += found.lines

    def record(self, at: int) -> Record:
        """Return the record that begins on a line."""
        line = self.lines.texts[at]
        if '"' not in line:
            return Record(at, 1, line.rstrip("\r\n").split(self.delimiter))
        found = self.quoted(at, SPAN if self.patience > 0 else 1)
        if found.lines > 1 and self.has_swallowed(found):
            found = Record(at, 1, [], _OPEN)
        self.patience -= bool(found.fault)
        return found

    def quoted(self, at: int, span: int) -> Record:
        """Return the record that begins on a line with quotation marks."""
        lines = self.lines.texts[at : at + span]
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error as fault:
            return Record(at, 1, [], _too_long(fault) if "limit" in str(fault) else _OPEN)
        return Record(at, reader.line_num, cells)

    def has_swallowed(self, found: Record) -> bool:
        """Say whether a record of several lines is more likely rows behind a stray quote."""
        if self.width and len(found.cells) != self.width:
            return True
        return self.width >= _TELLING_WIDTH and any(map(self.holds_rows, found.cells))

    def holds_rows(self, cell: str) -> bool:
        """Say whether the lines of a cell, but for the first and perhaps the last, are rows."""
        *inner, last = cell.splitlines()[1:] or [""]
        return all(map(self.is_like_a_row, inner or [last]))

    def is_like_a_row(self, line: str) -> bool:
        """Say whether a line has a row's delimiters, and not as prose has commas."""
        has_all = line.count(self.delimiter) == self.width - 1
        return has_all and f"{self.delimiter} " not in line


def read(content: bytes, limits: Limits = LIMITS) -> Table:
    """Return the table in a delimited text.

    :raises Unreadable: when it is not text or has no heading.
    """
    lines = decoded(content)
    start, declared = declared_divider(lines)
    delimiter = declared or sniffed(lines, start, limits)
    reader = Reader(lines, delimiter, limits)
    heading = next((found for found in reader.records(start) if not found.is_blank), None)
    if heading is None or heading.fault:
        why = f" {heading.fault}" if heading else ""
        raise Unreadable(f"The heading row cannot be read.{why}")
    named = headings(heading.cells, limits)
    reader.width = len(heading.cells)
    division = DELIMITER_NAMES[delimiter]
    notes = (f"Read as {lines.encoding} text, cells divided by {division}.",)
    table = Table("csv", named, notes, iter(()))
    table.rows = _rows(reader, heading, table)
    return table


def sniffed(lines: Lines, start: int = 0, limits: Limits = LIMITS) -> str:
    r"""Return the delimiter under which most of the first records are as wide as the heading.

    >>> sniffed(Lines(["Name;Said, to whom\n", "Ann;yes\n"], "UTF-8"))
    ';'
    """
    head = Lines(lines.texts[start : start + _SNIFFED], lines.encoding)
    return max(DELIMITERS, key=lambda delimiter: _agreement(Reader(head, delimiter, limits)))


def _agreement(reader: Reader) -> tuple[bool, float, int]:
    widths = [len(found.cells) for found in reader.records(0) if not found.is_blank]
    first = widths[0] if widths else 0
    return first > 1, sum(width == first for width in widths) / max(len(widths), 1), first


def declared_divider(lines: Lines) -> tuple[int, str]:
    """Return where the table begins, and the delimiter if Excel's `sep=` line names it."""
    found = _DECLARED.fullmatch(lines.texts[0])
    return (1, found.group(1)) if found and found.group(1) in DELIMITERS else (0, "")


def _rows(reader: Reader, heading: Record, table: Table) -> Iterator[Row]:
    records = reader.records(heading.at + heading.lines)
    for number, found in enumerate(records, start=heading.at + 2):
        if found.is_blank:
            table.blank_rows += 1
            continue
        if found.fault:
            yield broken_row(number, reader.lines.texts[found.at], found.fault, reader.limits)
            continue
        yield make_row(
            number,
            found.cells,
            table.headings,
            limits=reader.limits,
            notes=_notes(reader.lines, found),
        )


def _notes(lines: Lines, found: Record) -> tuple[str, ...]:
    if not lines.foreign:
        return ()
    taken = range(found.at, found.at + found.lines)
    return () if lines.foreign.isdisjoint(taken) else (FOREIGN,)


def _too_long(fault: csv.Error) -> str:
    limit = re.search(r"\d+", str(fault))
    return f"A cell has more than {int(limit.group()) if limit else 0:,} characters."

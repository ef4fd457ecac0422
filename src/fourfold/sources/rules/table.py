"""A table as it came: headings, rows, and the limits beyond which it is refused."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fourfold.publishing.cells import restore
from fourfold.shared.errors import DomainError

LOST = "\ufffd"
_MEBIBYTE = 1 << 20
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Unreadable(DomainError):
    """The file cannot be read at all; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken from one file; sizes in bytes, cells in characters."""

    size: int = 64 * _MEBIBYTE
    unpacked: int = 128 * _MEBIBYTE
    ratio: int = 200
    parts: int = 2_000
    columns: int = 400
    cell: int = 100_000
    cells: int = 5_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it came: `number` is the one that a spreadsheet shows beside it.

    `problems` say why it cannot be trusted, `notes` what was done so that it could be kept.
    `surplus` is what stands under no heading: cells too many, or a line that is no row.
    """

    number: int
    values: dict[str, str]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()


@dataclass(slots=True)
class Table:
    """A file that could be opened; `rows` may be walked once and yields each row once.

    `blank_rows` counts the empty rows passed over so far: read it when `rows` is exhausted.
    """

    kind: str
    headings: tuple[str, ...]
    notes: tuple[str, ...]
    rows: Iterator[Row]
    blank_rows: int = 0


def headings(cells: Sequence[str], limits: Limits = LIMITS) -> tuple[str, ...]:
    """Return the cells of the heading row, trimmed, each named and each different.

    :raises Unreadable: when there are none, or more than `limits.columns`.

    >>> headings([" URN ", "Name", "", "name", "Name"])
    ('URN', 'Name', 'Column 3', 'name', 'Name (2)')
    """
    if len(cells) > limits.columns:
        raise Unreadable(
            f"The heading has {len(cells):,} columns; at most {limits.columns} are read."
        )
    named: dict[str, None] = {}
    for number, cell in enumerate(cells, start=1):
        wanted = " ".join(storable(cell).split())[:200] or f"Column {number}"
        named[_free(wanted, named)] = None
    if not named:
        raise Unreadable("The file has no heading row.")
    return tuple(named)


def make_row(
    number: int,
    cells: Sequence[str],
    under: Sequence[str],
    *,
    limits: Limits = LIMITS,
    problems: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Row:
    """Return the row of these cells under these headings, saying what is wrong with it.

    Apostrophes that our own files put before formulas are taken off again.

    >>> make_row(2, ["T-1", "'=A1", "x"], ["URN", "Name"]).problems
    ('The row has 3 cells where the heading has 2.',)
    """
    joined = "".join(cells)
    if len(cells) != len(under):
        problems = (*problems, _width(len(cells), len(under)))
    if LOST in joined or _LONE_SURROGATE.search(joined):
        problems = (*problems, "A character was lost on the way (�): correct it at the source.")
    if "\0" in joined:
        notes = (*notes, "Null characters were removed.")
    if len(joined) > limits.cell:
        cells, long = _cut(cells, limits.cell)
        problems = (*problems, *long)
    kept = [restore(storable(cell)) for cell in cells]
    values = dict(zip(under, kept, strict=False))
    return Row(number, values, problems, notes, tuple(kept[len(under) :]))


def broken_row(number: int, line: str, problem: str, limits: Limits = LIMITS) -> Row:
    """Return a row that is none: its text stands in `surplus`."""
    return Row(number, {}, (problem,), (), (storable(line.rstrip("\r\n"))[: limits.cell],))


def storable(text: str) -> str:
    r"""Return the text without what no database column holds: nulls and half characters.

    >>> storable("a\0b\ud800")
    'ab�'
    """
    if text.isascii():
        return text.replace("\0", "")
    return _LONE_SURROGATE.sub(LOST, text.replace("\0", ""))


def _free(wanted: str, taken: dict[str, None]) -> str:
    name, again = wanted, 1
    while name in taken:
        again += 1
        name = f"{wanted} ({again})"
    return name


def _width(cells: int, under: int) -> str:
    word = "cell" if cells == 1 else "cells"
    return f"The row has {cells} {word} where the heading has {under}."


def _cut(cells: Sequence[str], most: int) -> tuple[list[str], list[str]]:
    problems = [
        f"Cell {number} has {len(cell):,} characters; at most {most:,} are read."
        for number, cell in enumerate(cells, start=1)
        if len(cell) > most
    ]
    return [cell if len(cell) <= most else cell[:100] + "…" for cell in cells], problems

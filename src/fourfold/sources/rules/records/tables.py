"""CSV and its kin of any size: as `delimited` reads them whole, here block by block."""

import csv
from collections.abc import Iterator
from itertools import chain
from typing import IO

from fourfold.sources.rules.characters import Lines
from fourfold.sources.rules.delimited import (
    DELIMITER_NAMES,
    FOREIGN,
    SPAN,
    Reader,
    declared_divider,
    sniffed,
)
from fourfold.sources.rules.records.lines import LineStream
from fourfold.sources.rules.records.streams import BLOCK, LIMITS, Block, Stream
from fourfold.sources.rules.table import LOST, Unreadable, broken_row, headings, make_row


def read(file: IO[bytes], name: str) -> Stream:
    """Return the stream of a delimited text.

    :raises Unreadable: when it is not text or has no heading.
    """
    lines = LineStream(file)
    parts = lines.parts()
    first = next(parts)
    start, declared = declared_divider(first)
    delimiter = declared or sniffed(first, start)
    walk = _Walk(Reader(first, delimiter, LIMITS), parts, start)
    named = headings(walk.heading(), LIMITS)
    division = DELIMITER_NAMES[delimiter]
    notes = (f"Read as {first.encoding} text, cells divided by {division}.",)
    stream = Stream(name, "csv", named, notes, iter(()))
    stream.blocks = walk.blocks(stream)
    return stream


class _Walk:
    """Where one is in the file: lines that are read, and the next of them."""

    def __init__(self, reader: Reader, parts: Iterator[Lines], at: int) -> None:
        self.reader, self.parts, self.at = reader, parts, at
        self.number = 1 + at
        self.is_ended = False

    def heading(self) -> list[str]:
        """Return the cells of the first row that is not blank."""
        while self.filled():
            found = self.reader.record(self.at)
            self.at += found.lines
            if found.fault:
                raise Unreadable(f"The heading row cannot be read. {found.fault}")
            if not found.is_blank:
                self.reader.width = len(found.cells)
                return found.cells
            self.number += 1
        raise Unreadable("The heading row cannot be read.")

    def filled(self) -> bool:
        """Have the lines there that one record may take; say if there are any."""
        while not self.is_ended and self.at > len(self.reader.lines.texts) - SPAN:
            part = next(self.parts, None)
            self.is_ended = part is None
            if part is not None:
                self._add(part)
        return self.at < len(self.reader.lines.texts)

    def _add(self, part: Lines) -> None:
        before = self.reader.lines
        kept = before.texts[self.at :]
        foreign = frozenset(
            chain(
                (line - self.at for line in before.foreign if line >= self.at),
                (line + len(kept) for line in part.foreign),
            )
        )
        self.reader.lines = Lines(kept + part.texts, part.encoding, foreign)
        self.at = 0

    def blocks(self, stream: Stream) -> Iterator[Block]:
        """Yield the rows behind the heading."""
        while self.filled():
            block = Block()
            while block.rows < BLOCK and self.filled():
                self._plain(block)
                if block.rows < BLOCK and self.filled():
                    self._with_care(stream, block)
            if block.rows:
                yield block

    def _plain(self, block: Block) -> None:
        """Take lines as long as there is nothing to them: one a row, of the right width, sound."""
        texts, divider, width = self.reader.lines.texts, self.reader.delimiter, self.reader.width
        end = len(texts) - (0 if self.is_ended else SPAN)
        foreign, nothing = self.reader.lines.foreign, f"{divider} \t\r\n\x0b\x0c"
        at, number = self.at, self.number
        end = min(end, at + BLOCK - block.rows)
        while at < end and at not in foreign:
            line = texts[at]
            row = _cells(line, divider)
            if len(row) != width or not (row[0].strip() or line.strip(nothing)):
                break
            at, number = at + 1, number + 1
            block.numbers.append(number)
            block.cells.append(row)
        self.at, self.number = at, number

    def _with_care(self, stream: Stream, block: Block) -> None:
        found = self.reader.record(self.at)
        at = self.at
        self.at, self.number = at + found.lines, self.number + 1
        if found.is_blank:
            stream.blank_rows += 1
        elif found.fault:
            text = self.reader.lines.texts[at]
            block.broken.append(broken_row(self.number, text, found.fault, LIMITS))
        else:
            is_foreign = not self.reader.lines.foreign.isdisjoint(range(at, at + found.lines))
            notes = (FOREIGN,) * is_foreign
            block.add(
                make_row(self.number, found.cells, stream.headings, limits=LIMITS, notes=notes)
            )


def _cells(line: str, divider: str) -> list[str]:
    """Return the cells of a line; none, where it has to be read with care."""
    if LOST in line or "\0" in line or len(line) > LIMITS.cell:
        return []
    if '"' not in line:
        return line.rstrip("\r\n").split(divider)
    try:
        return next(csv.reader((line,), delimiter=divider, strict=True))
    except csv.Error:
        return []

"""Workbooks on their way in: looked at part by part before the fast reader may open them.

A workbook is an archive of XML, and both can be made to explode: a few bytes unpack to
gigabytes, one long text is named by a million cells, or two cells at opposite corners make a
reader lay out seventeen thousand million between them (calamine then ends the whole process).
So each part is unpacked under a limit, walked by expat without believing any declaration, and
written into a second archive; only that second archive is opened.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import PurePosixPath
from typing import Any

import python_calamine as calamine

from fourfold.publishing.cells import canonical
from fourfold.publishing.workbooks import COVER_SHEET
from fourfold.sources.rules.sheetparts import DAMAGED, Part, Walk
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

ARCHIVE = b"PK\x03\x04"
_TOO_MUCH = "The workbook unpacks to more than is read: divide it and load the parts."
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_ERROR = "A cell holds a spreadsheet error such as #REF! or #N/A."
_XML = (".xml", ".rels")
_SMALL = 1 << 22  # below this an odd ratio harms nobody
_CHUNK = 1 << 20
_BAD_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


def read(content: bytes, limits: Limits = LIMITS, *, sheet: str | None = None) -> Table:
    """Return the table on one sheet: the named one, else the first that holds anything.

    :raises Unreadable: when it is no workbook, is damaged, or unpacks to more than the limits.
    """
    copy, parts = checked_copy(content, limits)
    book = _open(copy)
    chosen, sheet_read, notes = _choose(book, sheet)
    error_rows = _error_rows(parts, chosen)
    numbered = enumerate(sheet_read, start=1)
    first = next((row for _, row in numbered if row is None or any(row)), None)
    if not first:
        raise Unreadable(f"The heading row of the sheet “{chosen}” cannot be read.")
    named = headings(_without_tail(first), limits)
    table = Table("xlsx", named, notes, iter(()))
    table.rows = _rows(table, numbered, error_rows, limits)
    return table


def checked_copy(content: bytes, limits: Limits = LIMITS) -> tuple[bytes, dict[str, Part]]:
    """Return an archive of the XML parts that were walked, and what was found in each.

    :raises Unreadable: as `read`.
    """
    copy = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(copy, "w") as safe:
            _check_directory(archive.infolist(), limits, len(content))
            walk = Walk(limits)
            for entry in archive.infolist():
                for_reading = entry.filename.lower().endswith(_XML)
                text = _unpacked(archive, entry, limits, whole=for_reading)
                if for_reading:
                    walk.part(entry.filename, text)
                    safe.writestr(entry.filename, text)
    except _BAD_ARCHIVE as fault:
        raise Unreadable(DAMAGED) from fault
    walk.check_text()
    return copy.getvalue(), walk.parts


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits, packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.parts or unpacked > limits.unpacked:
        raise Unreadable(_TOO_MUCH)
    if unpacked > _SMALL and unpacked > limits.ratio * packed:
        raise Unreadable("The workbook unpacks to far more than any real one: it was not opened.")
    names = {entry.filename for entry in entries}
    if len(names) != len(entries):
        raise Unreadable(DAMAGED)
    if _WORKBOOK not in names:
        raise Unreadable(
            "The file is an archive but no XLSX workbook: unpack it and load its files."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("The workbook is protected by a password: save it without one.")


def _unpacked(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, *, whole: bool
) -> bytes:
    """Return a part's bytes, or the first few where nobody will read it."""
    text = bytearray()
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            text += chunk
            if not whole:
                break
            if len(text) > limits.unpacked:
                raise Unreadable(_TOO_MUCH)
    if text.startswith(ARCHIVE):
        raise Unreadable("The workbook holds another archive: save it without what is embedded.")
    return bytes(text)


def _open(copy: bytes) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(copy))
    except BaseException as fault:
        raise _refusal(fault) from fault


def _choose(
    book: calamine.CalamineWorkbook, wanted: str | None
) -> tuple[str, Iterator[list[str] | None], tuple[str, ...]]:
    names = [
        about.name
        for about in book.sheets_metadata
        if about.typ == calamine.SheetTypeEnum.WorkSheet
        and (wanted is not None or about.visible == calamine.SheetVisibleEnum.Visible)
    ]
    if wanted is not None and wanted not in names:
        raise Unreadable(f"There is no sheet “{wanted}”: there are {', '.join(names) or 'none'}.")
    in_turn = [wanted] if wanted is not None else sorted(names, key=COVER_SHEET.__eq__)
    for name in in_turn:
        rows = _sheet_rows(book, name)
        if rows is not None:
            left = [other for other in names if other not in {name, COVER_SHEET}]
            not_read = f" Not read: {', '.join(f'“{other}”' for other in left)}." if left else ""
            return name, rows, (f"Read from the sheet “{name}”.{not_read}",)
    raise Unreadable("The workbook's sheets are empty.")


def _sheet_rows(book: calamine.CalamineWorkbook, name: str) -> Iterator[list[str] | None] | None:
    try:
        sheet = book.get_sheet_by_name(name)
    except BaseException as fault:
        raise _refusal(fault) from fault
    return None if sheet.end is None else _stepped(iter(sheet.iter_rows()), sheet.end[0] + 1)


def _stepped(rows: Iterator[list[Any]], most: int) -> Iterator[list[str] | None]:
    """Yield each row's texts, or none for a row that the reader gives up on."""
    for _ in range(most):
        try:
            cells = next(rows)
        except StopIteration:
            return
        except BaseException as fault:
            if not isinstance(_refusal(fault), Unreadable):
                raise
            yield None
        else:
            yield [cell if isinstance(cell, str) else _text(cell) for cell in cells]


def _refusal(fault: BaseException) -> BaseException:
    """Return what to raise for a fault of the reader, whose panics are no `Exception`s."""
    is_panic = type(fault).__name__ == "PanicException"
    return Unreadable(DAMAGED) if isinstance(fault, Exception) or is_panic else fault


def _error_rows(parts: dict[str, Part], sheet: str) -> set[int]:
    """Return the rows with an error such as #REF!, which the reader gives as empty cells."""
    book, relations = parts.get(_WORKBOOK), parts.get(_RELATIONS)
    relation = book.sheets.get(sheet, "") if book else ""
    target = relations.targets.get(relation, "") if relations else ""
    path = str(PurePosixPath("xl", target)).lstrip("/")
    part = parts.get(path)
    return part.error_rows if part else set()


def _rows(
    table: Table, numbered: Iterable[tuple[int, list[str] | None]], errors: set[int], limits: Limits
) -> Iterator[Row]:
    width = len(table.headings)
    for number, row in numbered:
        if row is None:
            yield broken_row(number, "", "A cell holds a date or time that no calendar has.")
        elif any(row) or number in errors:
            problems = (_ERROR,) * (number in errors)
            fitted = row[:width] + _without_tail(row[width:])
            yield make_row(number, fitted, table.headings, limits=limits, problems=problems)
        else:
            table.blank_rows += 1


def _without_tail(row: list[str]) -> list[str]:
    last = max((number for number, cell in enumerate(row, start=1) if cell), default=0)
    return row[:last]


def _text(cell: float | date | datetime | time | timedelta) -> str:
    """Return a cell as it would stand in a CSV; moments without a zone stay without."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, time | timedelta) or (isinstance(cell, float) and not isfinite(cell)):
        return str(cell)
    return canonical(cell)

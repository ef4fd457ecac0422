"""Workbooks on their way out: a Cover sheet and a Rows sheet, the marking on every page.

Text goes out as text and never as a formula; besides that it is neutralised, because a sheet
saved again as CSV would bring the formula back to life. Days are real spreadsheet days, moments
are ISO 8601 text in UTC (a spreadsheet's own lose the zone and the microsecond), and a number
that 16 digits cannot hold is written as text rather than rounded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from fourfold.publishing.cells import Cell, canonical, is_exact_in_spreadsheet, neutralise
from fourfold.shared.errors import DomainError

COVER_SHEET = "Cover"
ROWS_SHEET = "Rows"
MOST_ROWS = 1_048_576  # Excel's own limit, and the next one
MOST_CHARACTERS = 32_767
FIRST_SAFE_DAY = date(1900, 3, 1)  # before it, Excel counts a 29 February 1900 that never was
_SAVE_MEMORY = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}


class TooMuchForSpreadsheet(DomainError):
    """A workbook cannot hold it whole."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a workbook says of itself on every page."""

    title: str
    marking: str
    run_at: datetime


@dataclass(slots=True)
class _Page:
    sheet: Any
    day: Any
    strong: Any


def write(
    to: IO[bytes],
    about: Sheets,
    *,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    cover: Callable[[], list[tuple[str, str]]],
    scratch: Path | None = None,
) -> None:
    """Write a workbook row by row; `cover` is asked when the last row has gone by.

    The same arguments give the same bytes: the time in the file's properties is `about.run_at`.

    :raises TooMuchForSpreadsheet: when a cell or the number of rows passes Excel's limits.
    """
    options = _SAVE_MEMORY | ({"tmpdir": str(scratch)} if scratch else {})
    book = xlsxwriter.Workbook(to, options)
    book.set_properties({"title": about.title, "status": about.marking, "created": about.run_at})
    try:
        cover_page, page = (_page(book, name, about) for name in (COVER_SHEET, ROWS_SHEET))
        _write_rows(page, columns, rows)
        _write_cover(cover_page, about, cover())
    finally:
        book.close()


def _page(book: Any, name: str, about: Sheets) -> _Page:
    sheet = book.add_worksheet(name)
    marking, title = (text[:80].replace("&", "&&") for text in (about.marking, about.title))
    sheet.set_header(f"&C&B{marking}")
    sheet.set_footer(f"&L{title}&C&B{marking}&RPage &P of &N")
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    return _Page(sheet=sheet, day=day, strong=book.add_format({"bold": True}))


def _write_rows(page: _Page, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    for number, column in enumerate(columns):
        page.sheet.set_column(number, number, min(40, max(12, len(column) + 2)))
        page.sheet.write_string(0, number, _text(column, 0, number), page.strong)
    last = 0
    for last, row in enumerate(rows, start=1):
        if last >= MOST_ROWS:
            raise TooMuchForSpreadsheet(
                f"A spreadsheet holds {MOST_ROWS - 1:,} rows and this has more: take CSV or JSON."
            )
        for number, cell in enumerate(row):
            _write_cell(page, last, number, cell)
    page.sheet.autofilter(0, 0, last, max(len(columns) - 1, 0))


def _write_cell(page: _Page, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, bool):
        page.sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float | Decimal) and is_exact_in_spreadsheet(cell):
        page.sheet.write_number(row, column, float(cell))
    elif _is_spreadsheet_day(cell):
        page.sheet.write_datetime(row, column, cell, page.day)
    elif text := _text(cell, row, column):
        page.sheet.write_string(row, column, text)


def _is_spreadsheet_day(cell: Cell) -> bool:
    return isinstance(cell, date) and not isinstance(cell, datetime) and cell >= FIRST_SAFE_DAY


def _text(cell: Cell, row: int, column: int) -> str:
    text = neutralise(canonical(cell))
    if len(text) > MOST_CHARACTERS:
        raise TooMuchForSpreadsheet(
            f"Row {row + 1}, column {column + 1} has {len(text):,} characters, more than a "
            f"spreadsheet's cell holds ({MOST_CHARACTERS:,}): take CSV or JSON."
        )
    return text


def _write_cover(page: _Page, about: Sheets, facts: list[tuple[str, str]]) -> None:
    page.sheet.set_column(0, 0, 24)
    page.sheet.set_column(1, 1, 90)
    page.sheet.write_string(0, 0, neutralise(about.marking), page.strong)
    for number, (word, text) in enumerate(facts, start=2):
        page.sheet.write_string(number, 0, word, page.strong)
        page.sheet.write_string(number, 1, _text(text, number, 1))

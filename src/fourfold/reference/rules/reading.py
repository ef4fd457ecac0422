"""Reading reference data from files: a folder of CSV, one CSV, or one JSON document.

A file is called after its table (`organisations.csv`) and its first row names the columns,
which are the fields of the table's row. A JSON document is an object of tables, each a list
of objects. Nothing is half read: every fault is found before any is reported.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from fourfold.reference.rules.rows import Row, Tables
from fourfold.shared.errors import DomainError

Line = tuple[str, Mapping[str, str]]
WORDS = {"yes": True, "true": True, "no": False, "false": False}
TABLES: dict[str, type[Row]] = {
    name: get_args(hint)[0] for name, hint in get_type_hints(Tables).items()
}


class Unreadable(DomainError):
    """Reference data that cannot be taken in; `problems` has a sentence for each fault."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_files(files: Mapping[str, str]) -> Tables:
    """Return what files say, given their texts by name.

    :raises Unreadable: when anything is wrong anywhere, with all of it.
    """
    lines: dict[str, list[Line]] = {}
    problems: list[str] = []
    for name, text in files.items():
        try:
            for table, found in _lines(name, text.removeprefix("\ufeff")):
                lines.setdefault(table, []).extend(found)
        except Unreadable as wrong:
            problems += wrong.problems
    read: dict[str, Any] = {
        table: tuple(_rows(table, found, problems)) for table, found in lines.items()
    }
    if problems:
        raise Unreadable(problems)
    return Tables(**read)


def _lines(name: str, text: str) -> Iterable[tuple[str, list[Line]]]:
    stem, _, ending = name.rpartition("/")[2].rpartition(".")
    if ending == "json":
        return _json_lines(name, text)
    if ending != "csv" or stem not in TABLES:
        known = ", ".join(f"{table}.csv" for table in TABLES)
        raise Unreadable([f"{name}: no such table; a file is called one of {known}, or *.json."])
    return [(stem, _csv_lines(name, stem, text))]


def _csv_lines(name: str, table: str, text: str) -> list[Line]:
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        _check_columns(name, table, reader.fieldnames or ())
        return [(f"{name}, line {reader.line_num}", _whole(name, reader, row)) for row in reader]
    except csv.Error as wrong:
        raise Unreadable([f"{name}: not a CSV file ({wrong})."]) from wrong


def _whole(name: str, reader: "csv.DictReader[str]", row: dict[str, Any]) -> dict[str, str]:
    if None in row or None in row.values():
        wanted = len(reader.fieldnames or ())
        problem = f"{name}, line {reader.line_num}: {wanted} columns are needed in each line."
        raise Unreadable([problem])
    return row


def _json_lines(name: str, text: str) -> list[tuple[str, list[Line]]]:
    try:
        document = json.loads(text)
    except ValueError as wrong:
        raise Unreadable([f"{name}: not a JSON document ({wrong})."]) from wrong
    if not isinstance(document, dict):
        raise Unreadable([f"{name}: the document is an object of tables."])
    return [(table, _objects(name, table, rows)) for table, rows in document.items()]


def _objects(name: str, table: str, rows: object) -> list[Line]:
    if table not in TABLES:
        raise Unreadable([f"{name}: there is no table {table}; they are {', '.join(TABLES)}."])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable([f"{name}, {table}: a table is a list of objects."])
    for row in rows:
        _check_columns(f"{name}, {table}", table, row)
    return [
        (f"{name}, {table} {number}", {key: _text(value) for key, value in row.items()})
        for number, row in enumerate(rows, 1)
    ]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _check_columns(name: str, table: str, found: Iterable[str]) -> None:
    columns = {column.name: column for column in _columns(TABLES[table])}
    unknown = [column for column in found if column not in columns]
    missing = [key for key, column in columns.items() if _needed(column) and key not in [*found]]
    problems = [f"{name}: there is no column {column!r} in {table}." for column in unknown]
    problems += [f"{name}: the column {column!r} is missing." for column in missing]
    if problems:
        raise Unreadable(problems)


def _columns(kind: type[Row]) -> list[Field[Any]]:
    return [column for column in fields(kind) if column.name != "place"]


def _needed(column: Field[Any]) -> bool:
    return column.default is MISSING


def _rows(table: str, lines: Iterable[Line], problems: list[str]) -> Iterable[Row]:
    kind = TABLES[table]
    hints = get_type_hints(kind)
    for place, line in lines:
        values: dict[str, Any] = {"place": place}
        faults = []
        for column in _columns(kind):
            try:
                values |= _value(column, hints[column.name], line.get(column.name, "").strip())
            except ValueError as wrong:
                faults.append(f"{place}, {column.name}: {wrong}")
        problems += faults
        if not faults:
            yield kind(**values)


def _value(column: Field[Any], hint: Any, text: str) -> dict[str, Any]:
    if not text:
        if _needed(column):
            raise ValueError("a value is needed.")
        return {}
    if "\0" in text:
        raise ValueError("the text holds a null character.")
    wanted = next(option for option in (*get_args(hint), hint) if option is not type(None))
    read = READERS.get(wanted) or _choice(wanted)
    return {column.name: read(text)}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ValueError(f"{text!r} is not a day; write it as 2022-07-07.") from wrong


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is not a whole number.")
    return int(text)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in WORDS:
        raise ValueError(f"{text!r} is neither yes nor no.")
    return WORDS[text.lower()]


def _choice(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(text: str) -> StrEnum:
        if text not in list(kind):
            raise ValueError(f"{text!r} is none of {', '.join(kind)}.")
        return kind(text)

    return read


READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: _number,
    bool: _yes_or_no,
    date: _day,
}

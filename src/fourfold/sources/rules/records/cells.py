"""One column of a file: each cell is understood once, however often it comes again."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import NamedTuple

from fourfold.publishing.cells import canonical, restore
from fourfold.shared.days import local_day
from fourfold.sources.rules.characters import tidy
from fourfold.sources.rules.records.profile import USUAL, Manner
from fourfold.sources.rules.table import storable
from fourfold.sources.rules.values import Field, Kind, Misread, Value, plain, read_value

_MOST_REMEMBERED = 20_000  # cells of one column
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_quoted: Callable[[str], str] = encode_basestring


class Odd(NamedTuple):
    """What is odd about a cell: what was mended, why its row cannot be taken, what is unread."""

    repairs: tuple[str, ...] = ()
    fault: str = ""
    unread: str = ""


class Cell(NamedTuple):
    """A cell, as it is stored: as it came, as understood, its canonical text, its day."""

    raw: str
    value: str
    text: str
    odd: Odd | None
    day: str


class Column(dict[str, Cell]):
    """Text to cell; `field` says how it is read, where any field takes the column."""

    def __init__(
        self,
        heading: str,
        under: Field | None,
        manner: Manner = USUAL,
        *,
        is_sparse: bool = False,
    ) -> None:
        super().__init__()
        self.manner = manner
        self.heading = heading
        self.field = under
        self.is_sparse = is_sparse
        self.named = f"{_quoted(heading)}:"

    def __missing__(self, text: str) -> Cell:
        """Understand a cell that has not come before."""
        found = self[text] = self._cell(text)
        return found

    def forget(self) -> None:
        """Let go of what was understood when it becomes too much."""
        if len(self) > _MOST_REMEMBERED:
            self.clear()

    def _cell(self, text: str) -> Cell:
        kept = restore(storable(text))
        raw = "" if self.is_sparse and not kept else self.named + _quoted(kept)
        if self.field is None:
            return Cell(raw, "", "", None, "")
        found = understood(kept, self.field, title=self.heading, raw=raw)
        return found if self.manner is USUAL else self._in_its_manner(kept, found)

    def _in_its_manner(self, kept: str, found: Cell) -> Cell:
        """Read a text as nothing where its system means nothing by it, or as a year alone."""
        if self.field is None or (found.odd is not None and found.odd.fault):
            return found
        if plain(kept) in map(plain, self.manner.nothing):
            return Cell(found.raw, "", "", None, "")
        year = _YEAR.fullmatch(kept.strip()) if self.manner.is_partial else None
        if year is None:
            return found
        said = year.group()
        return Cell(found.raw, f"{_quoted(self.field.name)}:{_quoted(said)}", said, None, "")


def constant(under: Field) -> Cell:
    """Return what every row says of a field that has no column: its default, or nothing."""
    if not under.default:
        return Cell("", "", "", None, "")
    return understood(under.default, under, title=under.title, raw="")


def understood(kept: str, under: Field, *, title: str, raw: str) -> Cell:
    """Return a cell as its field reads it.

    What cannot be read costs the row only where the field is required: else it stays empty, is
    kept as it came, and the row counts as repaired.
    """
    text, done = tidy(kept)
    repairs = [f"“{title}”: {what}." for what in done]
    if not text and under.default:
        text = under.default
        repairs.append(f"“{title}”: empty, taken as “{text}”.")
    if not text:
        fault = f"“{title}” is empty." if under.required else ""
        return Cell(raw, "", "", _odd(repairs, fault, ""), "")
    try:
        value, mended = read_value(text, under)
    except Misread as misread:
        if under.required:
            return Cell(raw, "", "", _odd(repairs, f"“{title}”: {misread}", ""), "")
        repairs.append(f"“{title}”: {misread} It was left empty.")
        return Cell(raw, "", "", _odd(repairs, "", text), "")
    if mended:
        repairs.append(f"“{title}”: {mended}.")
    said = _canonical(value)
    fragment = f"{_quoted(under.name)}:{_stored(value, said)}"
    return Cell(raw, fragment, said, _odd(repairs, "", ""), _day(value, under.kind))


def member(name: str, thing: object) -> str:
    """Return one member of an object, as JSON."""
    return f"{_quoted(name)}:{json.dumps(thing, ensure_ascii=False)}"


def _odd(repairs: list[str], fault: str, unread: str) -> Odd | None:
    return Odd(tuple(repairs), fault, unread) if repairs or fault or unread else None


def _canonical(value: Value) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return canonical(value)


def _stored(value: Value, said: str) -> str:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return _quoted(said)


def _day(value: Value, kind: Kind) -> str:
    if kind is Kind.MOMENT and isinstance(value, datetime):
        return local_day(value).isoformat()
    return value.isoformat() if kind is Kind.DATE and isinstance(value, date) else ""

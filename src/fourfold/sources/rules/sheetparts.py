"""What stands in a workbook's XML parts, found without building anything from it."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from fourfold.sources.rules.table import Limits, Unreadable

DAMAGED = "The workbook is damaged: open it in a spreadsheet, save it again as XLSX and try that."
_TOO_WIDE = "The sheet reaches too far: delete the empty rows and columns beyond the table."
_ELEMENTS_A_CELL = 3  # the cell, its value, and what stands around them
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.IGNORECASE)


@dataclass(slots=True)
class Part:
    """What one part holds; in most parts, nothing of this."""

    rows: int = 0
    columns: int = 0
    error_rows: set[int] = field(default_factory=set)
    shared: Counter[int] = field(default_factory=Counter)
    texts: list[int] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Walk:
    """The walk through all parts of a workbook."""

    limits: Limits
    parts: dict[str, Part] = field(default_factory=dict)

    def part(self, name: str, text: bytes) -> None:
        """Walk one part.

        :raises Unreadable: when it is not well formed, declares entities, or reaches too far.
        """
        walker = _Walker(self.limits)
        try:
            walker.parser().Parse(text, True)
        except (expat.ExpatError, ValueError, LookupError) as fault:
            raise Unreadable(DAMAGED) from fault
        self.parts[name] = walker.part

    def check_text(self) -> None:
        """Refuse a workbook whose cells, written out, hold more text than is read.

        :raises Unreadable: when they do.
        """
        lengths: dict[int, int] = {}
        for part in self.parts.values():
            for number, length in enumerate(part.texts):
                lengths[number] = max(length, lengths.get(number, 0))
        total = sum(
            lengths.get(number, 0) * times
            for part in self.parts.values()
            for number, times in part.shared.items()
        )
        if total > self.limits.unpacked:
            raise Unreadable("The workbook repeats more text than is read: divide it.")


@dataclass(slots=True)
class _Walker:
    """The state of a walk: which cell we are in, and what of its text matters."""

    limits: Limits
    part: Part = field(default_factory=Part)
    row: int = 0
    column: int = 0
    kind: str = ""
    index: list[str] | None = None
    in_shared: bool = False
    elements: int = 0
    starts: dict[str, Callable[[dict[str, str]], None]] = field(init=False)
    ends: dict[str, Callable[[], None]] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = {
            "row": self.start_row,
            "c": self.start_cell,
            "v": self.start_value,
            "is": self.start_value,
            "si": self.start_shared,
            "sheet": self.start_sheet,
            "Relationship": self.start_relation,
        }
        self.ends = {"v": self.end_value, "si": self.end_shared}

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self.doctype
        return parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > _ELEMENTS_A_CELL * self.limits.cells:
            raise Unreadable(_TOO_WIDE)
        if act := self.starts.get(name.rpartition(" ")[2]):
            act(attributes)

    def end(self, name: str) -> None:
        if act := self.ends.get(name.rpartition(" ")[2]):
            act()

    def text(self, text: str) -> None:
        if self.in_shared:
            self.part.texts[-1] += len(text)
        elif self.index is not None:
            self.index.append(text)

    def doctype(self, *_: object) -> None:
        raise Unreadable("The workbook declares XML entities, as no real one does: not opened.")

    def start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        self.row = int(given) if given else self.row + 1
        self.column = 0

    def start_cell(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("t", "")
        if given := attributes.get("r"):
            self.row, self.column = _place(given)
        else:
            self.column += 1

    def start_value(self, _: dict[str, str]) -> None:
        """Take the cell as filled: an empty one, only formatted, costs the reader nothing."""
        part = self.part
        part.rows, part.columns = max(part.rows, self.row), max(part.columns, self.column)
        if part.rows * part.columns > self.limits.cells:
            raise Unreadable(_TOO_WIDE)
        if self.kind == "e":
            part.error_rows.add(self.row)
        self.index = [] if self.kind == "s" else None

    def end_value(self) -> None:
        if self.index is not None:
            self.part.shared[int("".join(self.index) or -1)] += 1
        self.index = None

    def start_shared(self, _: dict[str, str]) -> None:
        self.part.texts.append(0)
        self.in_shared = True

    def end_shared(self) -> None:
        self.in_shared = False

    def start_sheet(self, attributes: dict[str, str]) -> None:
        identity = next((v for k, v in attributes.items() if k.endswith(" id")), "")
        self.part.sheets[attributes.get("name", "")] = identity

    def start_relation(self, attributes: dict[str, str]) -> None:
        self.part.targets[attributes.get("Id", "")] = attributes.get("Target", "")


def _place(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as B12.

    >>> _place("AA12")
    (12, 27)
    """
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise Unreadable(DAMAGED)
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found.group(2)), column

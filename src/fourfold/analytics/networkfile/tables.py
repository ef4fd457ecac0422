"""Tables of nodes and of edges: comma, tab or semicolon, with or without a header."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from fourfold.analytics.networkfile.contents import FileNode, InvalidNetwork
from fourfold.analytics.networkfile.draft import Draft, Place, Tie
from fourfold.analytics.networkfile.text import is_comment

_DELIMITERS = ("\t", ",", ";")
_LONGEST_RECORD = 10  # lines that one quoted value may run over
_NAMES = {
    "source": {"source", "from", "src", "source_id", "from_id", "node1"},
    "target": {"target", "to", "dst", "target_id", "to_id", "node2"},
    "layer": {"layer", "type", "relation", "phase"},
    "weight": {"weight", "value", "count", "strength"},
    "id": {"id", "node", "node_id"},
    "kind": {"kind", "type"},
    "layers": {"layers"},
}
_EDGE_COLUMNS = ("source", "target", "layer", "weight")
_NODE_COLUMNS = ("id", "kind", "layers")
_KINDS = {"person", "people", "crime", "event", "organisation", "organization", "group", "place"}
_ENDS = 2
_HEADERLESS_ENDS = {"source": 0, "target": 1}
_HEADERLESS_WIDTH = 3
_OPEN_QUOTE = "The row has a quotation mark that is never closed."

Cells = list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table, or, where `fault` says something, one that cannot be parted."""

    number: int
    cells: Cells
    fault: str = ""


def rows_of(file: str, text: str) -> Iterator[Row]:
    """Yield the rows that hold something; lines with # before the first of them are comments.

    :raises InvalidNetwork: when the first row shows no comma, tab or semicolon.
    """
    lines = text.split("\n")
    at = _first(lines)
    if at == len(lines):
        return
    delimiter = max(_DELIMITERS, key=lines[at].count)
    if delimiter not in lines[at]:
        raise InvalidNetwork(f"{file} is no table: its first row has no comma, tab or semicolon.")
    while at < len(lines):
        row, taken = _row(lines, at, delimiter)
        if row.fault or any(cell.strip() for cell in row.cells):
            yield row
        at += taken


def is_of_nodes(text: str) -> bool:
    """Return whether the header is one of nodes: an id, and no two ends.

    >>> is_of_nodes("id,age"), is_of_nodes("id,source,target"), is_of_nodes("1,2")
    (True, False, False)
    """
    lines = text.split("\n")
    at = _first(lines)
    if at == len(lines):
        return False
    header, _ = _row(lines, at, max(_DELIMITERS, key=lines[at].count))
    columns = _columns(header.cells, ("id", "source", "target"))
    return "id" in columns and not {"source", "target"} & columns.keys()


def read_nodes(draft: Draft, file: str, text: str) -> None:
    """Take the rows of a table of nodes: id, kind where there is one, and attributes.

    :raises InvalidNetwork: when the header names no id.
    """
    rows = rows_of(file, text)
    header = next(rows, Row(0, []))
    columns = _columns(header.cells, _NODE_COLUMNS)
    if "id" not in columns:
        raise InvalidNetwork(f"{file} has no column called id.")
    others = [at for at in range(len(header.cells)) if at not in columns.values()]
    for row in rows:
        fault = row.fault or _too_wide(row, len(header.cells))
        place = Place(file, row.number)
        if fault:
            draft.reject(place, fault)
            continue
        cells = row.cells + [""] * (len(header.cells) - len(row.cells))
        kind = cells[columns["kind"]] if "kind" in columns else ""
        attributes = tuple((header.cells[at], cells[at]) for at in others if cells[at].strip())
        draft.take_node(place, FileNode(cells[columns["id"]], kind, attributes))


def read_edges(draft: Draft, file: str, text: str, *, layer: str) -> None:
    """Take the rows of a table of edges; `layer` is theirs where no column says it.

    Without a header the columns are source, target and, where there is a third, weight. A header
    that names two kinds of node (person, crime) makes the ends of those kinds.

    :raises InvalidNetwork: when the header names one end only.
    """
    rows = rows_of(file, text)
    first = next(rows, None)
    if first is None:
        return
    shape = _shape(draft, file, first)
    for row in rows if shape.has_header else chain([first], rows):
        fault = row.fault or _too_wide(row, shape.width)
        place = Place(file, row.number)
        if fault:
            draft.reject(place, fault)
        else:
            draft.take_tie(place, _tie(row.cells, shape, layer))


@dataclass(frozen=True, slots=True)
class _Shape:
    columns: dict[str, int]
    width: int
    kinds: tuple[str, str] = ("", "")
    has_header: bool = True


def _shape(draft: Draft, file: str, first: Row) -> _Shape:
    columns = _columns(first.cells, _EDGE_COLUMNS)
    ends = {"source", "target"} & columns.keys()
    if len(ends) == 1:
        raise InvalidNetwork(f"{file} has a column called {ends.pop()}, but not the other end.")
    known = _KINDS | {node.kind.casefold() for node in draft.described.values() if node.kind}
    kinds = first.cells[:2]
    if ends or (len(kinds) == _ENDS and {kind.strip().casefold() for kind in kinds} <= known):
        shape = _Shape(columns, len(first.cells))
        unread = set(range(len(first.cells))) - set(columns.values())
        if not ends:
            shape = _Shape({**columns, **_HEADERLESS_ENDS}, len(first.cells), (kinds[0], kinds[1]))
            unread -= set(_HEADERLESS_ENDS.values())
        draft.unread.update(dict.fromkeys(first.cells[at] for at in sorted(unread)))
        return shape
    draft.find(f"{file} has no header: its columns were read as source, target and weight.")
    return _Shape({**_HEADERLESS_ENDS, "weight": 2}, _HEADERLESS_WIDTH, has_header=False)


def _tie(cells: Cells, shape: _Shape, layer: str) -> Tie:
    said = {name: cells[at] if at < len(cells) else "" for name, at in shape.columns.items()}
    return Tie(
        source=said["source"],
        target=said["target"],
        layer=said.get("layer", "") or layer,
        weight=said.get("weight", ""),
        kinds=shape.kinds,
    )


def _first(lines: Sequence[str]) -> int:
    blank_or_comment = (not line.strip() or is_comment(line) for line in lines)
    return next((at for at, skipped in enumerate(blank_or_comment) if not skipped), len(lines))


def _row(lines: Sequence[str], at: int, delimiter: str) -> tuple[Row, int]:
    """Return the row that begins at a line, and the number of lines that it takes."""
    if '"' not in lines[at]:
        return Row(at + 1, lines[at].split(delimiter)), 1
    for taken in range(1, _LONGEST_RECORD + 1):
        record = "\n".join(lines[at : at + taken])
        try:
            cells = next(csv.reader([record], delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        return Row(at + 1, cells), taken
    return Row(at + 1, [], _OPEN_QUOTE), 1


def _columns(header: Cells, wanted: Sequence[str]) -> dict[str, int]:
    names = [cell.strip().casefold() for cell in header]
    found = {}
    for column in wanted:
        places = [at for at, name in enumerate(names) if name in _NAMES[column]]
        if places:
            found[column] = places[0]
    return found


def _too_wide(row: Row, width: int) -> str:
    if not any(cell.strip() for cell in row.cells[width:]):
        return ""
    return f"The row has {len(row.cells)} values where {width} are expected."

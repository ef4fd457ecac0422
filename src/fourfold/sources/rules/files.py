"""Read a table from a file of unknown make: CSV and its kin, XLSX, JSON lines.

Whatever the file, one of two things happens: `Unreadable` with a sentence, or a table whose
rows come out once each, good or bad.
"""

from pathlib import Path

from fourfold.sources.rules import delimited, jsonlines, workbooks
from fourfold.sources.rules.table import LIMITS, Limits, Row, Table, Unreadable

__all__ = ["LIMITS", "Limits", "Row", "Table", "Unreadable", "read_table"]

STRANGERS = {
    b"%PDF": "The file is a PDF: give the table it was made from.",
    b"\xd0\xcf\x11\xe0": (
        "The file is an old or a password-protected workbook: save it as XLSX, without a password."
    ),
    b"\x1f\x8b": "The file is compressed: unpack it first.",
    b"PAR1": "The file is Parquet: give a CSV, an XLSX or JSON lines.",
    b"{\\rtf": "The file is a document: give a CSV, an XLSX or JSON lines.",
    b"\x89PNG": "The file is a picture: give a CSV, an XLSX or JSON lines.",
    b"\xff\xd8\xff": "The file is a picture: give a CSV, an XLSX or JSON lines.",
}
_BEGINNING = 64


def read_table(source: bytes | Path, *, sheet: str | None = None, limits: Limits = LIMITS) -> Table:
    r"""Return the table in a file; what it is, is told by its content and not by its name.

    :raises Unreadable: when it cannot be read at all.

    >>> table = read_table(b"URN,Name\nT-1,The Quayside group\n")
    >>> [(row.number, row.values["Name"]) for row in table.rows]
    [(2, 'The Quayside group')]
    """
    content = _content(source, limits)
    for beginning, sentence in STRANGERS.items():
        if content.startswith(beginning):
            raise Unreadable(sentence)
    if content.startswith(workbooks.ARCHIVE):
        return workbooks.read(content, limits, sheet=sheet)
    if content[:_BEGINNING].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"{":
        return jsonlines.read(content, limits)
    return delimited.read(content, limits)


def _content(source: bytes | Path, limits: Limits) -> bytes:
    size = len(source) if isinstance(source, bytes) else _size(source)
    if size > limits.size:
        raise Unreadable(
            f"The file has {size:,} bytes; at most {limits.size:,} are read: divide it."
        )
    return source if isinstance(source, bytes) else source.read_bytes()


def _size(path: Path) -> int:
    if not path.is_file():
        raise Unreadable(f"There is no file “{path.name}”.")
    return path.stat().st_size

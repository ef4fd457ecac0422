"""Tables on their way out: CSV, spreadsheet and JSON, one hash, one cover.

The CSV holds the heading and the rows and nothing else, because programs read it: RFC 4180
knows no comments, and lines before the heading break most readers. It *is* the canonical
form, byte for byte, so ``sha256sum extract.csv`` prints the hash that stands on the cover of
every format. What a CSV cannot carry goes beside it, in `sidecar` (the place that the W3C's
"CSV on the Web", 2015, gives it), and its marking is in its name (`file_name`). `write_bundle`
puts both into one archive for a download. It has no byte order mark; who opens it in a
spreadsheet takes the workbook instead, which has a Cover sheet and the marking on each page.
"""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Protocol

from fourfold.publishing import workbooks
from fourfold.publishing.cells import Cell, canonical, neutralise

FORMATS = ("csv", "xlsx", "json")
SIDECAR_SUFFIX = "-metadata.json"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What a table is and where it came from."""

    title: str
    marking: str
    run_at: datetime
    run_for: str
    filters: tuple[str, ...] = ()
    as_at: date | None = None
    known_at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many rows, and the hash of the rows alone."""

    row_count: int
    rows_sha256: str


@dataclass(slots=True)
class Digest:
    """The running hash of rows as they stream past; it starts with the heading."""

    columns: Sequence[str]
    row_count: int = 0
    _sum: "_Sum" = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        """Take in the heading."""
        self._sum.update(self.heading())

    def heading(self) -> bytes:
        """Return the canonical line of the columns."""
        return _line(self.columns)

    def watch(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """Yield the rows unchanged, counting and hashing each."""
        for row in rows:
            self.add(row)
            yield row

    def add(self, row: Sequence[Cell]) -> bytes:
        """Take in one row and return its canonical line.

        :raises ValueError: when the row is not as wide as the heading.
        """
        if len(row) != len(self.columns):
            raise ValueError(f"A row has {len(row)} cells under {len(self.columns)} columns.")
        line = _line(row)
        self._sum.update(line)
        self.row_count += 1
        return line

    def written(self) -> Written:
        """Return the count and the hash so far."""
        return Written(row_count=self.row_count, rows_sha256=self._sum.hexdigest())


def rows_hash(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    r"""Return the SHA-256 of the rows' canonical CSV: the bytes of the CSV that `write` makes.

    UTF-8, ``\n``, the heading first, the order as given, cells as `canonical` has them and made
    harmless by `neutralise`; a cell is quoted only where it must be. Neither the run time nor
    anything else of the cover goes in.

    >>> rows_hash(["URN", "Score"], [("T-1", 37.0)])[:16]
    'c304255ad5951db9'
    >>> rows_hash(["URN", "Score"], [("T-1", 37)]) == rows_hash(["URN", "Score"], [("T-1", "37")])
    True
    """
    digest = Digest(columns)
    for row in rows:
        digest.add(row)
    return digest.written().rows_sha256


def write(
    kind: str,
    to: IO[bytes],
    *,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    cover: Cover,
    scratch: Path | None = None,
) -> Written:
    """Write a table, row by row, as one of `FORMATS`, and return its count and hash.

    `scratch` is the folder for a workbook's working files, which are gone when it returns; name
    one that nobody else may read.

    :raises KeyError: when there is no such format.
    :raises workbooks.TooMuchForSpreadsheet: when a workbook cannot hold a cell or the rows.
    """
    digest = Digest(columns)
    _WRITERS[kind](to, digest, rows, cover, scratch)
    return digest.written()


def write_bundle(
    to: IO[bytes], *, columns: Sequence[str], rows: Iterable[Sequence[Cell]], cover: Cover
) -> Written:
    """Write a ZIP archive that holds the CSV and its cover beside it."""
    name = file_name(cover, "csv")
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_entry(name), "w") as part:
            written = write("csv", part, columns=columns, rows=rows, cover=cover)
        beside = sidecar(cover, written, name=name, columns=columns)
        archive.writestr(_entry(name + SIDECAR_SUFFIX), beside)
    return written


def cover_facts(cover: Cover, written: Written | None = None) -> list[tuple[str, str]]:
    """Return the cover as pairs of words and text, in the order in which they are read.

    >>> noon = datetime(2022, 1, 10, 12, tzinfo=UTC)
    >>> cover = Cover(title="Master list", marking="OFFICIAL", run_at=noon, run_for="A Assessor")
    >>> cover_facts(cover)[0], cover_facts(cover)[-1]
    (('Title', 'Master list'), ('Run for', 'A Assessor'))
    """
    facts = [("Title", cover.title), ("Marking", cover.marking)]
    facts += [("Filter", text) for text in cover.filters]
    facts += [("As at", canonical(cover.as_at))] if cover.as_at else []
    facts += [("Known at", canonical(cover.known_at))] if cover.known_at else []
    facts += [("Run at", canonical(cover.run_at)), ("Run for", cover.run_for)]
    if written:
        facts += [("Rows", str(written.row_count)), ("SHA-256 of the rows", written.rows_sha256)]
    return facts + [("Note", text) for text in cover.notes]


def sidecar(cover: Cover, written: Written, *, name: str, columns: Sequence[str]) -> str:
    """Return the JSON that goes beside a CSV as `name` + `SIDECAR_SUFFIX`."""
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": name,
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": {"columns": [{"titles": column} for column in columns]},
        "cover": _cover_object(cover, written),
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def file_name(cover: Cover, kind: str) -> str:
    """Return a name that says what, as at when, and under what marking.

    >>> noon = datetime(2022, 1, 10, 12, tzinfo=UTC)
    >>> sensitive = Cover(
    ...     title="Master list", marking="OFFICIAL-SENSITIVE", run_at=noon, run_for="A Assessor"
    ... )
    >>> file_name(sensitive, "csv")
    'master-list-2022-01-10-OFFICIAL-SENSITIVE.csv'
    """
    words = re.sub(r"[^a-z0-9]+", "-", cover.title.lower()).strip("-")[:60] or "table"
    day = cover.as_at or cover.run_at.astimezone(UTC).date()
    marking = re.sub(r"[^A-Z0-9]+", "-", cover.marking.upper()).strip("-")
    return f"{words}-{day.isoformat()}-{marking}.{kind}"


class _Sum(Protocol):
    def update(self, chunk: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


def _line(cells: Sequence[Cell]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([neutralise(canonical(cell)) for cell in cells])
    return text.getvalue().encode()


def _write_csv(
    to: IO[bytes], digest: Digest, rows: Iterable[Sequence[Cell]], _: Cover, __: Path | None
) -> None:
    to.write(digest.heading())
    for row in rows:
        to.write(digest.add(row))


def _write_json(
    to: IO[bytes], digest: Digest, rows: Iterable[Sequence[Cell]], cover: Cover, _: Path | None
) -> None:
    """Write one object: marking and columns, the rows (one a line), then the cover.

    Nothing is neutralised: a JSON text is never run by a spreadsheet, and its readers want the
    value itself.
    """
    head = {"marking": cover.marking, "columns": list(digest.columns)}
    to.write(_json(head)[:-1].encode() + b',"rows":[')
    for number, row in enumerate(digest.watch(rows)):
        record = dict(zip(digest.columns, map(_plain, row), strict=True))
        to.write((",\n" if number else "\n").encode() + _json(record).encode())
    to.write(b'\n],"cover":' + _json(_cover_object(cover, digest.written())).encode() + b"}\n")


def _write_xlsx(
    to: IO[bytes],
    digest: Digest,
    rows: Iterable[Sequence[Cell]],
    cover: Cover,
    scratch: Path | None,
) -> None:
    workbooks.write(
        to,
        workbooks.Sheets(title=cover.title, marking=cover.marking, run_at=cover.run_at),
        columns=digest.columns,
        rows=digest.watch(rows),
        cover=lambda: cover_facts(cover, digest.written()),
        scratch=scratch,
    )


_Writer = Callable[[IO[bytes], Digest, Iterable[Sequence[Cell]], Cover, Path | None], None]
_WRITERS: dict[str, _Writer] = {"csv": _write_csv, "xlsx": _write_xlsx, "json": _write_json}


def _cover_object(cover: Cover, written: Written) -> dict[str, object]:
    return {
        "title": cover.title,
        "marking": cover.marking,
        "filters": list(cover.filters),
        "as_at": canonical(cover.as_at) or None,
        "known_at": canonical(cover.known_at) or None,
        "run_at": canonical(cover.run_at),
        "run_for": cover.run_for,
        "row_count": written.row_count,
        "rows_sha256": written.rows_sha256,
        "notes": list(cover.notes),
    }


def _plain(cell: Cell) -> object:
    if cell is None or isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float) and float(canonical(cell)) == cell:
        return cell
    return canonical(cell)


def _json(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry

"""Open a file, or each file in an archive, by what it holds and not by what it is called."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from fourfold.sources.rules import workbooks
from fourfold.sources.rules.files import STRANGERS
from fourfold.sources.rules.records import columns, objects, tables
from fourfold.sources.rules.records.streams import BLOCK, Block, Stream
from fourfold.sources.rules.table import LIMITS as WHOLE
from fourfold.sources.rules.table import Unreadable

_PARQUET = b"PAR1"
_WORKBOOK = "xl/workbook.xml"
_BAD = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_DAMAGED = "The archive is damaged."
_SMALL = 1 << 22  # below this an odd ratio harms nobody
_MOST_MEMBERS = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that somebody brings, or one file within an archive of theirs. name: as shown."""

    path: Path
    name: str
    member: str = ""

    def open(self) -> IO[bytes]:
        """Return the bytes of it, from the beginning.

        :raises Unreadable: when it is gone, damaged or protected.
        """
        if not self.member:
            return self.path.open("rb")
        try:
            return zipfile.ZipFile(self.path).open(self.member)
        except _BAD as fault:
            raise Unreadable(_DAMAGED) from fault


def brought(path: Path) -> tuple[Brought, ...]:
    """Return the files behind a path: itself, or those in an archive, in the order of names.

    :raises Unreadable: when there is none, or an archive unpacks to far more than any real one.
    """
    if not path.is_file():
        raise Unreadable(f"There is no file “{path.name}”.")
    if not zipfile.is_zipfile(path):
        return (Brought(path, path.name),)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
    except _BAD as fault:
        raise Unreadable(_DAMAGED) from fault
    if any(one.filename == _WORKBOOK for one in entries):
        return (Brought(path, path.name),)
    _check(entries, path.stat().st_size)
    names = sorted(one.filename for one in entries if not _is_litter(one.filename))
    return tuple(Brought(path, f"{path.name}: {name}", name) for name in names)


def opened(one: Brought) -> Stream:
    """Return the stream of a file, to be closed; what it is, is told by its content.

    :raises Unreadable: when it cannot be read at all.
    """
    file = one.open()
    try:
        stream = _stream(file, one)
    except BaseException:
        file.close()
        raise
    stream.file, stream.blocks = file, _guarded(stream.blocks)
    return stream


def _guarded(blocks: Iterator[Block]) -> Iterator[Block]:
    try:
        yield from blocks
    except _BAD as fault:
        raise Unreadable(_DAMAGED) from fault


def _stream(file: IO[bytes], one: Brought) -> Stream:
    beginning = _beginning(file)
    if beginning.startswith(_PARQUET):
        return columns.read(file, one.name)
    if beginning.startswith(workbooks.ARCHIVE):
        return _workbook(file, one.name)
    for stranger, sentence in STRANGERS.items():
        if beginning.startswith(stranger):
            raise Unreadable(sentence)
    is_json = beginning.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"{"
    return objects.read(file, one.name) if is_json else tables.read(file, one.name)


def _beginning(file: IO[bytes]) -> bytes:
    try:
        found = file.read(64)
        file.seek(0)
    except _BAD as fault:
        raise Unreadable(_DAMAGED) from fault
    return found


def _check(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(one.file_size for one in entries)
    if not entries or len(entries) > _MOST_MEMBERS:
        raise Unreadable(f"An archive holds at most {_MOST_MEMBERS} files, and at least one.")
    if unpacked > _SMALL and unpacked > WHOLE.ratio * packed:
        raise Unreadable("The archive unpacks to far more than any real one: it was not opened.")
    if any(one.flag_bits & 1 for one in entries):
        raise Unreadable("The archive is protected by a password: pack it without one.")


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _workbook(file: IO[bytes], name: str) -> Stream:
    content = file.read(WHOLE.size + 1)
    if len(content) > WHOLE.size:
        raise Unreadable(f"A workbook has at most {WHOLE.size:,} bytes: save it as CSV.")
    table = workbooks.read(content, WHOLE)
    stream = Stream(name, table.kind, table.headings, table.notes, iter(()))

    def blocks() -> Iterator[Block]:
        while rows := list(islice(table.rows, BLOCK)):
            block = Block()
            for row in rows:
                block.add(row)
            stream.blank_rows = table.blank_rows
            yield block

    stream.blocks = blocks()
    return stream

"""Parquet, row group by row group; what is nested is named by its path."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import IO, Any

from fourfold.publishing.cells import canonical
from fourfold.sources.rules.records.objects import flat, unnamed
from fourfold.sources.rules.records.streams import BLOCK, LIMITS, Block, Stream
from fourfold.sources.rules.table import Unreadable, headings, make_row

_MOST_IN_A_GROUP = 1 << 31  # bytes, unpacked
_DAMAGED = "The file is damaged, or is no Parquet file."


def read(file: IO[bytes], name: str) -> Stream:
    """Return the stream of a Parquet file.

    :raises Unreadable: when it is none, or a group of its rows is too large to be held.
    """
    from pyarrow import ArrowException, ArrowInvalid, parquet  # noqa: PLC0415 - heavy, and rare

    try:
        opened = parquet.ParquetFile(file)
        groups = [opened.metadata.row_group(n) for n in range(opened.metadata.num_row_groups)]
    except (ArrowException, ArrowInvalid, OSError, ValueError) as fault:
        raise Unreadable(_DAMAGED) from fault
    if any(group.total_byte_size > _MOST_IN_A_GROUP for group in groups):
        raise Unreadable("A group of rows of the file is larger than is read: divide it.")
    names = [str(one) for one in opened.schema_arrow.names]
    stream = Stream(name, "parquet", (), ("Read as Parquet.",), iter(()), is_sparse=True)
    stream.expected = opened.metadata.num_rows
    batches = _batches(opened)
    first = next(batches, None)
    paths = list(dict.fromkeys([*_flat_names(opened), *(p for row in first or [] for p in row)]))
    stream.headings = headings(paths or names, LIMITS)
    stream.blocks = _blocks(first, batches, stream, paths)
    return stream


def _flat_names(opened: Any) -> list[str]:
    from pyarrow import types  # noqa: PLC0415 - as above

    return [str(one.name) for one in opened.schema_arrow if not types.is_nested(one.type)]


def _batches(opened: Any) -> Iterator[list[dict[str, str]]]:
    from pyarrow import ArrowException, ArrowInvalid  # noqa: PLC0415 - as above

    try:
        for batch in opened.iter_batches(batch_size=BLOCK):
            yield [flat(_plain(row)) for row in batch.to_pylist()]
    except (ArrowException, ArrowInvalid, OSError, ValueError) as fault:
        raise Unreadable(_DAMAGED) from fault


def _plain(value: object) -> object:
    """Return a value of Parquet as JSON would have it, moments without a zone left so."""
    if isinstance(value, dict):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return _single(value)


def _single(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return canonical(value) if isfinite(value) else str(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _blocks(
    first: list[dict[str, str]] | None,
    rest: Iterator[list[dict[str, str]]],
    stream: Stream,
    paths: list[str],
) -> Iterator[Block]:
    number, known, part = 0, frozenset(paths), first
    while part is not None:
        block = Block()
        for row in part:
            number += 1
            at = len(block.numbers)
            cells = [row.get(path, "") for path in paths]
            block.add(make_row(number, cells, stream.headings, limits=LIMITS))
            more = unnamed(row, known)
            if more and len(block.numbers) > at:
                block.extra[at] = more
        yield block
        part = next(rest, None)

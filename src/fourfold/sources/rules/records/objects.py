"""JSON lines of any size; what is nested is named by its path, `suspects.2.surname`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import IO

from fourfold.sources.rules.records.lines import LineStream
from fourfold.sources.rules.records.streams import BLOCK, LIMITS, Block, Stream
from fourfold.sources.rules.table import Unreadable, broken_row, headings, make_row, storable

_SAMPLE = 2_000  # objects whose names become the headings
_DEEPEST = 12
_NOT_AN_OBJECT = "The line is not a JSON object."
_TWICE = "A name stands twice in the object."
_TOO_DEEP = "The object is nested too deeply."
_Line = tuple[int, str, dict[str, str], str]


class _Twice(ValueError):
    """A name stands twice in an object."""


class _TooDeep(ValueError):
    """An object holds others, and they others, beyond what a record does."""


def read(file: IO[bytes], name: str) -> Stream:
    """Return the stream of JSON lines; its headings are the paths found in the first of them.

    Numbers keep their own digits, null is empty, a list of texts is one cell with a line each.
    A path that comes later is kept with its row.

    :raises Unreadable: when it is not text, or none of the first lines is an object.
    """
    stream = Stream(name, "json lines", (), (), iter(()), is_sparse=True)
    found = _objects(LineStream(file), stream)
    sample = list(islice(found, _SAMPLE))
    paths = dict.fromkeys(path for line in sample for path in line[2])
    if not paths:
        raise Unreadable("No line of the file is a JSON object.")
    stream.headings = headings(list(paths), LIMITS)
    stream.notes = ("Read as one JSON object a line.",)
    stream.blocks = _blocks(chain(sample, found), stream, list(paths))
    return stream


def flat(thing: object) -> dict[str, str]:
    r"""Return path to text of all that an object holds.

    >>> flat({"id": 7, "who": [{"name": "Ann"}, {"name": "Bo"}], "also": ["A", "B"]})
    {'id': '7', 'who.1.name': 'Ann', 'who.2.name': 'Bo', 'also': 'A\nB'}
    """
    found: dict[str, str] = {}
    _walk("", thing, found, 0)
    return found


def _walk(path: str, thing: object, found: dict[str, str], depth: int) -> None:
    if depth > _DEEPEST:
        raise _TooDeep
    members = _members(thing)
    if members is None:
        found[path] = "\n".join(map(_text, thing)) if isinstance(thing, list) else _text(thing)
        return
    before = f"{path}." if path else ""
    for name, member in members:
        _walk(f"{before}{name}", member, found, depth + 1)


def _members(thing: object) -> Iterable[tuple[object, object]] | None:
    """Return what stands within a thing, by name or number; none where it is a text or several."""
    if isinstance(thing, dict):
        return thing.items()
    if isinstance(thing, list) and any(isinstance(one, dict | list) for one in thing):
        return enumerate(thing, start=1)
    return None


def unnamed(members: Mapping[str, str], known: frozenset[str]) -> dict[str, str]:
    """Return what of an object stands under no heading, as it can be stored."""
    more = {path: said for path, said in members.items() if path not in known}
    return {storable(path): storable(said)[: LIMITS.cell] for path, said in more.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _objects(lines: LineStream, stream: Stream) -> Iterator[_Line]:
    number = 0
    for part in lines.parts():
        for text in part.texts:
            number += 1
            if text.strip():
                yield _line(number, text)
            else:
                stream.blank_rows += 1


def _line(number: int, text: str) -> _Line:
    try:
        thing = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once
        )
        return number, text, flat(thing) if isinstance(thing, dict) else {}, _NOT_AN_OBJECT
    except _Twice:
        return number, text, {}, _TWICE
    except (_TooDeep, RecursionError):
        return number, text, {}, _TOO_DEEP
    except ValueError:
        return number, text, {}, _NOT_AN_OBJECT


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


def _blocks(lines: Iterator[_Line], stream: Stream, paths: list[str]) -> Iterator[Block]:
    known = frozenset(paths)
    while part := list(islice(lines, BLOCK)):
        block = Block()
        for number, text, members, problem in part:
            if not members:
                block.broken.append(broken_row(number, text, problem, LIMITS))
                continue
            cells = [members.get(path, "") for path in paths]
            at = len(block.numbers)
            block.add(make_row(number, cells, stream.headings, limits=LIMITS))
            more = unnamed(members, known)
            if more and len(block.numbers) > at:
                block.extra[at] = more
        yield block

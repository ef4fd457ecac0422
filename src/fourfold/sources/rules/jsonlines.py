"""JSON lines: one object a line. A line that is none is a bad row, not the end."""

import json
from dataclasses import dataclass

from fourfold.sources.rules.characters import decoded
from fourfold.sources.rules.table import (
    LIMITS,
    Limits,
    Row,
    Table,
    Unreadable,
    broken_row,
    headings,
    make_row,
)

_NOT_AN_OBJECT = "The line is not a JSON object."
_TWICE = "A name stands twice in the object."


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    members: dict[str, str]
    problem: str = ""


def read(content: bytes, limits: Limits = LIMITS) -> Table:
    """Return the table in JSON lines; its headings are the names in order of appearance.

    Numbers keep their own digits, what is nested stays JSON, null is empty.

    :raises Unreadable: when it is not text, or no line is an object.
    """
    lines = decoded(content)
    found = [
        _line(number, text) for number, text in enumerate(lines.texts, start=1) if text.strip()
    ]
    names = dict.fromkeys(name for line in found for name in line.members)
    if not names:
        raise Unreadable("No line of the file is a JSON object.")
    named = headings(list(names), limits)
    under = dict(zip(names, named, strict=True))
    notes = (f"Read as {lines.encoding} text, one JSON object a line.",)
    rows = (_row(line, under, limits) for line in found)
    return Table("json lines", named, notes, rows, len(lines.texts) - len(found))


def _line(number: int, text: str) -> _Line:
    try:
        pairs = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_Pairs
        )
        members = {name: _text(value) for name, value in pairs} if _is_object(pairs) else {}
    except (ValueError, RecursionError):
        return _Line(number, text, {}, _NOT_AN_OBJECT)
    if not _is_object(pairs):
        return _Line(number, text, {}, _NOT_AN_OBJECT)
    return _Line(number, text, members, "" if len(members) == len(pairs) else _TWICE)


class _Pairs(list[tuple[str, object]]):
    """The members of an object, repeated names and all."""


def _is_object(thing: object) -> bool:
    return isinstance(thing, _Pairs)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, _Pairs):
        return {name: _plain(member) for name, member in value}
    return [_plain(member) for member in value] if isinstance(value, list) else value


def _row(line: _Line, under: dict[str, str], limits: Limits) -> Row:
    if not line.members:
        return broken_row(line.number, line.text, line.problem or _NOT_AN_OBJECT, limits)
    cells = [line.members.get(name, "") for name in under]
    problems = (line.problem,) if line.problem else ()
    return make_row(line.number, cells, list(under.values()), limits=limits, problems=problems)

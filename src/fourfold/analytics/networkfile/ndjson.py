"""One JSON object a line, each a node or an edge; lines that begin with # are comments."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fourfold.analytics.networkfile.contents import FileNode
from fourfold.analytics.networkfile.draft import Draft, Place, Tie

_NO_OBJECT = "The row is not a JSON object."
_READ_OF_EDGE = {"type", "layer", "weight", "observed"}


def read(draft: Draft, file: str, text: str, *, layer: str) -> None:
    """Take the lines of a file; the first comment is the network's name.

    An edge that is marked as not observed is a guess of the file's maker, and rejected.
    """
    comments = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith("#"):
            comments.append(line.strip(" #\t"))
        elif line.strip():
            _take(draft, Place(file, number), line, layer)
    said = [comment for comment in comments if comment]
    draft.name = draft.name or next(iter(said), "")
    draft.description = draft.description or "\n".join(said[1:])


def _take(draft: Draft, place: Place, line: str, layer: str) -> None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        draft.reject(place, _NO_OBJECT)
        return
    properties = record.get("properties")
    said: Mapping[str, Any] = properties if isinstance(properties, dict) else {}
    kind = record.get("type")
    if kind == "node":
        draft.take_node(place, _node(record, said))
    elif kind == "edge":
        _take_edge(draft, place, record, said, layer)
    else:
        draft.reject(place, "The row is neither a node nor an edge.")


def _take_edge(
    draft: Draft, place: Place, record: Mapping[str, Any], said: Mapping[str, Any], layer: str
) -> None:
    if said.get("observed") is False:
        draft.reject(place, "The tie is marked as not observed.")
        return
    draft.unread.update(dict.fromkeys(name for name in said if name not in _READ_OF_EDGE))
    draft.take_tie(
        place,
        Tie(
            source=_text(record.get("source")),
            target=_text(record.get("target")),
            layer=_text(said.get("layer")) or _text(said.get("type")) or layer,
            weight=_text(said.get("weight")),
        ),
    )


def _node(record: Mapping[str, Any], said: Mapping[str, Any]) -> FileNode:
    attributes = tuple(
        (name, _text(value)) for name, value in said.items() if name != "type" and _text(value)
    )
    return FileNode(_text(record.get("id")), _text(said.get("type")), attributes)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_flat(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _flat(values: Iterable[object]) -> list[str]:
    return [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in values]

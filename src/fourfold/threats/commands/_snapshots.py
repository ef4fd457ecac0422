"""What happens to kept charts when a person is disposed of, or a threat moves to a new label."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q

from fourfold.access.speaking import label_saying
from fourfold.threats.models import Snapshot, Threat


def erase_from_snapshots(keys: Collection[UUID]) -> int:
    """Take subjects out of every snapshot that one may read, and return out of how many.

    With them go their links, the names of groups around them, and their keys. A snapshot that
    holds nobody any more is deleted. As one who may read everything.
    """
    texts = {str(key) for key in keys}
    asked = Q(pk__in=[])
    for text in sorted(texts):
        asked |= Q(keys__contains=[text])
    rows = list(Snapshot.objects.filter(asked).order_by("pk"))
    for row in rows:
        _erase(row, texts)
    return len(rows)


def _erase(row: Snapshot, texts: set[str]) -> None:
    gone = {node for node, keys in row.members.items() if not texts.isdisjoint(keys)}
    row.members = {node: keys for node, keys in row.members.items() if node not in gone}
    row.keys = sorted(key for keys in row.members.values() for key in keys)
    row.erased += len(gone)
    row.drawn = row.drawn | {"picture": _without(row.drawn["picture"], gone)}
    if row.members:
        row.save(update_fields=["members", "keys", "erased", "drawn"])
    else:
        row.delete()


def _without(picture: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    names = {node["label"] for node in picture["nodes"] if node["id"] in gone}
    groups = {
        number: words.partition(":")[0]
        if any(words.endswith(f": around {name}") for name in names)
        else words
        for number, words in picture["groups"].items()
    }
    return picture | {
        "nodes": [node for node in picture["nodes"] if node["id"] not in gone],
        "edges": [
            edge
            for edge in picture["edges"]
            if edge["source"] not in gone and edge["target"] not in gone
        ],
        "groups": groups,
    }


def move_snapshots(threat: Threat) -> None:
    """Put a threat's snapshots under its new label too; what was drawn keeps its own."""
    for row in Snapshot.objects.filter(threat=threat).select_related("label"):
        row.label = label_saying(row.label.restriction | threat.label.restriction)
        row.save(update_fields=["label"])

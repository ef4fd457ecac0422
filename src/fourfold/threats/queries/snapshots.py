"""Snapshots of a threat's chart: those that are kept, and one as it was on its day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fourfold.access.rules import Marking
from fourfold.threats.models import Snapshot, Threat


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot as a list shows it."""

    pk: int
    title: str
    why: str
    at: datetime
    by: str
    nodes: int
    marking: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A snapshot as it was: the picture, and its two tables ready to print."""

    kept: Kept
    picture: dict[str, Any]
    nodes: tuple[dict[str, Any], ...]
    edges: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    erased: int


def of_threat(threat: Threat) -> list[Kept]:
    """Return the snapshots kept with a threat that the viewer may read, the newest first."""
    rows = Snapshot.objects.filter(threat=threat).select_related("label", "by")
    return [_kept(row) for row in rows.order_by("-kept_at", "-pk")]


def snapshot(threat: Threat, pk: int) -> Snapshot:
    """Return one snapshot of a threat.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return Snapshot.objects.select_related("label", "by").one(pk=pk, threat=threat)


def opened(row: Snapshot) -> Opened:
    """Return a snapshot as its page shows it."""
    picture = row.drawn["picture"]
    names = {node["id"]: node["label"] for node in picture["nodes"]}
    edges = [
        edge | {"from": names[edge["source"]], "to": names[edge["target"]]}
        for edge in picture["edges"]
    ]
    return Opened(
        kept=_kept(row),
        picture=picture,
        nodes=tuple(picture["nodes"]),
        edges=tuple(edges),
        notes=tuple(row.drawn["notes"]),
        erased=row.erased,
    )


def _kept(row: Snapshot) -> Kept:
    return Kept(
        pk=row.pk,
        title=row.title,
        why=row.why,
        at=row.kept_at,
        by=row.by.name,
        nodes=len(row.drawn["picture"]["nodes"]),
        marking=Marking(row.label.marking),
    )

"""The register of breaches of one's own organisation, with its clocks."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.viewer import Viewer
from fourfold.administration.models import Breach


@dataclass(frozen=True, slots=True)
class BreachLine:
    """A breach ready to print, with where its clock stands."""

    row: Breach
    clock: str
    tone: str
    state: str


def register(viewer: Viewer, *, at: datetime) -> list[BreachLine]:
    """Return the breaches of the viewer's organisation, those that stand first, newest first."""
    rows = Breach.objects.filter(owner=viewer.organisation_id).select_related("recorded_by")
    found = [line(row, at=at) for row in rows.order_by("-aware_at", "-pk")]
    return sorted(found, key=lambda one: one.row.closed_at is not None)


def breach(urn: str, viewer: Viewer) -> Breach:
    """Return one of them.

    :raises NotFound: when there is none, or it is another organisation's.
    """
    rows = Breach.objects.filter(owner=viewer.organisation_id)
    return rows.select_related("label", "owner", "recorded_by", "closed_by").one(urn=urn)


def line(row: Breach, *, at: datetime) -> BreachLine:
    """Return a breach as a line to print."""
    overdue = row.clock.is_overdue(at)
    state = "Closed" if row.closed_at else "Overdue" if overdue else _state(row)
    tones = {"Closed": "grey", "Overdue": "red", "To be reported": "amber"}
    return BreachLine(row, row.clock.sentence(at), tones.get(state, "teal"), state)


def _state(row: Breach) -> str:
    return "To be reported" if row.clock.is_waiting else "To be closed"

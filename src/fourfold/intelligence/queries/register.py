"""The register of sources: read by those under its labels, and by nothing else."""

from datetime import date

from fourfold.access.models import Compartment
from fourfold.access.rules import Marking, Restriction
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import SourceEntry


def restriction_of(owner_id: int, *, marking: Marking, on: date) -> Restriction:
    """Return what guards an organisation's register: itself alone, inside its source work."""
    work = Compartment.objects.filter(
        kind=Compartment.Kind.SOURCE, owner__organisation=owner_id
    ).exclude(closed_on__lte=on)
    first = work.order_by("pk").values_list("pk", flat=True).first()
    inside = {first} if first else set()
    return Restriction.to({owner_id}, marking=marking, compartments=inside)


def reads_register(viewer: Viewer, owner_id: int, *, on: date) -> bool:
    """Test if somebody reads an organisation's register, without touching it."""
    if viewer.clearance is None:
        return False
    guarded = restriction_of(owner_id, marking=viewer.clearance.marking, on=on)
    return viewer.clearance.satisfies(guarded)


def entries(words: str = "") -> list[SourceEntry]:
    """Return the entries that the viewer may read, the newest first."""
    rows = SourceEntry.objects.with_neighbour("report").select_related("label", "by")
    if words.strip():
        rows = rows.filter(reference__icontains=words.strip())
    return list(rows.order_by("-recorded_at", "-pk"))

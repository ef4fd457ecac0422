"""The register of sources: read by those under its labels, and by nothing else."""

from fourfold.intelligence.models import SourceEntry


def entries(words: str = "") -> list[SourceEntry]:
    """Return the entries that the viewer may read, the newest first."""
    rows = SourceEntry.objects.with_neighbour("report").select_related("label", "by")
    if words.strip():
        rows = rows.filter(reference__icontains=words.strip())
    return list(rows.order_by("-recorded_at", "-pk"))

"""Which loads wait to be unpacked: those whose last record cannot be found yet."""

from collections.abc import Iterable

from fourfold.access.models import SearchDocument
from fourfold.sources.models import Load, Record

RECORD = "sources.record"


def waiting_loads() -> Iterable[Load]:
    """Yield the loads that went to their end and are not unpacked, or not all of them."""
    rows = Load.objects.ended().select_related("system", "profile").order_by("pk")
    return (load for load in rows if waits(load))


def waits(load: Load) -> bool:
    """Test if records of a load wait; they are unpacked in the order of their rows."""
    rows = Record.objects.filter(load=load, superseded_at=None)
    last = rows.order_by("-number", "-pk").first()
    if last is None:
        return False
    if not last.is_tombstone:
        return not SearchDocument.objects.filter(kind=RECORD, ref=str(last.pk)).exists()
    older = Record.objects.filter(system=last.system_id, key=last.key).exclude(pk=last.pk)
    refs = [str(pk) for pk in older.values_list("pk", flat=True)]
    return SearchDocument.objects.filter(kind=RECORD, ref__in=refs).exists()

"""The daily scan: step by step, each whole or not at all, so that one that was killed goes on."""

from datetime import datetime

from django.db import connection

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands._matching import STEPS
from fourfold.intelligence.commands._telling import tell
from fourfold.intelligence.events import ScanBegan
from fourfold.intelligence.models import Scan
from fourfold.intelligence.queries.scanning import Window, forget, since_of
from fourfold.shared.events import publish

BEGIN = "begin"
ORDER = (BEGIN, *STEPS)


@command("intelligence.scan")
def take_step(*, by: Viewer, at: datetime) -> Scan:
    """Take the next step of the scan that has not ended, or the first of a new one.

    A step writes what it found, and that it is taken, or neither. Steps are asked for until the
    scan that comes back has ended; whoever asks after a crash goes on where it was.
    """
    _alone()
    forget()
    scan = Scan.objects.filter(ended_at=None).order_by("pk").first() or _new(at)
    step = scan.stage or BEGIN
    if step == BEGIN:
        publish(ScanBegan(scan.pk, by, at))
    else:
        window = Window(scan.loaded_from or at, scan.loaded_until or at)
        tell(STEPS[step][1](window), scan, by=by, at=at)
    _taken(scan, step, at)
    return scan


def _alone() -> None:
    """Wait until nobody else takes a step."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('intelligence.scan'))")


def _new(at: datetime) -> Scan:
    last = Scan.objects.filter(ended_at__isnull=False).order_by("-loaded_until").first()
    since = since_of(last.loaded_until if last else None, at)
    return Scan.objects.create(asked_at=at, started_at=at, loaded_from=since, loaded_until=at)


def _taken(scan: Scan, step: str, at: datetime) -> None:
    place = ORDER.index(step) + 1
    scan.done = place / len(ORDER)
    if place == len(ORDER):
        scan.ended_at, scan.stage = at, ""
    else:
        scan.stage = ORDER[place]
    scan.save(update_fields=["done", "stage", "ended_at"])

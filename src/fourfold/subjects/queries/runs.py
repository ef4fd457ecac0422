"""Runs that join: how far one is, and what was done before."""

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from fourfold.access.models import Label
from fourfold.analytics.linkage.kinds import Kind
from fourfold.sources.models import Load
from fourfold.subjects.models import LinkModel, LinkRun, Mention

ALONE = 70_024  # the lock of the database that whoever joins holds
IS_TAKEN = """
SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database
WHERE locktype = 'advisory' AND objid = %s AND granted AND datname = current_database()
"""


def runs() -> QuerySet[LinkRun]:
    """Return every run, the newest first. They hold no count of records."""
    return LinkRun.objects.select_related("by").order_by("-asked_at", "-pk")


def under_way() -> LinkRun | None:
    """Return the run that joins records now; one that was killed is none, whatever its row says."""
    with connection.cursor() as cursor:
        cursor.execute(IS_TAKEN, [ALONE])
        if not cursor.fetchone():
            return None
    rows = runs().filter(started_at__isnull=False, ended_at=None, stopped_at=None)
    return rows.first()


def asked() -> LinkRun | None:
    """Return a run that somebody asked for and that has not begun."""
    return runs().filter(started_at=None, stopped_at=None).first()


def last() -> LinkRun | None:
    """Return the run that ended or stopped last."""
    rows = runs().exclude(ended_at=None, stopped_at=None)
    return rows.order_by(Coalesce("ended_at", "stopped_at").desc(), "-pk").first()


def models() -> QuerySet[LinkModel]:
    """Return every model, by kind, the newest first."""
    return LinkModel.objects.select_related("by").order_by("kind", "-version")


def is_waiting(load: Load | None = None) -> bool:
    """Test if anything that the viewer may read waits to be compared; or anything of a load."""
    rows = Mention.objects.waiting()
    return rows.filter(record__load=load).exists() if load else rows.exists()


def last_ended_at() -> datetime | None:
    """Return when the last run began that ended: what was judged since then is new."""
    rows = LinkRun.objects.filter(ended_at__isnull=False, watermark__isnull=False)
    return rows.order_by("-watermark").values_list("watermark", flat=True).first()


def kinds_waiting() -> list[Kind]:
    """Return the kinds of which something waits to be compared."""
    rows = Mention.objects.waiting().order_by().values_list("kind", flat=True).distinct()
    waiting = set(rows)
    return [kind for kind in Kind if kind.value in waiting]


def open_labels() -> list[int]:
    """Return the labels without a compartment: what models are trained on."""
    return list(Label.objects.filter(compartments=[]).values_list("pk", flat=True))

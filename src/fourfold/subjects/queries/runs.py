"""Runs that join: how far one is, and what was done before."""

from datetime import datetime

from django.db.models import QuerySet

from fourfold.access.models import Label
from fourfold.analytics.linkage.kinds import Kind
from fourfold.subjects.models import LinkModel, LinkRun, Mention


def runs() -> QuerySet[LinkRun]:
    """Return every run, the newest first. They hold no count of records."""
    return LinkRun.objects.select_related("by").order_by("-asked_at", "-pk")


def under_way() -> LinkRun | None:
    """Return the run that joins records now, as far as its row says."""
    rows = runs().filter(started_at__isnull=False, ended_at=None, stopped_at=None)
    return rows.first()


def models() -> QuerySet[LinkModel]:
    """Return every model, by kind, the newest first."""
    return LinkModel.objects.select_related("by").order_by("kind", "-version")


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

"""Charts kept with a threat: the panel on its page, keeping one, and opening one as it was."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.rules import Marking
from fourfold.shared.errors import DomainError
from fourfold.subjects.queries.drawing import Wanted
from fourfold.threats.commands.snapshot import keep_snapshot
from fourfold.threats.forms.snapshot import KeepSnapshot
from fourfold.threats.models import Threat
from fourfold.threats.queries import snapshots as queries
from fourfold.threats.queries import threat as threats
from fourfold.threats.views.threat import frame_of
from fourfold.web.http import Request, go, needs, render


def of_threat(request: Request, one: Threat) -> dict[str, Any] | None:
    """Show the charts kept with a threat, on the threat's page, and the way to keep one."""
    rows = queries.of_threat(one)
    may_keep = request.viewer.may("threats.keep_snapshot")
    if not (rows or may_keep):
        return None
    url = reverse("threats:keep_snapshot", args=[one.urn]) if may_keep else ""
    lines = [
        {"row": row, "url": reverse("threats:snapshot", args=[one.urn, row.pk])} for row in rows
    ]
    return {"template": "threats/snapshots_panel.html", "lines": lines, "keep_url": url}


@require_http_methods(["GET", "POST"])
@needs("threats.keep_snapshot")
def keep(request: Request, urn: str) -> HttpResponse:
    """Keep the chart of a threat as it is now, and why."""
    one = threats.threat(urn)
    ledger.consulted(one, verb="threats.read", at=request.at)
    form = KeepSnapshot(request.POST or None)
    children = Wanted.read(dict(request.GET.lists())).children
    if form.is_valid():
        try:
            kept = keep_snapshot(
                threat=one,
                reason=form.cleaned_data["reason"],
                children=children,
                by=request.viewer,
                at=request.at,
            )
            return go(request, "threats:snapshot", one.urn, kept.pk)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = frame_of(request, one) | {"form": form, "children": len(children)}
    return render(request, "threats/snapshot_keep.html", context)


@require_safe
@needs("threats.read")
def snapshot(request: Request, urn: str, pk: int) -> HttpResponse:
    """Show a chart as it was on the day when it was kept."""
    one = threats.threat(urn)
    row = queries.snapshot(one, pk)
    ledger.consulted(row, verb="threats.read", at=request.at)
    found = queries.opened(row)
    frame = frame_of(request, one)
    marking = Marking(max(one.label.marking, row.label.marking))
    context = frame | {"found": found, "marking": marking}
    return render(request, "threats/snapshot.html", context)

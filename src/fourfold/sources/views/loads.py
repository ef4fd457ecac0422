"""One load: how far it is, what became of its rows, what was rejected and why."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django import app

from fourfold.access import ledger
from fourfold.access.reach import reach
from fourfold.access.rules import REASONS
from fourfold.publishing.tables import Cover
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.hooks import table
from fourfold.sources.models import Load
from fourfold.sources.queries import systems as queries
from fourfold.sources.queries.incoming import waiting_of
from fourfold.sources.queries.records import rejected_of
from fourfold.sources.rules.incoming import ASKED, Incoming
from fourfold.sources.rules.outcomes import Outcome, new_records
from fourfold.sources.rules.records import rejects
from fourfold.sources.views.quality import frame_of_quality
from fourfold.sources.views.systems import crumbs, line_of
from fourfold.web.http import Request, download, go, needs, reason_given, render

PAGE = 50
TAKE_FILE = "fourfold.sources.jobs.take_file"
TONES = {
    Outcome.ACCEPTED: "green",
    Outcome.CHANGED: "teal",
    Outcome.REPAIRED: "amber",
    Outcome.DUPLICATE: "grey",
    Outcome.DELETED: "plum",
    Outcome.REJECTED: "red",
}


@require_safe
@needs("sources.read_records")
def load(request: Request, pk: int) -> HttpResponse:
    """Show a load: its progress, its tally, its notes, its figures and its rejected rows."""
    one = queries.one_load(pk)
    if not request.htmx:
        ledger.consulted(one, verb="sources.read_records", at=request.at)
    page = Paginator(rejected_of(one), PAGE).get_page(request.GET.get("page"))
    panels = [panel for row in table("load_panels").values() if (panel := row(request, one))]
    context = line_of(one) | {
        "crumbs": crumbs(one.system),
        "tally": [
            {"words": each.words, "tone": TONES[each], "rows": one.tally.get(each.value, 0)}
            for each in Outcome
        ],
        "total": sum(one.tally.values()),
        "reach": reach(one.label.restriction, request.today),
        "quality": frame_of_quality(one) if one.ended_at and not one.is_deletions else None,
        "wrote": new_records(one.tally),
        "panels": panels,
        "is_moving": any(panel["is_moving"] for panel in panels),
        "page": page,
        "rejected": [
            {"number": row.number, "reason": row.reason, "cells": list(row.raw.items())}
            for row in page
        ],
        "may_resume": bool(one.stopped_at and not one.ended_at and _file_of(one, request)),
    }
    return render(request, "sources/load.html", context, part="progress")


@require_safe
@needs("sources.read_records")
def rejected(request: Request, pk: int) -> HttpResponse:
    """Send the rejected rows with their reasons, to correct and load again; it is an export."""
    one, why = queries.one_load(pk), reason_given(request)
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        return render(
            request, "sources/load_why.html", {"load": one, "reasons": REASONS, "why": why}
        )
    rows = list(rejected_of(one))
    columns = rejects.columns_of(row.raw for row in rows)
    cells = [_cells(row.number, row.reason, row.raw, columns) for row in rows]
    under = [row.label_id for row in rows] or [one.label_id]
    said = f"rejects of load {one.pk}, {len(rows)} rows"
    ledger.exported(said, verb="sources.read_records", at=request.at, why=why, under=under)
    cover = Cover(
        title=f"Rejected rows of load {one.pk}",
        marking=one.label.restriction.marking.words,
        run_at=request.at,
        run_for=request.viewer.name,
        notes=("Correct them and load them again: what was taken already stays as it is.",),
    )
    return download("csv", columns=columns, rows=cells, cover=cover)


@require_POST
@needs("sources.load_records")
def resume(request: Request, pk: int) -> HttpResponse:
    """Go on with a load that was interrupted, behind the last row that was taken."""
    one = queries.one_load(pk)
    file = _file_of(one, request)
    if file is None:
        raise NotFound("There is no file of this load to go on with.")
    if one.ended_at is not None:
        raise DomainError("This load went to its end.")
    file.say(state=ASKED, because="")
    app.configure_task(TAKE_FILE, queue="loads").defer(token=file.token)
    return go(request, "systems:file", file.token)


def _file_of(one: Load, request: Request) -> Incoming | None:
    """Return the file of a load that stopped, where the viewer brought it by the site."""
    if one.system is None or not request.viewer.may("sources.load_records"):
        return None
    files = waiting_of(one.system, request.viewer)
    return next((file for file in files if file.said["load"] == one.pk), None)


def _cells(number: int, reason: str, raw: dict[str, str], columns: tuple[str, ...]) -> list[Any]:
    added = (number, reason, raw.get("", ""))
    return [*(raw.get(name, "") for name in columns[: -len(added)]), *added]

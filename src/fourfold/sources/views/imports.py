"""Bringing a file, looking at what would become of each row, accepting it, taking it back."""

import io
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.queries import default_restriction
from fourfold.access.reach import reach
from fourfold.access.rules import REASONS
from fourfold.access.speaking import label_saying
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError
from fourfold.shared.hooks import table
from fourfold.sources import forms
from fourfold.sources.commands import accepting as accept_commands
from fourfold.sources.commands import imported as commands
from fourfold.sources.models import Import, ImportRow
from fourfold.sources.queries import imports as queries
from fourfold.sources.queries import settling
from fourfold.sources.rules.files import LIMITS
from fourfold.sources.rules.handling import handler, kinds
from fourfold.sources.rules.profiles import match
from fourfold.sources.rules.profiletexts import from_dict
from fourfold.sources.rules.rejects import write_rejects
from fourfold.sources.rules.verdicts import Verdict
from fourfold.web.http import Request, go, needs, reason_given, render

PAGE = 50
FEW = 3
TONES = {
    Verdict.NEW: "green",
    Verdict.CHANGED: "teal",
    Verdict.SAME: "grey",
    Verdict.REPAIRED: "amber",
    Verdict.REJECTED: "red",
}
STATES = {"Accepted": "green", "Undone": "grey"}


@require_safe
@needs("sources.read")
def imports(request: Request) -> HttpResponse:
    """Show the imports that the viewer may read, the newest first."""
    page = Paginator(queries.imports(), PAGE).get_page(request.GET.get("page"))
    may_settle = request.viewer.may("sources.settle")
    context = {
        "page": page,
        "lines": [_line(one) for one in page],
        "may_load": request.viewer.may("sources.load"),
        "settling": len(settling.waiting()) if may_settle else 0,
    }
    return render(request, "sources/imports.html", context)


@require_http_methods(["GET", "POST"])
@needs("sources.load")
def new(request: Request) -> HttpResponse:
    """Take a file and show what would become of it."""
    form = forms.Upload(kinds(), request.POST or None, request.FILES or None)
    default = default_restriction(request.viewer, request.today)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = commands.load_file(
                upload=commands.Upload(
                    kind=given["kind"],
                    system=given["system"],
                    file_name=given["file"].name,
                    content=_content(given["file"]),
                ),
                label=label_saying(default),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return go(request, *_next(made))
    context = {"form": form, "reach": reach(default, request.today)}
    return render(request, "sources/new.html", context)


@require_safe
@needs("sources.read")
def one(request: Request, pk: int) -> HttpResponse:
    """Show one import: the verdict on each row with its reason, and what can be done with it."""
    imported = queries.one_import(pk)
    ledger.consulted(imported, verb="sources.read", at=request.at)
    form = forms.Rows(request.GET)
    words = forms.Words(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"verdict": "", "q": ""}
    rows = queries.rows(imported, verdict=asked["verdict"], text=asked["q"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = frame_of(request, imported) | {
        "form": words,
        "page": page,
        "rows": _rows(imported, list(page.object_list)),
        "counts": _counts(imported, asked["verdict"]),
        "shown": _shown(imported),
        "keep": {"verdict": asked["verdict"]} if asked["verdict"] else {},
        "chosen": _chosen(imported, asked),
        "reach": reach(imported.label.restriction, request.today),
        "noun": handler(imported.kind).noun,
        "writing": sum(imported.tally.get(one.value, 0) for one in Verdict if _writes(one)),
    }
    return render(request, "sources/import.html", context, part="rows")


@require_POST
@needs("sources.accept")
def accept(request: Request, pk: int) -> HttpResponse:
    """Write what was previewed."""
    accept_commands.accept_import(imported=queries.one_import(pk), by=request.viewer, at=request.at)
    return go(request, "sources:import", pk)


@require_POST
@needs("sources.undo")
def undo(request: Request, pk: int) -> HttpResponse:
    """Take back what was written."""
    accept_commands.undo_import(imported=queries.one_import(pk), by=request.viewer, at=request.at)
    return go(request, "sources:import", pk)


@require_safe
@needs("sources.read")
def rejects(request: Request, pk: int) -> HttpResponse:
    """Send the rejected rows with their reasons, to correct and load again; it is an export."""
    imported, why = queries.one_import(pk), reason_given(request)
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        context = {"imported": imported, "reasons": REASONS, "why": why}
        return render(request, "sources/why_rejects.html", context)
    held = io.BytesIO()
    count = write_rejects(held, queries.rejected(imported), imported.headings)
    said = f"rejects of import {imported.pk}, {count} rows"
    under = [imported.label_id]
    ledger.exported(said, verb="sources.read", at=request.at, why=why, under=under)
    name = f"import-{imported.pk}-rejects-{imported.label.restriction.marking.words}.csv"
    return HttpResponse(
        held.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def frame_of(request: Request, imported: Import) -> dict[str, Any]:
    """Return what stands on every page of an import."""
    may = request.viewer.may
    is_waiting = imported.accepted_at is None
    return {
        "imported": imported,
        "sentence": queries.sentence(imported) if imported.tally else "",
        "state_tone": STATES.get(imported.state, "amber"),
        "rejected": imported.tally.get(Verdict.REJECTED.value, 0),
        "may_accept": may("sources.accept") and is_waiting and imported.previewed_at is not None,
        "may_map": may("sources.map") and is_waiting,
        "may_undo": may("sources.undo")
        and imported.accepted_at is not None
        and imported.undone_at is None,
        "crumbs": [{"label": "Imports", "url": reverse("sources:imports")}],
        "today": request.today,
    }


def _content(file: Any) -> bytes:
    if file.size > LIMITS.size:
        raise DomainError(f"The file is larger than {LIMITS.size:,} bytes: divide it.")
    return bytes(file.read())


def _next(made: Import) -> tuple[str, int]:
    return ("sources:import" if made.previewed_at else "sources:columns"), made.pk


def _writes(verdict: Verdict) -> bool:
    return verdict not in {Verdict.SAME, Verdict.REJECTED}


def _line(imported: Import) -> dict[str, Any]:
    return {
        "pk": imported.pk,
        "name": imported.file_name,
        "system": imported.system,
        "by": imported.by.name,
        "at": imported.uploaded_at,
        "rows": imported.row_count,
        "rejected": imported.tally.get(Verdict.REJECTED.value, 0),
        "state": imported.state,
        "tone": STATES.get(imported.state, "amber"),
    }


def _counts(imported: Import, asked: str) -> list[dict[str, Any]]:
    """Return the verdicts with how many rows had each, as tabs."""
    here = reverse("sources:import", args=[imported.pk])
    counts = [("Every row", "", imported.row_count)]
    counts += [
        (one.value.capitalize(), one.value, imported.tally.get(one.value, 0)) for one in Verdict
    ]
    return [
        {
            "label": label,
            "url": f"{here}?verdict={value}" if value else here,
            "count": count,
            "current": value == asked,
        }
        for label, value, count in counts
    ]


def _rows(imported: Import, rows: list[ImportRow]) -> list[dict[str, Any]]:
    shown = _shown(imported)
    became = queries.became(imported, [row.number for row in rows])
    return [
        {
            "number": row.number,
            "verdict": row.verdict.capitalize() or "Not read",
            "tone": TONES.get(Verdict(row.verdict), "") if row.verdict else "",
            "reason": row.reason,
            "cells": [row.raw.get(heading, "") for heading in shown],
            "all": [(heading, row.raw.get(heading, "")) for heading in imported.headings],
            "surplus": row.odd.get("surplus", []),
            "became": _place(became.get(row.number)),
        }
        for row in rows
    ]


def _place(found: tuple[str, str] | None) -> dict[str, str]:
    """Return a record as a link, where there is a page for its kind."""
    if found is None:
        return {}
    place = table("finds").get(found[0])
    return {"ref": found[1], "url": place(found[1])[1] if place else ""}


def _shown(imported: Import) -> list[str]:
    """Return the few columns that tell a row from others: what is needed of it, or the first."""
    if not imported.mapping:
        return list(imported.headings[:FEW])
    fields = from_dict(imported.mapping).fields
    found = match(imported.headings, [one for one in fields if one.required])
    return [found[one.name] for one in fields if one.name in found][:FEW]


def _chosen(imported: Import, asked: dict[str, str]) -> list[dict[str, str]]:
    if not asked["q"]:
        return []
    here = reverse("sources:import", args=[imported.pk])
    without = f"{here}?verdict={asked['verdict']}" if asked["verdict"] else here
    return [{"label": f"Reference or reason: {asked['q']}", "url": without}]

"""The page behind `fourfold extract disruptions`."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.rules import REASONS
from fourfold.disruptions.forms.extract import Extract
from fourfold.disruptions.queries import entry
from fourfold.disruptions.queries import extract as extracts
from fourfold.disruptions.rules.windows import Readings, WindowDoesNotFit
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, download, needs, reason_given, render

SHOWN = 20
PREVIEW = (0, 1, 3, 5, 6, 7, 9, 13, 14)


@require_safe
@needs("disruptions.extract")
def extract(request: Request) -> HttpResponse:
    """Show what an extract would hold: the window in words, the lines by organisation, the hash.

    Beside it stands by how many the two readings of the inspectorate's window differ.
    """
    form = _form(request)
    context: dict[str, Any] = {
        "form": form,
        "reasons": REASONS,
        "asks_why": reference.justifies_export(request.viewer.organisation_id),
        "crumbs": [{"label": "Disruptions", "url": reverse("disruptions:disruptions")}],
    }
    made = _made(request, form)
    if made is not None:
        preset = form.cleaned_data["preset"]
        context |= {
            "made": made,
            "window": form.filters().window,
            "by": form.filters().by,
            "command": form.command(),
            "columns": [made.columns[index] for index in PREVIEW],
            "rows": [[row[index] for index in PREVIEW] for row in made.rows[:SHOWN]],
            "readings": _readings(request, form) if preset else None,
            "is_filter": preset == extracts.FILTER,
        }
    return render(request, "disruptions/extract.html", context, status=422 if form.errors else 200)


@require_safe
@needs("disruptions.extract")
def take(request: Request, form: str) -> HttpResponse:
    """Take an extract away as a file; it is in the ledger with its hash."""
    asked, why = _form(request), reason_given(request)
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        raise DomainError("Say why you take the extract.")
    made = _made(request, asked)
    if made is None:
        raise DomainError("Choose a preset, or both days.")
    preset = asked.cleaned_data["preset"] or "own filters"
    said = f"{preset}, {len(made.rows)} rows, {made.rows_sha256}"
    verb = "disruptions.extract"
    ledger.exported(said, verb=verb, at=request.at, why=why, under=made.under)
    return download(form, columns=made.columns, rows=made.rows, cover=made.cover)


def _form(request: Request) -> Extract:
    bodies = entry.organisations(request.viewer, on=request.today)
    named = [(one.pk, one.short_name) for one in bodies]
    return Extract(named, request.GET or None, initial={"preset": extracts.NARRATIVE})


def _made(request: Request, form: Extract) -> extracts.Extract | None:
    if not form.is_valid():
        return None
    try:
        filters = form.filters()
    except WindowDoesNotFit as refusal:
        form.add_error("first", str(refusal))
        return None
    moment = form.moment(request.at)
    return extracts.extract(filters, moment, by=request.viewer, at=request.at)


def _readings(request: Request, form: Extract) -> Readings:
    return extracts.readings(form.filters(), form.moment(request.at), now=request.at)

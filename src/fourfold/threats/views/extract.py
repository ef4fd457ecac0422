"""The page behind `fourfold extract masterlist`."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.rules import REASONS
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError
from fourfold.threats.forms.master_list import Extract
from fourfold.threats.forms.presets import preset_filters
from fourfold.threats.queries import extract as extracts
from fourfold.threats.queries import master_list as lists
from fourfold.threats.queries.views import views_of
from fourfold.threats.rules.asked import Filters
from fourfold.web.http import Request, download, needs, reason_given, render


@require_safe
@needs("threats.extract")
def extract(request: Request) -> HttpResponse:
    """Show what an extract would hold: its filters, dates, counts by owner and hash."""
    form = _form(request)
    made = _made(request, form) if form.is_valid() else None
    context = {
        "form": form,
        "made": made,
        "rows": [row[:8] for row in made.rows[:20]] if made else [],
        "columns": made.columns[:8] if made else [],
        "query": request.GET.urlencode(),
        "reasons": REASONS,
        "asks_why": reference.justifies_export(request.viewer.organisation_id),
        "command": _command(form) if made else "",
    }
    return render(request, "threats/extract.html", context)


@require_safe
@needs("threats.extract")
def take(request: Request, form: str) -> HttpResponse:
    """Take an extract away as a file; it is in the ledger with its hash."""
    asked, why = _form(request), reason_given(request)
    if not asked.is_valid():
        raise DomainError("Choose a preset and a day.")
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        raise DomainError("Say why you take the extract.")
    made = _made(request, asked)
    under = lists.labels_at(_filters(request, asked), asked.moment(), now=request.at)
    said = f"{asked.cleaned_data['preset']}, {len(made.rows)} rows, {made.rows_sha256}"
    ledger.exported(said, verb="threats.extract", at=request.at, why=why, under=under)
    return download(form, columns=made.columns, rows=made.rows, cover=made.cover)


def _form(request: Request) -> Extract:
    names = [view.name for view in views_of(request.viewer.user_id)]
    return Extract(names, request.GET or None, initial={"as_at": request.today})


def _made(request: Request, form: Extract) -> extracts.Extract:
    filters = _filters(request, form)
    return extracts.extract(filters, form.moment(), by=request.viewer, at=request.at)


def _filters(request: Request, form: Extract) -> Filters:
    return preset_filters(form.cleaned_data["preset"], user_id=request.viewer.user_id)


def _command(form: Extract) -> str:
    given = form.cleaned_data
    known = f" --known-at {given['known_at'].isoformat()}" if given["known_at"] else ""
    day = given["as_at"].isoformat()
    return f"fourfold extract masterlist --preset {given['preset']} --as-at {day}{known}"

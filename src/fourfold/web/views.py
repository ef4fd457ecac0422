"""The pages that belong to no context: home and search."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.access import ledger, search
from fourfold.access.rules import REASONS
from fourfold.reference import queries as reference
from fourfold.shared.hooks import table
from fourfold.web.http import Request, needs, reason_given, render


@require_safe
def home(request: Request) -> HttpResponse:
    """Show what waits for the viewer, in order, and why."""
    panels = [panel for row in table("homes").values() if (panel := row(request))]
    return render(request, "web/home.html", {"panels": panels})


@require_safe
@needs("subjects.search")
def find(request: Request) -> HttpResponse:
    """Search everything that the viewer may read, by its words and by its name."""
    text, why = request.GET.get("q", "").strip(), reason_given(request)
    asked = reference.justifies_search(request.viewer.organisation_id) and not why.code
    hits = [] if asked or not text else [*search.names(text), *search.documents(text)]
    groups = _grouped(hits)
    if text and not asked:
        found = sum(len(group["hits"]) for group in groups)
        ledger.searched(
            text,
            verb="subjects.search",
            found=found,
            at=request.at,
            why=why,
            under=search.labels_of(hits),
        )
    context = {"q": text, "groups": groups, "asked": asked, "why": why, "reasons": REASONS}
    return render(request, "web/find.html", context, part="hits")


@require_safe
def alive(_request: Request) -> HttpResponse:
    """Say that the server answers; nothing more."""
    return HttpResponse("alive", content_type="text/plain")


def _grouped(found: list[search.Hit]) -> list[dict[str, Any]]:
    hits = {(hit.kind, hit.ref): hit for hit in found}
    places = [
        (*table("finds")[hit.kind](hit.ref), hit.subject)
        for hit in hits.values()
        if hit.kind in table("finds")
    ]
    places.sort(key=lambda place: place[0])
    return [
        {"heading": heading, "hits": [{"url": url, "subject": subject} for _, url, subject in rows]}
        for heading, rows in groupby(places, key=lambda place: place[0])
    ]

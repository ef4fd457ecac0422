"""How records stand against the minimum standard, and how late they are made."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.disruptions.queries import counted, duplicates
from fourfold.disruptions.queries import listed as lists
from fourfold.disruptions.queries.standards import report_of
from fourfold.disruptions.rules.kinds import CountedBy
from fourfold.disruptions.rules.lateness import lateness
from fourfold.web.http import Request, needs, render

YEAR = timedelta(days=365)


@require_safe
@needs("disruptions.read")
def standards(request: Request) -> HttpResponse:
    """Show what a year's records fall short of, how late they came, and what may be one event."""
    first, last = request.today - YEAR, request.today
    asked = lists.Asked(first=first, last=last, by=CountedBy.RECORDED)
    rows = list(lists.found(asked).order_by("pk"))
    context: dict[str, Any] = {
        "first": first,
        "last": last,
        "total": len(rows),
        "tallies": report_of(rows),
        "lateness": lateness(counted.counted(asked)) if rows else (),
        "pairs": duplicates.pairs(first, last),
        "crumbs": [{"label": "Disruptions", "url": reverse("disruptions:disruptions")}],
    }
    return render(request, "disruptions/standards.html", context)

"""How claimed categories fare before moderators, by organisation: never a league table."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.disruptions.forms.tables import Period
from fourfold.disruptions.queries import moderation as moderations
from fourfold.disruptions.rules.moderation import LEAST_CLAIMS, Row
from fourfold.threats.rules.consistency import Place
from fourfold.web.http import Request, needs, render

PLACES = {
    Place.INSIDE: "Within what chance gives",
    Place.BEYOND_95: "Outside the 95% limits",
    Place.BEYOND_998: "Outside the 99.8% limits",
    None: "Too few to compare",
}
WIDTH = 160


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with its picture: where chance alone would leave it, and where it lies."""

    row: Row
    place: str
    expected: str
    share: str
    low: float
    width: float
    dot: float


@require_safe
@needs("disruptions.read")
def consistency(request: Request) -> HttpResponse:
    """Show how many claims of each organisation came down, beside what chance alone would do."""
    form = Period(request.GET, request.today)
    del form.fields["also"], form.fields["by"]
    context: dict[str, Any] = {
        "form": form,
        "least": LEAST_CLAIMS,
        "crumbs": [{"label": "Disruptions", "url": reverse("disruptions:disruptions")}],
    }
    if form.is_bound and not form.is_valid():
        return render(request, "disruptions/consistency.html", context, status=422)
    window = form.days()
    found = moderations.comparison(window.first, window.last)
    context |= {"window": window, "found": found, "rows": [_shown(row) for row in found.rows]}
    return render(request, "disruptions/consistency.html", context)


def _shown(row: Row) -> Shown:
    scale = WIDTH / max(row.n, 1)
    share = (
        f"{row.share:.0f}%, with 95% between {row.share_low:.0f}% and {row.share_high:.0f}%"
        if row.share is not None
        else ""
    )
    return Shown(
        row=row,
        place=PLACES[row.place],
        expected=f"{row.expected_down:.1f}, chance gives {row.low_down:,} to {row.high_down:,}",
        share=share,
        low=round(row.low_down * scale, 1),
        width=round(max((row.high_down - row.low_down) * scale, 2), 1),
        dot=round(row.down * scale, 1),
    )

"""How far organisations' assessments sit from what moderators settle on: never a league table."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.threats.queries import consistency as consistencies
from fourfold.threats.rules.consistency import Place
from fourfold.web.http import Request, needs, render

PLACES = {
    Place.INSIDE: "Within what chance gives",
    Place.BEYOND_95: "Outside the 95% limits",
    Place.BEYOND_998: "Outside the 99.8% limits",
}
COLUMNS = (
    "Organisation",
    "Read in full",
    "Own mean",
    "Estimate",
    "Range, with 95%",
    "In the funnel",
    "In words",
)


@require_safe
@needs("threats.read")
def consistency(request: Request) -> HttpResponse:
    """Show the funnel with its table, and what it does and does not say."""
    found = consistencies.consistency(on=request.today)
    context = {
        "found": found,
        "data": found.island(),
        "columns": COLUMNS,
        "rows": [
            [
                row.name,
                row.n,
                _signed(row.raw_pct),
                _signed(row.estimate_pct),
                f"{_signed(row.low_pct)} to {_signed(row.high_pct)}",
                PLACES[row.place],
                row.words,
            ]
            for row in found.rows
        ],
        "least": consistencies.LEAST_EACH,
        "today": request.today,
    }
    return render(request, "threats/consistency.html", context)


def _signed(percent: float) -> str:
    whole = round(percent)
    return f"{whole:+d}%" if whole else "0%"

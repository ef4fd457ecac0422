"""Scrutiny: a chief officer's view of every plan that they answer for."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.plans.forms.scrutiny import ScrutinyFilters
from fourfold.plans.queries import scrutiny as scrutinies
from fourfold.plans.views.documents import chosen, plans_crumb
from fourfold.plans.views.showing import TONES
from fourfold.reference.models import Organisation
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, needs, render

PAGE = 50
FIGURES = (
    ("failing", "failing their check"),
    ("stale", "without an update for 28 days"),
    ("overdue", "with overdue actions"),
    ("forgotten", "not scrutinised for half a year"),
    ("unanswered", "with unanswered scrutiny"),
)


@require_safe
@needs("plans.scrutinise")
def scrutiny(request: Request) -> HttpResponse:
    """Show every plan of one's force or region, worst first, each with why."""
    owners = scrutinies.answers_for(request.viewer, today=request.today)
    known = Organisation.objects.filter(pk__in=owners).order_by("short_name")
    form = ScrutinyFilters(known.values_list("pk", "short_name"), request.GET)
    if not form.is_valid():
        raise DomainError("The filters in this address do not make sense.")
    within = owners & {form.one_organisation} if form.one_organisation else owners
    rows = scrutinies.scrutinised(within, today=request.today)
    kept = scrutinies.in_order(scrutinies.narrowed(rows, form.asked()), request.GET.get("sort", ""))
    page = Paginator(kept, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": [{"row": row, "tone": TONES[row.checked.grade]} for row in page.object_list],
        "page": page,
        "figures": _figures(request, scrutinies.told(rows)),
        "total": len(rows),
        "kept": len(kept),
        "sort": request.GET.get("sort", ""),
        "chosen": chosen(request, form),
        "user_id": request.viewer.user_id,
        "crumbs": [plans_crumb()],
        "today": request.today,
    }
    return render(request, "plans/scrutinies.html", context, part="list")


def _figures(request: Request, told: scrutinies.Told) -> list[dict[str, Any]]:
    """Return the numbers above the list, each with the address of the rows behind it."""
    found = []
    for name, words in FIGURES:
        query = request.GET.copy()
        query["only"] = name
        query.pop("page", None)
        found.append(
            {"number": getattr(told, name), "words": words, "url": f"?{query.urlencode()}"}
        )
    return found

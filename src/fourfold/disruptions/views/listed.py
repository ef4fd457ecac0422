"""The list of disruptions: its filters stand in the address."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.disruptions.forms.listed import Listed
from fourfold.disruptions.queries import entry
from fourfold.disruptions.queries import listed as queries
from fourfold.web.http import Request, needs, render

PAGE = 50


@require_safe
@needs("disruptions.read")
def listed(request: Request) -> HttpResponse:
    """Show disruptions, newest first, with the filters that are in use."""
    teams = entry.teams(request.viewer, on=request.today)
    bodies = entry.organisations(request.viewer, on=request.today)
    units, owners = entry.also(request.GET.getlist("team"), request.GET.getlist("organisation"))
    owners = {one.pk: one.short_name for one in bodies} | owners
    units = {one.pk: f"{one.organisation.short_name}: {one.name}" for one in teams} | units
    form = Listed(owners.items(), units.items(), request.GET)
    context: dict[str, Any] = {"form": form, "lines": [], "total": 0, "may": _may(request)}
    if not form.is_valid():
        return render(request, "disruptions/list.html", context, part="list", status=422)
    sort = request.GET.get("sort", "-event")
    rows = queries.ordered(queries.found(form.asked()), sort)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "lines": queries.lines(list(page.object_list)),
        "total": page.paginator.count,
        "sort": sort,
        "chosen": _chosen(request, form),
        "query": request.GET.urlencode(),
    }
    return render(request, "disruptions/list.html", context, part="list")


def _may(request: Request) -> dict[str, bool]:
    verbs = ("record", "moderate", "extract", "set_rule", "state_view")
    return {verb: request.viewer.may(f"disruptions.{verb}") for verb in verbs}


def _chosen(request: Request, form: Listed) -> list[dict[str, str]]:
    """Return each filter in use, with the address of the list without it."""
    chosen = []
    for name, field in form.fields.items():
        for value in request.GET.getlist(name):
            if value and not (name == "by" and value == "EVENT"):
                query = request.GET.copy()
                query.setlist(name, [one for one in query.getlist(name) if one != value])
                query.pop("page", None)
                words = dict(getattr(field, "choices", ())).get(value, value)
                chosen.append({"label": f"{field.label}: {words}", "url": f"?{query.urlencode()}"})
    return chosen

"""The network around a subject: its page, what is fetched when one is expanded, the file."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.rules import REASONS
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError, NotFound
from fourfold.subjects.queries import chart as charts
from fourfold.subjects.queries import drawing, taking
from fourfold.subjects.queries.subject import Known
from fourfold.subjects.rules.references import read_key
from fourfold.subjects.views.subject import frame_of, looked_at
from fourfold.web.http import Request, needs, reason_given, render

NOTE = (
    "Everybody and everything one step away, and who else is linked to the same vehicle,"
    " telephone, address or account; choose somebody in the picture to see more."
)


@require_safe
@needs("subjects.read")
def network(request: Request, key: UUID) -> HttpResponse:
    """Show to whom and what a subject is linked, as a chart and its table."""
    known = looked_at(request, key)
    wanted = drawing.Wanted.read(dict(request.GET.lists()))
    drawn = _around(known, wanted.children)
    place = drawing.Place(
        title=f"The network around {known.shown.words}",
        address=page_of,
        expand_url=reverse("subjects:network_data", args=[known.shown.key]),
        exports=tuple(
            (words, reverse("subjects:network_export", args=[known.shown.key, form]))
            for form, words in taking.FORMS.items()
        ),
    )
    context = frame_of(request, known) | {
        "panel": drawing.panel(drawn, wanted, place, notes=[NOTE]),
        "marking": drawn.marking,
        "may_export": request.viewer.may("subjects.export"),
        "asks_why": reference.justifies_export(request.viewer.organisation_id),
        "reasons": REASONS,
        "why": reason_given(request),
    }
    return render(request, "subjects/network.html", context)


@require_safe
@needs("subjects.read")
def data(request: Request, key: UUID) -> HttpResponse:
    """Return what the chart draws; with a node, what is around that one."""
    children = drawing.Wanted.read(dict(request.GET.lists())).children
    if "node" in request.GET:
        return JsonResponse(expanded(request, children))
    known = looked_at(request, key)
    return JsonResponse(drawing.picture(_around(known, children), page_of))


@require_safe
@needs("subjects.export")
def export(request: Request, key: UUID, form: str) -> HttpResponse:
    """Take the network around a subject away as a file; it is in the ledger."""
    why = reason_given(request)
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        raise DomainError("Say why you take the chart away.")
    known = looked_at(request, key)
    drawn = _around(known, drawing.Wanted.read(dict(request.GET.lists())).children)
    title = f"Network of {known.shown.reference}"
    made = taking.taken(drawn, form, title=title, by=request.viewer.name, at=request.at)
    under = taking.labels_of(drawn)
    ledger.exported(made.said, verb="subjects.export", at=request.at, why=why, under=under)
    return HttpResponse(
        made.content,
        content_type=made.content_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )


def expanded(request: Request, children: tuple[UUID, ...]) -> dict[str, object]:
    """Return what is around the node asked for, and enter that somebody looked at it."""
    node = read_key(request.GET["node"])
    if node is None:
        raise NotFound("There is no such record.")
    looked_at(request, node)
    return drawing.expansion(node, children=children, address=page_of)


def page_of(key: UUID) -> str:
    """Return the address of a subject's page."""
    return reverse("subjects:subject", args=[key])


def _around(known: Known, children: tuple[UUID, ...]) -> charts.Chart:
    return charts.chart_around(known.shown.key, children=children)

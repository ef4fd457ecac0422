"""The network of a threat: the chart with its table, what is fetched for it, the file."""

from sys import maxsize
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.rules import REASONS
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError, NotFound
from fourfold.subjects.queries import drawing, taking
from fourfold.subjects.queries import subject as subjects
from fourfold.subjects.rules.references import read_key
from fourfold.threats.queries import network as networks
from fourfold.threats.queries import threat as threats
from fourfold.threats.views.threat import frame_of
from fourfold.web.http import Request, needs, reason_given, render


@require_safe
@needs("threats.read")
def network(request: Request, urn: str) -> HttpResponse:
    """Show how the members of a threat are connected, as a chart and its table."""
    one = threats.threat(urn)
    ledger.consulted(one, verb="threats.read", at=request.at)
    frame = frame_of(request, one)
    wanted = drawing.Wanted.read(dict(request.GET.lists()))
    drawn = networks.chart_of(one, on=request.today, children=wanted.children)
    place = drawing.Place(
        title=f"The network of {frame['line'].name}",
        address=page_of,
        expand_url=reverse("threats:network_data", args=[one.urn]),
        exports=tuple(
            (words, reverse("threats:network_export", args=[one.urn, form]))
            for form, words in taking.FORMS.items()
        ),
    )
    context = frame | {
        "panel": drawing.panel(drawn, wanted, place),
        "marking": drawn.marking,
        "may_export": request.viewer.may("subjects.export"),
        "asks_why": reference.justifies_export(request.viewer.organisation_id),
        "reasons": REASONS,
        "why": reason_given(request),
    }
    return render(request, "threats/network.html", context)


@require_safe
@needs("threats.read")
def data(request: Request, urn: str) -> HttpResponse:
    """Return what the chart draws; with a node, what is around that one."""
    one = threats.threat(urn)
    children = drawing.Wanted.read(dict(request.GET.lists())).children
    if "node" in request.GET:
        return JsonResponse(_expanded(request, children))
    ledger.consulted(one, verb="threats.read", at=request.at)
    drawn = networks.chart_of(one, on=request.today, children=children)
    return JsonResponse(drawing.picture(drawn, page_of))


@require_safe
@needs("subjects.export")
def export(request: Request, urn: str, form: str) -> HttpResponse:
    """Take the network of a threat away as a file; it is in the ledger."""
    why = reason_given(request)
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        raise DomainError("Say why you take the chart away.")
    one = threats.threat(urn)
    children = drawing.Wanted.read(dict(request.GET.lists())).children
    drawn = networks.chart_of(one, on=request.today, children=children, limit=maxsize)
    title = f"Network of {one.urn}"
    made = taking.taken(drawn, form, title=title, by=request.viewer.name, at=request.at)
    under = taking.labels_of(drawn) | {one.label_id}
    ledger.exported(made.said, verb="subjects.export", at=request.at, why=why, under=under)
    return HttpResponse(
        made.content,
        content_type=made.content_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )


def page_of(key: UUID) -> str:
    """Return the address of a subject's page."""
    return reverse("subjects:subject", args=[key])


def _expanded(request: Request, children: tuple[UUID, ...]) -> dict[str, object]:
    node = read_key(request.GET["node"])
    if node is None or not request.viewer.may("subjects.read"):
        raise NotFound("There is no such record.")
    ledger.consulted(subjects.subject(node).record, verb="subjects.read", at=request.at)
    return drawing.expansion(node, children=children, address=page_of)

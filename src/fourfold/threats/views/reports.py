"""Reports on a threat's page, threats on a report's page, and linking the two."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.access import ledger
from fourfold.access.reach import reach as reach_of
from fourfold.intelligence.models import Report
from fourfold.intelligence.queries import report as reports
from fourfold.intelligence.rules.vocabulary import Step
from fourfold.shared.errors import DomainError
from fourfold.shared.urns import parse_urn
from fourfold.threats.commands.report import link_report
from fourfold.threats.forms.report import LinkReport
from fourfold.threats.models import Threat
from fourfold.threats.queries import reports as queries
from fourfold.threats.queries import threat as threats
from fourfold.web.http import Request, go, needs, render

Panel = dict[str, Any]


def of_threat(request: Request, one: Threat) -> Panel | None:
    """Show the reports that tell of a threat, on the threat's page."""
    if not request.viewer.may("intelligence.read"):
        return None
    rows = queries.of_threat(one)
    return {"template": "threats/reports_panel.html", "rows": rows}


def of_report(request: Request, one: Report) -> Panel | None:
    """Show the threats of which a report tells, on the report's page, and the way to link one."""
    if not request.viewer.may("threats.read"):
        return None
    rows = queries.of_report(one)
    may_link = request.viewer.may("threats.link_report") and one.step == Step.GRADED
    if not (rows or may_link):
        return None
    url = reverse("threats:link_report", args=[one.urn]) if may_link else ""
    return {"template": "threats/report_panel.html", "rows": rows, "link_url": url}


@require_http_methods(["GET", "POST"])
@needs("threats.link_report")
def link(request: Request, urn: str) -> HttpResponse:
    """Say that a report tells of a threat, and why; read by those who may read both."""
    one = reports.report(urn)
    ledger.consulted(one, verb="intelligence.read", at=request.at)
    form = LinkReport(request.POST or None, initial={"threat": request.GET.get("threat", "")})
    both = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            threat = threats.threat(parse_urn(given["threat"]))
            both = reach_of(one.label.restriction | threat.label.restriction, request.today)
            if "save" in request.POST:
                link_report(
                    threat=threat,
                    report=one,
                    reason=given["reason"],
                    by=request.viewer,
                    at=request.at,
                )
                return go(request, "intelligence:report", one.urn)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    crumbs = [{"label": one.urn, "url": reverse("intelligence:report", args=[one.urn])}]
    context = {"report": one, "form": form, "both": both, "crumbs": crumbs}
    return render(request, "threats/link_report.html", context)


def called(refs: list[str]) -> dict[str, tuple[str, str]]:
    """Return what the threats behind interests are called, and where they are: for the digest."""
    keys = {ref: int(ref.rpartition(":")[2]) for ref in refs}
    urns = dict(Threat.objects.filter(pk__in=keys.values()).values_list("pk", "urn"))
    names = threats.master_list_names(list(urns))
    return {
        ref: (names.get(pk, urns[pk]), reverse("threats:threat", args=[urns[pk]]))
        for ref, pk in keys.items()
        if pk in urns
    }

"""A threat's pages, in the order in which people ask: what, how bad, whose, what is done."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.reach import reach as reach_of
from fourfold.shared.hooks import table
from fourfold.threats.models import Threat
from fourfold.threats.queries import threat as threats
from fourfold.threats.queries import timeline as timelines
from fourfold.threats.queries.schemes import highest_risk
from fourfold.threats.rules.asked import Moment
from fourfold.threats.rules.review import review
from fourfold.web.http import Request, needs, render

TABS = (
    ("Overview", "threats:threat", "threats.read"),
    ("Members", "threats:members", "threats.read"),
    ("Network", "threats:network", "threats.read"),
    ("Timeline", "threats:timeline", "threats.read"),
    ("Who has looked", "threats:history", "administration.read_ledger"),
)


@require_safe
@needs("threats.read")
def threat(request: Request, urn: str) -> HttpResponse:
    """Show a threat: what it is, how bad, whose, what is being done, what is known."""
    one = threats.threat(urn)
    ledger.consulted(one, verb="threats.read", at=request.at)
    frame = frame_of(request, one)
    line = frame["line"]
    aliases, foreign = threats.other_names(one)
    context = frame | {
        "aliases": aliases,
        "foreign": foreign,
        "roles": threats.roles(one, tier=line.tier, on=request.today),
        "ties": threats.ties(one),
        "may_tie": request.viewer.may("threats.add_tie"),
        "members": threats.member_count(one),
        "operations": threats.operations_against(one),
        "assessments": threats.assessments(one)[:5],
        "items": timelines.items(one, today=request.today)[:6],
        "panels": [row(request, one) for row in table("threat_panels").values()],
    }
    return render(request, "threats/threat.html", context)


@require_safe
@needs("threats.read")
def timeline(request: Request, urn: str) -> HttpResponse:
    """Show score, supported score, tier, phase and owner on one axis, as a chart and a list."""
    one = threats.threat(urn)
    points = timelines.points(one)
    items = timelines.items(one, today=request.today)
    turns = timelines.turns(one, today=request.today)
    events = [{"on": item.on, "label": item.title, "kind": item.kind} for item in turns]
    context = frame_of(request, one) | {
        "items": items,
        "columns": ["Day", "Score", "Supported score", "Tier"],
        "chart": {"points": [asdict(point) for point in points], "events": events},
        "rows": [
            [f"{p.on:%-d %B %Y}", _figure(p.score), _figure(p.supported), p.tier or "none"]
            for p in points
        ],
    }
    return render(request, "threats/timeline.html", context)


@require_safe
@needs("administration.read_ledger")
def history(request: Request, urn: str) -> HttpResponse:
    """Show who looked at a threat and what was done to it, to those who may read the ledger."""
    one = threats.threat(urn)
    row = table("panels").get("history")
    found = row(request, f"threats.threat:{one.pk}") if row else None
    return render(request, "threats/history.html", frame_of(request, one) | {"history": found})


def frame_of(request: Request, one: Threat) -> dict[str, Any]:
    """Return what stands on every page of a threat: identity, tabs, what may be done."""
    line = threats.standing_line(one, Moment(request.today, request.at), now=request.at)
    reach = reach_of(one.label.restriction, request.today)
    may = request.viewer.may
    return {
        "threat": one,
        "line": line,
        "reach": reach,
        "review": review(line.review_due_on, request.today),
        "highest": highest_risk(),
        "tabs": [
            {
                "label": label,
                "url": reverse(name, args=[one.urn]),
                "current": request.path == reverse(name, args=[one.urn]),
            }
            for label, name, verb in TABS
            if may(verb)
        ],
        "actions": [
            {"label": label, "url": reverse(name, args=[one.urn]), "kind": kind}
            for label, name, verb, kind in (
                ("Assess", "threats:assess", "threats.submit_assessment", ""),
                ("Change", "threats:state", "threats.state", "secondary"),
                ("Who answers for it", "threats:people", "threats.appoint", "secondary"),
                ("Relabel", "threats:relabel", "threats.relabel", "secondary"),
                ("Dispose of", "threats:ask_disposal", "threats.ask_disposal", "secondary"),
            )
            if may(verb)
        ],
        "crumbs": [{"label": "Threats", "url": reverse("threats:master_list")}],
        "today": request.today,
    }


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"

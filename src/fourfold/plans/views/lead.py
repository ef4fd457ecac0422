"""What a lead responsible officer opens first, and the briefings."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.plans.queries import lead as leading
from fourfold.plans.queries.lately import Change
from fourfold.plans.rules.briefings import briefings
from fourfold.plans.rules.kinds import ActionStatus, ScrutinyKind
from fourfold.plans.views.documents import plans_crumb
from fourfold.plans.views.showing import TONES
from fourfold.shared.errors import NotFound
from fourfold.web.http import Request, needs, render

MOST = 60  # changes; the timelines of threats and plans have them all
FIRST = 6  # days of a threat that are open from the start


@require_safe
@needs("plans.read")
def lead(request: Request) -> HttpResponse:
    """Show the threats that one leads: how bad, what is due, how the plans stand, what changed."""
    reading = leading.reading(request.viewer.user_id, at=request.at, today=request.today)
    changes = _by_threat(reading)
    context = {
        "reading": reading,
        "threats": [_threat(one) for one in reading.threats],
        "others": [{"own": row, "tone": TONES[row.checked.grade]} for row in reading.others],
        "asked": [(row, ScrutinyKind(row.kind).words) for row in reading.scrutiny],
        "answers": [(row, ActionStatus(row.answer.status).words) for row in reading.answers],
        "changes": {"first": changes[:FIRST], "rest": changes[FIRST:]},
        "briefings": briefings(),
        "may_answer": request.viewer.may("plans.answer_scrutiny"),
        "may_plan": request.viewer.may("plans.record_plan"),
        "today": request.today,
        "highest": max((one.line.score or 0 for one in reading.threats), default=0) or 1,
    }
    return render(request, "plans/lead.html", context)


def _threat(one: leading.MyThreat) -> dict[str, Any]:
    tone = TONES[one.own.checked.grade] if one.own else ""
    return {"one": one, "line": one.line, "own": one.own, "tone": tone}


def _by_threat(reading: leading.LeadReading) -> list[dict[str, Any]]:
    """Return the newest changes, those of one day and threat together."""
    names = {one.line.threat_id: one.line for one in reading.threats}

    def of(change: Change) -> tuple[Any, int]:
        return change.on, change.about

    ordered = sorted(reading.changes[:MOST], key=lambda one: (-one.on.toordinal(), one.about))
    return [
        {"on": on, "threat": names.get(about), "changes": list(rows)}
        for (on, about), rows in groupby(ordered, key=of)
    ]


@require_safe
@needs("plans.read")
def briefing(request: Request, ident: str) -> HttpResponse:
    """Show a briefing of one page."""
    one = next((row for row in briefings() if row.ident == ident), None)
    if one is None:
        raise NotFound("There is no such briefing.")
    context = {
        "briefing": one,
        "others": [row for row in briefings() if row.ident != ident],
        "crumbs": [plans_crumb(), {"label": "What I lead", "url": reverse("plans:lead")}],
    }
    return render(request, "plans/briefing.html", context)

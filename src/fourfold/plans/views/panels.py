"""What plans add to the pages of lower contexts."""

from typing import Any

from django.urls import reverse

from fourfold.plans.queries import checking
from fourfold.plans.queries import plan as plans
from fourfold.plans.views.showing import TONES
from fourfold.threats.models import Threat
from fourfold.web.http import Request


def threat_panel(request: Request, threat: Threat) -> dict[str, Any] | None:
    """Show the plan of a threat, its check and what is overdue; or that there is none yet."""
    if not request.viewer.may("plans.read"):
        return None
    plan = plans.plan_of_threat(threat)
    if plan is None:
        make = reverse("plans:record_plan") + f"?threat={threat.urn}"
        return {
            "template": "plans/threat_panel.html",
            "plan": None,
            "make_url": make if request.viewer.may("plans.record_plan") else "",
        }
    checked = checking.summaries([plan], today=request.today)
    (line,) = plans.lines([plan], checked, today=request.today)
    return {
        "template": "plans/threat_panel.html",
        "plan": line,
        "url": reverse("plans:plan", args=[plan.urn]),
        "tone": TONES[checked[plan.pk].grade],
        "today": request.today,
    }

"""What disruptions add to the pages of threats and of actions."""

from typing import Any

from fourfold.disruptions.queries import timeline
from fourfold.plans.models import Action
from fourfold.threats.models import Threat
from fourfold.web.http import Request

Panel = dict[str, Any]


def of_threat(request: Request, one: Threat) -> Panel | None:
    """Show what has worked against a threat, and the last three disruptions."""
    if not request.viewer.may("disruptions.read"):
        return None
    return {
        "template": "disruptions/threat_panel.html",
        "worked": timeline.worked(one),
        "urn": one.urn,
        "may_record": request.viewer.may("disruptions.record"),
    }


def of_action(request: Request, one: Action) -> Panel | None:
    """Show the disruptions that came from an action."""
    if not request.viewer.may("disruptions.read"):
        return None
    threat = one.plan.threat if one.plan_id and one.plan else None
    return {
        "template": "disruptions/action_panel.html",
        "lines": timeline.of_action(one),
        "urn": one.urn,
        "threat_urn": threat.urn if threat else "",
        "may_record": request.viewer.may("disruptions.record"),
    }

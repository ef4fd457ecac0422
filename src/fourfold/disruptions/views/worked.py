"""What disruptions add to the page of a tactic."""

from typing import Any

from fourfold.disruptions.queries import worked
from fourfold.plans.models import Tactic
from fourfold.web.http import Request


def tactic_panel(request: Request, tactic: Tactic) -> dict[str, Any] | None:
    """Show what came of a tactic elsewhere, as far as the reader may see it."""
    if not request.viewer.may("disruptions.read"):
        return None
    return {
        "template": "disruptions/worked.html",
        "worked": worked.worked_elsewhere(tactic),
        "least": worked.LEAST,
    }

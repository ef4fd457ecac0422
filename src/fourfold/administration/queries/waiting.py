"""What waits for those who administer, own compartments or audit: panels of the home page."""

from datetime import date
from typing import Any

from django.urls import reverse

from fourfold.access.models import LedgerDisposal
from fourfold.access.viewer import Viewer
from fourfold.administration.queries import compartments, ledger

SOON = 14


def reviews_due(viewer: Viewer, *, today: date) -> dict[str, Any] | None:
    """Return the compartments of which somebody owes the quarterly review, or nothing."""
    if not viewer.may("administration.review_compartment"):
        return None
    owned = [one for one in compartments.compartments_of(viewer.user_id, on=today) if one.is_owner]
    standing = [one for one in owned if one.compartment.closed_on is None]
    items = [
        {
            "title": one.name,
            "url": reverse("administration:compartment", args=[one.compartment.pk]),
            "due_on": one.review_due_on,
            "why": "Say that everybody in it still needs to be.",
        }
        for one in sorted(standing, key=lambda one: one.review_due_on)
        if (one.review_due_on - today).days <= SOON
    ]
    return _panel("Compartments to review", "administration:compartments", items)


def disposals_asked(viewer: Viewer) -> dict[str, Any] | None:
    """Return the disposals of text that wait for a second person, or nothing."""
    if not viewer.may("administration.agree_disposal"):
        return None
    asked = LedgerDisposal.objects.filter(agreed_at=None).exclude(asked_by_id=viewer.user_id)
    items = [
        {
            "title": f"Text of entry {one.entry_id}",
            "url": reverse("administration:agree_disposal", args=[one.pk]),
            "why": one.reason,
        }
        for one in asked.order_by("asked_at", "pk")[:20]
        if ledger.line(one.entry_id) is not None
    ]
    return _panel("Text to dispose of", "administration:ledger", items)


def _panel(heading: str, name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"heading": heading, "url": reverse(name), "items": items, "count": len(items)}

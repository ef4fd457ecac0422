"""What reports add to the pages of subjects: a panel, and items of the timeline."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from fourfold.intelligence.queries import report as queries
from fourfold.web.http import Request


def of_subject(request: Request, keys: Sequence[UUID]) -> dict[str, Any] | None:
    """Show the reports about a subject, each with its grade and what they are to it."""
    if not request.viewer.may("intelligence.read"):
        return None
    rows = queries.of_subject(keys)
    return {"template": "intelligence/report_subject_panel.html", "rows": rows} if rows else None


def timeline_of_subject(request: Request, keys: Sequence[UUID]) -> list[dict[str, Any]]:
    """Return the items that reports add to a subject's timeline."""
    if not request.viewer.may("intelligence.read"):
        return []
    return [
        item | {"url": reverse("intelligence:report", args=[item["urn"]])}
        for item in queries.timeline_of(keys)
    ]

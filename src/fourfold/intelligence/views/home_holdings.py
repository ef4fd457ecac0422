"""What reviews, disposals and requests put on people's first screens: what waits, and why."""

from typing import Any

from django.urls import reverse

from fourfold.intelligence.queries import holdings, rights
from fourfold.web.http import Request

Panel = dict[str, Any]
SHOWN = 6


def disposals(request: Request) -> Panel | None:
    """Show the disposals that wait for one as the second person."""
    if not request.viewer.may("intelligence.agree_disposal"):
        return None
    waiting = [one for one in holdings.waiting(request.viewer) if not one.is_mine]
    if not waiting:
        return None
    return {
        "heading": "Disposals that wait for a second person",
        "count": len(waiting),
        "url": reverse("intelligence:disposals"),
        "waiting": [
            {
                "title": one.name,
                "url": reverse("intelligence:disposal", args=[one.review.pk]),
                "why": f"Decided by {one.review.by.name} on {one.review.reviewed_at:%-d %B %Y}.",
                "tag": "Dispose",
                "tone": "amber",
            }
            for one in waiting[:SHOWN]
        ],
    }


def requests(request: Request) -> Panel | None:
    """Show the requests of people that wait for an answer, the first due first."""
    if not request.viewer.may("intelligence.answer_request"):
        return None
    waiting = [one for one in rights.register() if one.is_open]
    if not waiting:
        return None
    return {
        "heading": "People who ask what is held on them",
        "count": len(waiting),
        "url": reverse("intelligence:rights"),
        "waiting": [
            {
                "title": one.request.person,
                "url": reverse("intelligence:rights_request", args=[one.request.urn]),
                "why": f"{one.kind}. {one.state}. Due on {one.due:%-d %B %Y}.",
                "tag": "Overdue" if one.due < request.today else "Open",
                "tone": "red" if one.due < request.today else "blue",
            }
            for one in waiting[:SHOWN]
        ],
    }

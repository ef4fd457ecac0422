"""What reports put on people's first screens: what waits, and why."""

from typing import Any

from django.urls import reverse

from fourfold.intelligence.queries import reports as lists
from fourfold.intelligence.queries import sent as sents
from fourfold.intelligence.queries.recipients import brought_to
from fourfold.web.http import Request

Panel = dict[str, Any]
SHOWN = 6


def queue(request: Request) -> Panel | None:
    """Show the submissions that one may sanitise and grade, the urgent first."""
    if not request.viewer.may("intelligence.grade_report"):
        return None
    waiting = [one for one in lists.queue(request.at) if one.is_ours]
    if not waiting:
        return None
    return {
        "heading": "Intelligence to grade",
        "count": len(waiting),
        "url": reverse("intelligence:report_queue"),
        "more": "The whole queue",
        "waiting": [
            {
                "title": one.report.urn,
                "url": reverse("intelligence:grade_report", args=[one.report.urn]),
                "why": f"{one.report.owner.short_name}. Waits for {one.waited}.",
                "tag": one.urgency.words,
                "tone": one.tone,
            }
            for one in waiting[:SHOWN]
        ],
    }


def returned(request: Request) -> Panel | None:
    """Show one's reports that came back with a question."""
    if not request.viewer.may("intelligence.submit_report"):
        return None
    back = lists.returned_to(request.viewer)
    if not back:
        return None
    return {
        "heading": "Your intelligence came back with a question",
        "count": len(back),
        "waiting": [
            {
                "title": one.urn,
                "url": reverse("intelligence:answer_report", args=[one.urn]),
                "why": f"Submitted on {one.submitted_at:%-d %B %Y}.",
                "tag": "Question",
                "tone": "amber",
            }
            for one in back[:SHOWN]
        ],
    }


def received(request: Request) -> Panel | None:
    """Show what came and waits for one: conditions to take on, and what was changed since.

    Nothing of what it says stands here.
    """
    if not request.viewer.may("intelligence.acknowledge_report"):
        return None
    waiting = [
        {
            "title": "A report waits for you",
            "url": reverse("intelligence:received", args=[one.pk]),
            "why": f"Sent by {one.by} on {one.at:%-d %B %Y}. Read its conditions first.",
            "tag": "Handling C",
            "tone": "amber",
        }
        for one in sents.waiting_for(request.viewer)
    ]
    waiting += _changed(request)
    if not waiting:
        return None
    return {
        "heading": "Intelligence sent to you, that waits",
        "count": len(waiting),
        "url": reverse("intelligence:received_all"),
        "waiting": waiting[:SHOWN],
    }


def _changed(request: Request) -> list[dict[str, Any]]:
    """Return what a person's right changed in what came, where one has not acknowledged it."""
    return [
        {
            "title": "What was sent to you was changed",
            "url": reverse("intelligence:received_all"),
            "why": one.through,
            "due_on": one.due_on,
            "tag": "Acknowledge",
            "tone": "amber",
        }
        for one in brought_to(request.viewer)
        if one.acknowledged_at is None
    ]

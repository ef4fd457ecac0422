"""What disruptions put on people's first screens: what waits, in order, and why."""

from typing import Any

from django.urls import reverse

from fourfold.disruptions.queries import contests as contesting
from fourfold.disruptions.queries import disruption as disruptions
from fourfold.disruptions.queries import moderation as moderations
from fourfold.disruptions.queries import reassessing
from fourfold.web.http import Request

Panel = dict[str, Any]
SHOWN = 6


def contests(request: Request) -> Panel | None:
    """Show what one's organisation and another both claim to have led."""
    if not request.viewer.may("disruptions.state_view"):
        return None
    mine = [line for line in contesting.waiting(request.viewer) if line.is_mine]
    if not mine:
        return None
    return {
        "heading": "Contested disruptions",
        "count": len(mine),
        "url": reverse("disruptions:contests"),
        "waiting": [
            {
                "title": line.title,
                "url": reverse("disruptions:contest", args=[line.contest.pk]),
                "why": f"{line.between}. Waits for {line.waits_for}.",
                "tag": "Who led?",
                "tone": "amber",
            }
            for line in mine[:SHOWN]
        ],
    }


def returned(request: Request) -> Panel | None:
    """Show one's disruptions that came back with a question."""
    if not request.viewer.may("disruptions.answer_question"):
        return None
    back = moderations.returned_to(request.viewer)
    if not back:
        return None
    return {
        "heading": "Disruptions that came back with a question",
        "count": len(back),
        "waiting": [
            {
                "title": line.disruption.title,
                "url": reverse("disruptions:answer", args=[line.disruption.urn]),
                "why": line.question.question,
                "tag": "Question",
                "tone": "amber",
            }
            for line in back[:SHOWN]
        ],
    }


def moderation(request: Request) -> Panel | None:
    """Show the disruptions that one may moderate, the gravest first."""
    if not request.viewer.may("disruptions.moderate"):
        return None
    waiting = [line for line in moderations.queue(request.viewer) if not line.barred]
    return {
        "heading": "Disruptions to moderate",
        "count": len(waiting),
        "url": reverse("disruptions:moderation_queue"),
        "more": "The whole queue",
        "empty": "No disruption waits for you.",
        "waiting": [
            {
                "title": line.disruption.title,
                "url": reverse("disruptions:moderate", args=[line.disruption.urn]),
                "why": f"{line.team}. {line.why}",
                "tag": line.category.words,
            }
            for line in waiting[:SHOWN]
        ],
    }


def reassessments(request: Request) -> Panel | None:
    """Show the threats that a Major disruption makes due to be assessed again."""
    if not request.viewer.may("threats.submit_assessment"):
        return None
    due = reassessing.reassessments_due(request.viewer)
    if not due:
        return None
    return {
        "heading": "To assess again",
        "note": "A Major disruption was recorded since the last assessment.",
        "count": len(due),
        "waiting": [
            {
                "title": line.name,
                "url": reverse("threats:assess", args=[line.urn]),
                "why": line.disruption.title,
                "due_on": line.due_on,
                "tag": "Major disruption",
            }
            for line in due[:SHOWN]
        ],
    }


def drafts(request: Request) -> Panel | None:
    """Show the disruption that one has begun."""
    kept = disruptions.draft_kept(request.viewer.user_id)
    if kept is None or not kept.content or not request.viewer.may("disruptions.record"):
        return None
    return {
        "heading": "A disruption begun and not recorded",
        "waiting": [
            {
                "title": kept.content.get("threat") or "A disruption",
                "url": reverse("disruptions:record"),
                "why": f"Kept on {kept.kept_at:%-d %B %Y}.",
            }
        ],
    }

"""What the scan puts on people's first screens: what is new this morning, for them and desks."""

from typing import Any

from django.urls import reverse

from fourfold.intelligence.queries import digest as queries
from fourfold.intelligence.queries.digest import Asked, Group
from fourfold.web.http import Request

Panel = dict[str, Any]
SHOWN = 6


def new_this_morning(request: Request) -> Panel | None:
    """Show what is new on what one answers for: the weightiest of each threat."""
    if not request.viewer.may("intelligence.read"):
        return None
    found = queries.digest(Asked(person=request.viewer.user_id), today=request.today)
    if not found.groups:
        return None
    url = reverse("intelligence:digest")
    return {
        "heading": "New this morning",
        "count": found.lines,
        "url": url,
        "more": "The whole digest",
        "waiting": [_item(group, url) for group in found.groups[:SHOWN]],
    }


def new_for_desks(request: Request) -> Panel | None:
    """Show what waits at the desks of one's organisation, for those who assign and register."""
    if not request.viewer.may("intelligence.register_interest"):
        return None
    rows = [
        (desk, queries.waiting(Asked(desk=desk.pk), today=request.today))
        for desk, is_own in queries.desks(request.viewer, on=request.today)
        if is_own
    ]
    waiting = [(desk, number) for desk, number in rows if number]
    if not waiting:
        return None
    return {
        "heading": "New at your desks",
        "count": sum(number for _, number in waiting),
        "waiting": [
            {
                "title": queries.called(desk),
                "url": reverse("intelligence:desk_digest", args=[desk.pk]),
                "why": f"{number:,} new record{'' if number == 1 else 's'} or report"
                f"{'' if number == 1 else 's'} to look at.",
            }
            for desk, number in waiting[:SHOWN]
        ],
    }


def _item(group: Group, url: str) -> dict[str, Any]:
    first = group.lines[0]
    return {
        "title": group.name,
        "url": url,
        "why": " ".join(first.effects or first.says),
        "tag": f"{len(group.lines)} new",
        "tone": "teal",
    }

"""What dangers, watchlists and packages put on every page and on people's first screens."""

from typing import Any

from django.urls import reverse

from fourfold.intelligence.models import Danger, Watchlist
from fourfold.intelligence.queries import dangers as queries
from fourfold.intelligence.queries import packages as packaged
from fourfold.intelligence.queries import watchlists as watching
from fourfold.intelligence.rules import climbing
from fourfold.intelligence.rules.vocabulary import DangerKind
from fourfold.web.http import Request

Panel = dict[str, Any]
SHOWN = 6


def bar(request: Request) -> list[dict[str, str]]:
    """Return what a red bar on every page says: the dangers that wait for the viewer, by age.

    Kind, reference and clock, which stand in what was sent to them; nothing of what is feared.
    """
    if not request.viewer.user_id or not request.viewer.may("intelligence.acknowledge_danger"):
        return []
    rows = queries.waiting_for(request.viewer).values_list("urn", "kind", "raised_at")
    return [
        {
            "words": DangerKind(kind).words,
            "urn": urn,
            "waited": climbing.waited(raised_at, request.at),
            "url": reverse("intelligence:danger", args=[urn]),
        }
        for urn, kind, raised_at in rows
    ]


def dangers(request: Request) -> Panel | None:
    """Show the dangers that one is to acknowledge, and those that one took on and must decide."""
    if not request.viewer.may("intelligence.acknowledge_danger"):
        return None
    waiting = _each(request, list(queries.waiting_for(request.viewer)), "Acknowledge", "red")
    mine = _each(request, list(queries.undecided_by(request.viewer)), "Decide", "amber")
    if not waiting and not mine:
        return None
    return {
        "heading": "Threats to life",
        "count": len(waiting) + len(mine),
        "url": reverse("intelligence:dangers"),
        "waiting": [*waiting, *mine],
    }


def _each(request: Request, rows: list[Danger], tag: str, tone: str) -> list[dict[str, str]]:
    kept = {row.urn: row for row in rows if row.is_notice}
    kept |= {row.urn: row for row in rows if not row.is_notice}
    return [
        {
            "title": f"{DangerKind(row.kind).words} {row.urn}",
            "url": reverse("intelligence:danger", args=[row.urn]),
            "why": f"Raised {climbing.waited(row.raised_at, request.at)} ago.",
            "tag": tag,
            "tone": tone,
        }
        for row in kept.values()
    ]


def to_see(request: Request) -> Panel | None:
    """Show the watchlists that one supervises and has not seen."""
    if not request.viewer.may("intelligence.see_watchlist"):
        return None
    rows = watching.unseen_by(request.viewer, today=request.today)
    if not rows:
        return None
    return {
        "heading": "Watchlists to see as supervisor",
        "note": "Until you have seen it, a list stops watching after 3 days.",
        "count": len(rows),
        "waiting": [_list(row, f"Kept by {row.owner.name}. {row.purpose}") for row in rows[:SHOWN]],
    }


def ending_soon(request: Request) -> Panel | None:
    """Show one's watchlists that end within days."""
    if not request.viewer.may("intelligence.read"):
        return None
    rows = watching.ending_soon(request.viewer, today=request.today)
    if not rows:
        return None
    return {
        "heading": "Watchlists that end soon",
        "count": len(rows),
        "waiting": [
            _list(row, f"{row.supervisor.name} decides whether it goes on.")
            | {"due_on": row.expires_on}
            for row in rows[:SHOWN]
        ],
    }


def _list(row: Watchlist, why: str) -> dict[str, Any]:
    url = reverse("intelligence:watchlist", args=[row.urn])
    return {"title": row.name, "url": url, "why": why, "tag": "Watchlist"}


def parts_due(request: Request) -> Panel | None:
    """Show the reports of packages that wait for a result of one's organisation."""
    if not request.viewer.may("intelligence.record_result"):
        return None
    rows = [row for row in packaged.due_at(request.viewer.organisation_id) if row.package]
    if not rows:
        return None
    return {
        "heading": "Reports of packages without a result",
        "count": len(rows),
        "waiting": [
            {
                "title": (row.report.title or row.report.urn) if row.report else "Held elsewhere",
                "url": reverse("intelligence:package", args=[row.package.urn]),
                "why": row.package.name,
                "due_on": row.due_on,
            }
            for row in rows[:SHOWN]
            if row.package
        ],
    }

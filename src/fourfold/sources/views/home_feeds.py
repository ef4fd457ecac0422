"""What feeds put on people's first screens: those that stopped, shrank or changed."""

from typing import Any

from django.urls import reverse

from fourfold.sources.models import FeedAlert
from fourfold.sources.queries.feeds import feeds
from fourfold.sources.queries.systems import open_alerts
from fourfold.web.http import Request

Panel = dict[str, Any]
SHOWN = 6
TONES = {"STOPPED": "red", "SHRANK": "red", "DRIFTED": "amber"}


def need_you(request: Request) -> Panel | None:
    """Show the feeds with an alert that nobody has settled, and those that are overdue."""
    if not request.viewer.may("sources.settle_alert"):
        return None
    alerts = [one for one in open_alerts()[: SHOWN + 1] if one.system is not None]
    said = {one.system_id for one in alerts if one.kind == FeedAlert.Kind.STOPPED}
    late = [one for one in feeds(request.at) if one.overdue and one.system.pk not in said]
    if not alerts and not late:
        return None
    waiting = [
        {
            "title": one.system.name,
            "url": reverse("systems:system", args=[one.system.pk]),
            "why": one.overdue.says,
            "tag": "Overdue",
            "tone": "red",
        }
        for one in late
        if one.overdue
    ]
    waiting += [
        {
            "title": one.system.name,
            "url": reverse("systems:system", args=[one.system.pk]),
            "why": one.says,
            "tag": FeedAlert.Kind(one.kind).label,
            "tone": TONES.get(one.kind, "amber"),
        }
        for one in alerts
        if one.system
    ]
    return {
        "heading": "Feeds that need you",
        "url": reverse("systems:systems"),
        "more": "All systems",
        "waiting": waiting[:SHOWN],
    }

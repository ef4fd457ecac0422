"""What closed minutes hold, as one text under their seal."""

import json
from typing import Any

from fourfold.plans.models import AgendaItem, Attendance, Decision, Meeting
from fourfold.plans.rules.meeting import seal_holds

SAID = ("person", "rank", "attended", "authority", "organisation_id", "sector", "is_chair")
DISCUSSED = ("title", "why", "note", "actions")
DECIDED = ("item_id", "kind", "text", "rationale", "options", "leads_id", "supports", "best_placed")


def content(meeting: Meeting) -> str:
    """Return all that the viewer may read of a meeting and that never changes once it is closed."""
    items = AgendaItem.objects.filter(meeting=meeting, removed_at=None)
    whole = {
        "reference": meeting.urn,
        "began": meeting.begins_at.isoformat(),
        "place": meeting.place,
        "without_quorum": meeting.unquorate_why,
        "attendance": _rows(Attendance.objects.filter(meeting=meeting).order_by("pk"), SAID),
        "items": _rows(items.order_by("position", "pk"), DISCUSSED),
        "decisions": _rows(Decision.objects.filter(meeting=meeting).order_by("pk"), DECIDED),
    }
    return json.dumps(whole, sort_keys=True, ensure_ascii=False)


def is_unchanged(meeting: Meeting) -> bool:
    """Test if the minutes are as they were sealed, for one who reads what their closer read."""
    return seal_holds(content(meeting), meeting.minutes_hash)


def _rows(found: Any, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return list(found.values(*columns))

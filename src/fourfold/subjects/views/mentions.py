"""Whom and what a record speaks of, as a part of the record's own page."""

from typing import Any

from fourfold.sources.models import Record
from fourfold.subjects.models import Mention
from fourfold.subjects.queries.shown import shown
from fourfold.web.http import Request

Panel = dict[str, Any]


def of_record(request: Request, record: Record) -> Panel | None:
    """Show the subjects that a version of a record speaks of, where the viewer opens subjects."""
    if not request.viewer.may("subjects.read"):
        return None
    rows = list(Mention.objects.filter(record=record).order_by("pk"))
    found = shown(row.subject_id for row in rows)
    said = [
        {"shown": found[row.subject_id], "entity": row.entity, "role": row.role}
        for row in rows
        if row.subject_id in found
    ]
    return {"template": "subjects/mentions_panel.html", "rows": said} if said else None

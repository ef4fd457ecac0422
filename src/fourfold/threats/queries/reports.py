"""Which reports tell of a threat, and of which threats a report tells."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.intelligence.models import Report
from fourfold.threats.models import Threat, ThreatReport
from fourfold.threats.queries.threat import master_list_names


@dataclass(frozen=True, slots=True)
class Linked:
    """A link as the page of either shows it; urn is empty where the other is held elsewhere."""

    urn: str
    name: str
    grade: str
    why: str
    by: str
    at: datetime


def of_threat(one: Threat) -> list[Linked]:
    """Return the reports that tell of a threat, the newest link first."""
    rows = ThreatReport.objects.filter(threat=one).with_neighbour("report").select_related("by")
    return [
        Linked(
            row.report.urn if row.report else "",
            (row.report.title or row.report.urn) if row.report else "",
            row.report.grade if row.report else "",
            row.why,
            row.by.name,
            row.linked_at,
        )
        for row in rows.order_by("-linked_at", "-pk")
    ]


def of_report(one: Report) -> list[Linked]:
    """Return the threats of which a report tells, the newest link first."""
    rows = ThreatReport.objects.filter(report=one).with_neighbour("threat").select_related("by")
    found = list(rows.order_by("-linked_at", "-pk"))
    names = master_list_names([row.threat.pk for row in found if row.threat])
    return [
        Linked(
            row.threat.urn if row.threat else "",
            names.get(row.threat.pk, row.threat.urn) if row.threat else "",
            "",
            row.why,
            row.by.name,
            row.linked_at,
        )
        for row in found
    ]

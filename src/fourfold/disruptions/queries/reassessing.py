"""Threats that are due to be assessed again, because a Major disruption was recorded since."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from fourfold.access.viewer import Viewer
from fourfold.disruptions.models import Claim, Disruption
from fourfold.disruptions.rules.kinds import Category, ClaimType
from fourfold.threats.models import Assessment, Standing
from fourfold.threats.models.standing import StandingQuerySet
from fourfold.threats.queries.threat import master_list_names

WITHIN = timedelta(days=28)  # project default: the cadence of the gravest tier


@dataclass(frozen=True, slots=True)
class Due:
    """A threat whose score is from before a Major disruption, and when it is to be done again."""

    urn: str
    name: str
    disruption: Disruption
    due_on: date


def reassessments_due(by: Viewer) -> list[Due]:
    """Return the threats that somebody is to assess again, longest due first.

    Those that their organisation owns, and those that they assessed last.
    """
    led = Claim.objects.filter(
        disruption=OuterRef("pk"), type=ClaimType.LEAD.value, is_contested=False, ended_at=None
    )
    again = Assessment.objects.filter(
        threat=OuterRef("threat"),
        submitted_at__gt=OuterRef("recorded_at"),
        assessed_on__gte=OuterRef("event_on"),
    )
    rows = Disruption.objects.filter(category=Category.MAJOR.value, cancelled_at=None)
    rows = rows.filter(Exists(led)).exclude(Exists(again)).exclude(Exists(_closed()))
    first: dict[int, Disruption] = {}
    for row in rows.with_neighbour("threat").order_by("recorded_at", "pk"):
        if row.threat is not None:
            first.setdefault(row.threat.pk, row)
    mine = _mine(list(first), by)
    names = master_list_names(mine)
    return [_due(first[pk], names.get(pk, "")) for pk in mine]


def _due(row: Disruption, name: str) -> Due:
    urn = row.threat.urn if row.threat else ""
    return Due(urn, name or urn, row, row.recorded_on + WITHIN)


def _closed() -> StandingQuerySet:
    return Standing.objects.filter(
        threat=OuterRef("threat"), known_until=None, until=None, phase__startswith="CLOSED"
    )


def _mine(threats: list[int], by: Viewer) -> list[int]:
    """Return those that one's organisation owns, or that one assessed last, in their order."""
    last = dict(
        Assessment.objects.filter(threat_id__in=threats)
        .order_by("threat_id", "submitted_at", "pk")
        .values_list("threat_id", "assessor_id")
    )
    owned = set(
        Standing.objects.filter(
            threat_id__in=threats, known_until=None, until=None, owner_id=by.organisation_id
        ).values_list("threat_id", flat=True)
    )
    return [pk for pk in threats if pk in owned or last.get(pk) == by.user_id]

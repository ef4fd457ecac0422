"""The network of a threat: its members on a day, and their links."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from fourfold.access.rules import Marking
from fourfold.subjects.queries import chart as charts
from fourfold.threats.models import Membership, Threat


def chart_of(
    threat: Threat, *, on: date, children: Iterable[UUID] = (), limit: int = charts.LIMIT
) -> charts.Chart:
    """Return the network of those who belong to a threat on a day, with measures of each.

    A member who is a child is left out unless chosen, whether the membership says so or the name.
    """
    present = Q(until__isnull=True) | Q(until__gt=on)
    members = Membership.objects.filter(present, threat=threat, since__lte=on)
    rows = list(members.select_related("label"))
    marks = [threat.label.marking, *(row.label.marking for row in rows)]
    return charts.chart(
        {row.subject_id for row in rows},
        minors={row.subject_id for row in rows if row.is_child},
        children=children,
        marking=Marking(max(marks)),
        limit=limit,
    )

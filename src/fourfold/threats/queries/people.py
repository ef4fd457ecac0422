"""Who answers for what about threats, on a day."""

from collections.abc import Iterable
from datetime import date

from fourfold.access.models import User
from fourfold.threats.models import Appointment, Handover, Threat
from fourfold.threats.rules.kinds import Role


def holders(threats: Iterable[int], *, on: date) -> dict[int, dict[Role, Appointment]]:
    """Return, by threat and role, the appointment that holds on a day."""
    found: dict[int, dict[Role, Appointment]] = {}
    rows = Appointment.objects.filter(threat_id__in=list(threats), since__lte=on)
    for row in rows.select_related("person").order_by("since", "recorded_at", "pk"):
        found.setdefault(row.threat_id or 0, {})[Role(row.role)] = row
    return {
        threat: {role: row for role, row in held.items() if row.person_id}
        for threat, held in found.items()
    }


def holder_of(threat: Threat, role: Role, *, on: date) -> User | None:
    """Return who holds a role for a threat on a day."""
    held = holders([threat.pk], on=on).get(threat.pk, {})
    return held[role].person if role in held else None


def handovers_waiting(user_id: int) -> list[Handover]:
    """Return the roles that somebody was offered and has not answered for, oldest first."""
    rows = Handover.objects.filter(offered_to_id=user_id, answered_at=None)
    return list(
        rows.with_neighbour("threat").select_related("offered_by").order_by("offered_at", "pk")
    )

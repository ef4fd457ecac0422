"""What memberships say of a person, for whoever asks what is held on them (DPA 2018, s.45)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from fourfold.intelligence.queries.named import Named
from fourfold.threats.models import Membership
from fourfold.threats.queries.people import holder_of
from fourfold.threats.rules.kinds import DataSubjectCategory, Importance, MemberRole, Role


def belonging(asked: Q, on: date) -> Iterator[Named]:
    """Yield the memberships of somebody in threats; who leads on the threat keeps them."""
    rows = Membership.objects.filter(asked).with_neighbour("threat", "threat__owner")
    for row in rows.order_by("pk"):
        threat = row.threat
        leads = holder_of(threat, Role.LRO, on=on) if threat else None
        until = f" until {row.until:%-d %B %Y}" if row.until else ""
        yield Named(
            f"threats.membership:{row.pk}",
            f"Member of threat {threat.urn}" if threat else "Member of a threat",
            f"{MemberRole(row.role).words}, {Importance(row.importance).words},"
            f" {DataSubjectCategory(row.category).words}\nSince {row.since:%-d %B %Y}{until}",
            row.label_id,
            leads.name if leads else (threat.owner.name if threat else ""),
            leads.pk if leads else None,
            None if leads or threat is None else threat.owner_id,
        )

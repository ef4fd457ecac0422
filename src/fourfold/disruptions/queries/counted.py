"""Standing claims as tables and measures count them."""

from fourfold.disruptions.models import Claim
from fourfold.disruptions.queries import listed
from fourfold.disruptions.rules.breakdown import Counted
from fourfold.disruptions.rules.kinds import Category, ClaimType
from fourfold.plans.rules.kinds import Pillar


def counted(asked: listed.Asked) -> list[Counted]:
    """Return the standing claims of what is asked: contested and ended ones count nowhere."""
    rows = Claim.objects.standing().filter(disruption__in=listed.found(asked))
    rows = rows.select_related("disruption", "organisation", "unit").order_by("pk")
    return [as_counted(row) for row in rows if row.disruption is not None]


def as_counted(row: Claim) -> Counted:
    """Return a claim as it is counted; its disruption is read already."""
    one = row.disruption
    if one is None:
        raise ValueError("a claim is counted with its disruption")
    return Counted(
        type=ClaimType(row.type),
        pillar=Pillar(one.pillar),
        category=Category(one.category),
        organisation=row.organisation_id,
        organisation_name=row.organisation.short_name,
        event_on=one.event_on,
        recorded_on=row.recorded_on,
        unit=row.unit_id,
        unit_name=str(row.unit) if row.unit else "",
    )

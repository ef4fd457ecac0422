"""What the region has decided, on a day."""

from datetime import date

from fourfold.threats.models import RegionalRule
from fourfold.threats.rules.regional import Regional, regional


def rules_on(day: date) -> Regional:
    """Return the region's rules on a day."""
    rows = RegionalRule.objects.filter(since__lte=day).order_by("since", "recorded_at", "pk")
    return regional({row.name: row.value for row in rows})

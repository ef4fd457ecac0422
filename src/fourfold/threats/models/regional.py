"""What a region has decided about its master list, from a day on."""

from django.db import models


class RegionalRule(models.Model):
    """One rule of the region from a day on; the newest that has begun holds.

    name: a key of `rules.regional.RULES`; value: what that rule takes, as JSON.
    """

    name = models.TextField()
    value = models.JSONField()
    since = models.DateField()
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} since {self.since}"

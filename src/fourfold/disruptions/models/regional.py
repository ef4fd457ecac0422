"""Dated rules of regions, and the dated texts of the categories."""

from django.db import models

from fourfold.disruptions.rules.kinds import Category
from fourfold.threats.rules.kinds import Kind


class AttachmentRule(models.Model):
    """From a day on, a kind of threat may carry a disruption in a region (or may not again).

    Where no row is, only organised crime groups may (domain: the minimum standard of 2022).
    """

    region_id = models.BigIntegerField()
    kind = models.TextField(choices=Kind.choices())
    is_allowed = models.BooleanField()
    since = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} since {self.since}"


class CategoryText(models.Model):
    """What a category means from a day on; unverified until a force supplies its manual."""

    category = models.TextField(choices=Category.choices())
    text = models.TextField()
    since = models.DateField()
    is_verified = models.BooleanField(default=False)
    source = models.TextField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.category} since {self.since}"

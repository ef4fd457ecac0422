"""A network that was loaded from a file, with what was found in it."""

from django.db import models

from fourfold.access.models import Labelled, LabelledQuerySet, User


class NetworkQuerySet(LabelledQuerySet["Network"]):
    """Networks that a viewer may read."""


class Network(Labelled):
    """What one file of nodes and ties gave, and every sentence that the loader had to say of it.

    digest: SHA-256 of what was read, so that loading the same file twice is seen.
    """

    name = models.TextField()
    description = models.TextField(blank=True, default="")
    digest = models.TextField()
    nodes = models.IntegerField()
    ties = models.IntegerField()
    rejected = models.IntegerField()
    findings = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = NetworkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def source(self) -> str:
        """What rows that came from it name as their source."""
        return f"network {self.pk}: {self.name}"

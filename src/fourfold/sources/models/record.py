"""Records: rows of a system as they came, never changed; a change is a new version."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet
from fourfold.sources.models.load import Load
from fourfold.sources.models.system import System


class RecordQuerySet(LabelledQuerySet["Record"]):
    """Records that a viewer may read."""

    def standing(self) -> "RecordQuerySet":
        """Keep the newest version of each, and none that its system deleted."""
        return self.filter(superseded_at__isnull=True, is_tombstone=False)


class Record(Labelled):
    """One version of one record of a system.

    key: the record within its system; version: from 1. number: its row in the file, as a
    spreadsheet counts. happened_on: what it tells of; recorded_on: when its system recorded it.
    raw: heading to text, as it came; values: field to canonical text or texts, as understood.
    superseded_at: when a newer version was taken in; nothing else of a record ever changes.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="records", null=True)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="records", null=True)
    key = models.TextField()
    version = models.PositiveIntegerField(default=1)
    kind = models.TextField(blank=True, default="")
    number = models.PositiveBigIntegerField()
    is_tombstone = models.BooleanField(default=False)
    digest = models.TextField(blank=True, default="")
    happened_on = models.DateField(null=True, blank=True)
    recorded_on = models.DateField(null=True, blank=True)
    raw = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    taken_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["load", "number"], name="record_by_load"),
            models.Index(fields=["-taken_at"], name="record_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="a_record_has_each_version_once", fields=["system", "key", "version", "label"]
            ),
            models.CheckConstraint(
                name="a_record_has_its_system", condition=Q(system__isnull=False)
            ),
            models.CheckConstraint(name="a_record_has_its_load", condition=Q(load__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} version {self.version}"

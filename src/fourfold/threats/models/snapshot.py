"""Charts as they were drawn on a day, kept with a threat."""

from django.db import models

from fourfold.access.models import LabelledQuerySet, User
from fourfold.threats.models.threat import AboutThreat, of_a_threat


class SnapshotQuerySet(LabelledQuerySet["Snapshot"]):
    """Snapshots that a viewer may read."""


class Snapshot(AboutThreat):
    """A threat's chart as somebody saw it; under the labels of all that was drawn, joined (a | b).

    drawn: what the page draws, with the notes of that day. members: node to the keys of the
    subjects that it stood for; keys: all of them, by which a person can be taken out.
    erased: how many were taken out since.
    """

    title = models.TextField()
    why = models.TextField()
    drawn = models.JSONField()
    members = models.JSONField(default=dict)
    keys = models.JSONField(default=list)
    erased = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["threat", "-kept_at"], name="snapshot_by_threat")]
        constraints = [
            of_a_threat("snapshot"),
            models.CheckConstraint(
                name="a_snapshot_says_why",
                condition=~models.Q(why=""),
                violation_error_message="Say why the chart is kept.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.title

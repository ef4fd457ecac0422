"""What somebody decided who may read both of two records with one foreign reference."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User


class SettlementQuerySet(LabelledQuerySet["Settlement"]):
    """Settlements that a viewer may read."""


class Settlement(Labelled):
    """Two records carry the same reference of another system: are they one? Labelled a | b.

    Which pairs wait is asked on the reader's own connection (`queries.settling`); nothing is
    stored that would tell an importer of a record that they may not read.
    """

    class Outcome(models.TextChoices):
        """What was decided."""

        SAME = "SAME", "The same: one of them is to be closed as merged"
        DIFFERENT = "DIFFERENT", "Two: the system used one reference twice"

    kind = models.TextField()
    system = models.TextField()
    key = models.TextField()
    a = models.TextField()
    b = models.TextField()
    outcome = models.TextField(choices=Outcome)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    objects = SettlementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_clash_is_settled_once",
                fields=["kind", "system", "key", "a", "b", "label"],
                violation_error_message="Somebody settled this already.",
            ),
            models.CheckConstraint(
                name="a_settlement_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"

"""Operations: what is being done under a name, where it is managed. Never the case file."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.reference.models import Organisation
from fourfold.threats.models.threat import AboutThreat, of_a_threat


class OperationQuerySet(LabelledQuerySet["Operation"]):
    """Operations that a viewer may read."""


class Operation(Labelled):
    """An operation by its name or alias, and the reference in the system that manages it."""

    urn = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sio = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    managed_in = models.TextField(blank=True, default="")
    reference = models.TextField(blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = OperationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="operation_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="an_operation_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="An operation ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.urn} {self.name}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.name


class OperationThreatQuerySet(LabelledQuerySet["OperationThreat"]):
    """Links that a viewer may read."""


class OperationThreat(AboutThreat):
    """An operation is against a threat; under the labels of both."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField()

    objects = OperationThreatQuerySet.as_manager()

    class Meta:
        constraints = [
            of_a_threat("operation_link"),
            models.CheckConstraint(
                name="operation_link_has_an_operation", condition=Q(operation__isnull=False)
            ),
            models.UniqueConstraint(
                name="operation_against_once", fields=["operation", "threat", "label"]
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

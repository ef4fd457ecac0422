"""Threats, and the dated facts that say what they are and were."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.reference.models import Organisation


class ThreatQuerySet(LabelledQuerySet["Threat"]):
    """Threats that a viewer may read."""


class Threat(Labelled):
    """An OCG, a SOC priority individual or a SOC vulnerability: our reference, and who owns it.

    All else is dated (`Fact`, `Assessment`, `Appointment` …). `owner` repeats the newest fact
    of ownership, because the ledger must name whose record was opened.
    """

    urn = models.TextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ThreatQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="threat_urn_once", fields=["urn", "label"])]

    def __str__(self) -> str:
        return self.urn

    @property
    def ledger_name(self) -> str:
        """The reference that the ledger keeps beside the key."""
        return self.urn


class Contact(models.Model):
    """Whom to ask of a threat that was moved under another label, where its owner may be known.

    Without a label, because it is for those who may no longer read the threat. There is none of a
    threat under a compartment of professional standards, witness or source work, so that no row
    beside such a threat can name anybody, whoever made it and when.
    """

    threat_id = models.BigIntegerField(primary_key=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"organisation {self.owner_id}"


class AboutThreat(Labelled):
    """A row that says something of a threat, under the label that the threat has."""

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True


def of_a_threat(name: str) -> models.CheckConstraint:
    """Return the constraint that such a row has a threat, though a viewer may not see it."""
    return models.CheckConstraint(name=f"{name}_has_a_threat", condition=Q(threat__isnull=False))


class FactQuerySet(LabelledQuerySet["Fact"]):
    """Facts that a viewer may read."""


class Fact(AboutThreat):
    """From a day on, something is so of a threat; recorded at an instant, by somebody.

    A correction is a new fact. attribute: a column of the master list; value: its code as text.
    """

    attribute = models.TextField()
    value = models.TextField(blank=True)
    since = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="")

    objects = FactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["threat", "attribute"], name="fact_by_threat")]
        constraints = [of_a_threat("fact")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.attribute} since {self.since}"


class AliasQuerySet(LabelledQuerySet["Alias"]):
    """Aliases that a viewer may read."""


class Alias(AboutThreat):
    """Another name of a threat, [since, until)."""

    text = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = AliasQuerySet.as_manager()

    class Meta:
        constraints = [of_a_threat("alias")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.text}"


class ForeignReferenceQuerySet(LabelledQuerySet["ForeignReference"]):
    """References that a viewer may read."""


class ForeignReference(AboutThreat):
    """What another system calls a threat: a reference means something within its system only."""

    system = models.TextField()
    value = models.TextField()
    recorded_at = models.DateTimeField()

    objects = ForeignReferenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["system", "value"], name="reference_by_value")]
        constraints = [
            of_a_threat("reference"),
            models.UniqueConstraint(
                name="foreign_reference_once", fields=["system", "value", "label"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.value}"

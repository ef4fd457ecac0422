"""What two people decided to dispose of, and how many rows of past extracts went with it."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.reference.models import Organisation
from fourfold.threats.rules.disposal import DisposalReason


class ThreatDisposalQuerySet(LabelledQuerySet["ThreatDisposal"]):
    """Disposals that a viewer may read."""

    def waiting(self) -> "ThreatDisposalQuerySet":
        """Keep those that nobody has answered."""
        return self.filter(answered_at__isnull=True)


class ThreatDisposal(Labelled):
    """A decision to dispose of a threat: asked by one person, agreed or refused by another.

    threat_id: a number and not a key, because the row outlives the threat: by it the ledger's
    entries about the threat are found. Neither its name nor its reference is here.
    """

    threat_id = models.BigIntegerField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(choices=DisposalReason.choices())
    words = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    is_agreed = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    objects = ThreatDisposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_disposal_waits",
                fields=["threat_id", "label"],
                condition=Q(answered_at__isnull=True),
                violation_error_message="Its disposal was asked for already.",
            ),
            models.CheckConstraint(
                name="a_threat_goes_by_two_people",
                condition=Q(is_agreed__isnull=True)
                | Q(is_agreed=False)
                | ~Q(answered_by=F("asked_by")),
                violation_error_message="Disposal needs a second person.",
            ),
            models.CheckConstraint(
                name="a_disposal_is_answered_whole",
                condition=Q(answered_at=None, answered_by=None, is_agreed=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, is_agreed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.reason}"

    @property
    def ledger_name(self) -> str:
        """What the ledger keeps beside the key: under which key it speaks of the threat."""
        return f"threats.threat:{self.threat_id}"


class DisposedStandingQuerySet(LabelledQuerySet["DisposedStanding"]):
    """What is left of standings that a viewer could have read."""


class DisposedStanding(Labelled):
    """That some threat stood so on the list, for days and instants as a `Standing` has them.

    Only what an extract filters by, so that an extract as at an earlier day can say how many of
    its rows are gone. No name, no reference, no score, no person, and no key to what was there.
    """

    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True, blank=True)
    kind = models.TextField()
    type = models.TextField()
    soc = models.BooleanField()
    owner_id = models.BigIntegerField()
    phase = models.TextField()
    moderation = models.TextField()
    tier = models.SmallIntegerField(null=True, blank=True)
    priority_id = models.BigIntegerField(null=True, blank=True)
    desk_id = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(choices=DisposalReason.choices())
    disposed_at = models.DateTimeField()

    objects = DisposedStandingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["label", "disposed_at"], name="disposed_by_label")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.reason}"

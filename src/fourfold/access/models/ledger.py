"""The ledger, its seals, and the free text that stands beside it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class LedgerEntry(models.Model):
    """One thing that somebody did, read, or was refused. Rows are never changed or deleted.

    The subject is text ("threats.threat:17"), so the ledger imports no context and outlives
    the records that it speaks of. The application may add entries and cannot read them: it
    asks `access_ledger_read` (migration 0004), which knows who may.

    organisation_id: on whose behalf; owner_id: the organisation whose record it is;
    label_id: the label that the record had; text_hashes: "kind:salted hash" of each free text.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        DONE = "DONE", "Done"
        REFUSED = "REFUSED", "Refused"
        READ = "READ", "Read"

    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    origin = models.TextField(blank=True)
    verb = models.TextField()
    subject = models.TextField(blank=True)
    owner_id = models.BigIntegerField(null=True, blank=True)
    label_id = models.BigIntegerField(null=True, blank=True)
    outcome = models.TextField(choices=Outcome)
    reason_code = models.TextField(blank=True)
    text_hashes = ArrayField(models.TextField(), default=list, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="ledger_by_subject"),
            models.Index(fields=["actor_id", "at"], name="ledger_by_actor"),
            models.Index(fields=["at"], name="ledger_by_time"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.verb} {self.subject} {self.outcome}"


class LedgerText(models.Model):
    """Free text of an entry: why, which words, what name. May be erased; its hash may not."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="texts")
    kind = models.TextField()
    salt = models.TextField(null=True, blank=True)  # noqa: DJ001 - erased, not blank
    text = models.TextField(null=True, blank=True)  # noqa: DJ001 - erased, not blank
    disposed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} of entry {self.entry_id}"


class LedgerSeal(models.Model):
    """An entry's place in the chain, and the hash of everything up to it."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="seal")
    hash = models.TextField()

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


class LedgerDisposal(models.Model):
    """A decision to erase the text of an entry: asked by one person, agreed by another."""

    entry_id = models.BigIntegerField()
    reason = models.TextField()
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    agreed_by_id = models.BigIntegerField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disposal_needs_two_people",
                condition=Q(agreed_by_id__isnull=True) | ~Q(agreed_by_id=models.F("asked_by_id")),
                violation_error_message="Disposal needs a second person.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} text of entry {self.entry_id}"

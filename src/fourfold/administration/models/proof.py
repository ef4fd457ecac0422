"""What guards the sign-in: attempts that failed, codes that were used, invitations."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import User


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Attempts that failed."""

    def since(self, at: datetime) -> Self:
        """Keep those that came after an instant."""
        return self.filter(at__gt=at)


class Attempt(models.Model):
    """A sign-in that failed, for as long as it slows down the next one.

    account: a keyed hash of what was typed, so that no name stands here, known or not.
    """

    at = models.DateTimeField()
    account = models.TextField()
    source = models.TextField()

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["source", "at"], name="attempts_by_source"),
            models.Index(fields=["at"], name="attempts_by_time"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} from {self.source}"


class SpentCode(models.Model):
    """A code of an authenticator app that was used: it opens nothing a second time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    code = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="code_is_used_once", fields=["user", "code"])]

    def __str__(self) -> str:
        return f"#{self.pk} of user {self.user_id}"


class Invitation(models.Model):
    """A link by which a person sets their own password, once; only its hash is kept.

    A renewal is for an account that was somebody's already: it says why, opens nothing before a
    second person has agreed, and asks beside the link for a code that only this person was shown.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    hash = models.TextField(unique=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    is_renewal = models.BooleanField(default=False)
    reason = models.TextField(blank=True, default="")
    agreed_by_id = models.BigIntegerField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_renewal_needs_two_people",
                condition=Q(agreed_by_id__isnull=True) | ~Q(agreed_by_id=F("made_by_id")),
                violation_error_message="A renewal needs a second person.",
            ),
            models.CheckConstraint(
                name="a_renewal_is_used_when_agreed",
                condition=Q(is_renewal=False)
                | Q(used_at__isnull=True)
                | Q(agreed_by_id__isnull=False),
                violation_error_message="A renewal opens nothing before a second person agrees.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of user {self.user_id}"

"""What guards the sign-in: attempts that failed, codes that were used, invitations."""

from datetime import datetime
from typing import Self

from django.db import models

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
    """A link by which a person sets their own password, once; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    hash = models.TextField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk} of user {self.user_id}"

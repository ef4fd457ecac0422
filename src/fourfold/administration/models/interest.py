"""What a person has declared: searches for it are shown to those who read the ledger."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User


class InterestQuerySet(LabelledQuerySet["Interest"]):
    """Declared interests."""

    def on(self, day: date) -> Self:
        """Keep those that stand on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Interest(Labelled):
    """Somebody's own name, address or relative, as words that a search would use."""

    class Kind(models.TextChoices):
        """What it is to them."""

        SELF = "SELF", "Myself"
        ADDRESS = "ADDRESS", "Where I live"
        RELATIVE = "RELATIVE", "A relative or friend"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=Kind)
    words = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interest_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                violation_error_message="It ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of user {self.user_id}"

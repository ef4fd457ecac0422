"""The tactics library: what may be tried, open to everybody who signs in."""

from django.db import models

from fourfold.plans.rules.kinds import LifePart, OwnerType, Pillar
from fourfold.reference.models import Organisation


class Tactic(models.Model):
    """A tactic against a part of an offender's life; dated, editable, retired and never deleted.

    An edit makes a new row that replaces the old one. organisation: whose own it is; empty for
    all. question: what must be answered to make it specific to one threat.
    """

    ident = models.TextField()
    part = models.TextField(choices=LifePart.choices())
    pillar = models.TextField(choices=Pillar.choices())
    owner_type = models.TextField(choices=OwnerType.choices())
    title = models.TextField()
    text = models.TextField()
    needs = models.TextField(blank=True, default="")
    question = models.TextField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    dated_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_text_of_a_tactic_stands",
                fields=["ident"],
                condition=models.Q(replaced_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

"""Information-sharing agreements: who may share what with whom, under which law, until when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fourfold.reference.models.organisation import Organisation


class Agreement(models.Model):
    """An agreement between organisations to share for a purpose; open to everybody here.

    gateways: codes of the powers it rests on (`plans.rules.gateways`). [since, until). The review
    that is due stops what is sent under it once its day has passed. reference: where the signed
    text is kept.
    """

    title = models.TextField()
    purpose = models.TextField()
    gateways = ArrayField(models.TextField())
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    parties = models.ManyToManyField(Organisation, related_name="agreements")
    reference = models.TextField(blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    review_due_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="agreement_title_once",
                fields=["title"],
                violation_error_message="Another agreement has that title.",
            ),
            models.CheckConstraint(
                name="an_agreement_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                violation_error_message="An agreement ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

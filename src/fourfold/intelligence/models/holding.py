"""When a person's records are reviewed, what was decided, and how they are disposed of."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.intelligence.rules.vocabulary import RetentionGroup, ReviewOutcome
from fourfold.reference.models import Organisation
from fourfold.subjects.models import Subject


class HoldingQuerySet(LabelledQuerySet["Holding"]):
    """Holdings that a viewer may read."""


class Holding(Labelled):
    """Under which group what is held of a person under this label is reviewed, and when.

    clear_from: the day of the newest relevant entry; the clear period counts from it. on_hold:
    a legal hold, that stops disposal, and why.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    group = models.TextField(choices=RetentionGroup.choices())
    because = models.TextField(blank=True, default="")
    clear_from = models.DateField()
    review_on = models.DateField()
    on_hold = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()

    objects = HoldingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="holding_by_subject"),
            models.Index(fields=["review_on"], name="holding_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(name="a_person_is_held_once", fields=["subject", "label"]),
            models.CheckConstraint(
                name="a_review_follows_the_clear_period",
                condition=Q(review_on__gt=F("clear_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class RetentionReviewQuerySet(LabelledQuerySet["RetentionReview"]):
    """Reviews that a viewer may read."""


class RetentionReview(Labelled):
    """A reasoned decision on a holding: risk, necessity and proportionality, each in words.

    A disposal waits for a second person (answered_*); what is disposed of leaves no row here, so
    this row goes, too, and a ledger entry remains. only: the number of the piece of a person's
    request that alone goes (s.47), and no key; none where all that is held goes.
    """

    holding = models.ForeignKey(
        Holding, on_delete=models.PROTECT, related_name="reviews", null=True
    )
    outcome = models.TextField(choices=ReviewOutcome.choices())
    risk = models.TextField()
    necessity = models.TextField()
    proportionality = models.TextField()
    next_on = models.DateField(null=True, blank=True)
    reviewed_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    is_agreed = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    only = models.BigIntegerField(null=True, blank=True)

    objects = RetentionReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_review_has_its_holding", condition=Q(holding__isnull=False)
            ),
            models.CheckConstraint(
                name="a_review_is_reasoned",
                condition=~Q(risk="") & ~Q(necessity="") & ~Q(proportionality=""),
                violation_error_message="Say something of risk, necessity and proportionality.",
            ),
            models.CheckConstraint(
                name="disposal_needs_a_second_person",
                condition=Q(is_agreed__isnull=True) | ~Q(answered_by=F("by")),
                violation_error_message="Disposal needs a second person.",
            ),
            models.CheckConstraint(
                name="who_keeps_says_until_when",
                condition=~Q(outcome="KEEP") | Q(next_on__isnull=False),
                violation_error_message="Say when it is reviewed next.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"

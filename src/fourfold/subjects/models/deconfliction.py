"""What an owner lets be asked for by an exact identifier; who asked, and who was told of it."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import Label, Labelled, LabelledQuerySet, User
from fourfold.reference.models import Organisation
from fourfold.subjects.models.subject import Subject


class Beacon(models.Model):
    """An owner lets it be known that they hold one exact identifier, and whom to ask.

    Without a label, because it is for those who may not read the record. The identifier itself
    is not here: mark is a keyed hash of it, so that the table lists nothing. beneath: the label
    of what was made discoverable, asked again each time that somebody asks.
    """

    mark = models.TextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contact = models.TextField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    beneath = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["mark"], name="beacon_by_mark"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="a_mark_is_lit_once",
                fields=["mark", "subject", "beneath"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_beacon_says_whom_to_ask",
                condition=~Q(contact=""),
                violation_error_message="Say whom to ask, and how they are reached.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class InquiryQuerySet(LabelledQuerySet["Inquiry"]):
    """Inquiries that a viewer may read."""


class Inquiry(Labelled):
    """Somebody asked whether anybody holds one exact identifier; under their own organisation's.

    is_over: more than the number of a day from which whoever oversees is told.
    """

    kind = models.TextField()
    asked = models.TextField()
    reason_code = models.TextField()
    reason = models.TextField()
    found = models.PositiveSmallIntegerField()
    is_over = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = InquiryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "-asked_at"], name="inquiry_by_asker")]
        constraints = [
            models.CheckConstraint(
                name="an_inquiry_says_why",
                condition=~Q(reason_code="") & ~Q(reason=""),
                violation_error_message="Say why you ask.",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class InquiryNoticeQuerySet(LabelledQuerySet["InquiryNotice"]):
    """Notices that a viewer may read."""


class InquiryNotice(Labelled):
    """An owner is told who asked for what they hold, and why; under the label of what they hold."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = InquiryNoticeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}"

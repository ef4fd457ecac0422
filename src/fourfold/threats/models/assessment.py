"""Schemes, assessments with their evidence, and what moderators settled on."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.reference.models import Organisation, Unit
from fourfold.threats.models.threat import AboutThreat, of_a_threat


class Scheme(models.Model):
    """A scoring scheme as versioned data; `text` is the file that was loaded, unchanged.

    ident: with its version, such as "tactical_default_v1".
    """

    ident = models.TextField()
    title = models.TextField()
    text = models.TextField()
    loaded_at = models.DateTimeField()
    loaded_by_id = models.BigIntegerField()
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="scheme_loaded_once",
                fields=["ident"],
                violation_error_message="That version of the scheme is loaded already.",
            ),
            models.UniqueConstraint(
                name="one_scheme_is_current",
                fields=["is_current"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.ident})"


class DraftQuerySet(LabelledQuerySet["Draft"]):
    """Drafts that a viewer may read."""


class Draft(AboutThreat):
    """An assessment that somebody is writing; `content` is the form as it was last kept."""

    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            of_a_threat("draft"),
            models.UniqueConstraint(name="one_draft_each", fields=["threat", "assessor", "label"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class AssessmentQuerySet(LabelledQuerySet["Assessment"]):
    """Assessments that a viewer may read."""

    def awaiting(self) -> "AssessmentQuerySet":
        """Keep those on which no moderator has acted."""
        return self.filter(moderation__isnull=True)


class Assessment(AboutThreat):
    """What an assessor submitted: levels by criterion. Never changed afterwards.

    levels: criterion id to level. risk, tier and confidence are the scheme's answer to them.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    assessed_on = models.DateField()
    submitted_at = models.DateTimeField()
    levels = models.JSONField()
    risk = models.FloatField()
    tier = models.SmallIntegerField()
    confidence = models.SmallIntegerField()
    summary = models.TextField(blank=True, default="")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["threat", "submitted_at"], name="assessment_by_threat")]
        constraints = [of_a_threat("assessment")]

    def __str__(self) -> str:
        return f"#{self.pk} on {self.assessed_on}"


class EvidenceQuerySet(LabelledQuerySet["Evidence"]):
    """Evidence that a viewer may read."""


class Evidence(Labelled):
    """What bears out a level: a dated reference, its grade, and the highest level it supports."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="evidence", null=True
    )
    criterion = models.TextField()
    kind = models.TextField()
    reference = models.TextField()
    dated_on = models.DateField()
    grade = models.TextField(blank=True, default="")
    bears_out = models.SmallIntegerField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_has_an_assessment", condition=Q(assessment__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.criterion} of {self.dated_on}"


class ModerationQuerySet(LabelledQuerySet["Moderation"]):
    """Moderations that a viewer may read."""


class Moderation(Labelled):
    """What a moderator did with an assessment: accepted, changed, or returned with a question.

    levels, risk, tier and confidence are those that stand; in a return, those submitted.
    """

    class Outcome(models.TextChoices):
        """What became of the assessment."""

        ACCEPTED = "ACCEPTED", "Accepted"
        CHANGED = "CHANGED", "Changed"
        RETURNED = "RETURNED", "Returned with a question"

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="moderation", null=True
    )
    moderator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    moderated_at = models.DateTimeField()
    outcome = models.TextField(choices=Outcome)
    levels = models.JSONField()
    risk = models.FloatField()
    tier = models.SmallIntegerField()
    confidence = models.SmallIntegerField()
    reasons = models.JSONField(default=dict)
    question = models.TextField(blank=True, default="")
    is_sample = models.BooleanField(default=False)
    is_first = models.BooleanField(default=False)
    together = models.BooleanField(default=False)

    objects = ModerationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="moderation_has_an_assessment", condition=Q(assessment__isnull=False)
            ),
            models.UniqueConstraint(
                name="an_assessment_is_moderated_once",
                fields=["assessment", "label"],
                violation_error_message="Somebody has moderated this assessment already.",
            ),
            models.CheckConstraint(
                name="a_return_asks_something",
                condition=~Q(outcome="RETURNED") | ~Q(question=""),
                violation_error_message="Say what you ask of the assessor.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"

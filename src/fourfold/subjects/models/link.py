"""What connects subjects: links between two, and judgements that two are one."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.sources.models import Record
from fourfold.subjects.models.subject import Subject
from fourfold.subjects.rules.kinds import LinkKind, Verdict


class LinkQuerySet(LabelledQuerySet["Link"]):
    """Links that a viewer may read."""


class Link(Labelled):
    """Two subjects are linked: how, why we say so, how strongly, and when.

    layer: the part of its source that it came from ("phase03", "phonecalls"); phase: that
    layer's place in a sequence, where the source has one and gives no dates. A layer that
    another one sums is not in the default view, so that nothing is counted twice.
    """

    a = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(kind.value, kind.words) for kind in LinkKind])
    reason = models.TextField()
    weight = models.FloatField(default=1)
    layer = models.TextField(blank=True, default="")
    phase = models.IntegerField(null=True, blank=True)
    in_default_view = models.BooleanField(default=True)
    grade = models.TextField(blank=True, default="")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True, default="")
    of_record = models.BooleanField(default=False)
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    recorded_at = models.DateTimeField()

    objects = LinkQuerySet.as_manager()
    said_by: ClassVar = {"record": "of_record"}

    class Meta:
        indexes = [
            models.Index(fields=["record"], name="link_by_record", condition=Q(of_record=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="link_is_of_a_record_as_said",
                condition=Q(of_record=True, record__isnull=False)
                | Q(of_record=False, record__isnull=True),
            ),
            models.CheckConstraint(
                name="a_link_joins_two",
                condition=~Q(a=F("b")),
                violation_error_message="A link joins two subjects.",
            ),
            models.CheckConstraint(
                name="a_link_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="A link ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class JudgementQuerySet(LabelledQuerySet["Judgement"]):
    """Judgements that a viewer may read."""

    def standing(self) -> "JudgementQuerySet":
        """Keep those that nobody has undone."""
        return self.filter(undone_at__isnull=True)


class Judgement(Labelled):
    """Somebody decided whether two subjects are one. Undone by saying so, never by deleting."""

    a = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    verdict = models.TextField(choices=[(verdict.value, verdict.words) for verdict in Verdict])
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = JudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_judgement_is_of_two",
                condition=~Q(a=F("b")),
                violation_error_message="A judgement is of two subjects.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.verdict}"

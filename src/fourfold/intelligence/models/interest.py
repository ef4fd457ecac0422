"""Interests, the daily scan, and what met them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.intelligence.models.report import Report
from fourfold.intelligence.rules.vocabulary import InterestKind, Relevance
from fourfold.reference.models import Organisation, ThreatDesk
from fourfold.sources.models import Record
from fourfold.subjects.models import Subject


class InterestQuerySet(LabelledQuerySet["Interest"]):
    """Interests that a viewer may read."""

    def standing(self) -> "InterestQuerySet":
        """Keep those that nobody has ended."""
        return self.filter(ended_at__isnull=True)


class Interest(Labelled):
    """What somebody wants to hear of, why, and until when.

    One of: subject; identifier (kind_of, value); words (as typed; phrases in quotes); a place
    (postcode or its beginning in value) or an area (latitude, longitude, metres). For a desk or
    for a person. registered_by: who keeps it, as "threats" or "intelligence"; ref: of which of
    its records, as "threats.threat:17", so that it is registered once; because: why, in words.
    """

    kind = models.TextField(choices=InterestKind.choices())
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kind_of = models.TextField(blank=True, default="")
    value = models.TextField(blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    metres = models.PositiveIntegerField(null=True, blank=True)
    for_desk = models.ForeignKey(
        ThreatDesk, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    for_person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    weight = models.FloatField(default=1)
    registered_by = models.TextField()
    ref = models.TextField()
    part = models.TextField(blank=True, default="")
    registered_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["registered_by", "ref"], name="interest_by_ref"),
            models.Index(fields=["subject"], name="interest_by_subject"),
            models.Index(fields=["kind", "value"], name="interest_by_value"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_interest_is_in_something",
                condition=Q(kind="SUBJECT", subject__isnull=False)
                | (Q(kind="IDENTIFIER") & ~Q(kind_of="") & ~Q(value=""))
                | (Q(kind__in=["WORDS", "PLACE"]) & ~Q(value=""))
                | Q(
                    kind="AREA",
                    latitude__isnull=False,
                    longitude__isnull=False,
                    metres__isnull=False,
                ),
                violation_error_message="Say what to look out for.",
            ),
            models.CheckConstraint(
                name="an_interest_is_somebodys",
                condition=Q(for_desk__isnull=False) | Q(for_person__isnull=False),
                violation_error_message="Say for which desk or person.",
            ),
            models.CheckConstraint(
                name="an_interest_says_why",
                condition=~Q(because=""),
                violation_error_message="Say why.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Scan(models.Model):
    """One run of the daily scan. It holds no count of records: those are asked by each reader.

    loaded_until: records taken in, and joins made, up to this instant were looked at.
    """

    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.TextField(blank=True, default="")
    loaded_from = models.DateTimeField(null=True, blank=True)
    loaded_until = models.DateTimeField(null=True, blank=True)
    stage = models.TextField(blank=True, default="")
    done = models.FloatField(default=0)

    def __str__(self) -> str:
        return f"Scan {self.pk}"


class MetQuerySet(LabelledQuerySet["Met"]):
    """Hits that a viewer may read."""

    def waiting(self) -> "MetQuerySet":
        """Keep those of which nobody has said what they make of it."""
        return self.filter(decided_at__isnull=True)


class Met(Labelled):
    """Something new met an interest; under the label of both (a | b).

    about: what is new, as "record", "join" or "report"; key: what makes two hits one across
    days. says: why it met, in words. effect: what the interest's keeper says that it changes.
    """

    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="met", null=True)
    of_record = models.BooleanField(default=False)
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    of_report = models.BooleanField(default=False)
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    key = models.TextField()
    says = models.TextField()
    effect = models.TextField(blank=True, default="")
    weight = models.FloatField(default=1)
    happened_on = models.DateField(null=True, blank=True)
    met_at = models.DateTimeField()
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="+", null=True)
    relevance = models.TextField(choices=Relevance.choices(), blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    why = models.TextField(blank=True, default="")

    objects = MetQuerySet.as_manager()
    said_by: ClassVar = {"record": "of_record", "report": "of_report"}

    class Meta:
        indexes = [
            models.Index(fields=["interest", "-met_at"], name="met_by_interest"),
            models.Index(fields=["-met_at"], name="met_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_hit_has_its_interest", condition=Q(interest__isnull=False)
            ),
            models.CheckConstraint(
                name="a_hit_is_of_a_record_as_said",
                condition=Q(of_record=True, record__isnull=False)
                | Q(of_record=False, record__isnull=True),
            ),
            models.CheckConstraint(
                name="a_hit_is_of_a_report_as_said",
                condition=Q(of_report=True, report__isnull=False)
                | Q(of_report=False, report__isnull=True),
            ),
            models.UniqueConstraint(name="a_hit_is_told_once", fields=["interest", "key", "label"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

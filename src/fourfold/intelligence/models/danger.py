"""Threats to life and children at risk: told at once, climbing until somebody acknowledges."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.intelligence.models.report import Report
from fourfold.intelligence.rules.climbing import NOTICE
from fourfold.intelligence.rules.vocabulary import DangerKind, DangerSource, ReferralKind
from fourfold.reference.models import Organisation
from fourfold.subjects.models import Subject


class DutyOfficer(models.Model):
    """Who is told of a danger for an organisation, on which rung of the ladder, and when on duty.

    Without a label: a rota of officers' duties names nobody of whom anything is recorded. rung:
    1 is told at once; the next each time that nobody acknowledged in time.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rung = models.PositiveSmallIntegerField(default=1)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_duty_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                violation_error_message="A duty ends after it begins.",
            ),
            models.CheckConstraint(name="a_rung_counts_from_one", condition=Q(rung__gte=1)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} rung {self.rung}"


class DangerQuerySet(LabelledQuerySet["Danger"]):
    """Dangers that a viewer may read."""

    def open(self) -> "DangerQuerySet":
        """Keep those that nobody has decided on."""
        return self.filter(decided_at__isnull=True)

    def whole(self) -> "DangerQuerySet":
        """Keep those that say what is feared, and no notices."""
        return self.exclude(fears__startswith=NOTICE)


class Danger(Labelled):
    """Somebody's life, or a child, is at risk: what is feared, and what was decided.

    The label is that of what told of it. report and subject are named where there are some.
    Who is on duty and may not read it is told by a *notice*: a row with the same urn under a
    label of their organisation, which says its kind and whom to ring, and nothing of what is
    feared. A notice is acknowledged and decided along with the whole.
    """

    urn = models.TextField()
    kind = models.TextField(choices=DangerKind.choices())
    source = models.TextField(choices=DangerSource.choices())
    fears = models.TextField()
    of_report = models.BooleanField(default=False)
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decision = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")

    objects = DangerQuerySet.as_manager()
    said_by: ClassVar = {"report": "of_report"}

    class Meta:
        indexes = [models.Index(fields=["-raised_at"], name="danger_by_time")]
        constraints = [
            models.UniqueConstraint(name="danger_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="a_danger_has_a_report_as_said",
                condition=Q(of_report=True, report__isnull=False)
                | Q(of_report=False, report__isnull=True),
            ),
            models.CheckConstraint(
                name="a_danger_says_what_is_feared",
                condition=~Q(fears=""),
                violation_error_message="Say what is feared, and for whom.",
            ),
            models.CheckConstraint(
                name="a_decision_on_a_danger_says_why",
                condition=Q(decided_at__isnull=True)
                | (~Q(decision="") & ~Q(reason="") & Q(acknowledged_at__isnull=False)),
                violation_error_message="Acknowledge it first; then say what is done, and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.urn}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.urn

    @property
    def is_notice(self) -> bool:
        """Whether it only tells those who may not read the whole that there is one."""
        return self.fears.startswith(NOTICE)


class DangerCallQuerySet(LabelledQuerySet["DangerCall"]):
    """Calls that a viewer may read."""


class DangerCall(Labelled):
    """A duty officer was told of a danger, at a step of its climb (`rung`), at an instant.

    It points to the row that they may read: the whole, or a notice of it.
    """

    danger = models.ForeignKey(Danger, on_delete=models.PROTECT, related_name="calls", null=True)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rung = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    objects = DangerCallQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["officer", "-told_at"], name="call_by_officer")]
        constraints = [
            models.CheckConstraint(name="a_call_has_its_danger", condition=Q(danger__isnull=False)),
            models.UniqueConstraint(
                name="an_officer_is_told_once_a_rung",
                fields=["danger", "officer", "rung", "label"],
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} rung {self.rung}"


class ReferralQuerySet(LabelledQuerySet["Referral"]):
    """Referrals that a viewer may read."""


class Referral(Labelled):
    """Somebody was referred so that they are protected, with the reference and the day of it."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=ReferralKind.choices())
    to = models.TextField()
    reference = models.TextField()
    referred_on = models.DateField()
    why = models.TextField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="referral_by_subject")]
        constraints = [
            models.CheckConstraint(
                name="a_referral_has_its_reference",
                condition=~Q(reference="") & ~Q(why=""),
                violation_error_message="Give the reference, and say why.",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

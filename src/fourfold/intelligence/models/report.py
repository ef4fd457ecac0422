"""Reports: as submitted, sanitised and graded, linked, sent on; and their sources, apart."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.access.viewer import Viewer
from fourfold.intelligence.rules.sending import said_to
from fourfold.intelligence.rules.vocabulary import (
    Assessment,
    DataSubject,
    Handling,
    MentionKind,
    SourceGrade,
    Statement,
    Step,
    Urgency,
)
from fourfold.reference.models import Organisation
from fourfold.subjects.models import Subject


class ReportQuerySet(LabelledQuerySet["Report"]):
    """Reports that a viewer may read."""


class Report(Labelled):
    """One report. Until it is graded it holds no text of its own: that is in its submission.

    text: sanitised. grade: three fields, because C stands for two things. conditions: of handling
    C. legacy_grade: a 5x5x5 grade as it came, never converted. own_label: the label that the
    unit gave it when it was graded, where that was another than the maker's.
    """

    urn = models.TextField()
    title = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    source_grade = models.TextField(choices=SourceGrade.choices(), blank=True, default="")
    assessment = models.TextField(choices=Assessment.choices(), blank=True, default="")
    handling = models.TextField(choices=Handling.choices(), blank=True, default="")
    conditions = models.TextField(blank=True, default="")
    legacy_grade = models.TextField(blank=True, default="")
    statement = models.TextField(choices=Statement.choices(), default=Statement.FACT)
    urgency = models.TextField(choices=Urgency.choices(), default=Urgency.LOW)
    step = models.TextField(choices=Step.choices(), default=Step.SUBMITTED)
    happened_from = models.DateField(null=True, blank=True)
    happened_until = models.DateField(null=True, blank=True)
    place = models.TextField(blank=True, default="")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    graded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    graded_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-submitted_at"], name="report_by_time"),
            models.Index(fields=["step", "submitted_at"], name="report_by_step"),
        ]
        constraints = [
            models.UniqueConstraint(name="report_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="handling_c_has_its_conditions",
                condition=~Q(handling="C") | ~Q(conditions=""),
                violation_error_message="Handling C needs its conditions in words.",
            ),
            models.CheckConstraint(
                name="a_graded_report_is_graded_whole",
                condition=~Q(step="GRADED")
                | (
                    ~Q(text="")
                    & ~Q(source_grade="")
                    & ~Q(assessment="")
                    & ~Q(handling="")
                    & Q(graded_at__isnull=False, graded_by__isnull=False)
                ),
                violation_error_message="Give the sanitised text and all three parts of the grade.",
            ),
            models.CheckConstraint(
                name="a_report_ends_after_it_begins",
                condition=Q(happened_until__isnull=True)
                | Q(happened_from__isnull=True)
                | Q(happened_until__gte=F("happened_from")),
                violation_error_message="The last day is not before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.urn}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.title or self.urn

    @property
    def grade(self) -> str:
        """The grade as it is printed, three parts apart."""
        parts = (self.source_grade, self.assessment, self.handling)
        return " / ".join(parts) if all(parts) else "Not graded"


class SubmissionQuerySet(LabelledQuerySet["Submission"]):
    """Submissions that a viewer may read."""


class Submission(Labelled):
    """A report as an officer typed it, before it was sanitised; narrower than the report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", null=True)
    text = models.TextField()
    submitted_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_submission_has_its_report", condition=Q(report__isnull=False)
            ),
            models.CheckConstraint(
                name="a_submission_says_something",
                condition=~Q(text=""),
                violation_error_message="Write what you know.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SourceEntryQuerySet(LabelledQuerySet["SourceEntry"]):
    """Entries of the register of sources that a viewer may read."""


class SourceEntry(Labelled):
    """Where a report came from: a reference into the force's own system, never an identity.

    The report has no key to it: what reads a report cannot touch this table.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", null=True)
    reference = models.TextField()
    system = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SourceEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_source_has_its_report", condition=Q(report__isnull=False)
            ),
            models.UniqueConstraint(
                name="a_report_has_one_source",
                fields=["report", "label"],
                violation_error_message="The report has its source reference already.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ReportStepQuerySet(LabelledQuerySet["ReportStep"]):
    """Steps of reports that a viewer may read."""


class ReportStep(Labelled):
    """What was done with a report, when, by whom and why; never changed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps", null=True)
    step = models.TextField(choices=Step.choices())
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ReportStepQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["report", "at"], name="report_step_by_report")]
        constraints = [
            models.CheckConstraint(name="a_step_has_its_report", condition=Q(report__isnull=False))
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.step}"


class ReportSubjectQuerySet(LabelledQuerySet["ReportSubject"]):
    """Links of reports to subjects that a viewer may read."""


class ReportSubject(Labelled):
    """A report is about a subject, said by a person; under both labels (a | b).

    found: the words of the text by which it was offered, where it was.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="about", null=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    data_subject = models.TextField(choices=DataSubject.choices())
    kind = models.TextField(choices=MentionKind.choices(), blank=True, default="")
    found = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    linked_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReportSubjectQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["report"], name="about_by_report"),
            models.Index(fields=["subject"], name="about_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_report_link_has_its_report", condition=Q(report__isnull=False)
            ),
            models.UniqueConstraint(
                name="a_report_names_a_subject_once",
                fields=["report", "subject", "data_subject", "label"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="The report is linked to them already.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.data_subject}"


class DisseminationQuerySet(LabelledQuerySet["Dissemination"]):
    """Disseminations that a viewer may read."""


class Dissemination(Labelled):
    """A report was given to somebody, under its conditions, for a purpose.

    label: of the report, joined with the recipient's organisation where they are here, so that
    they see it; what came to one person opens to them alone (the table's policy says so, too).
    conditions: as they stood then. The text is readable to the recipient only once they took the
    conditions on (acknowledged_at). It stays as it was sent; only a person's right changes it.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sent", null=True)
    to_person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    to_outside = models.TextField(blank=True, default="")
    purpose = models.TextField()
    handling = models.TextField(choices=Handling.choices())
    conditions = models.TextField(blank=True, default="")
    text = models.TextField()
    sent_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_because = models.TextField(blank=True, default="")

    objects = DisseminationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["report"], name="sent_by_report")]
        constraints = [
            models.CheckConstraint(
                name="what_is_sent_has_its_report", condition=Q(report__isnull=False)
            ),
            models.CheckConstraint(
                name="what_leaves_under_c_has_its_conditions",
                condition=~Q(handling="C") | ~Q(conditions=""),
                violation_error_message="Handling C leaves only with its conditions.",
            ),
            models.CheckConstraint(
                name="a_report_is_sent_to_somebody",
                condition=Q(to_person__isnull=False)
                | Q(to_organisation__isnull=False)
                | ~Q(to_outside=""),
                violation_error_message="Say to whom it goes.",
            ),
            models.CheckConstraint(
                name="a_report_is_sent_for_a_purpose",
                condition=~Q(purpose=""),
                violation_error_message="Say for which purpose.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def recipient(self) -> str:
        """To whom it went, in words."""
        if self.to_person:
            return said_to(self.to_person.name, self.to_person.organisation.short_name, "")
        organisation = self.to_organisation.short_name if self.to_organisation else ""
        return said_to("", organisation, self.to_outside)

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text: the recipient (s.62(3))."""
        known = Report.objects.filter(sent=self.pk).first()  # hidden from its recipient
        return f"{known.urn if known else 'A report'} to {self.recipient}"

    def is_for(self, viewer: Viewer) -> bool:
        """Test if it came to somebody: to them, or to an organisation for which they speak."""
        if self.to_person_id is not None:
            return self.to_person_id == viewer.user_id
        return self.to_organisation_id in {viewer.organisation_id, *viewer.organisations}

"""What desks ask, and packages of reports that came together and are tracked to a result."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.intelligence.models.report import Report
from fourfold.reference.models import Organisation, ThreatDesk


class RequirementQuerySet(LabelledQuerySet["Requirement"]):
    """Requirements that a viewer may read."""

    def open(self) -> "RequirementQuerySet":
        """Keep those that nobody has closed."""
        return self.filter(closed_at__isnull=True)


class Requirement(Labelled):
    """A question of a threat desk, that reports may answer."""

    urn = models.TextField()
    desk = models.ForeignKey(ThreatDesk, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    why = models.TextField()
    rank = models.PositiveSmallIntegerField(default=2)
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    closed_because = models.TextField(blank=True, default="")

    objects = RequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="requirement_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="a_requirement_asks_and_says_why",
                condition=~Q(question="") & ~Q(why=""),
                violation_error_message="Write the question, and why it is asked.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.urn}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.question[:200]


class RequirementAnswerQuerySet(LabelledQuerySet["RequirementAnswer"]):
    """Answers that a viewer may read."""


class RequirementAnswer(Labelled):
    """A report answers a requirement; under both labels (a | b)."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="answers", null=True
    )
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="answers", null=True)
    note = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = RequirementAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_requirement_answer_has_its_requirement",
                condition=Q(requirement__isnull=False),
            ),
            models.CheckConstraint(
                name="a_requirement_answer_has_its_report", condition=Q(report__isnull=False)
            ),
            models.UniqueConstraint(
                name="a_report_answers_a_requirement_once",
                fields=["requirement", "report", "label"],
                violation_error_message="The report answers it already.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class PackageQuerySet(LabelledQuerySet["Package"]):
    """Packages that a viewer may read."""


class Package(Labelled):
    """A set of reports that came together, such as those of an operation against a network."""

    urn = models.TextField()
    name = models.TextField()
    origin = models.TextField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="package_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="a_package_has_a_name",
                condition=~Q(name="") & ~Q(origin=""),
                violation_error_message="Give the package a name, and say where it came from.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.urn}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.name


class PackageReportQuerySet(LabelledQuerySet["PackageReport"]):
    """Reports of packages that a viewer may read."""


class PackageReport(Labelled):
    """A report of a package, allocated to a force and tracked to what came of it (a | b)."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="parts", null=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", null=True)
    allocated_to = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    allocated_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True, default="")
    resulted_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = PackageReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_part_has_its_package", condition=Q(package__isnull=False)
            ),
            models.CheckConstraint(name="a_part_has_its_report", condition=Q(report__isnull=False)),
            models.UniqueConstraint(
                name="a_report_stands_once_in_a_package",
                fields=["package", "report", "label"],
                violation_error_message="The report is in the package already.",
            ),
            models.CheckConstraint(
                name="what_has_a_result_was_allocated",
                condition=Q(result="") | Q(allocated_at__isnull=False),
                violation_error_message="Allocate it first.",
            ),
            models.CheckConstraint(
                name="a_result_has_its_time",
                condition=Q(result="", resulted_at__isnull=True)
                | (~Q(result="") & Q(resulted_at__gte=F("allocated_at"))),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

"""Reports that say something of a threat."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import LabelledQuerySet, User
from fourfold.intelligence.models import Report
from fourfold.threats.models.threat import AboutThreat, of_a_threat


class ThreatReportQuerySet(LabelledQuerySet["ThreatReport"]):
    """Links of reports to threats that a viewer may read."""


class ThreatReport(AboutThreat):
    """Somebody says that a report tells of a threat, and why; under both labels (a | b)."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", null=True)
    why = models.TextField()
    linked_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ThreatReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["threat"], name="threat_report_by_threat"),
            models.Index(fields=["report"], name="threat_report_by_report"),
        ]
        constraints = [
            of_a_threat("threat_report"),
            models.CheckConstraint(
                name="a_threat_report_has_its_report", condition=Q(report__isnull=False)
            ),
            models.CheckConstraint(
                name="a_threat_report_says_why",
                condition=~Q(why=""),
                violation_error_message="Say why the report tells of the threat.",
            ),
            models.UniqueConstraint(
                name="a_report_is_linked_to_a_threat_once",
                fields=["threat", "report", "label"],
                violation_error_message="The report is linked to the threat already.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

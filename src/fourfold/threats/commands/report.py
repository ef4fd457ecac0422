"""Saying that a report tells of a threat."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Report
from fourfold.intelligence.rules.vocabulary import Step
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.commands._locking import standing
from fourfold.threats.models import Threat, ThreatReport


class CannotLink(DomainError):
    """A report cannot be linked to a threat, for the reason that it says."""


@command("threats.link_report")
def link_report(
    *, threat: Threat, report: Report, reason: str, by: Viewer, at: datetime
) -> ThreatReport:
    """Say that a graded report tells of a threat, and why; read by those who may read both.

    :raises CannotLink: before it is graded, without a reason, or when it is linked already.
    """
    said = reason.strip()
    refuse_higher_marking(said)
    (locked,) = standing([threat])
    found = Report.objects.select_related("label").filter(pk=report.pk).first()
    if found is None:
        raise NotFound("There is no such record.")
    if found.step != Step.GRADED:
        raise CannotLink("A report is linked once it is sanitised and graded.")
    if not said:
        raise CannotLink("Say why the report tells of the threat.")
    if ThreatReport.objects.filter(threat=locked, report=found).exists():
        raise CannotLink("The report is linked to the threat already.")
    return ThreatReport.objects.create(
        threat=locked,
        report=found,
        why=said,
        linked_at=at,
        by_id=by.user_id,
        label=label_saying(locked.label.restriction | found.label.restriction),
    )

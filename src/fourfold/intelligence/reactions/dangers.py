"""An urgent report is told to those on duty; what was made of a report follows its label."""

from fourfold.access.models import Label
from fourfold.access.queries import machine_over_all
from fourfold.access.relabelling import follow
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands.danger import NewDanger, raise_danger
from fourfold.intelligence.events import ReportIsUrgent, ReportRelabelled
from fourfold.intelligence.models import (
    Danger,
    DangerCall,
    Met,
    PackageReport,
    Report,
    RequirementAnswer,
)
from fourfold.intelligence.rules.vocabulary import DangerKind, DangerSource


def raise_for_report(event: ReportIsUrgent) -> None:
    """Tell those on duty for a report's owner of the danger that it tells of."""
    new = NewDanger(
        kind=DangerKind.CHILD if event.is_child else DangerKind.LIFE,
        source=DangerSource.REPORT,
        fears=event.fears,
        report=Report.objects.select_related("label", "owner").one(pk=event.report_id),
    )
    raise_danger(new=new, by=event.by, at=event.at)


def follow_report(event: ReportRelabelled) -> None:
    """Put answers, parts of packages, hits and dangers under what their report asks now.

    The program does it, for whoever relabels need not read the other side of each.
    """
    with speaking_for(machine_over_all("scanner")):
        labels = Label.objects.in_bulk([event.before_label_id, event.after_label_id])
        was, moved = (
            labels[pk].restriction for pk in (event.before_label_id, event.after_label_id)
        )
        of_report = {"report": event.report_id}
        follow(RequirementAnswer.objects.filter(**of_report), was=was, moved=moved)
        follow(PackageReport.objects.filter(**of_report), was=was, moved=moved)
        follow(Met.objects.filter(**of_report), was=was, moved=moved)
        calls = DangerCall.objects.filter(danger__report=event.report_id)
        follow(calls, was=was, moved=moved)
        follow(Danger.objects.filter(**of_report), was=was, moved=moved)

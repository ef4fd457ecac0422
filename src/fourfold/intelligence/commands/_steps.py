"""What every command on a report does: lock it, enter its step, register where it came from."""

from datetime import date, datetime

from fourfold.access import search
from fourfold.access.models import Label
from fourfold.access.queries import machine
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Report, ReportStep, SourceEntry
from fourfold.intelligence.queries.register import restriction_of
from fourfold.intelligence.rules.grading import check_reference
from fourfold.intelligence.rules.rights import SHUT_REPORT
from fourfold.intelligence.rules.vocabulary import Step
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking

KIND = "intelligence.report"


class ReasonNeeded(DomainError):
    """Something is done to a report, and nobody says why."""


class NotNow(DomainError):
    """A report is not at the step at which this is done."""


def lock(report: Report) -> Report:
    """Return a report that nobody else can change until this is done."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("label", "owner")
    return rows.one(pk=report.pk)


def enter_step(report: Report, step: Step, *, reason: str, by: Viewer, at: datetime) -> None:
    """Put a report at a step, and keep who did so and why."""
    report.step = step.value
    note(report, step, reason=reason, by=by, at=at)


def note(report: Report, step: Step, *, reason: str, by: Viewer, at: datetime) -> None:
    """Keep that something was done with a report at a step."""
    refuse_higher_marking(reason)
    ReportStep.objects.create(
        report=report,
        label_id=report.label_id,
        step=step.value,
        reason=reason.strip(),
        at=at,
        by_id=by.user_id,
    )


def refuse_unless(report: Report, *steps: Step) -> None:
    """Refuse what is done at other steps only.

    :raises NotNow: with the step at which the report is.
    """
    if report.step not in {step.value for step in steps}:
        raise NotNow(f"The report is at another step: {Step(report.step).words.lower()}.")


def refuse_shut(report: Report) -> None:
    """Refuse what uses a report of which the use is restricted (DPA 2018, s.47).

    :raises NotNow: saying so.
    """
    if report.text == SHUT_REPORT:
        raise NotNow("Its use is restricted, as a person's right asks. Nothing is done with it.")


def findable(one: Report) -> search.Findable:
    """Return what search finds of a report: its title, its reference and its sanitised text."""
    words = " ".join([one.urn, one.urn.replace("-", ""), one.text])
    return search.Findable(KIND, one.urn, one.label_id, one.title, words)


def own_restriction(by: Viewer) -> Restriction:
    """Return what a submission asks: one's own organisation, OFFICIAL-SENSITIVE if one may."""
    marking = by.clearance.marking if by.clearance else Marking.OFFICIAL
    return Restriction.to({by.organisation_id}, marking=marking)


def source_label(owner_id: int, *, marking: Marking, on: date) -> Label:
    """Return the label of an organisation's register."""
    return label_saying(restriction_of(owner_id, marking=marking, on=on))


def register_blind(
    report: Report, reference: str, system: str, label: Label, *, by: Viewer, at: datetime
) -> None:
    """Register where a report came from under a label that the officer need not hold.

    They write it and cannot read it back: it is written for them by the program, and its text
    reaches nobody outside the register.
    """
    with speaking_for(machine("system", label.pk)):
        register(report, reference, system, label, by=by, at=at)


def register(
    report: Report, reference: str, system: str, label: Label, *, by: Viewer, at: datetime
) -> SourceEntry:
    """Register where a report came from: a reference, never an identity."""
    refuse_higher_marking(reference, system)
    return SourceEntry.objects.create(
        report_id=report.pk,
        label=label,
        reference=check_reference(reference),
        system=system.strip(),
        recorded_at=at,
        by_id=by.user_id,
    )

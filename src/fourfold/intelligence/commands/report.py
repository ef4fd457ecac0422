"""Submitting a report, and what the unit does before it is graded."""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.queries import default_restriction
from fourfold.access.rules import Marking
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands._steps import (
    NotNow,
    ReasonNeeded,
    enter_step,
    lock,
    own_restriction,
    refuse_unless,
    register,
    register_blind,
    source_label,
)
from fourfold.intelligence.events import ReportIsUrgent
from fourfold.intelligence.models import Report, SourceEntry, Submission
from fourfold.intelligence.rules.grading import check_reference
from fourfold.intelligence.rules.vocabulary import Statement, Step, Urgency
from fourfold.shared import events
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn

__all__ = [
    "NewReport",
    "NotNow",
    "NothingSaid",
    "ReasonNeeded",
    "close",
    "record_source",
    "return_to_officer",
    "submit",
    "triage",
]
WAITING = (Step.SUBMITTED, Step.RETURNED, Step.TRIAGED)
FEARS = "An officer reports a threat to life or a child at risk. Their submission says more."


class NothingSaid(DomainError):
    """A report says nothing, or its days do not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What an officer submits; the rest is the unit's.

    source: a reference in the force's own source system. is_child, fears: of what is urgent.
    """

    text: str
    statement: Statement = Statement.FACT
    urgency: Urgency = Urgency.LOW
    happened_from: date | None = None
    happened_until: date | None = None
    place: str = ""
    source: str = ""
    source_system: str = ""
    is_child: bool = False
    fears: str = ""


@command("intelligence.submit_report")
def submit(*, new: NewReport, answers: Report | None = None, by: Viewer, at: datetime) -> Report:
    """Submit what one knows; what was typed is read by one's own organisation alone.

    answers: a report that came back with a question; the answer is another submission of it.

    :raises NotAReference: when the source is a name or a number to call, in words.
    :raises HeldElsewhere: when a text carries a higher marking.
    """
    if new.source.strip():
        check_reference(new.source)
    refuse_higher_marking(new.text, new.place, new.source, new.source_system, new.fears)
    if not new.text.strip():
        raise NothingSaid("Write what you know.")
    if answers is not None:
        return _answered(answers, new, by=by, at=at)
    one = _made(new, by=by, at=at)
    _put_submission(one, new, by=by, at=at)
    enter_step(one, Step.SUBMITTED, reason="", by=by, at=at)
    if new.source.strip():
        label = source_label(one.owner_id, marking=own_restriction(by).marking, on=local_day(at))
        register_blind(one, new.source, new.source_system, label, by=by, at=at)
    if new.urgency is Urgency.HIGH:
        fears = new.fears.strip() or FEARS
        events.publish(ReportIsUrgent(one.pk, new.is_child, fears, by, at))
    return one


def _made(new: NewReport, *, by: Viewer, at: datetime) -> Report:
    first, last = new.happened_from, new.happened_until
    if first and last and last < first:
        raise NothingSaid("The last day is not before the first.")
    return Report.objects.create(
        urn=new_urn("R"),
        label=label_saying(default_restriction(by, local_day(at))),
        statement=new.statement.value,
        urgency=new.urgency.value,
        happened_from=first,
        happened_until=last,
        place=new.place.strip(),
        owner_id=by.organisation_id,
        submitted_by_id=by.user_id,
        submitted_at=at,
    )


def _put_submission(one: Report, new: NewReport, *, by: Viewer, at: datetime) -> None:
    Submission.objects.create(
        report=one,
        label=label_saying(own_restriction(by)),
        text=new.text.strip(),
        submitted_at=at,
        by_id=by.user_id,
    )


def _answered(report: Report, new: NewReport, *, by: Viewer, at: datetime) -> Report:
    one = lock(report)
    refuse_unless(one, Step.RETURNED)
    if one.submitted_by_id != by.user_id:
        raise Forbidden("Only the officer who submitted it answers the question.")
    _put_submission(one, new, by=by, at=at)
    enter_step(one, Step.SUBMITTED, reason="The question was answered.", by=by, at=at)
    one.save(update_fields=["step"])
    return one


@command("intelligence.record_source")
def record_source(
    *, report: Report, reference: str, system: str = "", by: Viewer, at: datetime
) -> SourceEntry:
    """Register where a report came from, by somebody who reads that register.

    :raises NotAReference: when it is a name or a number to call.
    :raises Forbidden: when they are not in the source work of the report's force.
    """
    one = lock(report)
    marking = by.clearance.marking if by.clearance else Marking.OFFICIAL
    label = source_label(one.owner_id, marking=marking, on=local_day(at))
    if by.clearance is None or not by.clearance.satisfies(label.restriction):
        raise Forbidden("You do not read that force's register of sources.")
    if SourceEntry.objects.filter(report=one).exists():
        raise NotNow("The report has its source reference already.")
    return register(one, reference, system, label, by=by, at=at)


@command("intelligence.triage_report")
def triage(
    *, report: Report, urgency: Urgency, reason: str = "", by: Viewer, at: datetime
) -> Report:
    """Say how soon a report is looked at; a new threat to life is told at once.

    :raises ReasonNeeded: when the urgency falls and nobody says why.
    """
    one = lock(report)
    refuse_unless(one, *WAITING)
    falls = list(Urgency).index(urgency) > list(Urgency).index(Urgency(one.urgency))
    if falls and not reason.strip():
        raise ReasonNeeded("Say why it is less urgent than its officer said.")
    rises = urgency is Urgency.HIGH and one.urgency != Urgency.HIGH
    one.urgency = urgency.value
    enter_step(one, Step.TRIAGED, reason=reason, by=by, at=at)
    one.save(update_fields=["step", "urgency"])
    if rises:
        events.publish(ReportIsUrgent(one.pk, is_child=False, fears=FEARS, by=by, at=at))
    return one


@command("intelligence.return_report")
def return_to_officer(*, report: Report, question: str, by: Viewer, at: datetime) -> Report:
    """Send a report back to its officer with a question.

    :raises ReasonNeeded: when nothing is asked.
    """
    one = lock(report)
    refuse_unless(one, *WAITING)
    if not question.strip():
        raise ReasonNeeded("Write the question.")
    enter_step(one, Step.RETURNED, reason=question, by=by, at=at)
    one.save(update_fields=["step"])
    return one


@command("intelligence.close_report")
def close(*, report: Report, reason: str, by: Viewer, at: datetime) -> Report:
    """Close a submission without a report, and say why; it is kept.

    :raises ReasonNeeded: when nobody says why.
    """
    one = lock(report)
    refuse_unless(one, *WAITING)
    if not reason.strip():
        raise ReasonNeeded("Say why no report is made of it.")
    enter_step(one, Step.CLOSED, reason=reason, by=by, at=at)
    one.save(update_fields=["step"])
    return one

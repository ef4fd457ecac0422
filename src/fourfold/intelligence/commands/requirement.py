"""What desks ask: recording a requirement, answering it with a report, closing it."""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.intelligence.events import RequirementChanged
from fourfold.intelligence.models import Report, Requirement, RequirementAnswer
from fourfold.reference.models import ThreatDesk
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.events import publish
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn


class NotAsked(DomainError):
    """A requirement lacks its question, or nothing can be done with it any more."""


@dataclass(frozen=True, slots=True)
class NewRequirement:
    """A question of a desk; rank: 1 is the most pressing."""

    desk: ThreatDesk
    question: str
    why: str
    rank: int = 2
    until: date | None = None


@command("intelligence.record_requirement")
def record_requirement(
    *, new: NewRequirement, label: Label, by: Viewer, at: datetime
) -> Requirement:
    """Write down what a desk needs to know, and why.

    :raises NotAsked: without the question or why, or when its time is over already.
    """
    question, why = new.question.strip(), new.why.strip()
    refuse_higher_marking(question, why)
    if not question or not why:
        raise NotAsked("Write the question, and why it is asked.")
    if new.until is not None and new.until < local_day(at):
        raise NotAsked("The day by which it is needed lies ahead.")
    made = Requirement.objects.create(
        urn=new_urn("N"),
        label=label,
        desk=new.desk,
        question=question,
        why=why,
        rank=new.rank,
        until=new.until,
        recorded_at=at,
        by_id=by.user_id,
    )
    publish(RequirementChanged(made.pk))
    return made


@command("intelligence.answer_requirement")
def answer_requirement(
    *, requirement: Requirement, report: Report, note: str = "", by: Viewer, at: datetime
) -> RequirementAnswer:
    """Say that a report answers a requirement; read by those who may read both.

    :raises NotAsked: when it is closed, or the report answers it already.
    """
    one = _open(requirement)
    refuse_higher_marking(note)
    both = label_saying(one.label.restriction | report.label.restriction)
    if RequirementAnswer.objects.filter(requirement=one, report=report).exists():
        raise NotAsked("That report answers it already.")
    return RequirementAnswer.objects.create(
        label=both,
        requirement=one,
        report=report,
        note=note.strip(),
        answered_at=at,
        by_id=by.user_id,
    )


@command("intelligence.close_requirement")
def close_requirement(
    *, requirement: Requirement, because: str, by: Viewer, at: datetime
) -> Requirement:
    """Close a requirement: it is answered, or nobody asks any more.

    :raises NotAsked: without a reason, or when it is closed already.
    """
    one = _open(requirement)
    refuse_higher_marking(because)
    if not because.strip():
        raise NotAsked("Say why it is closed.")
    one.closed_at, one.closed_by_id, one.closed_because = at, by.user_id, because.strip()
    one.save(update_fields=["closed_at", "closed_by", "closed_because"])
    publish(RequirementChanged(one.pk))
    return one


def _open(requirement: Requirement) -> Requirement:
    found = Requirement.objects.select_for_update(of=("self",)).filter(pk=requirement.pk)
    one = found.select_related("label").first()
    if one is None:
        raise NotFound("There is no such record.")
    if one.closed_at is not None:
        raise NotAsked("This requirement is closed.")
    return one

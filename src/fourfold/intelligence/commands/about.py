"""Saying whom and what a report is about; nothing is assumed from its text."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fourfold.access.command import command
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands._steps import NotNow, ReasonNeeded, lock, refuse_unless
from fourfold.intelligence.models import Report, ReportSubject
from fourfold.intelligence.rules.vocabulary import DataSubject, MentionKind, Step
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.subjects.queries.subject import Known
from fourfold.subjects.queries.subject import subject as subject_of
from fourfold.subjects.rules.kinds import SubjectKind


class DoesNotFit(DomainError):
    """What a subject is said to be to a report does not fit what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """Who or what a report is about, and what they are to it.

    kind, found: the words of the text by which it was offered, where it was.
    """

    subject: UUID
    data_subject: DataSubject
    kind: MentionKind | None = None
    found: str = ""
    reason: str = ""


@command("intelligence.link_report")
def link(*, report: Report, new: NewLink, by: Viewer, at: datetime) -> ReportSubject:
    """Say that a report is about a subject; it is read by those who may read both.

    :raises NotFound: when the subject is hidden from `by`, or does not exist.
    :raises DoesNotFit: when a thing is called a suspect, or a person none.
    """
    refuse_higher_marking(new.reason, new.found)
    one = lock(report)
    refuse_unless(one, Step.GRADED)
    known = subject_of(new.subject)
    _check_kind(known, new.data_subject)
    standing = ReportSubject.objects.filter(report=one, ended_at=None)
    same = {"subject_id__in": known.part.members, "data_subject": new.data_subject.value}
    if standing.filter(**same).exists():
        raise NotNow("The report is linked to them already.")
    own = known.own(new.subject)
    return ReportSubject.objects.create(
        report=one,
        label=label_saying(one.label.restriction | own.label.restriction),
        subject_id=own.subject_id,
        data_subject=new.data_subject.value,
        kind=new.kind.value if new.kind else "",
        found=new.found.strip(),
        reason=new.reason.strip(),
        linked_at=at,
        by_id=by.user_id,
    )


def _check_kind(known: Known, data_subject: DataSubject) -> None:
    is_person = known.shown.kind is SubjectKind.PERSON
    if is_person and data_subject is DataSubject.NOT_A_PERSON:
        raise DoesNotFit("Say what this person is to the report: suspect, victim or another.")
    if not is_person and data_subject is not DataSubject.NOT_A_PERSON:
        raise DoesNotFit("Only a person is a suspect, convicted, a victim or a witness.")


@command("intelligence.unlink_report")
def unlink(*, link: ReportSubject, reason: str, by: Viewer, at: datetime) -> ReportSubject:
    """End what was said of a subject; it is kept, with the reason.

    :raises ReasonNeeded: when nobody says why.
    """
    refuse_higher_marking(reason)
    if not reason.strip():
        raise ReasonNeeded("Say why the report is not about them.")
    held = ReportSubject.objects.select_for_update(of=("self",)).one(pk=link.pk)
    if held.ended_at is not None:
        raise NotNow("It was ended before.")
    held.ended_at = at
    held.reason = "\n".join(part for part in (held.reason, f"Ended: {reason.strip()}") if part)
    held.save(update_fields=["ended_at", "reason"])
    return held

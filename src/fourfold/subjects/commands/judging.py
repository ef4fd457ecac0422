"""Deciding whether two subjects are one, and taking the decision back."""

from datetime import datetime

from django.db.models import Q

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.subjects.commands._clearing import loosen
from fourfold.subjects.models import Judgement, Link, Name, Proposal
from fourfold.subjects.models.match import ProposalQuerySet
from fourfold.subjects.queries.part import parts_of
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind, Verdict


@command("subjects.judge")
def judge_subjects(
    *, a: Name, b: Name, verdict: Verdict, reason: str, by: Viewer, at: datetime
) -> Judgement:
    """Decide whether two subjects are one; the judgement is read by those who may read both.

    It answers what the machine proposed of them, and binds its later runs. Of two that are
    related, a link is recorded as well.

    :raises DomainError: when it is one record, or nobody says why.
    """
    refuse_higher_marking(reason)
    if not reason.strip():
        raise DomainError("Say why you judge so.")
    if a.subject_id == b.subject_id:
        raise DomainError("That is one and the same record.")
    between = _between(a, b)
    made = Judgement.objects.create(
        a_id=a.subject_id,
        b_id=b.subject_id,
        label=label_saying(a.label.restriction | b.label.restriction),
        verdict=verdict,
        reason=reason.strip(),
        by_id=by.user_id,
        judged_at=at,
    )
    between.waiting().update(answered_at=at, answered_by_id=by.user_id)
    _carry_out(made, a.kind, made.label)
    return made


@command("subjects.undo_judgement")
def undo_judgement(*, judgement: Judgement, by: Viewer, at: datetime) -> Judgement:
    """Take a judgement back: all is as it was before, and what it answered waits again."""
    locked = Judgement.objects.select_for_update().get(pk=judgement.pk)
    if locked.undone_at is not None:
        raise DomainError("That judgement was undone already.")
    locked.undone_at, locked.undone_by_id = at, by.user_id
    locked.save(update_fields=["undone_at", "undone_by"])
    answered = Proposal.objects.filter(
        answered_at=locked.judged_at, answered_by_id=locked.by_id, withdrawn_at__isnull=True
    )
    answered.update(answered_at=None, answered_by=None)
    Link.objects.filter(source=_source_of(locked)).delete()
    loosen([locked.a_id, locked.b_id])
    return locked


def _source_of(judgement: Judgement) -> str:
    """Return what a link names as its source that was recorded with a judgement."""
    return f"judgement {judgement.pk}"


def _between(a: Name, b: Name) -> ProposalQuerySet:
    """Return what the machine proposed of two subjects, and of those that are one with them."""
    parts = parts_of([a.subject_id, b.subject_id])
    one, other = (
        parts[name.subject_id].members if name.subject_id in parts else (name.subject_id,)
        for name in (a, b)
    )
    return Proposal.objects.filter(Q(a__in=one, b__in=other) | Q(a__in=other, b__in=one))


def _carry_out(made: Judgement, kind: str, label: Label) -> None:
    """Do what follows: a link of those that are related, a new look at those that are not one."""
    if made.verdict == Verdict.RELATED:
        Link.objects.create(
            a_id=made.a_id,
            b_id=made.b_id,
            label=label,
            kind=LinkKind.ASSOCIATE if kind == SubjectKind.PERSON else LinkKind.TIE,
            reason=made.reason,
            source=_source_of(made),
            recorded_at=made.judged_at,
        )
    if made.verdict == Verdict.DIFFERENT:
        loosen([made.a_id, made.b_id])

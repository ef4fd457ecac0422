"""Who belongs to a threat, and how threats stand to each other."""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.subjects.models import Subject
from fourfold.threats.commands._locking import standing
from fourfold.threats.models import Membership, Threat, Tie
from fourfold.threats.rules.kinds import DataSubjectCategory, Importance, MemberRole, Tension


@dataclass(frozen=True, slots=True)
class Belonging:
    """What a subject is to a threat, from a day on."""

    role: MemberRole = MemberRole.UNKNOWN
    importance: Importance = Importance.NOT_ASSESSED
    category: DataSubjectCategory = DataSubjectCategory.SUSPECT
    is_child: bool = False


@command("threats.add_member")
def add_member(  # noqa: PLR0913 - the columns of one row
    *,
    threat: Threat,
    subject: Subject,
    belonging: Belonging,
    since: date,
    label: Label | None = None,
    by: Viewer,
    at: datetime,
) -> Membership:
    """Say that a subject belongs to a threat, under the labels of both.

    A child's membership is OFFICIAL-SENSITIVE whatever the threat is.
    """
    (threat,) = standing([threat])
    restriction = threat.label.restriction
    if label is not None:
        restriction |= label.restriction
    if belonging.is_child:
        restriction |= Restriction(Marking.OFFICIAL_SENSITIVE)
    return Membership.objects.create(
        threat=threat,
        subject=subject,
        label=label_saying(restriction),
        own=label,
        role=belonging.role,
        importance=belonging.importance,
        category=belonging.category,
        is_child=belonging.is_child,
        since=since,
        recorded_at=at,
    )


@command("threats.end_membership")
def end_membership(*, membership: Membership, until: date, by: Viewer, at: datetime) -> Membership:
    """Say that a subject belonged to a threat until a day."""
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if until < locked.since:
        raise DomainError("A membership ends after it begins.")
    locked.until = until
    locked.save(update_fields=["until"])
    return locked


@command("threats.add_tie")
def add_tie(  # noqa: PLR0913 - the columns of one row
    *,
    one: Threat,
    other: Threat,
    tension: Tension,
    reason: str,
    since: date,
    by: Viewer,
    at: datetime,
) -> Tie:
    """Say how tense it is between two threats, to those who may read both."""
    refuse_higher_marking(reason)
    if one.pk == other.pk:
        raise DomainError("A tie joins two threats.")
    one, other = standing([one, other])
    return Tie.objects.create(
        a=one,
        b=other,
        label=label_saying(one.label.restriction | other.label.restriction),
        tension=tension,
        reason=reason.strip(),
        since=since,
        recorded_at=at,
    )

"""Who answers for what about a threat: appointing, and handing over."""

from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import User
from fourfold.access.viewer import Viewer
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.commands._projection import rebuild
from fourfold.threats.models import Appointment, Handover, Threat
from fourfold.threats.queries.people import holder_of
from fourfold.threats.rules.kinds import Role


class NotYours(Forbidden):
    """Only who holds a role may offer it, and only to whom it was offered may answer."""


class AnsweredAlready(DomainError):
    """A handover was answered before."""


class BriefingNeeded(DomainError):
    """A role is handed over with a briefing note."""


@command("threats.appoint")
def appoint(
    *, threat: Threat, role: Role, person: User | None, since: date, by: Viewer, at: datetime
) -> Appointment:
    """Give somebody a role for a threat from a day on, or leave it empty."""
    return _appoint(threat, role, person, since, by=by, at=at)


@command("threats.offer_handover")
def offer_handover(
    *, threat: Threat, role: Role, to: User, briefing: str, by: Viewer, at: datetime
) -> Handover:
    """Offer a role that one holds to somebody else, with what they must know.

    :raises NotYours: when `by` does not hold the role.
    :raises BriefingNeeded: when there is no briefing note.
    """
    holder = holder_of(threat, role, on=local_day(at))
    if holder is None or holder.pk != by.user_id:
        raise NotYours("Only the person who holds a role may hand it over.")
    if not briefing.strip():
        raise BriefingNeeded("Write a briefing note: what must they know?")
    refuse_higher_marking(briefing)
    return Handover.objects.create(
        threat=threat,
        label_id=threat.label_id,
        role=role,
        offered_by_id=by.user_id,
        offered_to=to,
        briefing=briefing.strip(),
        offered_at=at,
    )


@command("threats.answer_handover")
def answer_handover(
    *, handover: Handover, accept: bool, answer: str = "", by: Viewer, at: datetime
) -> Handover:
    """Accept a role that was offered, from today on, or decline it.

    :raises NotYours: when it was offered to somebody else.
    :raises AnsweredAlready: when it was answered before.
    """
    locked = Handover.objects.select_for_update().get(pk=handover.pk)
    if locked.offered_to_id != by.user_id:
        raise NotYours("Only the person to whom a role was offered may answer.")
    if locked.answered_at is not None:
        raise AnsweredAlready("This handover was answered already.")
    locked.answered_at, locked.is_accepted, locked.answer = at, accept, answer.strip()
    locked.save(update_fields=["answered_at", "is_accepted", "answer"])
    if accept and handover.threat is not None:
        role = Role(locked.role)
        _appoint(handover.threat, role, locked.offered_to, local_day(at), by=by, at=at)
    return locked


def _appoint(
    threat: Threat, role: Role, person: User | None, since: date, *, by: Viewer, at: datetime
) -> Appointment:
    made = Appointment.objects.create(
        threat=threat,
        label_id=threat.label_id,
        role=role,
        person=person,
        since=since,
        recorded_at=at,
        by_id=by.user_id,
    )
    rebuild(threat)
    return made

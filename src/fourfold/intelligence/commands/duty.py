"""The rota of duty officers, whom dangers are told."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.models import User
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import DutyOfficer
from fourfold.intelligence.queries.dangers import ANSWERS, people_who_may
from fourfold.shared.errors import DomainError, Forbidden


class NoDuty(DomainError):
    """Somebody cannot be on duty so."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty, on which rung, and when; no end is until somebody ends it."""

    officer: User
    rung: int
    since: datetime
    until: datetime | None = None


@command("intelligence.set_duty")
def set_duty(
    *, said: Duty, duty: DutyOfficer | None = None, by: Viewer, at: datetime
) -> DutyOfficer:
    """Put somebody of one's own organisation on duty, or say until when a duty lasts.

    duty: one that stands; only its end changes, and not to before now.

    :raises NoDuty: for somebody whose roles let them acknowledge nothing, or in the past.
    """
    if said.until is not None and said.until <= max(said.since, at if duty else said.since):
        raise NoDuty("A duty ends after it begins, and not before now.")
    if duty is not None:
        return _ended(duty, said.until, by)
    able = people_who_may(ANSWERS, by.organisation_id, at=at)
    if said.officer not in able:
        raise NoDuty("Choose somebody of your organisation who may acknowledge a danger.")
    if said.rung < 1:
        raise NoDuty("Rungs count from 1.")
    return DutyOfficer.objects.create(
        organisation_id=by.organisation_id,
        officer=said.officer,
        rung=said.rung,
        since=said.since,
        until=said.until,
        by_id=by.user_id,
    )


def _ended(duty: DutyOfficer, until: datetime | None, by: Viewer) -> DutyOfficer:
    if duty.organisation_id != by.organisation_id:
        raise Forbidden("That is another organisation's rota.")
    duty.until = until
    duty.save(update_fields=["until"])
    return duty

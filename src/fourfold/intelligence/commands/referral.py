"""Referring somebody so that they are protected."""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Referral
from fourfold.intelligence.rules.vocabulary import ReferralKind
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.subjects.models import Subject


class NotReferred(DomainError):
    """A referral lacks what makes it one."""


@dataclass(frozen=True, slots=True)
class NewReferral:
    """To whom somebody was referred, under which reference, on which day, and why."""

    kind: ReferralKind
    to: str
    reference: str
    referred_on: date
    why: str


@command("intelligence.refer")
def refer(
    *, subject: Subject, new: NewReferral, label: Label, by: Viewer, at: datetime
) -> Referral:
    """Record that somebody was referred so that they are protected.

    :raises NotReferred: without whom to, the reference or why, or on a day to come.
    """
    said = {name: getattr(new, name).strip() for name in ("to", "reference", "why")}
    refuse_higher_marking(*said.values())
    if not all(said.values()):
        raise NotReferred("Say to whom, give the reference, and say why.")
    if new.referred_on > local_day(at):
        raise NotReferred("Record a referral after it was made.")
    return Referral.objects.create(
        subject=subject,
        kind=new.kind.value,
        referred_on=new.referred_on,
        label=label,
        recorded_at=at,
        by_id=by.user_id,
        **said,
    )

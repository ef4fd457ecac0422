"""Letting others ask for what one holds, and asking: exact, one at a time, both sides told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.queries import machine_over_all, may_be_discovered
from fourfold.access.rules import Justification, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.access.viewer import Viewer
from fourfold.shared.days import end_of, local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.subjects.models import Beacon, Inquiry, InquiryNotice, Name
from fourfold.subjects.queries.deconfliction import (
    beacons,
    hashed,
    lit_of,
    marks_of,
    once_each,
    owns,
)
from fourfold.subjects.rules.deconflicting import AskedBy, checked, exact


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: a kind of identifier, the identifier, and of a name the date of birth."""

    kind: AskedBy
    text: str
    born: date | None = None

    @property
    def words(self) -> str:
        """What was asked, as it is kept and shown."""
        born = f", born {self.born.isoformat()}" if self.born else ""
        return self.text.strip() + born


class NotDiscoverable(DomainError):
    """What is under this label may never be made known to exist."""


@command("subjects.make_discoverable")
def make_discoverable(
    *, name: Name, beside: Iterable[UUID] = (), contact: str, by: Viewer, at: datetime
) -> Name:
    """Let it be known to whoever asks by an exact identifier that one's organisation holds it.

    Only what stands under the label of the name that was chosen, of its subject and of those
    beside it that are joined with it; never under a compartment of professional standards,
    witness or source work (design, section 9).

    :raises NotDiscoverable: when the label forbids it, or is not of one's own organisation.
    """
    refuse_higher_marking(contact)
    _check_owner(name.label.restriction, by)
    subjects = {name.subject_id, *beside}
    marks = {subject: marks_of(subject, name.label) for subject in subjects}
    if not any(marks.values()):
        raise DomainError(
            "Nothing is held here by which somebody could ask exactly: no strong identifier, and "
            "no full name with a date of birth."
        )
    lit_of(subjects, name.label).update(ended_at=at)
    Beacon.objects.bulk_create(
        Beacon(
            mark=hashed(mark),
            owner_id=by.organisation_id,
            contact=contact.strip(),
            subject_id=subject,
            beneath=name.label,
            made_at=at,
            by_id=by.user_id,
        )
        for subject, held in sorted(marks.items())
        for mark in sorted(held)
    )
    return name


@command("subjects.end_discovery")
def end_discovery(*, name: Name, beside: Iterable[UUID] = (), by: Viewer, at: datetime) -> Name:
    """Let nobody ask any more for what stands of a subject under the label of a name.

    beside: of those, too, that are joined with it.
    """
    if not lit_of({name.subject_id, *beside}, name.label).update(ended_at=at):
        raise DomainError("Nobody can ask for it already.")
    return name


@command("subjects.deconflict")
def ask_who_holds(
    *, asked: Asked, own: Label, why: Justification, by: Viewer, at: datetime
) -> Inquiry:
    """Ask whether another organisation holds one exact identifier and lets that be known.

    own: the label of the asker's own organisation, under which the inquiry is kept. Who holds it
    is told who asked, and why.

    :raises NotExact: when it is not whole and valid. AskedTooOften: beyond the day's limit.
    """
    if not (why.code and why.text.strip()):
        raise DomainError("Say why you ask: choose a reason, and say it in your own words.")
    mark = exact(asked.kind, asked.text, asked.born)
    today = end_of(local_day(at) - timedelta(days=1))
    mine = Inquiry.objects.filter(by_id=by.user_id, asked_at__gte=today)
    is_over = checked(mine.count())
    met = beacons(mark, but=by.organisation_id)
    made = Inquiry.objects.create(
        label=own,
        kind=asked.kind,
        asked=asked.words,
        reason_code=why.code,
        reason=why.text.strip(),
        found=len({one.owner_id for one in met}),
        is_over=is_over,
        asked_at=at,
        by_id=by.user_id,
    )
    _tell(met, made)
    return made


@command("subjects.see_notice")
def see_notice(*, notice: InquiryNotice, by: Viewer, at: datetime) -> InquiryNotice:
    """Say that one has seen who asked for what one's organisation holds."""
    notice.seen_at, notice.seen_by_id = at, by.user_id
    notice.save(update_fields=["seen_at", "seen_by"])
    return notice


@command("subjects.oversee_inquiries")
def see_inquiry(*, inquiry: Inquiry, by: Viewer, at: datetime) -> Inquiry:
    """Say that one has seen that somebody of one's organisation asked often.

    :raises DomainError: when it is one's own.
    """
    if inquiry.by_id == by.user_id:
        raise DomainError("Somebody else oversees your own inquiries.")
    inquiry.seen_at = at
    inquiry.save(update_fields=["seen_at"])
    return inquiry


def _check_owner(restriction: Restriction, by: Viewer) -> None:
    if not may_be_discovered(restriction):
        raise NotDiscoverable("What is held under this label may never be made discoverable.")
    if not owns(restriction, by.organisation_id):
        raise NotDiscoverable("Only the organisation that holds it may make it discoverable.")


def _tell(met: list[Beacon], inquiry: Inquiry) -> None:
    """Tell the holders, once a subject; as the messenger, under labels the asker may not read."""
    if not met:
        return
    with speaking_for(machine_over_all("messenger")):
        for one in once_each(met):
            under = one.beneath.restriction | Restriction.to([one.owner_id])
            InquiryNotice.objects.create(
                label=label_saying(under),
                subject_id=one.subject_id,
                owner_id=one.owner_id,
                kind=inquiry.kind,
                asked_by_id=inquiry.by_id,
                reason=inquiry.reason,
                asked_at=inquiry.asked_at,
            )

"""Information-sharing agreements: recording, reviewing, ending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.administration.queries.entered import entered_as
from fourfold.reference.models import Agreement, Organisation
from fourfold.reference.rules.gateways import Gateway
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking


class NotAnAgreement(DomainError):
    """An agreement lacks what makes it one, or its days do not follow each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """What is first said of an agreement; [since, until)."""

    title: str
    purpose: str
    parties: Sequence[Organisation]
    gateways: Sequence[Gateway]
    since: date
    review_due_on: date
    until: date | None = None
    reference: str = ""


@command("administration.record_agreement")
def record_agreement(*, new: NewAgreement, by: Viewer, at: datetime) -> Agreement:
    """Record an agreement to share, between one's own organisation and at least one other.

    :raises NotAnAgreement: without parties, a gateway that opens, a purpose, or days in order.
    """
    _check(new, by)
    refuse_higher_marking(new.title, new.purpose, new.reference)
    try:
        with transaction.atomic():
            made = Agreement.objects.create(
                title=new.title.strip(),
                purpose=new.purpose.strip(),
                gateways=[Gateway(one).value for one in new.gateways],
                owner_id=by.organisation_id,
                reference=new.reference.strip(),
                since=new.since,
                until=new.until,
                review_due_on=new.review_due_on,
                recorded_at=at,
                by_id=by.user_id,
            )
    except IntegrityError as error:
        raise NotAnAgreement("Another agreement has that title.") from error
    made.parties.set(new.parties)
    return entered_as(made, made.title)


@command("administration.review_agreement")
def review_agreement(
    *, agreement: Agreement, review_due_on: date, note: str, by: Viewer, at: datetime
) -> Agreement:
    """Say that an agreement was reviewed and still stands, and when it is reviewed next.

    :raises NotAnAgreement: when it has ended, without a note, or with a day that is past.
    """
    one = _own(agreement, by)
    today = local_day(at)
    if one.until is not None and one.until <= today:
        raise NotAnAgreement("It has ended. Record a new agreement.")
    if review_due_on <= today:
        raise NotAnAgreement("The next review lies ahead.")
    if not note.strip():
        raise NotAnAgreement("Say what the review found.")
    refuse_higher_marking(note)
    one.review_due_on = review_due_on
    one.save(update_fields=["review_due_on"])
    return entered_as(one, f"{one.title}: {note.strip()}")


@command("administration.end_agreement")
def end_agreement(
    *, agreement: Agreement, until: date, reason: str, by: Viewer, at: datetime
) -> Agreement:
    """End an agreement: from that day nothing goes under it.

    :raises NotAnAgreement: without a reason, or before it began, or when it has ended.
    """
    one = _own(agreement, by)
    if one.until is not None and one.until <= local_day(at):
        raise NotAnAgreement("It has ended already.")
    if until <= one.since:
        raise NotAnAgreement("An agreement ends after it begins.")
    if not reason.strip():
        raise NotAnAgreement("Say why it ends.")
    refuse_higher_marking(reason)
    one.until = until
    one.save(update_fields=["until"])
    return entered_as(one, f"{one.title}: {reason.strip()}")


def _own(agreement: Agreement, by: Viewer) -> Agreement:
    one = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if one.owner_id != by.organisation_id:
        raise NotAnAgreement("Only who keeps an agreement reviews or ends it.")
    return one


def _check(new: NewAgreement, by: Viewer) -> None:
    keys = {one.pk for one in new.parties}
    missing = {
        "Give it a title.": bool(new.title.strip()),
        "Say what is shared, and for what.": bool(new.purpose.strip()),
        "Your own organisation is one of its parties.": by.organisation_id in keys,
        "An agreement is between two organisations at least.": len(keys) > 1,
        "Name a gateway that gives a power to share.": any(one.terms.opens for one in new.gateways),
        "The review is due after it begins.": new.since < new.review_due_on,
        "An agreement ends after it begins.": new.until is None or new.since < new.until,
    }
    for sentence, holds in missing.items():
        if not holds:
            raise NotAnAgreement(sentence)

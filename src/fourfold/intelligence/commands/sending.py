"""Giving a report to somebody, under its conditions; taking them on; calling it back."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.command import command
from fourfold.access.models import Label, User
from fourfold.access.queries import clearance_of
from fourfold.access.rules import Justification, Restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands import _notices as notices
from fourfold.intelligence.commands._steps import (
    NotNow,
    ReasonNeeded,
    lock,
    note,
    refuse_shut,
)
from fourfold.intelligence.models import Carried, Dissemination, Report
from fourfold.intelligence.rules import sending as rules
from fourfold.intelligence.rules.sending import Door, Leaving, MayNotLeave
from fourfold.intelligence.rules.vocabulary import (
    Assessment,
    Handling,
    SourceGrade,
    Statement,
    Step,
)
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day
from fourfold.shared.errors import NotFound
from fourfold.shared.markings import refuse_higher_marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """To whom a report goes, and what for: one person, one organisation here, or outside.

    taken_on: in words, how somebody outside took the conditions on.
    """

    purpose: str
    person: User | None = None
    organisation: Organisation | None = None
    outside: str = ""
    taken_on: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether it leaves for somebody who does not sign in here."""
        return self.person is None and self.organisation is None

    @property
    def here(self) -> int | None:
        """The organisation that reads it here."""
        return (
            self.person.organisation_id if self.person else getattr(self.organisation, "pk", None)
        )


@command("intelligence.send_report")
def send(
    *, report: Report, to: Sending, why: Justification | None = None, by: Viewer, at: datetime
) -> Dissemination:
    """Give a report to somebody for a purpose; under handling C its conditions go with it.

    Somebody here reads it once they took the conditions on; for somebody outside the sender says
    in words that they did.

    :raises MayNotLeave: with what is missing, or why it cannot reach them.
    """
    refuse_higher_marking(to.purpose, to.outside, to.taken_on)
    one = lock(report)
    refuse_shut(one)
    _check(one, to)
    taken = to.is_outside and one.handling == Handling.CONDITIONS
    sent = Dissemination.objects.create(
        report=one,
        label=_label(one.label.restriction, to, at),
        to_person=to.person,
        to_organisation=to.organisation if not to.person else None,
        to_outside=to.outside.strip() if to.is_outside else "",
        purpose=to.purpose.strip(),
        handling=one.handling,
        conditions=one.conditions,
        text=_letter(one),
        sent_at=at,
        by_id=by.user_id,
        acknowledged_at=at if taken else None,
        acknowledged_by_id=by.user_id if taken else None,
    )
    said = f"{rules.SENT} {sent.recipient}, for: {sent.purpose.rstrip('.')}."
    words = f"{said} Conditions taken on: {to.taken_on.strip()}" if taken else said
    note(one, Step.GRADED, reason=words, by=by, at=at)
    return sent


def _check(one: Report, to: Sending) -> None:
    if to.is_outside and not to.outside.strip():
        raise MayNotLeave("Say to whom it goes.")
    rules.check_leaving(
        Leaving(
            is_graded=one.step == Step.GRADED,
            handling=one.handling,
            conditions=one.conditions,
            purpose=to.purpose,
            is_outside=to.is_outside,
            taken_on=to.taken_on,
        )
    )


def _label(restriction: Restriction, to: Sending, at: datetime) -> Label:
    """Return the label of what is sent: the report's, and of the recipient's organisation."""
    if to.here is None:
        return label_saying(restriction)
    under = rules.also_to(restriction, to.here)
    if to.person and not clearance_of(to.person, local_day(at)).satisfies(under):
        raise MayNotLeave("It cannot reach them: what they are cleared for does not open it.")
    if to.organisation and not to.person and not to.organisation.is_police:
        raise MayNotLeave("Outside the police it goes by name: choose the person who needs it.")
    if not to.person and restriction.compartments:
        raise MayNotLeave("It stands in a compartment: send it to a person who is read in.")
    return label_saying(under)


def _letter(one: Report) -> str:
    """Return what a recipient reads: they must be able to judge it (DPA 2018, s.38(4))."""
    source, known = SourceGrade(one.source_grade), Assessment(one.assessment)
    handling, statement = Handling(one.handling), Statement(one.statement)
    return rules.letter(
        f"{one.urn}: {one.title}",
        f"Grade {one.grade}: {source.words}; {known.words}; {handling.words}",
        statement.words,
        one.text,
    )


@command("intelligence.acknowledge_report")
def acknowledge(
    *, sent: Dissemination | Carried, by: Viewer, at: datetime
) -> Dissemination | Carried:
    """Take on the conditions of a report that came, or what was changed in it since.

    :raises NotFound: when it came to somebody else, or was called back.
    """
    if isinstance(sent, Carried):
        return _acknowledge_change(sent, by, at)
    rows = Dissemination.objects.select_for_update(of=("self",))
    held = rows.select_related("to_person", "to_organisation").one(pk=sent.pk)
    if not held.is_for(by):
        raise NotFound("There is no such record.")
    state = rules.door(
        held.handling,
        is_acknowledged=held.acknowledged_at is not None,
        is_recalled=held.recalled_at is not None,
    )
    if state is Door.SHUT:
        raise NotFound("There is no such record.")
    if held.acknowledged_at is None:
        held.acknowledged_at, held.acknowledged_by_id = at, by.user_id
        held.save(update_fields=["acknowledged_at", "acknowledged_by"])
    return held


def _acknowledge_change(told: Carried, by: Viewer, at: datetime) -> Carried:
    """Keep that somebody was told of what a person's right changed, and follows it (s.48(9))."""
    held = Carried.objects.select_for_update().one(pk=told.pk)
    if not held.is_for(by) or held.told_at is None:
        raise NotFound("There is no such record.")
    if held.acknowledged_at is None:
        notices.acknowledge(held, by.name, at=at)
    return held


@command("intelligence.recall_report")
def recall(*, sent: Dissemination, reason: str, by: Viewer, at: datetime) -> Dissemination:
    """Call back what was sent; its recipient here reads it no more, and is told so.

    :raises ReasonNeeded: when nobody says why.
    """
    refuse_higher_marking(reason)
    if not reason.strip():
        raise ReasonNeeded("Say why it is called back.")
    rows = Dissemination.objects.select_for_update(of=("self",)).with_neighbour("report")
    held = rows.one(pk=sent.pk)
    if held.report is None or held.recalled_at is not None:
        raise NotNow("It was called back before, or its report is held elsewhere.")
    held.recalled_at, held.recalled_because = at, reason.strip()
    held.save(update_fields=["recalled_at", "recalled_because"])
    note(
        held.report,
        Step.GRADED,
        reason=f"{rules.BACK} {held.recipient}. {reason}",
        by=by,
        at=at,
    )
    return held

"""What the data protection officer does with requests of people (DPA 2018, ss.45 to 48, 54)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands import _notices as notices
from fourfold.intelligence.commands import _rights as effects
from fourfold.intelligence.models import Carried, RightsPiece, RightsRequest, SetAside
from fourfold.intelligence.queries import rights as queries
from fourfold.intelligence.queries.recipients import recipients_of
from fourfold.intelligence.rules import rights as rules
from fourfold.intelligence.rules.rights import NotAllowed
from fourfold.intelligence.rules.vocabulary import PieceOutcome, RightKind
from fourfold.shared.days import local_day
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn


@dataclass(frozen=True, slots=True)
class NewRequest:
    """Who asks for what, born when, and on which day it came."""

    kind: RightKind
    person: str
    received_on: date
    asks: str = ""
    born: date | None = None


@dataclass(frozen=True, slots=True)
class PieceDecision:
    """What is decided on one piece: with the ground and its reason where it is withheld."""

    outcome: PieceOutcome
    ground: str = ""
    reason: str = ""
    corrected_to: str = ""


@command("intelligence.record_request")
def record_request(*, new: NewRequest, label: Label, by: Viewer, at: datetime) -> RightsRequest:
    """Enter a request in the register; its clock runs from the day on which it came.

    :raises NotAllowed: without a person, or received on a day to come.
    """
    person = new.person.strip()
    refuse_higher_marking(person, new.asks)
    if not person or new.received_on > local_day(at):
        raise NotAllowed("Say who asks, and on which day it came: today or before.")
    return RightsRequest.objects.create(
        urn=new_urn("Y"),
        kind=new.kind.value,
        person=person,
        born=new.born,
        asks=new.asks.strip(),
        owner_id=by.organisation_id,
        received_on=new.received_on,
        due_on=rules.due_on(new.received_on, None),
        label=label,
        recorded_at=at,
        by_id=by.user_id,
    )


@command("intelligence.prove_identity")
def prove_identity(
    *, request: RightsRequest, identity: str, on: date, by: Viewer, at: datetime
) -> RightsRequest:
    """Record how and when somebody proved who they are; the month counts from then (s.54).

    :raises NotAllowed: without saying how, on a day before the request or to come.
    """
    one = _open(request)
    said = identity.strip()
    refuse_higher_marking(said)
    if one.proved_on or not said or not one.received_on <= on <= local_day(at):
        raise NotAllowed("Say once how they proved who they are, on a day since the request came.")
    one.identity, one.proved_on = said, on
    one.due_on = rules.due_on(one.received_on, on)
    one.save()
    return one


@command("intelligence.extend_request")
def extend_request(
    *, request: RightsRequest, because: str, by: Viewer, at: datetime
) -> RightsRequest:
    """Take two more months, because what is asked is complex or much; the person is told why.

    :raises NotAllowed: a second time, after the day on which it was due, or without why.
    """
    one = _open(request)
    said = because.strip()
    refuse_higher_marking(said)
    if one.extended_to or not said or local_day(at) > one.due_on:
        raise NotAllowed("Say why more time is needed, once, and before the answer is due.")
    one.extended_to, one.extended_because = rules.extended_to(one.due_on), said
    one.save()
    return one


@command("intelligence.gather_pieces")
def gather_pieces(
    *, request: RightsRequest, subject: UUID, by: Viewer, at: datetime
) -> RightsRequest:
    """Gather all that one may read of what is held on the person; again, for what is new.

    Each piece is read by those who may read the request and the record it is of (`a | b`).

    :raises NotAllowed: before the person proved who they are.
    :raises NotFound: when `by` may not see the subject.
    """
    one = _open(request)
    if one.proved_on is None:
        raise NotAllowed("Gather what is held once the person proved who they are.")
    labels = {one.label_id: one.label}
    known = set(RightsPiece.objects.filter(request=one).values_list("record", flat=True))
    for found in queries.all_held_on(subject, on=local_day(at)):
        if found.record in known:
            continue
        under = labels.setdefault(found.label_id, Label.objects.get(pk=found.label_id))
        RightsPiece.objects.create(
            request=one,
            label=label_saying(one.label.restriction | under.restriction),
            record=found.record,
            heading=found.heading,
            says=found.says,
            gathered_at=at,
        )
    return one


@command("intelligence.decide_piece")
def decide_piece(
    *, piece: RightsPiece, decision: PieceDecision, by: Viewer, at: datetime
) -> RightsPiece:
    """Decide on one piece, and change what is held; what was sent is told to its holders (s.48).

    What is corrected gets a new version, and the old one is set aside; what is restricted is set
    aside whole; what is erased is, too, until a second person agrees that it goes. A record of a
    system stays as it came: its controller is asked. A restriction ends by deciding again, also
    after the answer.

    :raises NotAllowed: an outcome that the right does not know, or one without its ground.
    """
    one = RightsPiece.objects.select_for_update().one(pk=piece.pk)
    request = RightsRequest.objects.select_for_update().one(pk=one.request_id)
    shut = SetAside.objects.shut().filter(piece=one).exists()
    if request.answered_on is not None and not shut:
        raise NotAllowed("This request is answered.")
    _check(one, request, decision, shut=shut)
    effects.undo(one, by=by, at=at)
    _write(one, decision, by=by, at=at)
    notices.forget_untold(one)
    if decision.outcome in rules.CARRIED:
        holders = recipients_of(one.record, queries.says_of(one.record), on=local_day(at))
        aside = effects.carry_out(one, request, by=by, at=at)
        notices.write(one, holders, said=aside.says if aside else "", by=by, at=at)
    elif shut:
        notices.tell_ended(one, by=by, at=at)
    one.save()
    return one


def _check(one: RightsPiece, request: RightsRequest, said: PieceDecision, *, shut: bool) -> None:
    ground, reason = said.ground, said.reason.strip()
    refuse_higher_marking(reason, said.corrected_to)
    rules.check_outcome(RightKind(request.kind), said.outcome, ground, reason)
    if said.outcome is PieceOutcome.CORRECT and not said.corrected_to.strip():
        raise NotAllowed("Say what it is corrected to.")
    rules.check_anew(one.outcome, said.outcome, changed=one.changed_at is not None, shut=shut)


def _write(one: RightsPiece, said: PieceDecision, *, by: Viewer, at: datetime) -> None:
    reasoned = said.outcome in rules.REASONED
    one.outcome, one.exemption = said.outcome.value, said.ground if reasoned else ""
    one.reason, one.corrected_to = said.reason.strip(), said.corrected_to.strip()
    one.decided_at, one.decided_by_id, one.changed_at = at, by.user_id, None


@command("intelligence.answer_request")
def answer_request(
    *, request: RightsRequest, answer: str, by: Viewer, at: datetime
) -> RightsRequest:
    """Answer a request, when every piece is decided.

    :raises NotAllowed: without proof of identity, with a piece undecided, or without words.
    """
    one = _open(request)
    said = answer.strip()
    refuse_higher_marking(said)
    if one.proved_on is None or queries.undecided(one) or not said:
        raise NotAllowed("Answer when identity is proved and every piece decided, in words.")
    one.answer, one.answered_on = said, local_day(at)
    one.save()
    return one


@command("intelligence.carry_correction")
def carry_correction(
    *, carried: Carried, acknowledged_by: str = "", by: Viewer, at: datetime
) -> Carried:
    """Record that a recipient was told of what was changed; later, who acknowledged it for them.

    :raises NotAllowed: when they were told already and nobody acknowledged, or both are done.
    """
    one = Carried.objects.select_for_update().one(pk=carried.pk)
    said = acknowledged_by.strip()
    refuse_higher_marking(said)
    if one.acknowledged_at is not None or (one.told_at is not None and not said):
        raise NotAllowed("They were told already.")
    if one.told_at is None:
        one.told_at, one.by_id = at, by.user_id
        one.save()
    if said:
        notices.acknowledge(one, said, at=at)
    return one


def _open(request: RightsRequest) -> RightsRequest:
    one = RightsRequest.objects.select_for_update().one(pk=request.pk)
    if one.answered_on is not None:
        raise NotAllowed("This request is answered.")
    return one

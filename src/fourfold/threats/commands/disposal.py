"""Disposing of a threat, by two people (Data Protection Act 2018, s.39)."""

from datetime import datetime

from django.db import connection
from django.db.models import ProtectedError, Q
from django.db.utils import IntegrityError

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.events import publish
from fourfold.shared.markings import refuse_higher_marking
from fourfold.sources.models import Settlement, Taken
from fourfold.threats.commands._many import hide
from fourfold.threats.events import ThreatDisposed
from fourfold.threats.models import Contact, DisposedStanding, Standing, Threat, ThreatDisposal
from fourfold.threats.queries import disposal as queries
from fourfold.threats.queries.importing import subject_of
from fourfold.threats.rules import disposal as rules
from fourfold.threats.rules.disposal import DisposalReason

COUNTED = (
    *("since", "until", "known_from", "known_until", "owner_id", "kind", "type", "soc"),
    *("phase", "moderation", "tier", "priority_id", "desk_id"),
)


class BuiltUpon(DomainError):
    """Something that is not the master list's own stands on the threat."""


@command("threats.ask_disposal")
def ask_disposal(
    *, threat: Threat, reason: DisposalReason, words: str, by: Viewer, at: datetime
) -> ThreatDisposal:
    """Ask for a threat, and all that the master list says of it, to be disposed of.

    :raises rules.WordsNeeded: without saying why.
    :raises rules.Named: when the words, which stay, name the threat.
    :raises rules.AskedAlready: when somebody has asked, and nobody has answered.
    """
    locked = _locked(threat.pk)
    if queries.of_threat(locked):
        raise rules.AskedAlready("Its disposal was asked for already, and waits for an answer.")
    return ThreatDisposal.objects.create(
        threat_id=locked.pk,
        label_id=locked.label_id,
        owner_id=locked.owner_id,
        reason=DisposalReason(reason).value,
        words=_checked(words, locked),
        asked_by_id=by.user_id,
        asked_at=at,
    )


@command("threats.agree_disposal")
def agree_disposal(*, disposal: ThreatDisposal, by: Viewer, at: datetime) -> ThreatDisposal:
    """Agree to what somebody else asked for: the threat and all that is said of it is deleted.

    What stays: this decision, for each day and instant what an extract counts by, and the
    ledger. The people and things that belonged to the threat are records of their own, and stay.

    :raises rules.SecondPersonNeeded: when it is one's own request.
    :raises rules.OwnerNeeded: when neither of the two is of the organisation that owns it.
    :raises BuiltUpon: when something stands on it that is not the master list's own.
    """
    locked = _waiting(disposal)
    threat = _locked(locked.threat_id)
    rules.check_agreeing(
        asked_by=locked.asked_by_id,
        by=by.user_id,
        owner=threat.owner_id,
        speaking_for=[locked.asked_by.organisation_id, by.organisation_id],
    )
    locked.label_id, locked.owner_id = threat.label_id, threat.owner_id
    _answer(locked, is_agreed=True, answer="", by=by, at=at)
    _keep_count(threat, locked.reason, at)
    publish(ThreatDisposed(threat.pk, threat.urn, by, at))
    _forget_imports(threat)
    _delete(threat)
    return locked


@command("threats.refuse_disposal")
def refuse_disposal(
    *, disposal: ThreatDisposal, answer: str, by: Viewer, at: datetime
) -> ThreatDisposal:
    """Refuse to dispose of a threat, or take back one's own request; say why.

    :raises rules.WordsNeeded: without saying why.
    :raises rules.Named: when the words, which stay, name the threat.
    """
    locked = _waiting(disposal)
    said = _checked(answer, _locked(locked.threat_id))
    _answer(locked, is_agreed=False, answer=said, by=by, at=at)
    return locked


def _locked(threat_id: int) -> Threat:
    threat = Threat.objects.select_for_update().filter(pk=threat_id).first()
    if threat is None:
        raise NotFound("There is no such threat.")
    return threat


def _waiting(disposal: ThreatDisposal) -> ThreatDisposal:
    locked = ThreatDisposal.objects.select_for_update().one(pk=disposal.pk)
    if locked.answered_at is not None:
        raise rules.AnsweredAlready("Somebody has answered that request already.")
    return locked


def _checked(words: str, threat: Threat) -> str:
    refuse_higher_marking(words)
    return rules.check_words(words, queries.names_of(threat))


def _answer(
    disposal: ThreatDisposal, *, is_agreed: bool, answer: str, by: Viewer, at: datetime
) -> None:
    disposal.answered_by_id, disposal.answered_at = by.user_id, at
    disposal.is_agreed, disposal.answer = is_agreed, answer
    disposal.save()


def _keep_count(threat: Threat, reason: str, at: datetime) -> None:
    """Keep of every standing what an extract filters by, so that a past one can count it."""
    rows = Standing.objects.filter(threat=threat).values(*COUNTED)
    DisposedStanding.objects.bulk_create(
        DisposedStanding(label_id=threat.label_id, reason=reason, disposed_at=at, **row)
        for row in rows
    )


def _forget_imports(threat: Threat) -> None:
    """Empty the rows of imports that spoke of the threat; that they came, and the verdict, stay."""
    subject = subject_of(threat.pk)
    queries.import_rows(threat.pk).update(raw={}, odd={}, values={}, reason="", key="", digest="")
    Taken.objects.filter(subject=subject).delete()
    Settlement.objects.filter(Q(a=subject) | Q(b=subject)).delete()


def _delete(threat: Threat) -> None:
    """Delete a threat and its rows; what refers to them is checked now, not at the end."""
    hide([threat.urn])
    Contact.objects.filter(threat_id=threat.pk).delete()
    try:
        for part in queries.PARTS:
            part.model._default_manager.filter(queries.belonging(part, threat.pk)).delete()
        Threat.objects.filter(pk=threat.pk).delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except ProtectedError as held:
        kinds = sorted({str(row._meta.verbose_name_plural) for row in held.protected_objects})
        raise BuiltUpon(
            f"This threat cannot be disposed of yet: it is still held by {', '.join(kinds)}."
        ) from held
    except IntegrityError as held:
        raise BuiltUpon(
            "Only somebody who may read all that is said of this threat can dispose of it."
        ) from held

"""Telling whoever holds what a right changed: by their page where they sign in here (s.48)."""

from collections.abc import Iterable
from datetime import datetime

from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Carried, RightsPiece
from fourfold.intelligence.queries.recipients import Recipient
from fourfold.intelligence.rules import rights as rules
from fourfold.intelligence.rules.vocabulary import PieceOutcome
from fourfold.shared.days import local_day


def forget_untold(piece: RightsPiece) -> None:
    """Take back what an earlier decision on a piece would have told, and nobody has been."""
    Carried.objects.filter(piece=piece, told_at=None).delete()


def write(
    piece: RightsPiece, holders: Iterable[Recipient], *, said: str, by: Viewer, at: datetime
) -> None:
    """Write down whom to tell of a piece, and what; who reads it here is told by that.

    Of what is to be erased they are told once a second person has agreed (`tell_here`).
    """
    outcome = PieceOutcome(piece.outcome)
    waits = outcome is PieceOutcome.ERASE and rules.is_changed_here(piece.record)
    for one in holders:
        is_here = one.label_id is not None and not waits
        Carried.objects.update_or_create(
            piece=piece,
            label_id=one.label_id or piece.label_id,
            recipient=one.name,
            through=one.through,
            defaults={
                "to_person_id": one.person,
                "to_organisation_id": one.organisation,
                "says": _told(piece, one, said),
                "due_on": rules.due_on(local_day(at), None),
                "told_at": at if is_here else None,
                "by_id": by.user_id if is_here else None,
                "acknowledged_at": None,
                "acknowledged_by": "",
            },
        )


def tell_here(piece: RightsPiece, *, by: Viewer, at: datetime) -> None:
    """Tell whoever signs in here of what is erased now."""
    here = Carried.objects.filter(piece=piece, told_at=None)
    for one in here:
        if one.is_here:
            one.told_at, one.by_id = at, by.user_id
            one.save(update_fields=["told_at", "by"])


def tell_ended(piece: RightsPiece, *, by: Viewer, at: datetime) -> None:
    """Tell those who were told of a restriction that it ended."""
    for one in Carried.objects.filter(piece=piece):
        one.says, one.due_on = rules.MAY_BE_USED, rules.due_on(local_day(at), None)
        one.told_at, one.by_id = (at, by.user_id) if one.is_here else (None, None)
        one.acknowledged_at, one.acknowledged_by = None, ""
        one.save()


def acknowledge(one: Carried, by: str, *, at: datetime) -> None:
    """Keep who acknowledged what they were told; what is erased is not repeated any more."""
    one.acknowledged_at, one.acknowledged_by = at, by
    one.says = rules.after_acknowledging(one.says)
    one.save()


def _told(piece: RightsPiece, one: Recipient, said: str) -> str:
    outcome = PieceOutcome(piece.outcome)
    if one.is_controller:
        is_here = not rules.is_copy(piece.record)
        return rules.asked_of(outcome, one.about, piece.corrected_to, is_here=is_here)
    is_long = piece.record.startswith("intelligence.report:")
    return rules.told(outcome, one.about, "" if is_long else said, piece.corrected_to)

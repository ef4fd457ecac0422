"""What a decision on a person's right changes: what is held here, never a record of a system.

Data Protection Act 2018, s.46 (rectification; s.46(4): what is evidence is kept, shut) and s.47
(erasure and restriction). What stood there is set aside; an erasure waits, shut, for a second
person, as every disposal does.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from fourfold.access import search
from fourfold.access.models import SearchDocument
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands._steps import KIND, findable, note
from fourfold.intelligence.models import (
    Dissemination,
    Holding,
    Report,
    ReportSubject,
    RetentionReview,
    RightsPiece,
    RightsRequest,
    SetAside,
)
from fourfold.intelligence.rules import rights as rules
from fourfold.intelligence.rules.retention import review_on
from fourfold.intelligence.rules.rights import NotAllowed
from fourfold.intelligence.rules.sending import rewritten
from fourfold.intelligence.rules.vocabulary import (
    PieceOutcome,
    RetentionGroup,
    ReviewOutcome,
    Step,
)
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day
from fourfold.subjects.commands import _amending as amending


def undo(piece: RightsPiece, *, by: Viewer, at: datetime) -> None:
    """Put back what an earlier decision on a piece shut, before another is taken."""
    if piece.outcome == PieceOutcome.ERASE:
        RetentionReview.objects.filter(only=piece.pk, answered_at=None).update(
            answered_at=at, answered_by=by.user_id, answer="It was decided anew."
        )
    for one in SetAside.objects.select_for_update().shut().filter(piece=piece):
        _put_back(one, at=at, by=by)
        one.ended_at = at
        one.save(update_fields=["ended_at"])


def carry_out(
    piece: RightsPiece, request: RightsRequest, *, by: Viewer, at: datetime
) -> SetAside | None:
    """Change what is held as a decision says; return what stood there, set aside.

    A record of a system is its controller's to change, and what an officer wrote of a person is
    for whoever keeps it: nothing is done to them.

    :raises NotAllowed: when what was gathered is held no more.
    """
    outcome = PieceOutcome(piece.outcome)
    if outcome not in rules.CARRIED or not rules.is_changed_here(piece.record):
        return None
    if piece.record.startswith(KIND):
        aside = _change_report(piece, outcome, by=by, at=at)
    else:
        aside = _change_row(piece, outcome, by=by, at=at)
    piece.changed_at = at
    if outcome is PieceOutcome.ERASE:
        _ask_second(piece, request, aside, by=by, at=at)
    return aside


def _change_row(piece: RightsPiece, outcome: PieceOutcome, *, by: Viewer, at: datetime) -> SetAside:
    row = amending.typed_row(piece.record)
    if row is None:
        raise NotAllowed("This is held no more as it was gathered. Gather again.")
    said = amending.says(row)
    kind = piece.record.partition(":")[0]
    kept = amending.take_out(row, at=at)
    if outcome is PieceOutcome.CORRECT:
        instead = f"{kind}:{amending.corrected(kind, kept, piece.corrected_to, at=at).pk}"
    else:
        words = rules.shut_words(piece.heading)
        instead = f"subjects.attribute:{amending.say(kept, rules.RESTRICTED, words, at=at).pk}"
    aside = _keep(piece, kept, said, subject_id=row.subject_id, instead=instead, by=by, at=at)
    if outcome is PieceOutcome.CORRECT:
        piece.record = instead
    return aside


def _change_report(
    piece: RightsPiece, outcome: PieceOutcome, *, by: Viewer, at: datetime
) -> SetAside:
    one = Report.objects.select_for_update().filter(pk=piece.record.partition(":")[2]).first()
    if one is None or one.step != Step.GRADED:
        raise NotAllowed("This report is not held as it was gathered. Gather again.")
    kept: dict[str, Any] = {"title": one.title, "text": one.text}
    if outcome is PieceOutcome.CORRECT:
        one.text = piece.corrected_to
    else:
        one.title, one.text = rules.RESTRICTED, rules.SHUT_REPORT
    one.save(update_fields=["title", "text"])
    kept["sent"] = _change_sent(one)
    aside = _keep(piece, kept, kept["text"], subject_id=None, instead="", by=by, at=at)
    _let_find(one, shut=outcome is not PieceOutcome.CORRECT)
    note(one, Step.GRADED, reason=rules.STEP_WORDS[outcome], by=by, at=at)
    return aside


def _change_sent(one: Report) -> dict[str, str]:
    """Let the copies that are read here say what the report says now; return what they said."""
    kept = {}
    for row in Dissemination.objects.select_for_update().filter(report=one):
        kept[str(row.pk)] = row.text
        row.text = rewritten(row.text, f"{one.urn}: {one.title}", one.text)
        row.save(update_fields=["text"])
    return kept


def _keep(
    piece: RightsPiece, kept: dict[str, Any], said: str, *, by: Viewer, at: datetime, **more: Any
) -> SetAside:
    return SetAside.objects.create(
        piece=piece,
        label_id=piece.label_id,
        record=piece.record,
        heading=piece.heading,
        says=said,
        kept=kept,
        because=piece.outcome,
        set_aside_at=at,
        by_id=by.user_id,
        **more,
    )


def _put_back(one: SetAside, *, at: datetime, by: Viewer) -> None:
    if not one.record.startswith(KIND):
        _unsay(one, at=at)
        amending.put_back(one.record, one.kept, at=at)
        return
    report = Report.objects.select_for_update().one(pk=one.record.partition(":")[2])
    report.title, report.text = one.kept["title"], one.kept["text"]
    report.save(update_fields=["title", "text"])
    for pk, text in one.kept["sent"].items():
        Dissemination.objects.filter(pk=int(pk), report=report).update(text=text)
    _let_find(report, shut=False)
    note(report, Step.GRADED, reason="The restriction of its use ended.", by=by, at=at)


def _unsay(one: SetAside, *, at: datetime) -> None:
    words = amending.typed_row(one.instead)
    if words is not None:
        amending.take_out(words, at=at)


def _let_find(one: Report, *, shut: bool) -> None:
    if shut:
        SearchDocument.objects.filter(kind=KIND, ref=one.urn).delete()
    else:
        search.put(findable(one))


def _ask_second(
    piece: RightsPiece, request: RightsRequest, aside: SetAside, *, by: Viewer, at: datetime
) -> None:
    """Let a second person agree that one piece goes for good, beside the other disposals."""
    holding = _holding_of(piece, aside, request.owner, at=at)
    RetentionReview.objects.create(
        holding=holding,
        label_id=piece.label_id,
        outcome=ReviewOutcome.DISPOSE.value,
        risk=piece.reason or "None that keeps it was found",
        necessity=f"The person asked that it be erased: {request.urn} (s.47)",
        proportionality="One piece of what is held goes, and nothing else",
        reviewed_at=at,
        by_id=by.user_id,
        only=piece.pk,
    )


def _holding_of(
    piece: RightsPiece, aside: SetAside, owner: Organisation, *, at: datetime
) -> Holding:
    subject = aside.subject_id or _subject_of(piece)
    label = (
        aside.kept.get("label_id") or Report.objects.one(pk=piece.record.partition(":")[2]).label_id
    )
    today = local_day(at)
    made, _ = Holding.objects.get_or_create(
        subject_id=subject,
        label_id=label,
        defaults={
            "owner": owner,
            "group": RetentionGroup.UNDETECTED.value,
            "clear_from": today,
            "review_on": review_on(RetentionGroup.UNDETECTED, today),
            "recorded_at": at,
        },
    )
    return made


def _subject_of(piece: RightsPiece) -> UUID:
    report = int(piece.record.partition(":")[2])
    rows = ReportSubject.objects.filter(report=report, ended_at=None)
    return rows.order_by("pk").values_list("subject_id", flat=True)[0]


def erase_piece(piece: RightsPiece, *, at: datetime) -> str:
    """Erase for good what a piece says and what was set aside of it; return its reference.

    :raises NotAllowed: when it does not wait for that any more.
    """
    asides = list(SetAside.objects.shut().filter(piece=piece, because=PieceOutcome.ERASE.value))
    if not asides:
        raise NotAllowed("It does not wait to be erased any more.")
    for one in asides:
        _unsay(one, at=at)
    SetAside.objects.filter(piece=piece).delete()
    piece.says, piece.corrected_to = rules.ERASED, ""
    piece.save(update_fields=["says", "corrected_to"])
    return piece.record

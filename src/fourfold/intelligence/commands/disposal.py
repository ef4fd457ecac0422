"""Disposing of what is held of a person, by two people (Data Protection Act 2018, s.39)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.db.utils import IntegrityError

from fourfold.access.command import command
from fourfold.access.queries import labels_opened_by, machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands import _erasing
from fourfold.intelligence.commands import _notices as notices
from fourfold.intelligence.commands import _rights as rights
from fourfold.intelligence.models import Holding, RetentionReview, RightsPiece
from fourfold.intelligence.queries import held as queries
from fourfold.intelligence.queries.held import Held
from fourfold.intelligence.queries.named import named
from fourfold.intelligence.rules import retention as rules
from fourfold.intelligence.rules.vocabulary import RetentionGroup, ReviewOutcome
from fourfold.shared import hooks
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.sources.commands import _erasing as sources
from fourfold.subjects.commands import _erasing as subjects

MACHINE = "scanner"
FORGET = "SELECT intelligence_ledger_forget(%s, %s, %s, %s)"


class BuiltUpon(DomainError):
    """Something that no eraser reaches stands on what would go."""


class AnsweredAlready(DomainError):
    """Somebody has answered, or there is nothing to answer."""


@command("intelligence.agree_disposal")
def agree_disposal(*, review: RetentionReview, by: Viewer, at: datetime) -> RetentionReview:
    """Agree to what somebody else decided: what is held of the person under that label goes.

    It reaches what `by` may read of them, but for what stands under another label that has a
    holding of its own; and what the machine made of it, whoever may read that. What stays is
    this act's entry in the ledger, without a name. Where one piece alone goes (s.47), its group
    does not stop it.

    :raises SecondPersonNeeded: when it is one's own decision.
    :raises OnHold: when a legal hold, under this label or another that one may read, stops it.
    :raises TooEarly: when the group has come to forbid it.
    :raises BuiltUpon: when something that no context erases stands on it.
    """
    locked = _waiting(review)
    holding = Holding.objects.select_for_update().one(pk=locked.holding_id)
    rules.check_agreeing(decided_by=locked.by_id, by=by.user_id)
    _check(holding, at, is_whole=locked.only is None)
    RetentionReview.objects.filter(pk=locked.pk).update(
        answered_at=at, answered_by=by.user_id, is_agreed=True
    )
    try:
        if locked.only is None:
            _dispose(holding, by, at)
        else:
            _erase_one(RightsPiece.objects.one(pk=locked.only), holding, by, at)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as held:
        raise BuiltUpon("This cannot be disposed of yet: something else stands on it.") from held
    return locked


@command("intelligence.refuse_disposal")
def refuse_disposal(
    *, review: RetentionReview, answer: str, by: Viewer, at: datetime
) -> RetentionReview:
    """Refuse a disposal, or take back one's own; what is held is reviewed again as before.

    :raises WordsNeeded: without saying why.
    """
    locked = _waiting(review)
    (said,) = rules.check_words(answer)
    refuse_higher_marking(said)
    locked.answered_at, locked.answered_by_id = at, by.user_id
    locked.is_agreed, locked.answer = None if locked.by_id == by.user_id else False, said
    locked.save()
    if locked.only is not None:
        _leave_one(RightsPiece.objects.one(pk=locked.only), by=by, at=at)
    return locked


def _leave_one(piece: RightsPiece, *, by: Viewer, at: datetime) -> None:
    """Put a piece back, undecided, of which a second person did not agree that it goes."""
    rights.undo(piece, by=by, at=at)
    notices.forget_untold(piece)
    piece.outcome, piece.changed_at = "", None
    piece.save(update_fields=["outcome", "changed_at"])


def _erase_one(piece: RightsPiece, holding: Holding, by: Viewer, at: datetime) -> None:
    """Erase one piece for good, its name in the ledger too, and tell whoever holds it."""
    record = rights.erase_piece(piece, at=at)
    kind, _, pk = record.partition(":")
    if kind == "intelligence.report":
        with speaking_for(machine_over_all(MACHINE)):
            _erasing.erase_reports([int(pk)])
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [holding.pk, [record], [], at])
    notices.tell_here(piece, by=by, at=at)


def _waiting(review: RetentionReview) -> RetentionReview:
    locked = RetentionReview.objects.select_for_update().one(pk=review.pk)
    if locked.answered_at is not None or locked.outcome != ReviewOutcome.DISPOSE.value:
        raise AnsweredAlready("There is no disposal here that waits for an answer.")
    return locked


def _check(holding: Holding, at: datetime, *, is_whole: bool) -> None:
    born, today = queries.born_on(holding), local_day(at)
    group = RetentionGroup(holding.group) if is_whole else RetentionGroup.UNDETECTED
    rules.check_disposal(group, born, today, holding.on_hold)
    others = Holding.objects.filter(subject__in=queries.keys_of(holding)).exclude(on_hold="")
    if others.exists():
        raise rules.OnHold("A legal hold on the same person, under another label, stops this.")


def _dispose(holding: Holding, by: Viewer, at: datetime) -> None:
    """Erase, context by context, the highest first; keys are checked at the end."""
    kept = _kept(holding)
    narrow, machine = _narrowed(by, kept), machine_over_all(MACHINE)
    with speaking_for(narrow):
        reached = queries.held(holding)
        called = _called(reached, at)
        for erase in hooks.table("erasers").values():
            erase(reached.keys, reached.records, at=at)
        _erasing.erase_person(reached.keys)
        holdings = _erasing.holdings_of(reached.person)
    with speaking_for(machine):
        words = queries.words_of(reached)
        tokens = queries.tokens_of(reached, words)
        _erasing.erase_hits(reached.keys, reached.records, reached.reports)
        _erasing.erase_reports(reached.reports)
        _erasing.erase_inquiries(words)
        subjects.erase_made(reached.keys, but=kept)
    _forget(holding, called, words, at)
    _untrain(holding, tokens, at)
    for each in (machine, narrow):
        with speaking_for(each):
            _erasing.erase_reviews(holdings)
            _erasing.erase_pieces(reached.keys, called)
    with speaking_for(narrow):
        subjects.erase_subjects(reached.keys, reached.records)
        _erase_records(reached, words)
        _erasing.erase_holdings(holdings)


def _erase_records(reached: Held, words: tuple[str, ...]) -> None:
    for one in reached.shared:
        sources.erase_values(one.pk, entities=one.entities, words=reached.words)
    sources.hide_records(one.pk for one in reached.shared)
    sources.erase_rejections(words)
    sources.erase_records(reached.records)


def _kept(holding: Holding) -> frozenset[int]:
    """Return the labels under which another holding of the person stands, whoever may read it."""
    with speaking_for(machine_over_all(MACHINE)):
        rows = Holding.objects.filter(subject__in=queries.keys_of(holding)).exclude(pk=holding.pk)
        return frozenset(rows.values_list("label_id", flat=True)) - {holding.label_id}


def _narrowed(by: Viewer, kept: frozenset[int]) -> Viewer:
    """Return the viewer without the labels of other holdings."""
    held = labels_opened_by(by.clearance) if by.clearance else by.labels
    return replace(by, labels=frozenset(held) - kept, clearance=None)


def _called(reached: Held, at: datetime) -> list[str]:
    """Return the references of all that goes, as the ledger and people's requests name it."""
    called = [f"subjects.subject:{key}" for key in reached.keys]
    called += [f"sources.record:{pk}" for pk in reached.records]
    called += [f"intelligence.report:{pk}" for pk in reached.reports]
    called += [one.record for one in named(reached.keys, on=local_day(at))]
    return called + queries.rows_of(reached.keys)


def _forget(holding: Holding, called: list[str], words: Iterable[str], at: datetime) -> None:
    """Erase the text beside the ledger that names what goes; entries and hashes stay."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [holding.pk, called, list(words), at])


def _untrain(holding: Holding, tokens: Iterable[str], at: datetime) -> None:
    """Take words that are nobody else's out of what the models of joining were trained on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT intelligence_models_forget(%s, %s, %s)", [holding.pk, list(tokens), at]
        )

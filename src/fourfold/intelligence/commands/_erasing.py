"""Erasing what intelligence holds of a person who is disposed of."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Model, Q

from fourfold.access.models import SearchDocument
from fourfold.intelligence.models import (
    Carried,
    Danger,
    DangerCall,
    Dissemination,
    Holding,
    Interest,
    Met,
    PackageReport,
    Referral,
    Report,
    ReportStep,
    ReportSubject,
    RequirementAnswer,
    RetentionReview,
    RightsPiece,
    SourceEntry,
    Submission,
    WatchlistEntry,
)
from fourfold.subjects.models import Identifier

REPORT = "intelligence.report"
OF_REPORT = (
    *(Submission, SourceEntry, ReportStep, ReportSubject, Dissemination),
    *(RequirementAnswer, PackageReport),
)


def erase_person(keys: Collection[UUID], records: Collection[int]) -> None:
    """Delete what one may read that is about some subjects: watched, feared, referred, held."""
    marks = Identifier.objects.filter(subject__in=keys)
    same = Q(value__in=marks.values("value")) | Q(value__in=marks.values("as_written"))
    numbers = same & ~Q(value="")
    erase(WatchlistEntry, Q(subject__in=keys) | numbers)
    interests = Q(subject__in=keys) | (Q(kind="IDENTIFIER") & numbers)
    erase(Met, Q(interest__in=Interest.objects.filter(interests)))
    erase(Interest, interests)
    erase(Referral, Q(subject__in=keys))
    erase(ReportSubject, Q(subject__in=keys))
    _erase_dangers(Q(subject__in=keys))
    _erase_pieces(keys, records)


def erase_hits(keys: Collection[UUID], records: Collection[int], reports: Collection[int]) -> None:
    """Delete the scan's hits on what goes, whoever was told; it is written as one over all."""
    erase(Met, Q(subject__in=keys) | Q(record__in=records) | Q(report__in=reports))


def erase_reports(pks: Collection[int]) -> None:
    """Delete reports with all that hangs on them, their sources too, as one over all labels."""
    urns = list(Report.objects.filter(pk__in=pks).values_list("urn", flat=True))
    for model in OF_REPORT:
        erase(model, Q(report__in=pks))
    _erase_dangers(Q(report__in=pks))
    erase(Report, Q(pk__in=pks))
    SearchDocument.objects.filter(kind=REPORT, ref__in=urns).delete()


def erase_holdings(keys: Collection[UUID]) -> None:
    """Delete the holdings of some subjects with their reviews: the ledger's entry stays."""
    erase(RetentionReview, Q(holding__subject__in=keys))
    erase(Holding, Q(subject__in=keys))


def _erase_dangers(asked: Q) -> None:
    gone = list(Danger.objects.filter(asked).values_list("pk", flat=True))
    erase(DangerCall, Q(danger__in=gone))
    erase(Danger, Q(pk__in=gone))


def _erase_pieces(keys: Collection[UUID], records: Sequence[int] | Collection[int]) -> None:
    """Delete what was gathered of it for somebody who asked; that they asked, and when, stays."""
    called = [f"sources.record:{pk}" for pk in records]
    called += [f"subjects.subject:{key}" for key in keys]
    gone = list(RightsPiece.objects.filter(record__in=called).values_list("pk", flat=True))
    erase(Carried, Q(piece__in=gone))
    erase(RightsPiece, Q(pk__in=gone))


def erase(model: type[Model], asked: Q) -> None:
    """Delete rows without asking what points at them; the database asks at the end."""
    rows = model._default_manager.filter(pk__in=model._default_manager.filter(asked).values("pk"))
    rows._raw_delete(rows.db)

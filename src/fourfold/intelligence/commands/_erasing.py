"""Erasing what intelligence holds of a person who is disposed of."""

from collections.abc import Collection
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
    SetAside,
    SourceEntry,
    Submission,
    WatchlistEntry,
)
from fourfold.subjects.models import Identifier, Inquiry

REPORT = "intelligence.report"
OF_REPORT = (
    *(Submission, SourceEntry, ReportStep, ReportSubject, Dissemination),
    *(RequirementAnswer, PackageReport),
)


def erase_person(keys: Collection[UUID]) -> None:
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


def erase_hits(keys: Collection[UUID], records: Collection[int], reports: Collection[int]) -> None:
    """Delete the scan's hits on what goes, whoever was told; it is written as one over all."""
    erase(Met, Q(subject__in=keys) | Q(record__in=records) | Q(report__in=reports))


def erase_inquiries(words: Collection[str]) -> None:
    """Delete what others asked of names and numbers that go; the ledger keeps that they asked."""
    asked = Q()
    for word in words:
        asked |= Q(asked__icontains=word)
    if asked:
        erase(Inquiry, asked)


def erase_reports(pks: Collection[int]) -> None:
    """Delete reports with all that hangs on them, their sources too, as one over all labels."""
    urns = list(Report.objects.filter(pk__in=pks).values_list("urn", flat=True))
    for model in OF_REPORT:
        erase(model, Q(report__in=pks))
    _erase_dangers(Q(report__in=pks))
    erase(Report, Q(pk__in=pks))
    SearchDocument.objects.filter(kind=REPORT, ref__in=urns).delete()


def holdings_of(keys: Collection[UUID]) -> list[int]:
    """Return the holdings of some subjects, as far as one may read."""
    return list(Holding.objects.filter(subject__in=keys).values_list("pk", flat=True))


def erase_reviews(holdings: Collection[int]) -> None:
    """Delete what was decided on some holdings; a request's label may ask more than theirs."""
    erase(RetentionReview, Q(holding__in=holdings))


def erase_holdings(holdings: Collection[int]) -> None:
    """Delete some holdings: the ledger's entry stays."""
    erase(Holding, Q(pk__in=holdings))


def erase_pieces(keys: Collection[UUID], called: Collection[str]) -> None:
    """Delete what was gathered of them for somebody who asked, and what was set aside.

    That they asked, and when, stays.
    """
    aside = SetAside.objects.filter(subject__in=keys).values("piece")
    asked = Q(record__in=called) | Q(pk__in=aside)
    gone = list(RightsPiece.objects.filter(asked).values_list("pk", flat=True))
    erase(Carried, Q(piece__in=gone))
    erase(SetAside, Q(piece__in=gone))
    erase(RightsPiece, Q(pk__in=gone))


def _erase_dangers(asked: Q) -> None:
    gone = list(Danger.objects.filter(asked).values_list("pk", flat=True))
    erase(DangerCall, Q(danger__in=gone))
    erase(Danger, Q(pk__in=gone))


def erase(model: type[Model], asked: Q) -> None:
    """Delete rows without asking what points at them; the database asks at the end."""
    rows = model._default_manager.filter(pk__in=model._default_manager.filter(asked).values("pk"))
    rows._raw_delete(rows.db)

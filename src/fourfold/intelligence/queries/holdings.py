"""What is due for review, one holding, and the disposals that wait for a second person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Holding, RetentionReview, RightsPiece
from fourfold.intelligence.models.holding import RetentionReviewQuerySet
from fourfold.intelligence.queries import held
from fourfold.intelligence.rules.vocabulary import RetentionGroup, ReviewOutcome
from fourfold.shared.errors import NotFound
from fourfold.subjects.queries.shown import shown

SHOWN = 100
ELSEWHERE = "Held elsewhere"


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """A holding as a line of the queue."""

    holding: Holding
    name: str
    group: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A disposal that waits for a second person; only: the one piece that goes, in words."""

    review: RetentionReview
    holding: Holding
    name: str
    is_mine: bool
    only: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What a disposal would reach, counted as far as one may read."""

    records: int
    shared: int
    reports: int
    also: list[str]


@dataclass(frozen=True, slots=True)
class Queue:
    """Some lines of all that there are, and how many of each group are due."""

    lines: list[HoldingLine]
    total: int
    due: list[tuple[str, int]]


def queue(*, group: str, all_days: bool, today: date) -> Queue:
    """Return what is due for review, the longest due first; or all, by day."""
    due = Holding.objects.filter(review_on__lte=today)
    rows = Holding.objects.all() if all_days else due
    rows = rows.filter(group=group) if group else rows
    found = list(rows.select_related("owner", "label").order_by("review_on", "pk")[:SHOWN])
    counted = dict(due.values_list("group").annotate(Count("pk")).order_by())
    return Queue(
        lines=_lines(found, today),
        total=rows.count(),
        due=[(one.words, counted.get(one.value, 0)) for one in RetentionGroup],
    )


def holding(pk: int) -> Holding:
    """Return one holding.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    row = Holding.objects.select_related("owner", "label").filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such record.")
    return row


def line(row: Holding, today: date) -> HoldingLine:
    """Return one holding as a line."""
    return _lines([row], today)[0]


def reviews(row: Holding) -> list[RetentionReview]:
    """Return the decisions on a holding, the newest first."""
    rows = RetentionReview.objects.filter(holding=row).select_related("by", "answered_by")
    return list(rows.order_by("-reviewed_at", "-pk"))


def review(pk: int) -> RetentionReview:
    """Return a disposal that waits for an answer.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    rows = _disposals().filter(pk=pk).select_related("by", "label").with_neighbour("holding")
    row = rows.first()
    if row is None:
        raise NotFound("There is no such record.")
    return row


def waiting(viewer: Viewer) -> list[Waiting]:
    """Return the disposals that wait for a second person, the oldest first."""
    rows = _disposals().select_related("by").with_neighbour("holding", "holding__owner")
    found = [one for one in rows.order_by("reviewed_at", "pk") if one.holding]
    names = _names({one.holding.subject_id for one in found if one.holding})
    pieces = RightsPiece.objects.filter(pk__in=[one.only for one in found])
    said = dict(pieces.values_list("pk", "heading"))
    return [
        Waiting(
            review=one,
            holding=one.holding,
            name=names(one.holding.subject_id),
            is_mine=one.by_id == viewer.user_id,
            only=said.get(one.only or 0, ""),
        )
        for one in found
        if one.holding
    ]


def piece_of(row: RetentionReview) -> RightsPiece | None:
    """Return the one piece that a disposal is of; nothing where all that is held goes."""
    return RightsPiece.objects.one(pk=row.only) if row.only else None


def reach(row: Holding) -> Reach:
    """Return what a disposal would reach, and the reports whose text speaks of others, too."""
    reached = held.held(row)
    also = [one.urn for one in held.reports_also_of(reached.person)]
    return Reach(len(reached.records), len(reached.shared), len(reached.reports), also)


def _disposals() -> RetentionReviewQuerySet:
    asked = Q(outcome=ReviewOutcome.DISPOSE.value, answered_at__isnull=True)
    return RetentionReview.objects.filter(asked)


def _lines(rows: list[Holding], today: date) -> list[HoldingLine]:
    names = _names({row.subject_id for row in rows})
    return [
        HoldingLine(
            holding=row,
            name=names(row.subject_id),
            group=RetentionGroup(row.group).words,
            is_due=row.review_on <= today,
        )
        for row in rows
    ]


def _names(keys: set[UUID]) -> Callable[[UUID], str]:
    found = shown(keys)
    return lambda key: found[key].words if key in found else ELSEWHERE


def disposal_waiting(holding: Holding) -> RetentionReview | None:
    """Return the disposal of all of it that waits for a second person, or nothing."""
    rows = RetentionReview.objects.filter(holding=holding, outcome=ReviewOutcome.DISPOSE.value)
    return rows.filter(answered_at__isnull=True, only__isnull=True).first()

"""Requirements of desks, and the reports that answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from fourfold.intelligence.models import Report, Requirement, RequirementAnswer
from fourfold.reference.models import ThreatDesk

RANKS = {1: "1, most pressing", 2: "2, usual", 3: "3, good to know"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; state: open, unanswered, overdue or closed."""

    desk: int | None = None
    rank: int | None = None
    state: str = "open"


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """A requirement ready to print."""

    requirement: Requirement
    desk: str
    rank: str
    answers: int
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer as a page shows it; what is held elsewhere has no reference."""

    urn: str
    title: str
    grade: str
    note: str
    on: date
    by: str


def desks() -> list[tuple[int, str]]:
    """Return the threat desks, by organisation and priority."""
    rows = ThreatDesk.objects.select_related("organisation", "priority")
    ordered = rows.order_by("organisation__short_name", "priority__name", "pk")
    return [(one.pk, desk_words(one)) for one in ordered]


def desk_words(one: ThreatDesk) -> str:
    """Return what a desk is called.

    One of an organisation stands for a priority, so both are said.
    """
    return f"{one.organisation.short_name}: {one.priority.name}"


def requirements(wanted: Wanted, *, today: date) -> list[RequirementLine]:
    """Return requirements by desk, the most pressing first."""
    rows = Requirement.objects.select_related("desk__organisation", "desk__priority")
    if wanted.desk:
        rows = rows.filter(desk=wanted.desk)
    if wanted.rank:
        rows = rows.filter(rank=wanted.rank)
    rows = rows.filter(closed_at__isnull=wanted.state != "closed")
    order = ("desk__organisation__short_name", "desk__priority__name", "rank", "until", "pk")
    kept = list(rows.order_by(*order))
    counts = _counts(kept)
    found = [line(row, counts.get(row.pk, 0), today=today) for row in kept]
    if wanted.state == "unanswered":
        return [one for one in found if not one.answers]
    overdue = wanted.state == "overdue"
    return [one for one in found if not overdue or is_overdue(one.requirement, today)]


def is_overdue(one: Requirement, today: date) -> bool:
    """Test if a requirement is open after the day by which an answer was needed."""
    return one.closed_at is None and one.until is not None and one.until < today


def line(row: Requirement, answers: int, *, today: date) -> RequirementLine:
    """Return a requirement as a line to print."""
    states = (
        (row.closed_at is not None, ("Closed", "grey")),
        (is_overdue(row, today), ("Overdue", "red")),
        (not answers, ("Unanswered", "amber")),
    )
    state, tone = next((words for holds, words in states if holds), ("Answered in part", "teal"))
    rank = RANKS.get(row.rank, str(row.rank))
    return RequirementLine(row, desk_words(row.desk), rank, answers, state, tone)


def requirement(urn: str) -> Requirement:
    """Return one requirement.

    :raises NotFound: when there is none, or it cannot be read.
    """
    related = ("label", "desk__organisation", "desk__priority", "by", "closed_by")
    return Requirement.objects.select_related(*related).one(urn=urn)


def answers(one: Requirement) -> list[AnswerLine]:
    """Return the answers to a requirement, the newest first."""
    rows = RequirementAnswer.objects.filter(requirement=one).select_related("by")
    return [
        AnswerLine(
            urn=row.report.urn if row.report else "",
            title=(row.report.title or row.report.urn) if row.report else "",
            grade=row.report.grade if row.report else "",
            note=row.note,
            on=row.answered_at.date(),
            by=row.by.name,
        )
        for row in rows.with_neighbour("report").order_by("-answered_at", "-pk")
    ]


def answered_by(report: Report) -> list[RequirementAnswer]:
    """Return what a report answers, as far as the viewer may read the questions."""
    rows = RequirementAnswer.objects.filter(report=report).select_related("by")
    return list(rows.with_neighbour("requirement").order_by("answered_at", "pk"))


def answerable(report: Report) -> list[tuple[str, str]]:
    """Return the open requirements that a report does not answer yet, by desk."""
    said = RequirementAnswer.objects.filter(report=report).values("requirement")
    rows = Requirement.objects.open().exclude(pk__in=said)
    rows = rows.select_related("desk__organisation", "desk__priority")
    ordered = rows.order_by("desk__organisation__short_name", "rank", "pk")
    return [(one.urn, f"{desk_words(one.desk)}: {one.question[:120]}") for one in ordered]


def of_desks(desks: Sequence[int], *, today: date) -> list[RequirementLine]:
    """Return the open requirements of some desks, the most pressing first."""
    rows = Requirement.objects.open().filter(desk__in=desks)
    rows = rows.select_related("desk__organisation", "desk__priority")
    kept = list(rows.order_by("rank", "until", "pk"))
    counts = _counts(kept)
    return [line(row, counts.get(row.pk, 0), today=today) for row in kept]


def _counts(rows: Sequence[Requirement]) -> dict[int | None, int]:
    """Return how many answers to each requirement can be read."""
    said = RequirementAnswer.objects.filter(requirement__in=rows).order_by()
    counted = said.values("requirement").annotate(number_of=Count("pk"))
    return dict(counted.values_list("requirement", "number_of"))


def report_called(urn: str) -> Report:
    """Return a report by its reference.

    :raises NotFound: when there is none, or it cannot be read.
    """
    return Report.objects.select_related("label", "owner").one(urn=urn)

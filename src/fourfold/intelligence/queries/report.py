"""One report as its page shows it; nothing here asks the register of sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fourfold.access.rules import Marking
from fourfold.intelligence.models import Report, ReportStep, ReportSubject, Submission
from fourfold.intelligence.rules.rights import SHUT_REPORT
from fourfold.intelligence.rules.sending import step_words
from fourfold.intelligence.rules.vocabulary import DataSubject, Handling, Step
from fourfold.subjects.queries.shown import Shown, shown


@dataclass(frozen=True, slots=True)
class Said:
    """The text of a report with what it may never be shown without."""

    text: str
    handling: str
    conditions: str


@dataclass(frozen=True, slots=True)
class About:
    """Whom or what a report is about; shown is None where the name is held elsewhere."""

    pk: int
    key: UUID
    shown: Shown | None
    data_subject: str
    found: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A report as a subject's page shows it; urn is empty where the report is held elsewhere."""

    urn: str
    title: str
    grade: str
    data_subject: str
    statement: str
    at: datetime


def report(urn: str) -> Report:
    """Return a report by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    rows = Report.objects.select_related("label", "owner", "submitted_by", "graded_by")
    return rows.one(urn=urn)


def said(one: Report) -> Said | None:
    """Return a graded report's text, with its handling and its conditions; else nothing.

    Pages, files and the API take the text from here, so that conditions cannot be left behind.
    """
    if one.step != Step.GRADED:
        return None
    return Said(one.text, one.handling, one.conditions)


def has_conditions(one: Report) -> bool:
    """Test if a report is of handling C."""
    return one.handling == Handling.CONDITIONS


def submissions_of(one: Report) -> list[Submission]:
    """Return what was typed, the first first: for those of the force that submitted it.

    Of a report whose use is restricted nothing is shown, as nothing of its own text is
    (Data Protection Act 2018, s.47).
    """
    if one.text == SHUT_REPORT:
        return []
    rows = Submission.objects.filter(report=one).select_related("by", "label")
    return list(rows.order_by("submitted_at", "pk"))


def raw_text(submissions: Sequence[Submission]) -> str:
    """Return what was typed as one text."""
    return "\n\n".join(typed.text for typed in submissions)


def marking_with(one: Report, typed: Sequence[Submission]) -> Marking:
    """Return the marking of a page that shows a report and what was typed."""
    return Marking(max([one.label.marking, *(each.label.marking for each in typed)]))


def about_of(one: Report) -> list[About]:
    """Return whom and what a report is about, people first said first."""
    rows = ReportSubject.objects.filter(report=one, ended_at=None).select_related("by")
    held = list(rows.order_by("linked_at", "pk"))
    found = shown(row.subject_id for row in held)
    return [
        About(
            pk=row.pk,
            key=row.subject_id,
            shown=found.get(row.subject_id),
            data_subject=DataSubject(row.data_subject).words,
            found=row.found,
            reason=row.reason,
            by=row.by.name,
            at=row.linked_at,
        )
        for row in held
    ]


def link_of(one: Report, pk: int) -> ReportSubject:
    """Return one standing link of a report.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return ReportSubject.objects.one(pk=pk, report=one, ended_at=None)


def question_of(one: Report) -> ReportStep | None:
    """Return the question with which a report came back, while it waits for its officer."""
    if one.step != Step.RETURNED:
        return None
    rows = ReportStep.objects.filter(report=one, step=Step.RETURNED).select_related("by")
    return rows.order_by("-at", "-pk").first()


def history(one: Report) -> list[dict[str, Any]]:
    """Return what was done with a report, the newest first."""
    rows = ReportStep.objects.filter(report=one).select_related("by").order_by("-at", "-pk")
    return [
        {
            "on": row.at,
            "title": step_words(Step(row.step).words, row.reason),
            "text": row.reason,
            "by": row.by.name,
        }
        for row in rows
    ]


def of_subject(keys: Sequence[UUID]) -> list[Mentioned]:
    """Return the reports about a subject, the newest first."""
    rows = ReportSubject.objects.filter(subject_id__in=keys, ended_at=None)
    held = list(rows.with_neighbour("report").order_by("-linked_at", "-pk"))
    return [_mentioned(row) for row in held]


def _mentioned(row: ReportSubject) -> Mentioned:
    one = row.report
    return Mentioned(
        urn=one.urn if one else "",
        title=one.title if one else "",
        grade=one.grade if one else "",
        data_subject=DataSubject(row.data_subject).words,
        statement=one.get_statement_display() if one else "",
        at=one.submitted_at if one else row.linked_at,
    )


def timeline_of(keys: Sequence[UUID]) -> list[dict[str, Any]]:
    """Return the items that reports add to a subject's timeline."""
    rows = ReportSubject.objects.filter(subject_id__in=keys, ended_at=None)
    held = rows.filter(report__isnull=False).with_neighbour("report").order_by("pk")
    return [
        {
            "on": row.report.happened_from or row.report.submitted_at,
            "title": row.report.title,
            "text": f"{row.report.get_statement_display()}, graded {row.report.grade}. "
            f"{DataSubject(row.data_subject).words}.",
            "urn": row.report.urn,
            "kind": "intelligence.report",
        }
        for row in held
        if row.report
    ]

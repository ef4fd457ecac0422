"""The list of reports, one report, the table that is taken away, and the register of sources."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.reach import reach as reach_of
from fourfold.access.rules import REASONS, Marking
from fourfold.intelligence.forms.grading import Listed
from fourfold.intelligence.forms.sending import SourceSearch
from fourfold.intelligence.models import Report
from fourfold.intelligence.queries import register as registers
from fourfold.intelligence.queries import report as queries
from fourfold.intelligence.queries import reports as lists
from fourfold.intelligence.queries import sent as sents
from fourfold.intelligence.rules.vocabulary import (
    Assessment,
    Handling,
    SourceGrade,
    Statement,
    Step,
)
from fourfold.publishing.tables import Cover
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError
from fourfold.shared.hooks import table
from fourfold.web.http import Request, download, needs, reason_given, render

PAGE = 50
OPEN = (Step.SUBMITTED.value, Step.RETURNED.value, Step.TRIAGED.value)
Deed = tuple[str, str, str, Sequence[str]]  # label, page, verb, at which steps
REGISTER: Deed = (
    "Register the source",
    "intelligence:record_source",
    "intelligence.record_source",
    tuple(Step),
)
DEEDS: tuple[Deed, ...] = (
    ("Sanitise and grade", "intelligence:grade_report", "intelligence.grade_report", OPEN),
    ("Triage", "intelligence:triage_report", "intelligence.triage_report", OPEN),
    ("Ask the officer", "intelligence:return_report", "intelligence.return_report", OPEN),
    ("Close without a report", "intelligence:close_report", "intelligence.close_report", OPEN),
    ("Send", "intelligence:send_report", "intelligence.send_report", ("GRADED",)),
    ("Whom it is about", "intelligence:report_about", "intelligence.link_report", ("GRADED",)),
    ("Grade again", "intelligence:grade_report", "intelligence.grade_report", ("GRADED",)),
)


@require_safe
@needs("intelligence.read")
def listed(request: Request) -> HttpResponse:
    """Show reports, the newest first, with the filters that are in use."""
    form = _form(request)
    context: dict[str, Any] = {"form": form, "lines": [], "total": 0, "may": _may(request)}
    if not form.is_valid():
        return render(request, "intelligence/reports.html", context, part="list", status=422)
    asked = _asked(form)
    sort = request.GET.get("sort", "-submitted")
    page = Paginator(lists.ordered(lists.found(asked), sort), PAGE).get_page(
        request.GET.get("page")
    )
    shown = list(page.object_list)
    _enter_search(request, asked, page.paginator.count, shown)
    context |= {
        "page": page,
        "lines": shown,
        "total": page.paginator.count,
        "sort": sort,
        "chosen": _chosen(request, form),
        "query": request.GET.urlencode(),
        "reasons": REASONS,
        "asks_why": reference.justifies_export(request.viewer.organisation_id),
        "marking": lists.marking_of(shown),
    }
    return render(request, "intelligence/reports.html", context, part="list")


def _enter_search(request: Request, asked: lists.Asked, total: int, shown: list[Report]) -> None:
    if asked.words:
        ledger.searched(
            "; ".join(asked.words),
            verb="intelligence.read",
            found=total,
            at=request.at,
            why=reason_given(request),
            under={one.label_id for one in shown},
        )


def _may(request: Request) -> dict[str, bool]:
    verbs = ("submit_report", "grade_report", "read_sources")
    return {verb: request.viewer.may(f"intelligence.{verb}") for verb in verbs}


def _form(request: Request) -> Listed:
    return Listed(reference.releasable(), request.GET)


def _asked(form: Listed) -> lists.Asked:
    given = form.cleaned_data
    return lists.Asked(
        text=given["q"],
        first=given["first"],
        last=given["last"],
        steps=frozenset(map(Step, given["step"])),
        handling=given["handling"],
        statement=given["statement"],
        urgency=given["urgency"],
        organisations=frozenset(map(int, given["organisation"])),
    )


def _chosen(request: Request, form: Listed) -> list[dict[str, str]]:
    """Return each filter in use, with the address of the list without it."""
    chosen = []
    for name, field in form.fields.items():
        for value in filter(None, request.GET.getlist(name)):
            query = request.GET.copy()
            query.setlist(name, [one for one in query.getlist(name) if one != value])
            query.pop("page", None)
            words = dict(getattr(field, "choices", ())).get(value, value)
            chosen.append({"label": f"{field.label}: {words}", "url": f"?{query.urlencode()}"})
    return chosen


@require_safe
@needs("intelligence.read")
def take(request: Request, form: str) -> HttpResponse:
    """Take the list away as a file; the text of handling C stays here."""
    asked, why = _form(request), reason_given(request)
    if not asked.is_valid():
        raise DomainError("One of the filters does not make sense.")
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        raise DomainError("Say why you take the reports.")
    filters = _asked(asked)
    rows = list(lists.ordered(lists.found(filters), "-submitted")[: lists.MOST_TAKEN])
    said = f"{len(rows)} reports; {'; '.join(filters.words) or 'all'}"
    under = {one.label_id for one in rows}
    ledger.exported(said, verb="intelligence.read", at=request.at, why=why, under=under)
    cover = Cover(
        title="Intelligence reports",
        marking=lists.marking_of(rows).words,
        run_at=request.at,
        run_for=request.viewer.name,
        filters=filters.words,
        notes=("A report of handling C is listed with its conditions and without its text.",),
    )
    return download(form, columns=lists.COLUMNS, rows=lists.table(rows), cover=cover)


@require_safe
@needs("intelligence.read")
def report(request: Request, urn: str) -> HttpResponse:
    """Show a report: what it is, its text and conditions, whom it is about, who has it."""
    one = queries.report(urn)
    typed = queries.submissions_of(one) if one.step != Step.GRADED else []
    for record in (one, *typed):
        ledger.consulted(record, verb="intelligence.read", at=request.at)
    context = frame_of(request, one) | {
        "said": queries.said(one),
        "typed": typed,
        "marking": queries.marking_with(one, typed),
        "about": queries.about_of(one),
        "sent": sents.sent_of(one),
        "question": queries.question_of(one),
        "panels": [row(request, one) for row in table("report_panels").values()],
        "history": queries.history(one),
        "may_answer": one.submitted_by_id == request.viewer.user_id,
        "may_link": request.viewer.may("intelligence.link_report"),
        "may_unlink": request.viewer.may("intelligence.unlink_report"),
        "may_recall": request.viewer.may("intelligence.recall_report"),
        "may_send": request.viewer.may("intelligence.send_report"),
    }
    return render(request, "intelligence/report.html", context)


def frame_of(request: Request, one: Report) -> dict[str, Any]:
    """Return what stands on every page of a report: identity, and what may be done."""
    reach = reach_of(one.label.restriction, request.today)
    return {
        "one": one,
        "name": one.title or "Report that waits to be graded",
        "marking": one.label.marking,
        "reach": reach,
        "crumbs": [{"label": "Reports", "url": reverse("intelligence:reports")}],
        "facts": _facts(one),
        "grades": _grades(one),
        "is_graded": one.step == Step.GRADED,
        "actions": [
            {"label": label, "url": reverse(name, args=[one.urn]), "kind": "secondary"}
            for label, name, verb, steps in _deeds(request, one)
            if one.step in steps and request.viewer.may(verb)
        ],
    }


def _deeds(request: Request, one: Report) -> Sequence[Deed]:
    """Return what may be done, the register too for who reads it: the register is not touched."""
    by, on = request.viewer, request.today
    if by.may(REGISTER[2]) and registers.reads_register(by, one.owner_id, on=on):
        return (*DEEDS, REGISTER)
    return DEEDS


def _facts(one: Report) -> list[dict[str, str]]:
    days = [one.happened_from, one.happened_until]
    said = [
        ("Grade", one.grade),
        ("Statement", Statement(one.statement).words),
        ("Step", Step(one.step).words),
        ("Submitted", f"{one.submitted_at:%-d %B %Y}, {one.submitted_by.name}"),
        ("Happened", " to ".join(f"{day:%-d %B %Y}" for day in days if day)),
        ("Where", one.place),
        ("Old grade", one.legacy_grade),
    ]
    return [{"key": key, "value": value} for key, value in said if value]


def _grades(one: Report) -> list[dict[str, str]]:
    if one.step != Step.GRADED:
        return []
    return [
        {"key": "Source", "value": f"{one.source_grade}: {SourceGrade(one.source_grade).words}"},
        {"key": "Information", "value": f"{one.assessment}: {Assessment(one.assessment).words}"},
        {"key": "Handling", "value": f"{one.handling}: {Handling(one.handling).words}"},
    ]


@require_safe
@needs("intelligence.read_sources")
def register(request: Request) -> HttpResponse:
    """Show the register of sources to those under its labels; each look is entered."""
    form = SourceSearch(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = registers.entries(words)
    ledger.searched(
        words or "the whole register",
        verb="intelligence.read_sources",
        found=len(rows),
        at=request.at,
        why=reason_given(request),
        under={one.label_id for one in rows},
    )
    context = {
        "form": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "total": len(rows),
        "marking": max((one.label.marking for one in rows), default=Marking.OFFICIAL),
    }
    return render(request, "intelligence/report_sources.html", context)

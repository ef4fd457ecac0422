"""What the unit does with a submission: queue, triage, question, sanitising, grading, links."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.reach import reach as reach_of
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.intelligence.commands import about as linking
from fourfold.intelligence.commands import grading as commands
from fourfold.intelligence.commands import report as reporting
from fourfold.intelligence.forms.grading import Grading, Link, Question, Reason, Source, Triage
from fourfold.intelligence.models import Report
from fourfold.intelligence.queries import found as finding
from fourfold.intelligence.queries import report as queries
from fourfold.intelligence.queries import reports as lists
from fourfold.intelligence.rules.grading import doubts
from fourfold.intelligence.rules.vocabulary import DataSubject, Step
from fourfold.intelligence.views.reports import frame_of
from fourfold.reference.queries import releasable
from fourfold.shared.errors import DomainError, NotFound
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.web.http import Request, go, needs, render

PAGE = 50
PEOPLE = [one for one in DataSubject if one is not DataSubject.NOT_A_PERSON]


@require_safe
@needs("intelligence.triage_report")
def queue(request: Request) -> HttpResponse:
    """Show what waits to be graded, the urgent first, then who waits longest; by force."""
    waiting = lists.queue(request.at)
    forces = sorted({(one.report.owner.short_name, one.report.owner_id) for one in waiting})
    force = request.GET.get("force", "")
    kept = [one for one in waiting if force in {"", str(one.report.owner_id)}]
    url = reverse("intelligence:report_queue")
    context = {
        "page": Paginator(kept, PAGE).get_page(request.GET.get("page")),
        "total": len(kept),
        "marking": lists.marking_of(one.report for one in kept),
        "crumbs": [{"label": "Reports", "url": reverse("intelligence:reports")}],
        "tabs": [
            {
                "label": name,
                "url": f"{url}?force={pk}" if pk else url,
                "current": force == str(pk or ""),
                "count": sum(pk in {0, one.report.owner_id} for one in waiting),
            }
            for name, pk in [("Every force", 0), *forces]
        ],
    }
    return render(request, "intelligence/report_queue.html", context)


def _deed(
    request: Request,
    one: Report,
    form: forms.Form,
    words: dict[str, str],
    act: Callable[[dict[str, Any]], Model],
) -> HttpResponse:
    """Show a form of one deed on a report, and do it."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words["done"])
            return go(request, "intelligence:report", one.urn)
    typed = queries.submissions_of(one) if one.step != Step.GRADED else []
    context = frame_of(request, one) | {
        "form": form,
        "deed": words,
        "typed": typed,
        "marking": queries.marking_with(one, typed),
    }
    return render(
        request, "intelligence/report_deed.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@needs("intelligence.triage_report")
def triage(request: Request, urn: str) -> HttpResponse:
    """Say how soon a report is looked at."""
    one = queries.report(urn)
    words = {
        "heading": "Triage",
        "text": "What is a threat to life leaves this queue at once: duty officers are told.",
        "button": "Save",
        "done": "Triaged.",
    }
    form = Triage(request.POST or None, initial={"urgency": one.urgency})
    return _deed(
        request,
        one,
        form,
        words,
        lambda given: reporting.triage(report=one, **given, by=request.viewer, at=request.at),
    )


@require_http_methods(["GET", "POST"])
@needs("intelligence.return_report")
def return_to_officer(request: Request, urn: str) -> HttpResponse:
    """Send a report back to its officer with a question."""
    one = queries.report(urn)
    words = {
        "heading": "Ask the officer",
        "text": "The question stands on their first page until they answer it.",
        "button": "Send the question",
        "done": "Sent back with your question.",
    }
    return _deed(
        request,
        one,
        Question(request.POST or None),
        words,
        lambda given: reporting.return_to_officer(
            report=one, **given, by=request.viewer, at=request.at
        ),
    )


@require_http_methods(["GET", "POST"])
@needs("intelligence.close_report")
def close(request: Request, urn: str) -> HttpResponse:
    """Close a submission without making a report of it."""
    one = queries.report(urn)
    words = {
        "heading": "Close without a report",
        "text": "It is kept with your reason, and leaves the queue.",
        "button": "Close",
        "done": "Closed without a report.",
    }
    return _deed(
        request,
        one,
        Reason(request.POST or None),
        words,
        lambda given: reporting.close(report=one, **given, by=request.viewer, at=request.at),
    )


@require_http_methods(["GET", "POST"])
@needs("intelligence.record_source")
def source(request: Request, urn: str) -> HttpResponse:
    """Register where a report came from; this page shows nothing of the register."""
    one = queries.report(urn)
    words = {
        "heading": "Register the source",
        "text": "A reference into the force's own system. It is read in the register alone.",
        "button": "Register",
        "done": "Registered.",
    }
    return _deed(
        request,
        one,
        Source(request.POST or None),
        words,
        lambda given: reporting.record_source(
            report=one, **given, by=request.viewer, at=request.at
        ),
    )


@require_http_methods(["GET", "POST"])
@needs("intelligence.grade_report")
def grade(request: Request, urn: str) -> HttpResponse:
    """Sanitise and grade: what was typed stands beside the sanitised text."""
    one = queries.report(urn)
    if one.step == Step.CLOSED:
        raise NotFound("There is no such record.")
    typed = queries.submissions_of(one)
    for row in typed if request.method != "POST" else ():
        ledger.consulted(row, verb="intelligence.read", at=request.at)
    is_again = one.step == Step.GRADED
    form = Grading(releasable(), request.POST or None, is_again=is_again, initial=_initial(one))
    is_valid = form.is_valid()
    held = doubts(queries.raw_text(typed), request.POST.get("text", "")) if request.POST else ()
    saves = "check" not in request.POST and ("sure" in request.POST or not held)
    if is_valid and saves and _graded(request, one, form):
        return go(request, "intelligence:report_about", one.urn)
    context = frame_of(request, one) | {
        "form": form,
        "typed": typed,
        "marking": queries.marking_with(one, typed),
        "doubts": held,
        "is_again": is_again,
        "will_reach": _reach(request, one, form, is_valid=is_valid),
        "sure": bool(held) and is_valid,
    }
    status = 422 if form.errors else 200
    return render(request, "intelligence/report_grade.html", context, status=status)


def _initial(one: Report) -> dict[str, Any]:
    now = one.label.restriction
    return {
        "title": one.title,
        "text": one.text,
        "source": one.source_grade,
        "assessment": one.assessment,
        "handling": one.handling,
        "conditions": one.conditions,
        "statement": one.statement,
        "legacy": one.legacy_grade,
        "marking": now.marking,
        "organisations": sorted({pk for audience in now.audiences for pk in audience}),
    }


def _released(one: Report, given: dict[str, Any]) -> Restriction:
    """Return what was chosen; compartments, and what is not chosen anew, stay as they are."""
    now = one.label.restriction
    chosen = frozenset(given["organisations"])
    same = chosen == frozenset(pk for audience in now.audiences for pk in audience)
    marking: Marking = given["marking"]
    audiences = now.audiences if same or not chosen else frozenset({chosen})
    return Restriction(marking, audiences, now.compartments)


def _reach(request: Request, one: Report, form: Grading, *, is_valid: bool) -> Any:
    restriction = _released(one, form.cleaned_data) if is_valid else one.label.restriction
    return reach_of(restriction, request.today)


def _graded(request: Request, one: Report, form: Grading) -> bool:
    given = form.cleaned_data
    try:
        commands.grade(
            report=one,
            given=form.stated(),
            label=label_saying(_released(one, given)),
            reason=given.get("reason", ""),
            by=request.viewer,
            at=request.at,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "Graded. Say whom it is about.")
    return True


@require_http_methods(["GET", "POST"])
@needs("intelligence.link_report")
def about(request: Request, urn: str) -> HttpResponse:
    """Offer what the text names, and let a person say whom the report is about."""
    one = queries.report(urn)
    if one.step != Step.GRADED:
        raise NotFound("There is no such record.")
    form = Link(request.POST or None)
    if form.is_valid() and _linked(request, one, form):
        return go(request, "intelligence:report_about", one.urn)
    if request.method != "POST":
        ledger.consulted(one, verb="intelligence.read", at=request.at)
    context = frame_of(request, one) | {
        "form": form,
        "said": queries.said(one),
        "about": queries.about_of(one),
        "offers": finding.offers(one.text, one.pk),
        "people": [(each.value, each.words) for each in PEOPLE],
        "thing": DataSubject.NOT_A_PERSON.value,
        "person": SubjectKind.PERSON,
        "may_unlink": request.viewer.may("intelligence.unlink_report"),
    }
    status = 422 if form.errors else 200
    return render(request, "intelligence/report_about.html", context, status=status)


def _linked(request: Request, one: Report, form: Link) -> bool:
    given = form.cleaned_data
    key = finding.subject_called(given["subject"])
    if key is None:
        form.add_error("subject", "There is no such person or thing that you may read.")
        return False
    new = linking.NewLink(
        subject=key,
        data_subject=given["data_subject"],
        kind=given["kind"],
        found=given["found"],
        reason=given["reason"],
    )
    try:
        linking.link(report=one, new=new, by=request.viewer, at=request.at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "Linked.")
    return True


@require_http_methods(["GET", "POST"])
@needs("intelligence.unlink_report")
def unlink(request: Request, urn: str, pk: int) -> HttpResponse:
    """End what was said of a subject, and say why."""
    one = queries.report(urn)
    link = queries.link_of(one, pk)
    words = {
        "heading": "It is not about them",
        "text": "The link ends and is kept with your reason.",
        "button": "End the link",
        "done": "The link was ended.",
    }
    return _deed(
        request,
        one,
        Reason(request.POST or None),
        words,
        lambda given: linking.unlink(link=link, **given, by=request.viewer, at=request.at),
    )

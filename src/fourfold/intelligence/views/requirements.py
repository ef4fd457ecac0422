"""Pages of requirements: the list by desk, one of them, asking, answering, closing."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.speaking import label_saying
from fourfold.intelligence.commands import requirement as commands
from fourfold.intelligence.forms import requirement as forms
from fourfold.intelligence.queries import requirements as queries
from fourfold.intelligence.views._acting import (
    chosen,
    done,
    filtered,
    form_page,
    narrow,
    readers,
    release_page,
)
from fourfold.reference.models import ThreatDesk
from fourfold.web.http import Request, go, needs, render

READS = needs("intelligence.read")


@require_safe
@READS
def requirements(request: Request) -> HttpResponse:
    """Show what desks ask, the most pressing first."""
    form = filtered(forms.RequirementFilters(queries.desks(), request.GET))
    lines = queries.requirements(form.wanted(), today=request.today)
    context = {
        "form": form,
        "chosen": chosen(request, form),
        "lines": lines,
        "unanswered": sum(not line.answers for line in lines),
        "overdue": sum(queries.is_overdue(line.requirement, request.today) for line in lines),
        "may_record": request.viewer.may("intelligence.record_requirement"),
    }
    return render(request, "intelligence/requirements.html", context)


@require_safe
@READS
def requirement(request: Request, urn: str) -> HttpResponse:
    """Show one requirement: what is asked, why, and what answers it."""
    one = queries.requirement(urn)
    ledger.consulted(one, verb="intelligence.read", at=request.at)
    answers = queries.answers(one)
    is_open = one.closed_at is None
    context = {
        "requirement": one,
        "line": queries.line(one, len(answers), today=request.today),
        "answers": answers,
        "may_answer": is_open and request.viewer.may("intelligence.answer_requirement"),
        "may_close": is_open and request.viewer.may("intelligence.close_requirement"),
        "crumbs": _crumbs(),
        "marking": one.label.marking,
    }
    return render(request, "intelligence/requirement.html", context)


def _crumbs(urn: str = "") -> list[dict[str, str]]:
    found = [{"label": "Requirements", "url": reverse("intelligence:requirements")}]
    if urn:
        found.append({"label": urn, "url": reverse("intelligence:requirement", args=[urn])})
    return found


@require_http_methods(["GET", "POST"])
@needs("intelligence.record_requirement")
def record(request: Request) -> HttpResponse:
    """Write down what a desk needs to know."""
    initial = narrow(request) | {"desk": request.GET.get("desk")}
    form = forms.RecordRequirement(
        queries.desks(), *readers(request), request.POST or None, initial=initial
    )
    made: list[str] = []

    def act(said: Any) -> None:
        new = commands.NewRequirement(
            desk=ThreatDesk.objects.get(pk=said["desk"]),
            **{name: said[name] for name in ("question", "why", "rank", "until")},
        )
        label = label_saying(form.restriction())
        by, at = request.viewer, request.at
        made.append(commands.record_requirement(new=new, label=label, by=by, at=at).urn)

    if done(form, act):
        return go(request, "intelligence:requirement", made[0])
    return release_page(request, form, "What does a desk need to know?", "Record", crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
@needs("intelligence.answer_requirement")
def answer(request: Request, urn: str) -> HttpResponse:
    """Say that a report answers a requirement."""
    one = queries.requirement(urn)
    form = forms.AnswerRequirement(request.POST or None)

    def act(said: Any) -> None:
        commands.answer_requirement(
            requirement=one,
            report=queries.report_called(said["report"].strip().upper()),
            note=said["note"],
            by=request.viewer,
            at=request.at,
        )

    if done(form, act):
        return go(request, "intelligence:requirement", urn)
    return form_page(
        request,
        form,
        "Which report answers it?",
        "Record the answer",
        lead=one.question,
        crumbs=_crumbs(urn),
        marking=one.label.marking,
    )


@require_http_methods(["GET", "POST"])
@needs("intelligence.close_requirement")
def close(request: Request, urn: str) -> HttpResponse:
    """Close a requirement."""
    one = queries.requirement(urn)
    form = forms.CloseRequirement(request.POST or None)
    who: dict[str, Any] = {"requirement": one, "by": request.viewer, "at": request.at}
    if done(form, lambda said: commands.close_requirement(**said, **who)):
        return go(request, "intelligence:requirement", urn)
    return form_page(
        request,
        form,
        "Close the requirement",
        "Close it",
        lead=one.question,
        crumbs=_crumbs(urn),
        marking=one.label.marking,
    )


@require_http_methods(["GET", "POST"])
@needs("intelligence.answer_requirement")
def answers_of(request: Request, urn: str) -> HttpResponse:
    """Say which requirement a report answers."""
    report = queries.report_called(urn)
    form = forms.ReportAnswers(queries.answerable(report), request.POST or None)

    def act(said: Any) -> None:
        commands.answer_requirement(
            requirement=queries.requirement(said["requirement"]),
            report=report,
            note=said["note"],
            by=request.viewer,
            at=request.at,
        )

    if done(form, act):
        return go(request, "intelligence:report", urn)
    lead = f"{report.urn} {report.title}".strip()
    return form_page(
        request,
        form,
        "What does the report answer?",
        "Record the answer",
        lead=lead,
        crumbs=_crumbs(),
        marking=report.label.marking,
    )

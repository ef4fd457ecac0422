"""Giving a report to somebody, taking its conditions on, calling it back, and the file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.rules import Justification, Marking
from fourfold.intelligence.commands import sending as commands
from fourfold.intelligence.forms.grading import Reason
from fourfold.intelligence.forms.sending import Acknowledge, Send
from fourfold.intelligence.models import Dissemination, Report
from fourfold.intelligence.queries import report as queries
from fourfold.intelligence.queries import sent as sents
from fourfold.intelligence.queries.recipients import brought_to
from fourfold.intelligence.rules.sending import Door
from fourfold.intelligence.rules.vocabulary import Handling, Step
from fourfold.intelligence.views.reports import frame_of
from fourfold.publishing import papers
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("intelligence.send_report")
def send(request: Request, urn: str) -> HttpResponse:
    """Give a report to one recipient for a purpose; its conditions stand above the form."""
    one = queries.report(urn)
    if one.step != Step.GRADED:
        raise NotFound("There is no such record.")
    people = sents.people_here(one.label.marking)
    form = Send(people, sents.organisations_here(), request.POST or None)
    sent = _sent(request, one, form) if form.is_valid() else None
    if sent is not None:
        messages.success(request, _said(sent))
        return go(request, "intelligence:report", one.urn)
    context = frame_of(request, one) | {
        "form": form,
        "said": queries.said(one),
        "has_conditions": queries.has_conditions(one),
    }
    status = 422 if form.errors else 200
    return render(request, "intelligence/report_send.html", context, status=status)


def _sent(request: Request, one: Report, form: Send) -> Dissemination | None:
    to = form.stated()
    why = Justification("DISCLOSE", to.purpose.strip())
    try:
        return commands.send(report=one, to=to, why=why, by=request.viewer, at=request.at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


def _said(sent: Dissemination) -> str:
    if sent.to_outside:
        return f"Entered. The file for {sent.recipient} stands under “Who has it”."
    if sent.handling == Handling.CONDITIONS:
        return f"Sent to {sent.recipient}. They read it once they take its conditions on."
    return f"Sent to {sent.recipient}."


@require_http_methods(["GET", "POST"])
@needs("intelligence.recall_report")
def recall(request: Request, urn: str, pk: int) -> HttpResponse:
    """Call back what was sent."""
    one = queries.report(urn)
    sent = sents.of_report(one, pk)
    form = Reason(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            commands.recall(sent=sent, reason=reason, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Called back from {sent.recipient}.")
            return go(request, "intelligence:report", one.urn)
    outside = " Tell them too: the file is with them." if sent.to_outside else ""
    context = frame_of(request, one) | {
        "form": form,
        "deed": {
            "heading": f"Call it back from {sent.recipient}",
            "text": f"They read it here no more, and are told why.{outside}",
            "button": "Call it back",
        },
    }
    return render(
        request, "intelligence/report_deed.html", context, status=422 if form.errors else 200
    )


@require_safe
@needs("intelligence.send_report")
def file(request: Request, urn: str, pk: int) -> HttpResponse:
    """Make the file for somebody outside; recipient, marking, grade and conditions stand on it."""
    one = queries.report(urn)
    sent = sents.of_report(one, pk)
    content = papers.pdf(sents.paper(sent))
    why = Justification("DISCLOSE", sent.purpose)
    said = f"{sent.ledger_name} as PDF"
    verb = "intelligence.send_report"
    ledger.exported(said, verb=verb, at=request.at, why=why, under=[sent.label_id])
    marking = sent.label.restriction.marking.words
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="report-{one.urn}-{marking}.pdf"'},
    )


@require_safe
@needs("intelligence.acknowledge_report")
def received_all(request: Request) -> HttpResponse:
    """Show what came to somebody; what waits for them says nothing of itself yet."""
    lines, brought = sents.received_by(request.viewer), brought_to(request.viewer)
    marks = [one.marking for one in lines] + [one.label.marking for one in brought]
    context = {
        "lines": lines,
        "brought": brought,
        "today": request.today,
        "waits": Door.WAITS,
        "shut": Door.SHUT,
        "marking": max(marks, default=Marking.OFFICIAL),
    }
    return render(request, "intelligence/report_received_all.html", context)


@require_POST
@needs("intelligence.acknowledge_report")
def told(request: Request, pk: int) -> HttpResponse:
    """Acknowledge what a person's right changed in what came."""
    one = next((row for row in brought_to(request.viewer) if row.pk == pk), None)
    if one is None:
        raise NotFound("There is no such record.")
    commands.acknowledge(sent=one, by=request.viewer, at=request.at)
    messages.success(request, "Acknowledged. Its sender sees that you have.")
    return go(request, "intelligence:received_all")


@require_http_methods(["GET", "POST"])
@needs("intelligence.acknowledge_report")
def received(request: Request, pk: int) -> HttpResponse:
    """Show one thing that came: its conditions first, its text once they are taken on."""
    one = sents.received(pk, request.viewer)
    form = Acknowledge(request.POST if request.method == "POST" else None)
    if one.door is Door.WAITS and form.is_valid():
        row = sents.row_of(pk, request.viewer)
        commands.acknowledge(sent=row, by=request.viewer, at=request.at)
        return go(request, "intelligence:received", pk)
    if one.door is Door.OPEN:
        row = sents.row_of(pk, request.viewer)
        ledger.consulted(row, verb="intelligence.read", at=request.at)
    context: dict[str, Any] = {
        "received": one,
        "form": form,
        "is_open": one.door is Door.OPEN,
        "is_shut": one.door is Door.SHUT,
        "marking": one.marking,
        "crumbs": [{"label": "Sent to you", "url": reverse("intelligence:received_all")}],
    }
    status = 422 if form.errors and one.door is Door.WAITS else 200
    return render(request, "intelligence/report_received.html", context, status=status)

"""Submitting on a phone: the box comes first; and answering the unit's question."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.intelligence.commands import report as commands
from fourfold.intelligence.forms.submit import Answer, Submit
from fourfold.intelligence.models import Report
from fourfold.intelligence.queries import report as queries
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render

# A telephone that is lost tells nobody whose words a report came from.
NOT_ON_THE_DEVICE = ["source", "source_system"]


@require_http_methods(["GET", "POST"])
@needs("intelligence.submit_report")
def submit(request: Request) -> HttpResponse:
    """Take what an officer knows; what is typed is kept in their browser until it is sent."""
    form = Submit(request.POST or None)
    made = _submitted(request, form) if form.is_valid() else None
    if made is not None:
        return go(request, "intelligence:submitted", made.urn)
    context = {"form": form, "island": _island(request)}
    return render(request, "intelligence/submit.html", context, status=422 if form.errors else 200)


def _island(request: Request) -> dict[str, object]:
    return {"key": f"report-{request.viewer.user_id}", "without": NOT_ON_THE_DEVICE}


def _submitted(request: Request, form: Submit) -> Report | None:
    try:
        return commands.submit(new=form.stated(), by=request.viewer, at=request.at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


@require_safe
@needs("intelligence.submit_report")
def submitted(request: Request, urn: str) -> HttpResponse:
    """Confirm that a report was submitted, with its reference, to its officer."""
    one = queries.report(urn)
    if one.submitted_by_id != request.viewer.user_id:
        raise NotFound("There is no such record.")
    context = {
        "one": one,
        "marking": one.label.marking,
        "done": _island(request) | {"done": True},
        "is_urgent": one.urgency == "HIGH",
    }
    return render(request, "intelligence/submitted.html", context)


@require_http_methods(["GET", "POST"])
@needs("intelligence.submit_report")
def answer(request: Request, urn: str) -> HttpResponse:
    """Answer the question with which one's report came back."""
    one = queries.report(urn)
    question = queries.question_of(one)
    if question is None or one.submitted_by_id != request.viewer.user_id:
        raise NotFound("There is no such record.")
    form = Answer(request.POST or None)
    if form.is_valid():
        new = commands.NewReport(text=form.cleaned_data["text"])
        try:
            commands.submit(new=new, answers=one, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Answered. The unit looks at it again.")
            return go(request, "intelligence:submitted", one.urn)
    typed = queries.submissions_of(one)
    context = {
        "one": one,
        "form": form,
        "heading": "Answer the question",
        "words": question.reason,
        "asked_by": question.by.name,
        "typed": typed,
        "marking": queries.marking_with(one, typed),
    }
    return render(
        request, "intelligence/submit_answer.html", context, status=422 if form.errors else 200
    )

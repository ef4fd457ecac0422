"""Disposing of a threat: asking, and the answer of a second person."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.shared.errors import DomainError
from fourfold.threats.commands import disposal as commands
from fourfold.threats.forms import disposal as forms
from fourfold.threats.queries import disposal as queries
from fourfold.threats.queries import threat as threats
from fourfold.threats.views.threat import frame_of
from fourfold.web.http import Request, go, needs, render

ASK, AGREE, REFUSE = "threats.ask_disposal", "threats.agree_disposal", "threats.refuse_disposal"


@require_http_methods(["GET", "POST"])
@needs(ASK)
def ask(request: Request, urn: str) -> HttpResponse:
    """Say what would go with a threat, and ask for it; somebody else must agree."""
    one = threats.threat(urn)
    form = forms.Ask(request.POST or None)
    if form.is_valid():
        try:
            commands.ask_disposal(threat=one, **form.cleaned_data, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "threats:ask_disposal", one.urn)
    context = frame_of(request, one) | {
        "form": form,
        "goes": queries.what_goes(one),
        "waits": queries.of_threat(one),
        "may_answer": request.viewer.may(AGREE),
    }
    return render(request, "threats/dispose.html", context)


@require_safe
@needs(AGREE)
def disposals(request: Request) -> HttpResponse:
    """Show the disposals that wait for a second person, and those that were done."""
    context = {"waiting": queries.waiting(), "done": queries.done()}
    return render(request, "threats/disposals.html", context)


@require_http_methods(["GET", "POST"])
@needs(AGREE)
def answer(request: Request, pk: int) -> HttpResponse:
    """Look at what somebody asked to dispose of, and agree to it or refuse."""
    asked = queries.disposal(pk)
    one = threats.threat(asked.threat.urn if asked.threat else "")
    is_own = asked.disposal.asked_by_id == request.viewer.user_id
    form = forms.Answer(
        request.POST or None,
        may_agree=not is_own,
        may_refuse=request.viewer.may(REFUSE),
    )
    if form.is_valid():
        try:
            _answer(request, asked, form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "threats:disposals")
    ledger.consulted(one, verb="threats.read", at=request.at)
    context = frame_of(request, one) | {
        "disposal": asked.disposal,
        "form": form,
        "goes": queries.what_goes(one),
        "is_own": is_own,
    }
    return render(request, "threats/disposal.html", context)


def _answer(request: Request, asked: queries.Asked, form: forms.Answer) -> None:
    by, at, disposal = request.viewer, request.at, asked.disposal
    if form.cleaned_data["agree"]:
        commands.agree_disposal(disposal=disposal, by=by, at=at)
    else:
        answer = form.cleaned_data["answer"]
        commands.refuse_disposal(disposal=disposal, answer=answer, by=by, at=at)

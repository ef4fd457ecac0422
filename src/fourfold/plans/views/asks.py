"""Asking something of a partner; their update, on a telephone; what became of it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.plans.commands import asking as commands
from fourfold.plans.forms.asking import AnswerAsk, AskPartner, FeedBack
from fourfold.plans.forms.sharing import Withdraw
from fourfold.plans.models import Action, Answer, Ask
from fourfold.plans.queries import action as actions
from fourfold.plans.queries import circles, sharing
from fourfold.plans.views.showing import form_page
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render


def of_action(request: Request, action: Action) -> dict[str, Any] | None:
    """Return what an action's page shows of what was asked of partners for it."""
    asks = sharing.asks_for(action.pk, today=request.today)
    may_ask = request.viewer.may("plans.ask_partner") and bool(action.pillar)
    if not asks and not may_ask:
        return None
    return {
        "template": "plans/asks_panel.html",
        "action": action,
        "asks": asks,
        "may_ask": may_ask,
    }


@require_http_methods(["GET", "POST"])
@needs("plans.ask_partner")
def ask_of(request: Request, urn: str) -> HttpResponse:
    """Ask something of a partner for an action."""
    action = actions.action(urn)
    partners = circles.partners(request.viewer, on=request.today)
    form = AskPartner(partners, request.POST or None, initial={"due_on": action.due_on})

    def put(said: Mapping[str, Any]) -> Ask:
        to = circles.partner(said["to"], request.viewer, on=request.today)
        new = commands.NewAsk(
            of=to.person,
            circle=to.circle,
            text=said["text"],
            due_on=said["due_on"],
            marking=said["marking"],
        )
        return commands.ask_partner(action=action, new=new, by=request.viewer, at=request.at)

    if _done(form, put):
        return go(request, "plans:action", action.urn)
    context = {
        "form": form,
        "heading": "Ask a partner",
        "lead": circles.whom_to_ask(request.viewer, on=request.today) if not partners else "",
        "button": "Ask",
        "back": {"label": "Action", "url": reverse("plans:action", args=[action.urn])},
        "marking": action.label.marking,
    }
    return form_page(request, context)


@require_safe
@needs("plans.read_shared")
def ask(request: Request, urn: str) -> HttpResponse:
    """Show one ask: to the partner with the form, to who asked with the answers."""
    one = _readable(request, urn)
    ledger.consulted(one, verb="plans.read_shared", at=request.at)
    return _shown(request, one, AnswerAsk(initial={"status": one.status}), FeedBack())


@require_POST
@needs("plans.answer_ask")
def answer(request: Request, urn: str) -> HttpResponse:
    """Say where it stands, as the partner who was asked."""
    one, form = _readable(request, urn), AnswerAsk(request.POST)
    if _done(
        form,
        lambda said: commands.answer_ask(ask=one, **said, by=request.viewer, at=request.at),
    ):
        return go(request, "plans:shared_with_me")
    return _shown(request, one, form, FeedBack(), status=422)


@require_POST
@needs("plans.feed_back")
def feed_back(request: Request, urn: str) -> HttpResponse:
    """Tell the partner what became of what they gave."""
    one, form = _readable(request, urn), FeedBack(request.POST)
    if _done(
        form,
        lambda said: commands.feed_back(ask=one, **said, by=request.viewer, at=request.at),
    ):
        return go(request, "plans:ask", urn)
    return _shown(request, one, AnswerAsk(), form, status=422)


@require_POST
@needs("plans.note_answer")
def note(request: Request, urn: str, pk: int) -> HttpResponse:
    """Take note of an answer, or take it over into the action."""
    one = _readable(request, urn)
    row = Answer.objects.one(pk=pk, ask=one)
    take_over = "take_over" in request.POST
    commands.note_answer(answer=row, take_over=take_over, by=request.viewer, at=request.at)
    return go(request, "plans:ask", urn)


@require_http_methods(["GET", "POST"])
@needs("plans.withdraw_ask")
def withdraw(request: Request, urn: str) -> HttpResponse:
    """Take back what was asked."""
    one, form = _readable(request, urn), Withdraw(request.POST or None)
    if _done(
        form,
        lambda said: commands.withdraw_ask(ask=one, **said, by=request.viewer, at=request.at),
    ):
        return go(request, "plans:ask", urn)
    context = {
        "form": form,
        "heading": "No longer ask for this",
        "button": "Take it back",
        "back": {"label": one.text, "url": reverse("plans:ask", args=[urn])},
        "marking": one.label.marking,
    }
    return form_page(request, context)


def _shown(
    request: Request, one: Ask, form: AnswerAsk, feedback: FeedBack, *, status: int = 200
) -> HttpResponse:
    (line,) = sharing.ask_lines([one], today=request.today)
    is_asked = one.asked_of_id == request.viewer.user_id
    asks = one.owner_id == request.viewer.organisation_id
    context = {
        "ask": one,
        "line": line,
        "form": form,
        "feedback": feedback,
        "is_asked": is_asked,
        "may_answer": is_asked
        and one.withdrawn_at is None
        and request.viewer.may("plans.answer_ask"),
        "may_note": asks and request.viewer.may("plans.note_answer"),
        "may_take": asks and one.action is not None and request.viewer.may("plans.change_action"),
        "may_withdraw": asks
        and one.withdrawn_at is None
        and request.viewer.may("plans.withdraw_ask"),
        "crumbs": [{"label": "Shared with me", "url": reverse("plans:shared_with_me")}]
        if is_asked
        else [],
        "today": request.today,
        "marking": max(one.label.marking, one.action.label.marking if one.action else 0),
    }
    return render(request, "plans/ask.html", context, status=status)


def _readable(request: Request, urn: str) -> Ask:
    """Return an ask for who was asked, or for the organisation that asks; for nobody else."""
    one = sharing.ask(urn)
    mine = one.asked_of_id == request.viewer.user_id
    if not mine and one.owner_id != request.viewer.organisation_id:
        raise NotFound("There is no such record.")
    return one


def _done(form: forms.Form, act: Callable[[Mapping[str, Any]], object]) -> bool:
    """Test if a form was sent, is whole and was acted on; a refusal goes onto the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True

"""Scrutiny of a plan, answers to it, and rules that are waived."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from fourfold.plans.commands import scrutiny as commands
from fourfold.plans.commands import waiver as waivers
from fourfold.plans.forms import plan as forms
from fourfold.plans.models import Action, Plan, Scrutiny, Waiver
from fourfold.plans.queries import plan as plans
from fourfold.plans.rules.kinds import ScrutinyKind
from fourfold.plans.rules.sentences import short
from fourfold.plans.views.objective import after
from fourfold.plans.views.showing import form_page
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, needs


@require_http_methods(["GET", "POST"])
@needs("plans.scrutinise")
def scrutinise(request: Request, urn: str) -> HttpResponse:
    """Ask something of a plan, direct something, or say that one is satisfied."""
    plan = plans.plan(urn)
    form = forms.Scrutinise(request.POST or None)
    if form.is_valid():
        try:
            commands.scrutinise(plan=plan, **form.cleaned_data, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return after(request, plan)
    context = {
        "form": form,
        "heading": "Scrutinise the plan",
        "lead": "It stands on the plan with your name and today's date; a question waits for"
        " an answer.",
        "plan": plan,
    }
    return form_page(request, context)


@require_http_methods(["GET", "POST"])
@needs("plans.answer_scrutiny")
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer a question or a direction."""
    asked = Scrutiny.objects.with_neighbour("plan").select_related("by").one(pk=pk)
    plan = _seen(asked.plan)
    form = forms.AnswerScrutiny(request.POST or None)
    if form.is_valid():
        try:
            commands.answer_scrutiny(
                scrutiny=asked,
                answer=form.cleaned_data["answer"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return after(request, plan)
    context = {
        "form": form,
        "heading": f"{ScrutinyKind(asked.kind).words} of {asked.by.name}",
        "lead": asked.text,
        "plan": plan,
        "button": "Answer",
    }
    return form_page(request, context)


@require_http_methods(["GET", "POST"])
@needs("plans.waive")
def waive(request: Request, urn: str) -> HttpResponse:
    """Let a rule of the check not count for a plan or one action, until a day."""
    plan = plans.plan(urn)
    actions = Action.objects.filter(plan=plan).order_by("pk").values_list("pk", "text")
    form = forms.Waive(
        [(pk, short(text)) for pk, text in actions],
        request.POST or None,
        initial={"rule": request.GET.get("rule", "")},
    )
    if form.is_valid():
        try:
            waivers.waive(plan=plan, waiver=form.waiver(), by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return after(request, plan)
    context = {
        "form": form,
        "heading": "Waive a rule of the plan check",
        "lead": "The plan goes on saying that the rule is waived, why, and until when.",
        "plan": plan,
        "button": "Waive it",
    }
    return form_page(request, context)


@require_POST
@needs("plans.end_waiver")
def end_waiver(request: Request, pk: int) -> HttpResponse:
    """Let a rule count again."""
    found = Waiver.objects.with_neighbour("plan").one(pk=pk)
    plan = _seen(found.plan)
    waivers.end_waiver(waiver=found, by=request.viewer, at=request.at)
    return after(request, plan)


def _seen(plan: Plan | None) -> Plan:
    """Return a plan with all that its page says; a hidden one is not found."""
    if plan is None:
        raise NotFound("There is no such plan.")
    return plans.plan(plan.urn)

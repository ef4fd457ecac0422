"""Objectives of a plan, reasons for empty pillars, and signing off."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from fourfold.plans.commands import plan as commands
from fourfold.plans.forms import plan as forms
from fourfold.plans.models import Objective, Plan
from fourfold.plans.queries import plan as plans
from fourfold.plans.rules.kinds import Pillar
from fourfold.plans.views.plan import shown
from fourfold.plans.views.showing import form_page
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs


def after(request: Request, plan: Plan | None) -> HttpResponse:
    """Show the plan after a change: to htmx its part with the check, else by sending there."""
    if plan is None:
        return go(request, "plans:plans")
    if request.htmx:
        return shown(request, plans.plan(plan.urn))
    return go(request, "plans:plan", plan.urn)


@require_http_methods(["GET", "POST"])
@needs("plans.set_objective")
def add(request: Request, urn: str) -> HttpResponse:
    """Set an objective of a plan."""
    return _set(request, plans.plan(urn), None)


@require_http_methods(["GET", "POST"])
@needs("plans.set_objective")
def change(request: Request, pk: int) -> HttpResponse:
    """Change an objective, or say how far it has come."""
    one = _objective(pk)
    return _set(request, _plan_of(one), one)


def _set(request: Request, plan: Plan, one: Objective | None) -> HttpResponse:
    names = list(forms.SetObjective.base_fields)
    initial = {name: getattr(one, name) for name in names} if one else {}
    form = forms.SetObjective(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            commands.set_objective(
                plan=plan, said=form.said(), objective=one, by=request.viewer, at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:plan", plan.urn)
    heading = "Change the objective" if one else "Set an objective"
    return form_page(request, {"form": form, "heading": heading, "plan": plan, "objective": one})


@require_POST
@needs("plans.drop_objective")
def drop(request: Request, pk: int) -> HttpResponse:
    """Drop an objective from today on."""
    one = _objective(pk)
    commands.drop_objective(objective=one, on=request.today, by=request.viewer, at=request.at)
    return after(request, one.plan)


def _objective(pk: int) -> Objective:
    return Objective.objects.with_neighbour("plan").one(pk=pk)


def _plan_of(one: Objective) -> Plan:
    if one.plan is None:
        raise NotFound("There is no such plan.")
    return plans.plan(one.plan.urn)


@require_http_methods(["GET", "POST"])
@needs("plans.excuse_pillar")
def excuse(request: Request, urn: str, pillar: str) -> HttpResponse:
    """Say why nothing is planned under a pillar."""
    plan, under = plans.plan(urn), Pillar.read(pillar)
    form = forms.Excuse(request.POST or None)
    if form.is_valid():
        try:
            commands.excuse_pillar(
                plan=plan,
                pillar=under,
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return after(request, plan)
    heading = f"Nothing under {under.words}"
    return form_page(request, {"form": form, "heading": heading, "lead": under.aim, "plan": plan})


@require_http_methods(["GET", "POST"])
@needs("plans.sign_off")
def sign_off(request: Request, urn: str) -> HttpResponse:
    """Sign a plan off; the command refuses all but who leads it."""
    plan = plans.plan(urn)
    form = forms.Sign(request.POST or None)
    if form.is_valid():
        try:
            commands.sign_off(
                plan=plan, note=form.cleaned_data["note"], by=request.viewer, at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return after(request, plan)
    context = {
        "form": form,
        "heading": "Sign the plan off",
        "lead": "You have read it against the last assessment, and stand by it.",
        "plan": plan,
        "button": "Sign it off",
    }
    return form_page(request, context)

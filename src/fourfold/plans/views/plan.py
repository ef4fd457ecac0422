"""Plans: one plan's page, and making, changing and closing one."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.models import User
from fourfold.access.queries import default_restriction
from fourfold.access.reach import reach as reach_of
from fourfold.access.reach import readers_of
from fourfold.access.rules import Restriction
from fourfold.plans.commands import plan as commands
from fourfold.plans.forms import plan as forms
from fourfold.plans.models import Plan
from fourfold.plans.queries import checking, happenings
from fourfold.plans.queries import plan as plans
from fourfold.plans.rules.kinds import PlanOf, Safeguarding
from fourfold.plans.views.showing import check_context, form_page
from fourfold.reference.models import Priority
from fourfold.shared.errors import DomainError
from fourfold.shared.hooks import table
from fourfold.shared.urns import parse_urn
from fourfold.threats.models import Operation, Threat
from fourfold.threats.queries.threat import master_list_names
from fourfold.web.http import Request, go, needs, render

About = Threat | Operation | Priority
LATEST = 40


@require_safe
@needs("plans.read")
def plan(request: Request, urn: str) -> HttpResponse:
    """Show a plan: what it is of, how it stands, whose it is, and what is being done."""
    one = plans.plan(urn)
    ledger.consulted(one, verb="plans.read", at=request.at)
    return shown(request, one)


def shown(request: Request, one: Plan) -> HttpResponse:
    """Return the page of a plan, or the part of it that htmx swaps after a change."""
    reading = plans.reading(one, today=request.today)
    may = request.viewer.may
    leads = reading.about.lead_id == request.viewer.user_id
    context = _frame(request, one, reading) | {
        "reading": reading,
        "check": check_context(
            checking.check(one, today=request.today), plan=one, may_change=may("plans.change_plan")
        ),
        "safeguarding": Safeguarding(one.safeguarding).words if one.safeguarding else "",
        "items": happenings.of_plan(one, latest=LATEST),
        "panels": [row(request, one) for row in table("plan_panels").values()],
        "may_act": may("plans.record_action") and one.closed_on is None,
        "may_change": may("plans.change_plan") and one.closed_on is None,
        "may_switch": may("plans.switch_rule"),
        "may_sign": leads and may("plans.sign_off") and one.closed_on is None,
        "may_scrutinise": not leads and may("plans.scrutinise") and one.closed_on is None,
        "may_answer": may("plans.answer_scrutiny") and one.closed_on is None,
        "today": request.today,
    }
    return render(request, "plans/plan.html", context, part="plan")


def _frame(request: Request, one: Plan, reading: plans.PlanReading) -> dict[str, Any]:
    """Return what the identity bar says and offers."""
    reach = reach_of(one.label.restriction, request.today)
    offered = (
        ("Add an action", "plans:add_action", "plans.record_action", "primary"),
        ("Change", "plans:change_plan", "plans.change_plan", ""),
        ("Scrutinise", "plans:scrutinise", "plans.scrutinise", ""),
        ("Close", "plans:close_plan", "plans.close_plan", ""),
    )
    lead = reading.about.lead or "Nobody"
    return {
        "plan": one,
        "of": PlanOf(one.of),
        "reach": reach,
        "facts": [
            {"key": "Led by", "value": lead},
            {"key": "Last update", "value": f"{one.updated_at:%-d %B %Y}"},
        ],
        "actions": [
            {"label": label, "url": reverse(name, args=[one.urn]), "kind": kind}
            for label, name, verb, kind in offered
            if request.viewer.may(verb) and one.closed_on is None
        ],
        "crumbs": [{"label": "Plans", "url": reverse("plans:plans")}],
        "marking": one.label.marking,
    }


@require_http_methods(["GET", "POST"])
@needs("plans.record_plan")
def record(request: Request) -> HttpResponse:
    """Make a plan of what the address names, or of what is typed."""
    about = _named(request)
    restriction = _restriction(request, about)
    form = forms.NewPlan(
        _priorities(request),
        people(restriction, request),
        request.POST or None,
        initial={"title": _title(about)},
    )
    if about is not None:
        form.about_is_known(is_led_by_lro=isinstance(about, Threat))
    if form.is_valid():
        try:
            made = commands.record_plan(
                new=_new(form.cleaned_data, about or _typed(form.cleaned_data)),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:plan", made.urn)
    context = {
        "form": form,
        "heading": "Make a plan",
        "lead": f"For {_name(about)}." if about else "For a threat, an operation or a priority.",
        "reach": reach_of(restriction, request.today) if about else None,
        "button": "Make the plan",
        "crumbs": [{"label": "Plans", "url": reverse("plans:plans")}],
    }
    return form_page(request, context)


def _new(given: dict[str, Any], about: About) -> commands.NewPlan:
    lead = User.objects.filter(pk=given.get("lead") or 0).first()
    return commands.NewPlan(about, given["title"], given["aim"], lead=lead)


def _named(request: Request) -> About | None:
    """Return what the address says that the plan is of."""
    threat, operation = request.GET.get("threat"), request.GET.get("operation")
    if threat:
        return Threat.objects.select_related("label", "owner").one(urn=threat)
    if operation:
        return Operation.objects.select_related("label", "owner").one(urn=operation)
    priority = request.GET.get("priority", "")
    return Priority.objects.filter(pk=priority).first() if priority.isdecimal() else None


def _typed(given: dict[str, Any]) -> About:
    if given["urn"].strip():
        urn = parse_urn(given["urn"])
        known = Threat.objects.select_related("label", "owner").filter(urn=urn).first()
        return known or Operation.objects.select_related("label", "owner").one(urn=urn)
    priority = Priority.objects.filter(pk=given["priority"] or 0).first()
    if priority is None:
        raise DomainError("Say what the plan is of: a threat, an operation or a priority.")
    return priority


def _restriction(request: Request, about: About | None) -> Restriction:
    if isinstance(about, Threat | Operation):
        return about.label.restriction
    return default_restriction(request.viewer, request.today)


def _priorities(request: Request) -> list[tuple[int, str]]:
    rows = Priority.objects.on(request.today).order_by("region__number", "position")
    return list(rows.values_list("pk", "name"))


def _name(about: About | None) -> str:
    if isinstance(about, Threat):
        return master_list_names([about.pk]).get(about.pk, about.urn)
    return about.name if about else ""


def _title(about: About | None) -> str:
    return _name(about)


def people(restriction: Restriction, request: Request) -> list[tuple[int, str]]:
    """Return who may read under a restriction, to be chosen from."""
    readers = readers_of(restriction, request.today)
    return [(one.pk, f"{one.name} ({one.organisation.short_name})") for one in readers]


@require_http_methods(["GET", "POST"])
@needs("plans.change_plan")
def change(request: Request, urn: str) -> HttpResponse:
    """Change what is said of a plan as a whole."""
    one = plans.plan(urn)
    initial = {
        "title": one.title,
        "aim": one.aim,
        "lead": one.lead_id,
        "safeguarding": one.safeguarding,
        "safeguarding_reference": one.safeguarding_reference,
    }
    form = forms.ChangePlan(
        people(one.label.restriction, request),
        request.POST or None,
        initial=initial,
        is_led_by_lro=one.of == PlanOf.THREAT.value,
    )
    if form.is_valid():
        try:
            commands.change_plan(plan=one, said=form.said(), by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:plan", one.urn)
    return form_page(request, {"form": form, "heading": "Change the plan", "plan": one})


@require_http_methods(["GET", "POST"])
@needs("plans.close_plan")
def close(request: Request, urn: str) -> HttpResponse:
    """Close a plan from a day on."""
    one = plans.plan(urn)
    form = forms.Close(request.POST or None, initial={"on": request.today})
    if form.is_valid():
        try:
            commands.close_plan(
                plan=one, on=form.cleaned_data["on"], by=request.viewer, at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:plan", one.urn)
    context = {
        "form": form,
        "heading": "Close the plan",
        "lead": "Nobody works to it any more. Actions still running stay with their owners.",
        "plan": one,
        "button": "Close it",
    }
    return form_page(request, context)

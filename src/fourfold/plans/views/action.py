"""Actions: adding one, wording it while the check looks on, and saying how it goes."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.models import User
from fourfold.access.queries import default_restriction
from fourfold.access.reach import reach as reach_of
from fourfold.plans.commands import action as commands
from fourfold.plans.forms import action as forms
from fourfold.plans.models import Action, Plan, Tactic
from fourfold.plans.queries import action as actions
from fourfold.plans.queries import checking, work
from fourfold.plans.queries import plan as plans
from fourfold.plans.rules.check import ActionState, Finding
from fourfold.plans.rules.kinds import Pillar
from fourfold.plans.views.showing import form_page
from fourfold.reference.queries import organisation
from fourfold.shared.errors import DomainError
from fourfold.shared.hooks import table
from fourfold.web.http import Request, go, needs, render

DRAFT = 0  # the id, to the check, of an action that is not there yet
TYPED = ("4P203", "4P301", "4P302")  # the rules about what an action says


@require_safe
@needs("plans.read")
def action(request: Request, urn: str) -> HttpResponse:
    """Show an action: what is to be done, by whom and when, and how it goes."""
    one = actions.action(urn)
    ledger.consulted(one, verb="plans.read", at=request.at)
    return _shown(request, one, forms.UpdateAction(one, _groups(request, one)))


def _shown(
    request: Request, one: Action, form: forms.UpdateAction, *, status: int = 200
) -> HttpResponse:
    may_change = request.viewer.may("plans.change_action")
    may_update = may_change or one.owner_id == request.viewer.user_id
    plan = plans.plan(one.plan.urn) if one.plan else None
    checked = checking.check(plan, today=request.today) if plan else None
    context = {
        "action": one,
        "line": actions.line(one, today=request.today),
        "plan": plan,
        "findings": [found.sentence for found in checked.of_action(one.pk)] if checked else [],
        "left": len(checked.findings) if checked else 0,
        "sayings": [
            {"on": said.at_day, "title": said.what, "text": said.text, "by": said.by}
            for said in actions.sayings(one)
        ],
        "form": form,
        "may_update": may_update,
        "actions": [
            {"label": label, "url": url, "kind": kind}
            for label, url, kind, may in (
                ("Say how it goes", "#update", "primary", may_update),
                ("Word it anew", reverse("plans:change_action", args=[one.urn]), "", may_change),
            )
            if may
        ],
        "reach": reach_of(one.label.restriction, request.today),
        "panels": [row(request, one) for row in table("action_panels").values()],
        "crumbs": _crumbs(plan),
        "today": request.today,
        "marking": one.label.marking,
    }
    return render(request, "plans/action.html", context, part="action", status=status)


def _crumbs(plan: Plan | None) -> list[dict[str, str]]:
    first = {"label": "My actions", "url": reverse("plans:my_actions")}
    if plan is None:
        return [first]
    return [
        {"label": "Plans", "url": reverse("plans:plans")},
        {"label": plan.title, "url": reverse("plans:plan", args=[plan.urn])},
    ]


def _groups(request: Request, one: Action) -> forms.Groups:
    """Return to whom an action may pass; nobody is offered to those who may not choose."""
    if not request.viewer.may("plans.change_action"):
        return ()
    plan = one.plan
    own = plan.organisation if plan else organisation(request.viewer.organisation_id)
    return work.possible_owners(one.label.restriction, own, on=request.today)


@require_POST
@needs("plans.update_action")
def update(request: Request, urn: str) -> HttpResponse:
    """Say how an action goes; what is wrong is said on its page."""
    one = actions.action(urn)
    form = forms.UpdateAction(one, _groups(request, one), request.POST)
    if form.is_valid():
        try:
            commands.update_action(action=one, said=form.said(), by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:action", one.urn)
    return _shown(request, one, form, status=422)


@require_http_methods(["GET", "POST"])
@needs("plans.record_action")
def add(request: Request, urn: str) -> HttpResponse:
    """Add an action to a plan, free or from the tactics library."""
    plan = plans.plan(urn)
    tactic = _tactic(request)
    owners = work.possible_owners(plan.label.restriction, plan.organisation, on=request.today)
    form = forms.AddAction(owners, request.POST or None, initial=_initial(request, tactic))
    if tactic:
        form.ask(tactic.question)
    if form.is_valid():
        try:
            commands.record_action(
                new=_new(form.cleaned_data, plan, tactic), by=request.viewer, at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:plan", plan.urn)
    context = {
        "form": form,
        "heading": "Add an action",
        "plan": plan,
        "tactic": tactic,
        "tactics": [] if tactic else _tactics(form["pillar"].value() or ""),
        "findings": _findings(request, plan) if request.method == "POST" else None,
        "check_url": reverse("plans:check_action", args=[plan.urn]),
        "button": "Add it",
        "template": "plans/action_fields.html",
    }
    return form_page(request, context)


@require_http_methods(["GET", "POST"])
@needs("plans.record_action")
def add_own(request: Request) -> HttpResponse:
    """Add an action that belongs to nothing, seen by one's organisation and its regional unit."""
    restriction = default_restriction(request.viewer, request.today)
    mine = organisation(request.viewer.organisation_id)
    owners = work.possible_owners(restriction, mine, on=request.today)
    form = forms.AddAction(owners, request.POST or None, initial={"owner": request.viewer.user_id})
    form.belongs_to_nothing()
    if form.is_valid():
        try:
            made = commands.record_action(
                new=_new(form.cleaned_data, None, None), by=request.viewer, at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:action", made.urn)
    context = {
        "form": form,
        "heading": "Add an action",
        "lead": "One that belongs to no plan, meeting or document.",
        "reach": reach_of(restriction, request.today),
        "button": "Add it",
        "crumbs": _crumbs(None),
    }
    return form_page(request, context)


def _initial(request: Request, tactic: Tactic | None) -> dict[str, Any]:
    if tactic:
        return {"pillar": tactic.pillar, "text": tactic.text}
    return {"pillar": request.GET.get("pillar", "")}


def _new(given: dict[str, Any], plan: Plan | None, tactic: Tactic | None) -> commands.NewAction:
    return commands.NewAction(
        text=given["text"],
        pillar=given.get("pillar"),
        source=plan,
        specific=given.get("specific", ""),
        owner=User.objects.filter(pk=given["owner"] or 0, is_active=True).first(),
        due_on=given["due_on"],
        tactic=tactic,
    )


def _tactic(request: Request) -> Tactic | None:
    ident = request.GET.get("tactic", "")
    return _library().filter(ident=ident).first() if ident else None


def _tactics(pillar: str) -> list[Tactic]:
    rows = _library().order_by("pillar", "part", "title")
    return list(rows.filter(pillar=pillar) if pillar else rows)


def _library() -> "QuerySet[Tactic]":
    return Tactic.objects.filter(replaced_at=None, retired_on=None)


@require_http_methods(["GET", "POST"])
@needs("plans.change_action")
def change(request: Request, urn: str) -> HttpResponse:
    """Change the words of an action, while the check looks on."""
    one = actions.action(urn)
    plan = plans.plan(one.plan.urn) if one.plan else None
    initial = {"text": one.text, "specific": one.specific, "pillar": one.pillar}
    form = forms.WordAction(request.POST or None, initial=initial)
    if one.tactic:
        form.ask(one.tactic.question)
    form.fields["pillar"].required = plan is not None
    if form.is_valid():
        given = form.cleaned_data
        given["pillar"] = given["pillar"] or None
        try:
            commands.change_action(action=one, **given, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:action", one.urn)
    context = {
        "form": form,
        "heading": "Word the action",
        "plan": plan,
        "findings": _findings(request, plan, one) if plan else None,
        "check_url": reverse("plans:check_action", args=[plan.urn]) if plan else "",
        "action": one,
        "template": "plans/action_fields.html",
    }
    return form_page(request, context)


@require_POST
@needs("plans.read")
def check(request: Request, urn: str) -> HttpResponse:
    """Say what the check would find in an action as it is worded now; nothing is kept."""
    plan = plans.plan(urn)
    known = Action.objects.filter(plan=plan, urn=request.POST.get("action", "")).first()
    context = {"findings": _findings(request, plan, known)}
    return render(request, "plans/findings.html", context)


def _findings(request: Request, plan: Plan, one: Action | None = None) -> list[Finding]:
    """Return what the check finds in the words that came with a request, or that stand."""
    typed = request.POST or {
        "text": one.text if one else "",
        "specific": one.specific if one else "",
        "pillar": one.pillar if one else "",
    }
    tactic = _tactic(request)
    if not str(typed.get("text", "")).strip():
        return []
    copied = one.copied_from if one else tactic.text if tactic else ""
    draft = ActionState(
        id=one.pk if one else DRAFT,
        pillar=Pillar(typed["pillar"]) if typed.get("pillar") in set(Pillar) else Pillar.PURSUE,
        text=str(typed["text"])[:2000],
        specific=str(typed.get("specific", ""))[:2000],
        updated_on=request.today,
        from_tactic=copied,
    )
    found = checking.check_text(plan, draft, today=request.today)
    return [finding for finding in found if finding.rule in TYPED]

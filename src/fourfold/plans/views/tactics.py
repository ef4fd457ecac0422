"""The tactics library: browsing it, one tactic, adding it to a plan, and keeping it."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access.models import User
from fourfold.plans.commands import tactic as commands
from fourfold.plans.forms import tactic as forms
from fourfold.plans.models import Tactic
from fourfold.plans.queries import tactic as tactics
from fourfold.plans.rules.kinds import LifePart, Pillar
from fourfold.plans.views.documents import chosen, plans_crumb
from fourfold.shared.errors import DomainError
from fourfold.shared.hooks import table
from fourfold.web.http import Request, go, needs, render


@require_safe
@needs("plans.read")
def library(request: Request) -> HttpResponse:
    """Show the whole library as a menu of life and pillars, or the tactics that are wanted."""
    form = forms.TacticFilters(request.GET)
    if not form.is_valid():
        raise DomainError("The filters in this address do not make sense.")
    wanted = form.wanted()
    found = tactics.library(wanted)
    context = {
        "form": form,
        "groups": [] if wanted.is_empty else _groups(found),
        "total": len(found),
        "menu": tactics.menu(found) if wanted.is_empty else [],
        "pillars": list(Pillar),
        "chosen": chosen(request, form),
        "may_keep": request.viewer.may("plans.keep_tactic"),
        "crumbs": [plans_crumb()],
    }
    return render(request, "plans/tactics.html", context, part="list")


def _groups(found: list[tactics.TacticLine]) -> list[tuple[LifePart, list[tactics.TacticLine]]]:
    """Return the tactics by the part of life that they work on."""
    grouped = [(part, [one for one in found if one.part is part]) for part in LifePart]
    return [(part, rows) for part, rows in grouped if rows]


@require_safe
@needs("plans.read")
def tactic(request: Request, ident: str) -> HttpResponse:
    """Show a tactic: what it says and needs, where it was used, and how it went elsewhere."""
    one = tactics.tactic(ident)
    keeper = User.objects.filter(pk=one.by_id).first()
    may = request.viewer.may
    context = {
        "line": tactics.line(one, tactics.uses()),
        "tactic": one,
        "keeper": keeper.name if keeper else "The program's own texts",
        "earlier": tactics.earlier(one),
        "used": tactics.actions_from(one, today=request.today),
        "panels": [
            panel for row in table("tactic_panels").values() if (panel := row(request, one))
        ],
        "may_add": may("plans.record_action") and one.retired_on is None,
        "may_edit": may("plans.keep_tactic") and _stands(one, request),
        "may_retire": may("plans.retire_tactic") and _stands(one, request),
        "crumbs": _crumbs(),
        "today": request.today,
    }
    return render(request, "plans/tactic.html", context)


def _stands(one: Tactic, request: Request) -> bool:
    return one.retired_on is None and tactics.may_edit(one, request.viewer)


def _crumbs(one: Tactic | None = None) -> list[dict[str, str]]:
    found = [plans_crumb(), {"label": "Tactics library", "url": reverse("plans:tactics")}]
    if one is not None:
        found.append({"label": one.title, "url": reverse("plans:tactic", args=[one.ident])})
    return found


@require_safe
@needs("plans.record_action")
def add(request: Request, ident: str) -> HttpResponse:
    """Choose to which of one's plans a tactic goes; then its form asks what makes it specific."""
    one = tactics.tactic(ident)
    own = tactics.plans_of(request.viewer, today=request.today)
    choices = [(plan.urn, plan.title) for plan in own]
    form = forms.AddToPlan(choices, request.GET or None)
    if form.is_valid():
        return go(request, "plans:add_action", form.cleaned_data["plan"], tactic=one.ident)
    context = {"form": form, "tactic": one, "plans": own, "crumbs": _crumbs(one)}
    return render(request, "plans/tactic_add.html", context)


@require_http_methods(["GET", "POST"])
@needs("plans.keep_tactic")
def record(request: Request) -> HttpResponse:
    """Keep a new tactic of one's own organisation."""
    form = forms.KeepTactic(request.POST or None)
    return _keep(request, form, None, "Keep a new tactic")


@require_http_methods(["GET", "POST"])
@needs("plans.keep_tactic")
def edit(request: Request, ident: str) -> HttpResponse:
    """Edit a tactic: the text before stays in its history."""
    one = tactics.tactic(ident)
    initial = {name: getattr(one, name) for name in forms.KeepTactic.base_fields}
    form = forms.KeepTactic(request.POST or None, initial=initial)
    return _keep(request, form, one, "Edit the tactic")


def _keep(
    request: Request, form: forms.KeepTactic, one: Tactic | None, heading: str
) -> HttpResponse:
    if form.is_valid():
        try:
            kept = commands.keep_tactic(
                said=form.said(), tactic=one, by=request.viewer, at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:tactic", kept.ident)
    context = {
        "form": form,
        "heading": heading,
        "lead": "The library is open to everybody who signs in: nothing of a threat belongs in it.",
        "button": "Keep it",
        "back": {"url": reverse("plans:tactic", args=[one.ident])} if one else None,
        "crumbs": _crumbs(one),
    }
    status = 422 if form.is_bound else 200
    return render(request, "plans/form.html", context, part="form", status=status)


@require_http_methods(["GET", "POST"])
@needs("plans.retire_tactic")
def retire(request: Request, ident: str) -> HttpResponse:
    """Ask, then retire a tactic: nobody is offered it any more."""
    one = tactics.tactic(ident)
    if request.method == "POST":
        commands.retire_tactic(tactic=one, by=request.viewer, at=request.at)
        return go(request, "plans:tactics")
    context = {"tactic": one, "crumbs": _crumbs(one)}
    return render(request, "plans/tactic_retire.html", context)

"""My actions: everything that somebody owns, in one list; and handing all of it over."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access.models import User
from fourfold.plans.commands import action as commands
from fourfold.plans.forms import action as forms
from fourfold.plans.models import Action
from fourfold.plans.queries import work
from fourfold.plans.views.showing import form_page
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render


@require_safe
@needs("plans.read")
def my_actions(request: Request) -> HttpResponse:
    """Show everything that one owns, overdue first."""
    return _shown(request, forms.UpdateSeveral())


def _shown(request: Request, form: forms.UpdateSeveral, *, status: int = 200) -> HttpResponse:
    context = {
        "mine": work.my_actions(request.viewer.user_id, today=request.today),
        "form": form,
        "ticked": request.POST.getlist("row"),
        "may_add": request.viewer.may("plans.record_action"),
        "buttons": [{"value": "update", "label": "Update those ticked"}],
        "today": request.today,
    }
    return render(request, "plans/my_actions.html", context, status=status)


@require_POST
@needs("plans.update_actions")
def update_several(request: Request) -> HttpResponse:
    """Say the same of exactly the actions that are ticked; of all of them, or of none."""
    form = forms.UpdateSeveral(request.POST)
    urns = list(dict.fromkeys(request.POST.getlist("row")))
    if form.is_valid():
        try:
            commands.update_actions(
                actions=[Action.objects.one(urn=urn) for urn in urns],
                said=form.said(),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            noun = "action" if len(urns) == 1 else "actions"
            messages.success(request, f"{len(urns)} {noun} updated.")
            return go(request, "plans:my_actions")
    return _shown(request, form, status=422)


@require_http_methods(["GET", "POST"])
@needs("plans.hand_over_actions")
def hand_over(request: Request) -> HttpResponse:
    """Hand all running actions of oneself, or of somebody who leaves, to another person."""
    person = _person(request)
    running = work.owned_by(person.pk).running().count()
    form = forms.HandOver(_people(person, request), request.POST or None)
    if form.is_valid():
        to = User.objects.get(pk=form.cleaned_data["to"])
        try:
            commands.hand_over_actions(
                person=person,
                to=to,
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, work.handed_over(person.name, to.name, running))
            return go(request, "plans:my_actions")
    noun = "action" if running == 1 else "actions"
    whose = "Your" if person.pk == request.viewer.user_id else f"{person.name}'s"
    context = {
        "form": form,
        "heading": f"Hand over {'all you have' if whose == 'Your' else whose + ' work'} to do",
        "lead": f"{whose} {running:,} running {noun} that you may read will pass to them.",
        "button": "Hand over",
    }
    return form_page(request, context)


def _person(request: Request) -> User:
    """Return whose actions pass: one's own, or those of who is named, to who may change actions."""
    named = request.GET.get("of", "")
    if not named:
        return User.objects.get(pk=request.viewer.user_id)
    found = User.objects.filter(username=named).first()
    if found is None or not request.viewer.may("plans.change_action"):
        raise NotFound("There is no such person.")
    return found


def _people(person: User, request: Request) -> list[tuple[int, str]]:
    """Return to whom actions may pass: colleagues who may update them, then the region's."""
    rows = work.keepers(on=request.today).exclude(pk=person.pk)
    near = rows.filter(organisation__region=person.organisation.region_id)
    found = near.select_related("organisation").order_by("organisation__short_name", "name")
    ordered = sorted(found, key=lambda one: one.organisation_id != person.organisation_id)
    return [(one.pk, f"{one.name} ({one.organisation.short_name})") for one in ordered]

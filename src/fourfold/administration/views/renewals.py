"""Pages by which two people give somebody a new way in to their account."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fourfold.access.models import User
from fourfold.administration import forms
from fourfold.administration.commands import renewals as commands
from fourfold.administration.models import Invitation
from fourfold.administration.queries import invitations, people, tokens
from fourfold.administration.views.proving import recently_proved
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, needs, render


@never_cache
@require_http_methods(["GET", "POST"])
@needs("administration.ask_renewal")
@recently_proved
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask for a new way in for somebody, and show the link once: one half of two."""
    own = request.viewer.organisation_id
    one = people.person(pk, organisation_id=own, on=request.today)
    form = forms.Renewal(request.POST or None)
    if form.is_valid():
        try:
            return _asked(request, one, form.cleaned_data["reason"])
        except DomainError as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "heading": f"A new way in for {one.name}", "submit": "Ask for it"}
    return render(request, "administration/form.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@needs("administration.agree_renewal")
@recently_proved
def agree(request: Request, pk: int) -> HttpResponse:
    """Look at what a colleague asked for, agree to it, and see the code once: the other half."""
    asked: Invitation = invitations.renewal(pk, organisation_id=request.viewer.organisation_id)
    context = {"renewal": asked, "person": asked.user, "asked_by": _name(asked.made_by_id)}
    problem, code = "", ""
    if request.method == "POST":
        fresh = invitations.new_code()
        try:
            commands.agree_renewal(renewal=asked, code=fresh, by=request.viewer, at=request.at)
            code = fresh
        except DomainError as refused:
            problem = str(refused)
    elif not invitations.waits(asked, at=request.at):
        return go(request, "web:home")
    return render(
        request, "administration/renewal.html", context | {"problem": problem, "code": code}
    )


def _asked(request: Request, one: User, reason: str) -> HttpResponse:
    secret = tokens.new_secret()
    commands.ask_renewal(person=one, secret=secret, reason=reason, by=request.viewer, at=request.at)
    link = request.build_absolute_uri(reverse("administration:begin", args=[secret]))
    context = {"person": one, "link": link, "is_renewal": True}
    return render(request, "administration/invited.html", context)


def _name(user_id: int) -> str:
    found = User.objects.filter(pk=user_id).first()
    return found.name if found else "the program"

"""Pages for the administrator of an organisation: its people, and what they hold."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access.models import User
from fourfold.administration import forms
from fourfold.administration.commands import people as commands
from fourfold.administration.commands import tokens as token_commands
from fourfold.administration.queries import invitations, tokens
from fourfold.administration.queries import people as queries
from fourfold.administration.views.proving import recently_proved
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, needs, render

PAGE = 50
ADMINISTERS = needs("administration.change_person")


@require_safe
@ADMINISTERS
def people(request: Request) -> HttpResponse:
    """List the people of one's organisation, and those posted to it."""
    text = request.GET.get("q", "").strip()
    found = queries.people(request.viewer.organisation_id, on=request.today, text=text)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": queries.with_roles(page.object_list, request.today), "q": text}
    return render(request, "administration/people.html", context, part="rows")


@require_safe
@ADMINISTERS
def person(request: Request, pk: int) -> HttpResponse:
    """Show an account, and what it holds and held."""
    one = queries.person(pk, organisation_id=request.viewer.organisation_id, on=request.today)
    context = {
        "person": one,
        "is_own": one.organisation_id == request.viewer.organisation_id,
        "is_self": one.pk == request.viewer.user_id,
        "is_in_use": invitations.is_in_use(one),
        "may_renew": request.viewer.may("administration.ask_renewal"),
        "roles": queries.roles_of(one),
        "postings": queries.postings_of(one),
        "role_form": forms.Role(initial={"since": request.today}),
        "tokens": tokens.tokens_of(one.pk),
    }
    return render(request, "administration/person.html", context)


@require_http_methods(["GET", "POST"])
@needs("administration.add_person")
def add(request: Request) -> HttpResponse:
    """Add somebody to one's organisation."""
    form = forms.NewPerson(request.POST or None, units=_units(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = commands.add_person(
                username=given["username"],
                particulars=_particulars(given),
                is_service=given["is_service"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return go(request, "administration:person", made.pk)
    context = {"form": form, "heading": "Add a person", "submit": "Add"}
    return render(request, "administration/form.html", context)


@require_http_methods(["GET", "POST"])
@ADMINISTERS
@recently_proved
def change(request: Request, pk: int) -> HttpResponse:
    """Change what an account says, or close it."""
    one = _mine(request, pk)
    now = {name: getattr(one, name) for name in ("name", "title", "email", "unit", "marking")}
    initial = {**now, "is_active": one.is_active}
    form = forms.ChangedPerson(request.POST or None, initial=initial, units=_units(request))
    if form.is_valid():
        try:
            commands.change_person(
                person=one,
                particulars=_particulars(form.cleaned_data),
                is_active=form.cleaned_data["is_active"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return go(request, "administration:person", one.pk)
    context = {"form": form, "heading": f"Change {one.name}", "submit": "Keep"}
    return render(request, "administration/form.html", context)


@never_cache
@require_POST
@ADMINISTERS
@recently_proved
def invite(request: Request, pk: int) -> HttpResponse:
    """Make a link by which somebody chooses their first password, and show it once."""
    one, secret = _mine(request, pk), tokens.new_secret()
    commands.change_person(
        person=one,
        particulars=commands.Particulars.of(one),
        invitation=secret,
        by=request.viewer,
        at=request.at,
    )
    link = request.build_absolute_uri(reverse("administration:begin", args=[secret]))
    return render(request, "administration/invited.html", {"person": one, "link": link})


@require_POST
@needs("administration.give_role")
@recently_proved
def give_role(request: Request, pk: int) -> HttpResponse:
    """Give somebody a role."""
    one, form = _mine(request, pk), forms.Role(request.POST)
    if form.is_valid():
        commands.give_role(person=one, **form.cleaned_data, by=request.viewer, at=request.at)
        return go(request, "administration:person", one.pk)
    context = {"form": form, "heading": f"A role for {one.name}", "submit": "Give"}
    return render(request, "administration/form.html", context)


@require_POST
@needs("administration.end_role")
def end_role(request: Request, pk: int) -> HttpResponse:
    """End a role."""
    held = queries.role(pk, organisation_id=request.viewer.organisation_id)
    commands.end_role(held=held, by=request.viewer, at=request.at)
    return go(request, "administration:person", held.user_id)


@require_http_methods(["GET", "POST"])
@needs("administration.post")
@recently_proved
def post(request: Request) -> HttpResponse:
    """Take somebody of another organisation into one's own."""
    initial = {"since": request.today}
    form = forms.Posting(request.POST or None, initial=initial, units=_units(request))
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            guest = queries.somebody(given.pop("username"))
            commands.post(person=guest, **given, by=request.viewer, at=request.at)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return go(request, "administration:person", guest.pk)
    context = {"form": form, "heading": "Take somebody in from elsewhere", "submit": "Post"}
    return render(request, "administration/form.html", context)


@require_POST
@needs("administration.end_posting")
def end_posting(request: Request, pk: int) -> HttpResponse:
    """End a posting."""
    posting = queries.posting(pk, organisation_id=request.viewer.organisation_id)
    commands.end_posting(posting=posting, by=request.viewer, at=request.at)
    return go(request, "administration:people")


@require_POST
@needs("administration.end_all_sessions")
@recently_proved
def end_sessions(request: Request, pk: int) -> HttpResponse:
    """End every session of somebody."""
    one = _mine(request, pk)
    commands.end_all_sessions(person=one, by=request.viewer, at=request.at)
    return go(request, "administration:person", one.pk)


@require_POST
@needs("administration.revoke_any_token")
def revoke(request: Request, pk: int) -> HttpResponse:
    """Revoke somebody's token."""
    token = tokens.token(pk, organisation_id=request.viewer.organisation_id)
    token_commands.revoke_any_token(token=token, by=request.viewer, at=request.at)
    return go(request, "administration:person", token.user_id)


def _mine(request: Request, pk: int) -> User:
    return queries.person(pk, organisation_id=request.viewer.organisation_id, on=request.today)


def _units(request: Request) -> Any:
    own = reference.organisation(request.viewer.organisation_id)
    return reference.units_of(own, on=request.today)


def _particulars(given: dict[str, Any]) -> commands.Particulars:
    names = ("name", "title", "email", "unit", "marking")
    return commands.Particulars(**{name: given[name] for name in names})

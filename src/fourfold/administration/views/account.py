"""One's own account: factors, sessions, tokens and what one declares."""

from datetime import datetime, time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.roles import ROLES
from fourfold.administration import forms
from fourfold.administration.commands import interests as interest_commands
from fourfold.administration.commands import people as people_commands
from fourfold.administration.commands import tokens as token_commands
from fourfold.administration.models import Interest
from fourfold.administration.queries import ledger, people, tokens
from fourfold.administration.views import setting_up
from fourfold.administration.views.proving import recently_proved
from fourfold.shared.days import LONDON
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render

SHELL = "web/page.html"


class LastFactor(DomainError):
    """An account keeps one second factor."""


@never_cache
@require_safe
def account(request: Request) -> HttpResponse:
    """Show what one holds, and what opens one's account."""
    user = request.user
    held = people.roles_on(request.today).filter(user=user).order_by("pk")
    context = {
        "person": user,
        "roles": [(ROLES[one.role], one.until) for one in held if one.role in ROLES],
        "postings": people.postings_on(request.today)
        .filter(user=user)
        .select_related("organisation", "unit"),
        "factors": Authenticator.objects.filter(user=user).order_by("type", "pk"),
        "sessions": _sessions(request),
        "tokens": tokens.tokens_of(user.pk),
        "interests": Interest.objects.on(request.today).filter(user=user).order_by("pk"),
        "interest_form": forms.Interest(),
        "has_password": user.has_usable_password(),
    }
    return render(request, "administration/account.html", context)


@require_POST
@needs("administration.end_sessions")
def end_sessions(request: Request) -> HttpResponse:
    """End one of one's sessions, or all but this one."""
    mine = [str(one["key"]) for one in _sessions(request) if not one["is_this"]]
    wanted = request.POST.get("session", "")
    keys = frozenset(mine) if wanted == "others" else frozenset({_key(request, wanted)})
    people_commands.end_sessions(keys=keys, by=request.viewer, at=request.at)
    return go(request, "administration:account")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@recently_proved
def password(request: Request) -> HttpResponse:
    """Choose another password; every other session ends."""
    form = forms.NewPassword(request.POST or None, user=request.user)
    if form.is_valid():
        request.user.set_password(form.cleaned_data["password"])
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        _entered(request, "administration.change_password")
        return go(request, "administration:account")
    return render(request, "administration/password.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@recently_proved
def add_factor(request: Request) -> HttpResponse:
    """Add a second factor beside the ones one has."""
    if request.method == "POST" and setting_up.add_factor(request, request.user):
        _entered(request, "administration.add_factor")
        return go(request, "administration:account")
    context = {**setting_up.factor_context(request, request.user), "shell": SHELL}
    return render(request, "administration/set_up.html", context)


@require_POST
@recently_proved
def drop_factor(request: Request, pk: int) -> HttpResponse:
    """Remove a second factor, but never the last one."""
    mine = Authenticator.objects.filter(user=request.user)
    factors = mine.exclude(type=Authenticator.Type.RECOVERY_CODES)
    if not factors.exclude(pk=pk).exists():
        raise LastFactor("Add another second factor first: an account keeps one.")
    if factors.filter(pk=pk).delete()[0]:
        _entered(request, "administration.drop_factor")
    return go(request, "administration:account")


@never_cache
@require_POST
@recently_proved
def recovery_codes(request: Request) -> HttpResponse:
    """Make new recovery codes and show them once; those before open nothing."""
    if "go_on" in request.POST:
        return go(request, "administration:account")
    codes = setting_up.recovery_codes(request.user, fresh=True)
    _entered(request, "administration.make_recovery_codes")
    context = {"codes": codes, "shell": SHELL}
    return render(request, "administration/recovery_codes.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@needs("administration.make_token")
@recently_proved
def make_token(request: Request) -> HttpResponse:
    """Make an API token, and show it once."""
    offered = sorted(tokens.verbs_for(request.viewer))
    choices = [(verb, ledger.words_of(verb)) for verb in offered]
    form = forms.Token(request.POST or None, choices=choices)
    if form.is_valid():
        given, secret = form.cleaned_data, tokens.new_secret()
        try:
            made = token_commands.make_token(
                name=given["name"],
                secret=secret,
                verbs=frozenset(given["verbs"]),
                expires_at=datetime.combine(given["expires_on"], time(), LONDON),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "administration/token.html", {"token": made, "secret": secret})
    return render(request, "administration/make_token.html", {"form": form})


@require_POST
@needs("administration.revoke_token")
def revoke_token(request: Request, pk: int) -> HttpResponse:
    """Revoke one of one's tokens."""
    token = tokens.token(pk, user_id=request.viewer.user_id)
    token_commands.revoke_token(token=token, by=request.viewer, at=request.at)
    return go(request, "administration:account")


@require_POST
@needs("administration.declare_interest")
def declare(request: Request) -> HttpResponse:
    """Declare oneself, one's address or a relative."""
    form = forms.Interest(request.POST)
    if form.is_valid():
        interest_commands.declare_interest(
            kind=Interest.Kind(form.cleaned_data["kind"]),
            words=form.cleaned_data["words"],
            by=request.viewer,
            at=request.at,
        )
    return go(request, "administration:account")


@require_POST
@needs("administration.declare_interest")
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back what one has declared."""
    mine = Interest.objects.one(pk=pk, user=request.viewer.user_id)
    interest_commands.declare_interest(
        kind=Interest.Kind(mine.kind),
        words=mine.words,
        stands=False,
        by=request.viewer,
        at=request.at,
    )
    return go(request, "administration:account")


def _sessions(request: Request) -> list[dict[str, Any]]:
    mine = UserSession.objects.filter(user_id=request.viewer.user_id).order_by("-created_at", "pk")
    return [
        {
            "pk": one.pk,
            "key": one.session_key,
            "began_at": one.created_at,
            "address": one.ip,
            "browser": one.user_agent,
            "is_this": one.session_key == request.session.session_key,
        }
        for one in mine
    ]


def _key(request: Request, pk: str) -> str:
    found = [one["key"] for one in _sessions(request) if str(one["pk"]) == pk]
    if not found:
        raise NotFound("There is no such session.")
    return str(found[0])


def _entered(request: Request, verb: str) -> None:
    about = About(f"access.user:{request.viewer.user_id}", request.viewer.organisation_id)
    enter(Entry(verb, Outcome.DONE, about), by=request.viewer, at=request.at)

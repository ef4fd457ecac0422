"""Proving again who one is, before what is dangerous."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fourfold.access.models import User
from fourfold.administration import forms
from fourfold.administration.queries import people
from fourfold.administration.rules.throttle import TooSoon
from fourfold.administration.views import guard, signing
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, render
from fourfold.web.middleware import address

View = Callable[..., HttpResponse]


def recently_proved(view: View) -> View:
    """Make a view ask who one is, where that was last proved more than ten minutes ago."""

    @wraps(view)
    def proved(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if guard.is_proved(request):
            return view(request, *args, **kwargs)
        return go(request, "administration:prove", next=request.get_full_path())

    return proved


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def prove(request: Request) -> HttpResponse:
    """Ask for password, code or passkey once more, and go on."""
    user, problem, status = request.user, "", 200
    if request.method == "POST":
        try:
            _proof(request, user)
            guard.passed(request, user.username)
            guard.proved(request)
            return go_on(request)
        except DomainError as refused:
            problem, status = (
                str(refused),
                signing.TOO_MANY if isinstance(refused, TooSoon) else 200,
            )
    context = {"problem": problem, "next": _next(request), **_ways(request, user)}
    return render(request, "administration/prove.html", context, status=status)


def go_on(request: Request) -> HttpResponse:
    """Go to where somebody was going before they were asked."""
    response = go(request, "web:home")
    response["HX-Redirect" if request.htmx else "Location"] = _next(request)
    return response


def _proof(request: Request, user: User) -> None:
    """Judge what was posted.

    :raises DomainError: when it proves nothing.
    """
    if user.is_demo and people.is_demo():
        return
    if "credential" in request.POST:
        guard.try_as(request, user.username)
        keyed = ReauthenticateWebAuthnForm(user=user, data=request.POST)
        if not keyed.is_valid():
            raise signing.WrongCode("That passkey does not belong to this account.")
        keyed.save()
    elif request.POST.get("code"):
        signing.check_code(request, user, request.POST["code"])
    else:
        signing.check_password(request, user.username, request.POST.get("password", ""))


def _ways(request: Request, user: User) -> dict[str, Any]:
    held = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    has_passkey = Authenticator.Type.WEBAUTHN in held
    return {
        "by_click": user.is_demo and people.is_demo(),
        "password_form": forms.Password() if user.has_usable_password() else None,
        "code_form": forms.Code() if held - {Authenticator.Type.WEBAUTHN} else None,
        "passkey": begin_authentication(user) if has_passkey else None,
        "providers": SocialAccount.objects.filter(user=user),
        "address": address(request),
    }


def _next(request: Request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else "/"

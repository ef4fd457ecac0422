"""Signing in and out: password and second factor, passkey, a force's own provider, the demo."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.socialaccount.adapter import get_adapter as get_providers
from allauth.socialaccount.providers.openid_connect import views as provider
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fourfold.access.models import User
from fourfold.administration import forms
from fourfold.administration.queries import people
from fourfold.administration.rules.throttle import TooSoon
from fourfold.administration.views import guard
from fourfold.administration.views.adapters import refusal
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, render

TOO_MANY = 429
WRONG = "The user name or the password is wrong."
WRONG_CODE = "That code is wrong, or it was used already."


class WrongPassword(DomainError):
    """The user name or the password is wrong; which of them is not said."""


class WrongCode(DomainError):
    """The code of the second factor is wrong."""


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Ask for user name and password; a demonstration lists its users."""
    if request.viewer.user_id:
        return go(request, "web:home")
    form, status = forms.SignIn(request.POST or None), 200
    if form.is_valid():
        try:
            return _with_password(request, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused))
            status = TOO_MANY if isinstance(refused, TooSoon) else 200
    context = {
        "form": form,
        "next": _next(request),
        "demo_users": people.demo_users(request.today),
        "providers": _providers(request),
        "passkey": begin_authentication(user=None) if request.method == "GET" else None,
        "forget": {"all": True},
    }
    return render(request, "administration/sign_in.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """Ask for a code or a passkey, once the password is right."""
    stage = stage_of(request, AuthenticateStage.key)
    if stage is None:
        return go(request, "administration:sign_in")
    form, user = forms.Code(request.POST if "code" in request.POST else None), stage.login.user
    problem, status = "", 200
    try:
        if _second(request, user, form):
            return exit_stage(stage)
    except DomainError as refused:
        problem, status = str(refused), TOO_MANY if isinstance(refused, TooSoon) else 200
    context = {"form": forms.Code(), "problem": problem, **_factors(user)}
    return render(request, "administration/second_factor.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def passkey(request: Request) -> HttpResponse:
    """Give the browser a challenge, and take the answer of a passkey as a whole sign-in."""
    if request.method == "GET":
        return JsonResponse({"request_options": begin_authentication(user=None)})
    try:
        guard.try_as(request, "")
        form = LoginWebAuthnForm(data=request.POST)
        if form.is_valid():
            found = form.cleaned_data["credential"]
            login = Login(user=found.user, redirect_url=_next(request) or None)
            return _finish(perform_passwordless_login, request, found, login)
    except TooSoon as refused:
        return refusal(request, str(refused), TOO_MANY)
    guard.enter_refusal(request, user=None, how="passkey")
    return refusal(request, "That passkey is not known here. Sign in with your password.")


@require_GET
def by_provider(request: Request, provider_id: str) -> HttpResponse:
    """Go to a force's own identity provider."""
    response: HttpResponse = provider.login(request, provider_id)
    return response


@never_cache
@require_GET
def from_provider(request: Request, provider_id: str) -> HttpResponse:
    """Come back from it."""
    response: HttpResponse = provider.callback(request, provider_id)
    return response


@require_POST
def demo(request: Request) -> HttpResponse:
    """Sign in as a demonstration user, in a demonstration only."""
    user = people.demo_user(request.POST.get("username", ""))
    logout(request)
    return _finish(perform_login, request, Login(user=user, redirect_url=_next(request) or None))


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End this session."""
    if request.viewer.user_id:
        guard.enter_sign_out(request)
    logout(request)
    return go(request, "administration:sign_in")


def check_code(request: Request, user: User, code: str) -> Authenticator:
    """Return the authenticator of which this is a code that was not used yet.

    :raises TooSoon: when the attempts before have not been waited out.
    :raises WrongCode: when it is none.
    """
    guard.try_as(request, user.username)
    typed = code.replace(" ", "")
    for one in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN):
        if one.wrap().validate_code(typed) and guard.spend(request, user, typed):
            one.user = user
            return one
    guard.enter_refusal(request, user=user, how="code")
    raise WrongCode(WRONG_CODE)


def check_password(request: Request, username: str, password: str) -> User:
    """Return the person of this name and password; a wrong name takes as long as a wrong password.

    :raises TooSoon: when the attempts before have not been waited out.
    :raises WrongPassword: when there is none.
    """
    guard.try_as(request, username)
    given = {"username": username.lower(), "password": password}
    user: User | None = get_adapter().authenticate(request, **given)
    if user is None or not user.is_active or user.kind != User.Kind.PERSON:
        known = people.person_called(username)
        guard.enter_refusal(request, user=known, how="password")
        raise WrongPassword(WRONG)
    return user


def stage_of(request: Request, key: str) -> Any:
    """Return the stage at which a sign-in stands, if it is this one; else None."""
    return None if request.viewer.user_id else LoginStageController.enter(request, key)


def exit_stage(stage: Any) -> HttpResponse:
    """Go on from a stage of the sign-in."""
    response: HttpResponse = stage.exit()
    return response


def abort_stage(stage: Any) -> HttpResponse:
    """Give up a sign-in; it begins again at the password."""
    response: HttpResponse = stage.abort()
    return response


def _with_password(request: Request, *, username: str, password: str) -> HttpResponse:
    user = check_password(request, username, password)
    login = Login(user=user, redirect_url=_next(request) or None)
    return _finish(perform_password_login, request, {"username": user.username}, login)


def _second(request: Request, user: User, form: forms.Code) -> bool:
    """Judge the second factor that was posted; return whether one was."""
    if "credential" in request.POST:
        _with_passkey(request, user)
    elif form.is_valid():
        post_authentication(request, check_code(request, user, form.cleaned_data["code"]))
    else:
        return False
    return True


def _with_passkey(request: Request, user: User) -> None:
    guard.try_as(request, user.username)
    form = AuthenticateWebAuthnForm(user=user, data=request.POST)
    if not form.is_valid():
        guard.enter_refusal(request, user=user, how="passkey")
        raise WrongCode("That passkey does not belong to this account.")
    form.save()


def _finish(sign_in: Any, request: Request, *about: Any) -> HttpResponse:
    response: HttpResponse
    try:
        response = sign_in(request, *about)
    except ImmediateHttpResponse as stopped:
        response = stopped.response
    return response


def _factors(user: User) -> dict[str, Any]:
    held = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    has_passkey = Authenticator.Type.WEBAUTHN in held
    return {
        "has_code": bool(held - {Authenticator.Type.WEBAUTHN}),
        "passkey": begin_authentication(user) if has_passkey else None,
    }


def _providers(request: Request) -> list[dict[str, str]]:
    apps = get_providers().list_apps(request, provider="openid_connect")
    return [{"id": one.provider_id, "name": one.name} for one in apps]


def _next(request: Request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted.startswith("/") and get_adapter().is_safe_url(wanted) else ""

"""Setting up an account: the invitation, the second factor, the recovery codes."""

import base64
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter as get_factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal.auth import WebAuthn, begin_registration
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fourfold.access.models import User
from fourfold.access.queries import viewer_for
from fourfold.administration import forms
from fourfold.administration.commands._inviting import take_up
from fourfold.administration.queries import invitations
from fourfold.administration.views import guard
from fourfold.administration.views.adapters import SetUpStage, has_factor
from fourfold.administration.views.signing import abort_stage, exit_stage, stage_of
from fourfold.web.http import Request, go, render
from fourfold.web.middleware import address

ADDED = "fourfold_factor_added"
PLAIN = "web/plain.html"


@never_cache
@require_http_methods(["GET", "POST"])
def set_up(request: Request) -> HttpResponse:
    """Set up the first second factor, before the sign-in goes on."""
    stage = stage_of(request, SetUpStage.key)
    if stage is None:
        return go(request, "administration:sign_in")
    user, ours = stage.login.user, request.session.get(ADDED) == stage.login.user.pk
    if has_factor(user) and not ours:  # set up meanwhile by somebody who may be another
        return abort_stage(stage)
    if ours and "go_on" in request.POST:
        del request.session[ADDED]
        return exit_stage(stage)
    return _setting_up(request, user, added=ours)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def begin(request: Request, secret: str) -> HttpResponse:
    """Take up an invitation: choose a password, then set up a second factor.

    A renewal asks for the code of the second person, too.
    """
    invitation = invitations.open_one(secret, at=request.at)
    user = invitation.user
    form = forms.FirstPassword(request.POST or None, user=user, invitation=invitation)
    if form.is_valid():
        viewer = viewer_for(user, at=request.at, origin=f"web {address(request)}")
        take_up(invitation, form.cleaned_data["password"], by=viewer, at=request.at)
        response: HttpResponse = perform_password_login(request, {}, Login(user=user))
        return response
    return render(request, "administration/begin.html", {"form": form, "person": user})


def add_factor(request: Request, user: User) -> bool:
    """Add the factor that was posted; return whether one was."""
    if "credential" in request.POST:
        keyed = AddWebAuthnForm(user=user, data=request.POST)
        if keyed.is_valid():
            WebAuthn.add(user, keyed.cleaned_data["name"], keyed.cleaned_data["credential"])
            return True
    elif "code" in request.POST:
        timed = ActivateTOTPForm(user=user, data=_unspaced(request))
        if timed.is_valid() and guard.spend(request, user, timed.cleaned_data["code"]):
            TOTP.activate(user, timed.secret)
            clear_totp_secret(request)
            return True
    return False


def factor_context(request: Request, user: User) -> dict[str, Any]:
    """Return what a page needs to add a factor: the secret as text and picture, a challenge."""
    tried = bool({"code", "credential"} & set(request.POST))
    secret = get_totp_secret()
    address = get_factors().build_totp_url(user, secret)
    picture = base64.b64encode(get_factors().build_totp_svg(address).encode()).decode()
    return {
        "form": forms.Code(),
        "problem": "That did not work. Try again with a new code." if tried else "",
        "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        "picture": f"data:image/svg+xml;base64,{picture}",
        "passkey": begin_registration(user, passwordless=True),
    }


def recovery_codes(user: User, *, fresh: bool = False) -> list[str]:
    """Return the codes that open the account when the telephone is lost."""
    if fresh:
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return list(RecoveryCodes.activate(user).get_unused_codes())


def _setting_up(request: Request, user: User, *, added: bool) -> HttpResponse:
    if added or add_factor(request, user):
        request.session[ADDED] = user.pk
        codes = {"codes": recovery_codes(user), "shell": PLAIN}
        return render(request, "administration/recovery_codes.html", codes)
    context = {**factor_context(request, user), "shell": PLAIN}
    return render(request, "administration/set_up.html", context)


def _unspaced(request: Request) -> dict[str, str]:
    return {"code": request.POST["code"].replace(" ", "")}

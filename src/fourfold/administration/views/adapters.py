"""How django-allauth is held to our rules: no sign-up, no mail, a second factor for everybody."""

import base64
import hashlib
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import LoginStage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from fourfold.access.models import User
from fourfold.access.queries import viewer_for
from fourfold.administration.queries.people import is_demo, person_called
from fourfold.administration.views import guard
from fourfold.web.http import Request
from fourfold.web.middleware import address

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
WAYS = {"password": "password", "mfa": "second factor", "socialaccount": "own organisation"}
NOT_KNOWN = "Your organisation's sign-in is not linked to an account here. Ask your administrator."


def has_factor(user: User) -> bool:
    """Test if somebody has a second factor."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


class Accounts(DefaultAccountAdapter):  # type: ignore[misc] # untyped
    """Accounts are made by administrators; nothing is mailed."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse: nobody makes their own account."""
        return False

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing: our pages speak for themselves."""

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Send nothing."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave slowing down to `guard`, which never counts by account alone."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address as the server saw it."""
        return address(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Test if an address to go to after sign-in is our own."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_stages(self) -> list[str]:
        """Return what stands between a proved password and the first page."""
        return [
            "allauth.mfa.stages.AuthenticateStage",
            "fourfold.administration.views.adapters.SetUpStage",
        ]

    def pre_login(self, request: Request, user: User, **_about: Any) -> HttpResponse | None:
        """Refuse who may not sign in at all."""
        viewer = viewer_for(user, at=request.at, origin="")
        if user.kind == User.Kind.PERSON and viewer.may(guard.SIGN_IN):
            return None
        guard.enter_refusal(request, user=user, how="no role")
        sentence = "Your account holds no role here today. Ask your administrator."
        raise ImmediateHttpResponse(refusal(request, sentence))

    def post_login(self, request: Request, user: User, **about: Any) -> HttpResponse:
        """Enter it in the ledger, and go where they wanted to."""
        how = request.session.get("account_authentication_methods", [])
        words = [_way(one) for one in how] or ["demonstration"]
        guard.passed(request, user.username)
        guard.enter_sign_in(request, user, how=", ".join(words))
        response: HttpResponse = super().post_login(request, user, **about)
        return response


class Factors(DefaultMFAAdapter):  # type: ignore[misc] # untyped
    """Second factors: their secrets are encrypted under the installation's key."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it is used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Send nothing."""

    def _get_site_name(self) -> str:
        return "Fourfold"


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc] # untyped
    """A force's own identity provider signs in that force's people, and nobody else's."""

    def is_open_for_signup(self, *_args: Any) -> bool:
        """Refuse: a provider makes no accounts."""
        return False

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Send nothing."""

    def on_authentication_error(self, request: Request, provider: Any, **_about: Any) -> None:
        """Say on our own page that it did not work."""
        guard.enter_refusal(request, user=None, how=f"provider {provider.app.provider_id}")
        sentence = "Your organisation's sign-in did not answer as it should. Try again."
        raise ImmediateHttpResponse(refusal(request, sentence))

    def pre_social_login(self, request: Request, sociallogin: Any) -> None:
        """Link the claim to an account that is there, in the provider's own organisation."""
        app, claims = sociallogin.provider.app, _claims(sociallogin)
        name = str(claims.get(app.settings.get("claim", "preferred_username"), ""))
        user = person_called(name, organisation=app.provider_id)
        known = SocialAccount.objects.filter(
            provider=sociallogin.account.provider, uid=sociallogin.account.uid
        ).first()
        other = SocialAccount.objects.filter(
            provider=sociallogin.account.provider, user=user
        ).exclude(uid=sociallogin.account.uid)
        if user is None or (known and known.user_id != user.pk) or other.exists():
            guard.enter_refusal(request, user=user, how=f"provider {app.provider_id}")
            raise ImmediateHttpResponse(refusal(request, NOT_KNOWN))
        sociallogin.account.extra_data = {}
        if known is None:
            sociallogin.connect(request, user)
        elif known.extra_data:
            SocialAccount.objects.filter(pk=known.pk).update(extra_data={})


class SetUpStage(LoginStage):  # type: ignore[misc] # untyped
    """Nobody goes on without a second factor, but for demo users and a force's own provider."""

    key = "fourfold_set_up"
    urlname = "administration:set_up"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Send those who have none to set one up."""
        user = cast("User", self.login.user)
        spared = (user.is_demo and is_demo()) or _came_by_provider(self.login)
        if spared or has_factor(user):
            return None, True
        return redirect(self.urlname), True


def refusal(request: HttpRequest, sentence: str, status: int = 403) -> HttpResponse:
    """Return the page that says why a sign-in went no further."""
    return render(request, "administration/refused.html", {"sentence": sentence}, status=status)


def _way(record: dict[str, Any]) -> str:
    if record.get("passwordless"):
        return "passkey"
    return WAYS.get(str(record.get("method")), "other")


def _came_by_provider(login: Any) -> bool:
    return bool((login.signal_kwargs or {}).get("sociallogin"))


def _claims(sociallogin: Any) -> dict[str, Any]:
    given = sociallogin.account.extra_data
    claims: dict[str, Any] = {**(given.get("userinfo") or {}), **(given.get("id_token") or {})}
    return claims


def _cipher() -> Fernet:
    key = hashlib.sha256(b"fourfold second factors " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

"""Puts the viewer and the instant on each request, and lets the database speak for them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import resolve
from django.utils import timezone
from django.utils.http import urlencode

from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.models import User
from fourfold.access.queries import viewer_for, viewer_of_token
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import NOBODY, Viewer
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from fourfold.web.http import Request, render

STATUSES: dict[type[Exception], int] = {Forbidden: 403, NotFound: 404}
API, BEARER = "/api/", "Bearer "
SEEN, BEGAN = "fourfold_seen", "fourfold_began"


class ViewerMiddleware:
    """Set `request.viewer` and `request.at`, once, and speak for that viewer until answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with both set; to the signed-out, the way to sign in."""
        ours = cast("Request", request)
        ours.at = timezone.now()
        ours.today = local_day(ours.at)
        ours.viewer = bearer(ours) if ours.path.startswith(API) else signed_in(ours)
        if ours.viewer is NOBODY and not _open(ours.path):
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': ours.path})}")
        with speaking_for(ours.viewer):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal in its own words, on a page; a bug goes on its way."""
        if not isinstance(error, DomainError):
            return None
        ours = cast("Request", request)
        status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 422)
        if status == STATUSES[Forbidden]:
            refused = Entry(_verb(ours), Outcome.REFUSED, About())
            enter(refused, by=ours.viewer, at=ours.at)
        return render(ours, "web/refused.html", {"sentence": str(error)}, status=status)


def signed_in(request: Request) -> Viewer:
    """Return who sent a request, if their session is young, in use and not ended."""
    user = cast("User | Any", request.user)
    if not user.is_authenticated or not _fresh(request, user):
        return NOBODY
    return viewer_for(user, at=request.at, origin=f"web {address(request)}")


def bearer(request: Request) -> Viewer:
    """Return who a program speaks for: never by cookie, so that no page can call the API."""
    header = request.headers.get("Authorization", "")
    if not header.startswith(BEARER):
        return NOBODY
    secret = header.removeprefix(BEARER).strip()
    return viewer_of_token(secret, at=request.at, origin=f"api {address(request)}")


def address(request: HttpRequest) -> str:
    """Return the address that a request came from, as the server saw it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _fresh(request: Request, user: User) -> bool:
    now = request.at.timestamp()
    session = request.session
    began, seen = session.setdefault(BEGAN, now), session.get(SEEN, now)
    ended = user.sessions_end_at
    old = (
        now - began > settings.SESSION_ABSOLUTE_SECONDS
        or now - seen > settings.SESSION_IDLE_SECONDS
    )
    if old or (ended and ended > datetime.fromtimestamp(began, tz=ended.tzinfo)):
        session.flush()
        return False
    if now - seen > settings.SESSION_TOUCH_SECONDS or SEEN not in session:
        session[SEEN] = now
    return True


def _open(path: str) -> bool:
    return path.startswith(tuple(settings.OPEN_PATHS))


def _verb(request: Request) -> str:
    match = resolve(request.path)
    return str(getattr(match.func, "verb", "") or match.view_name or "web.page")

"""What an endpoint receives, how a caller is known, and how a refusal looks."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Schema

from fourfold.access.viewer import Viewer


class ApiRequest(HttpRequest):
    """A request whose viewer and instant the middleware has set."""

    viewer: Viewer
    at: datetime


class Problem(Schema):
    """Why a request was refused (RFC 9457)."""

    title: str
    status: int


def token(request: ApiRequest) -> Viewer | None:
    """Return the viewer whose token came with a request; None answers 401."""
    return request.viewer if request.viewer.user_id else None

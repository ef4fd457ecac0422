"""The API: every context's router, and how refusals answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from fourfold.api.http import token
from fourfold.shared.errors import DomainError, Forbidden, NotFound

api = NinjaAPI(title="Fourfold", version="1", urls_namespace="api", auth=token, docs_url=None)
STATUSES: dict[type[Exception], int] = {Forbidden: 403, NotFound: 404}


@api.exception_handler(DomainError)
def refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    """Answer a refusal as a problem document."""
    status = next((code for kind, code in STATUSES.items() if isinstance(refusal, kind)), 422)
    return api.create_response(request, {"title": str(refusal), "status": status}, status=status)

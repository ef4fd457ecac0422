"""The API: every context's router, and how refusals answer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from fourfold.api.http import Token, as_schema, problem
from fourfold.disruptions.api import extracts as disruptions
from fourfold.intelligence.api import reports
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from fourfold.subjects.api import subjects
from fourfold.threats.api import assessments, extracts, threats

STATUSES: dict[type[Exception], int] = {Forbidden: 403, NotFound: 404}


class Api(NinjaAPI):
    """The API, whose description says how refusals look."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Return the OpenAPI description."""
        described = super().get_openapi_schema(**given)
        described.update(as_schema(described))
        return described


api = Api(
    title="Fourfold",
    version="1",
    description="The same commands and queries as the pages. A token does no more than its person.",
    urls_namespace="api",
    auth=Token(),
    docs_url=None,
)
api.add_router("/threats", threats.router)
api.add_router("", assessments.router)
api.add_router("/extracts", extracts.router)
api.add_router("/extracts", disruptions.router)
api.add_router("/subjects", subjects.router)
api.add_router("/reports", reports.router)


@api.exception_handler(DomainError)
def refused(_request: HttpRequest, refusal: Any) -> HttpResponse:
    """Answer a refusal in its own words."""
    status = next((code for kind, code in STATUSES.items() if isinstance(refusal, kind)), 422)
    return problem(status, str(refusal))


@api.exception_handler(ValidationError)
def not_valid(_request: HttpRequest, fault: Any) -> HttpResponse:
    """Answer what does not fit the description, with what is wrong and where."""
    errors = tuple(
        f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}"[:300] for one in fault.errors
    )
    return problem(422, "What was sent does not fit the description of the API.", errors=errors)


@api.exception_handler(AuthenticationError)
def unknown(_request: HttpRequest, _fault: Any) -> HttpResponse:
    """Answer a request without a token that is in force."""
    return problem(401, "Send a token that is in force: Authorization: Bearer …")


@api.exception_handler(HttpError)
def unreadable(_request: HttpRequest, fault: Any) -> HttpResponse:
    """Answer a body that is no JSON."""
    return problem(fault.status_code, str(fault))


@api.exception_handler(Http404)
def absent(_request: HttpRequest, _fault: Any) -> HttpResponse:
    """Answer an address at which there is nothing."""
    return problem(404, "There is no such record.")

"""What an endpoint receives, how a caller is known and allowed, and how a refusal looks."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.security import HttpBearer
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from fourfold.access.command import check
from fourfold.access.ledger import About, Entry, Outcome, enter
from fourfold.access.rules import REASONS, Justification
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError, Forbidden

PROBLEM = "application/problem+json"
STORABLE = r"^[^\x00]*$"
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
LARGEST = 2**63 - 1
Answer = HttpResponse


def _day(day: date) -> date:
    if not FIRST <= day <= LAST:
        raise ValueError(f"lies outside {FIRST.year} to {LAST.year}")
    return day


def _instant(instant: datetime) -> datetime:
    _day(instant.date())
    return instant.astimezone(UTC)


def _written(given: object) -> object:
    """Refuse a number: seconds since 1970 are not how a day is written here."""
    if isinstance(given, date):
        return given
    if not isinstance(given, str) or not ISO.match(given):
        raise ValueError("is not written as 2022-01-10")
    return given


def _encodable(text: str) -> str:
    text.encode()  # half a surrogate pair is a ValueError, which is what a validator raises
    return text


Day = Annotated[date, BeforeValidator(_written), AfterValidator(_day)]
Instant = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_instant)]
Line = Annotated[
    str, StringConstraints(max_length=300, pattern=STORABLE), AfterValidator(_encodable)
]
Text = Annotated[
    str, StringConstraints(max_length=10_000, pattern=STORABLE), AfterValidator(_encodable)
]
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$")]
Key = Annotated[int, Field(ge=1, le=LARGEST)]


class NotSensible(DomainError):
    """A parameter is unknown, or means nothing here."""


class ApiRequest(HttpRequest):
    """A request whose viewer and instant the middleware has set."""

    viewer: Viewer
    at: datetime
    today: date


class Given(Schema):
    """What a caller sends: nothing unknown, nothing endless."""

    model_config = ConfigDict(extra="forbid")


class Paged(Given):
    """Which part of a list; pages count from 1."""

    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=1, le=200)

    @property
    def rows(self) -> slice:
        """The rows of that page."""
        return slice((self.page - 1) * self.page_size, self.page * self.page_size)


class Reasoned(Given):
    """Why somebody searches or exports, where their organisation asks."""

    reason_code: str = Field("", description=f"One of: {', '.join(REASONS)}.", max_length=20)
    reason_text: Text = ""

    @property
    def why(self) -> Justification:
        """The justification for the ledger; without a code where it is none of ours."""
        code = self.reason_code if self.reason_code in REASONS else ""
        return Justification(code, self.reason_text.strip())


class Problem(Schema):
    """Why a request was refused (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[str] = []


class Token(HttpBearer):
    """A token in the header `Authorization: Bearer …`; never a cookie."""

    def authenticate(self, request: Any, token: str) -> Viewer | None:  # noqa: ARG002 - the middleware has read it
        """Return the viewer whose token came with a request; None answers 401."""
        return request.viewer if request.viewer.user_id else None


def problem(status: int, detail: str, *, errors: tuple[str, ...] = ()) -> HttpResponse:
    """Return the answer to a request that was refused."""
    said = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors)
    )
    answer = HttpResponse(said.model_dump_json(), status=status, content_type=PROBLEM)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def made_json(content: bytes) -> Answer:
    """Return an answer that was written as JSON already."""
    return Answer(content, content_type="application/json")


def allowed(request: ApiRequest, verb: str, *asked: type[Schema]) -> None:
    """Refuse a request whose caller lacks a verb, or that asks what no schema of it knows.

    :raises Forbidden: when the caller may not; it is in the ledger.
    :raises NotSensible: when a query parameter is unknown.
    """
    known = {name for one in asked for name in one.model_fields}
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise NotSensible(f"There is no parameter {unknown[0][:60]!r} here.")
    try:
        check(verb, request.viewer)
    except Forbidden:
        enter(Entry(verb, Outcome.REFUSED, About()), by=request.viewer, at=request.at)
        raise


def as_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI description in which every refusal is a problem document."""
    described = dict(schema)
    refused = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    for operations in described["paths"].values():
        for operation in operations.values():
            for status in (400, 401, 403, 404, 422):
                said = {"description": HTTPStatus(status).phrase, "content": refused}
                operation["responses"][status] = said
    return described

"""What a view receives, and how it answers."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as django_render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from fourfold.access.command import check
from fourfold.access.models import User
from fourfold.access.rules import REASONS, Justification
from fourfold.access.viewer import Viewer
from fourfold.publishing import tables
from fourfold.publishing.cells import Cell
from fourfold.shared.errors import NotFound

TYPES = {
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


class Request(HttpRequest):
    """A request whose viewer, instant and day in London the middleware has set."""

    viewer: Viewer
    at: datetime
    htmx: HtmxDetails
    user: User
    today: date


View = Callable[..., HttpResponse]


def render(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    part: str = "main",
    status: int = 200,
) -> HttpResponse:
    """Render a page; or only its named part, when htmx asks for a piece of it.

    The context is the same either way, so what a viewer may not see is left out of the
    context, never hidden by the template.
    """
    wants_part = request.htmx and not request.htmx.boosted and part != "main"
    name = f"{template}#{part}" if wants_part else template
    response = django_render(request, name, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go(request: Request, name: str, *args: object, **query: object) -> HttpResponse:
    """Send the browser to a page; htmx would otherwise swap that page into the old one."""
    url = reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def needs(verb: str) -> Callable[[View], View]:
    """Make a view answer only those who hold a verb.

    :raises Forbidden: from the view; the middleware answers and enters it.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            check(verb, request.viewer)
            return view(request, *args, **kwargs)

        guarded.verb = verb  # type: ignore[attr-defined] # read by the permissions page
        return guarded

    return guard


def reason_given(request: Request) -> Justification:
    """Return the justification that came with a request; blank where none was given."""
    code = request.POST.get("reason_code") or request.GET.get("reason_code") or ""
    text = request.POST.get("reason_text") or request.GET.get("reason_text") or ""
    return Justification(code if code in REASONS else "", text.strip())


def download(
    form: str, *, columns: Sequence[str], rows: Sequence[Sequence[Cell]], cover: tables.Cover
) -> HttpResponse:
    """Return a table as a file; a CSV comes with its cover beside it, in one archive.

    :raises NotFound: when there is no such form.
    """
    if form not in TYPES:
        raise NotFound("There is no such form of file.")
    held = io.BytesIO()
    if form == "csv":
        tables.write_bundle(held, columns=columns, rows=rows, cover=cover)
    else:
        tables.write(form, held, columns=columns, rows=rows, cover=cover)
    name = tables.file_name(cover, "zip" if form == "csv" else form)
    return HttpResponse(
        held.getvalue(),
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

"""The pages that belong to no context: home and search."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.shared.hooks import table
from fourfold.web.http import Request, needs, render


@require_safe
def home(request: Request) -> HttpResponse:
    """Show what waits for the viewer, in order, and why."""
    panels = [panel for row in table("homes").values() if (panel := row(request))]
    return render(request, "web/home.html", {"panels": panels})


@require_safe
@needs("subjects.search")
def find(request: Request) -> HttpResponse:
    """Search everything that the viewer may read; the context that knows how is above."""
    found: HttpResponse = table("finders")["everything"](request)
    return found


@require_safe
def alive(_request: Request) -> HttpResponse:
    """Say that the server answers; nothing more."""
    return HttpResponse("alive", content_type="text/plain")

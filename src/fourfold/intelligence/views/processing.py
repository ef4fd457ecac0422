"""The record of processing (s.61) and the appropriate policy document (s.42), from the code."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.intelligence.rules import processing as rules
from fourfold.intelligence.rules.retention import SOURCE
from fourfold.reference.queries import organisation
from fourfold.web.http import Request, needs, render

READS = needs("intelligence.read_rights")


@require_safe
@READS
def processing(request: Request) -> HttpResponse:
    """Show the record of processing activities."""
    context = {
        "controller": organisation(request.viewer.organisation_id).name,
        "purposes": rules.PURPOSES,
        "categories": rules.CATEGORIES.values(),
        "recipients": rules.RECIPIENTS.values(),
        "retention": rules.retention(),
        "source": SOURCE,
        "security": rules.SECURITY,
        "profiling": rules.PROFILING,
        "transfers": rules.TRANSFERS,
        "crumbs": _crumbs(),
    }
    return render(request, "intelligence/processing.html", context)


@require_safe
@READS
def policy(request: Request) -> HttpResponse:
    """Show the appropriate policy document."""
    context = {
        "controller": organisation(request.viewer.organisation_id).name,
        "sensitive": rules.SENSITIVE,
        "principles": rules.PRINCIPLES,
        "retention": rules.retention(),
        "source": SOURCE,
        "crumbs": _crumbs(),
    }
    return render(request, "intelligence/processing_policy.html", context)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "People's rights", "url": reverse("intelligence:rights")}]

"""The daily scan: when it ran, and asking for one now; and what one wants to hear of."""

from contextlib import suppress

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fourfold.intelligence.queries import digest as queries
from fourfold.intelligence.rules.vocabulary import InterestKind
from fourfold.web.http import Request, go, needs, render

STEPS = 5  # what is wanted, then people, numbers, words and reports
JOB = "fourfold.intelligence.jobs.scan_now"


@require_safe
@needs("intelligence.read")
def scan(request: Request) -> HttpResponse:
    """Show when the scan ran last, how far one is that runs, and what one wants to hear of."""
    wanted = queries.interests_of(request.viewer.user_id, on=request.today)
    names = queries.named((one.registered_by, one.ref) for one in wanted)
    running = queries.running_scan()
    context = {
        "steps": STEPS,
        "steps_taken": round(running.done * STEPS) if running else 0,
        "last": queries.last_scan(),
        "running": running,
        "may_scan": request.viewer.may("intelligence.scan"),
        "interests": [
            {
                "one": one,
                "kind": InterestKind(one.kind).words,
                "name": names.get((one.registered_by, one.ref), ("", ""))[0],
                "url": names.get((one.registered_by, one.ref), ("", ""))[1],
            }
            for one in wanted
        ],
        "crumbs": [{"label": "New this morning", "url": reverse("intelligence:digest")}],
    }
    return render(request, "intelligence/scan.html", context)


@require_POST
@needs("intelligence.scan")
def scan_now(request: Request) -> HttpResponse:
    """Ask the worker to scan now; what it finds is told as on any morning."""
    with suppress(AlreadyEnqueued):
        app.configure_task(JOB, queue="scan", queueing_lock="scan").defer()
    return go(request, "intelligence:scan")

"""Pictures of a subject: its timeline, the map of its places, the path to another."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.rules import Marking
from fourfold.shared.errors import NotFound
from fourfold.shared.hooks import table
from fourfold.subjects.queries import paths as ways
from fourfold.subjects.queries import places as grounds
from fourfold.subjects.queries import timeline as timelines
from fourfold.subjects.queries.drawing import Wanted
from fourfold.subjects.queries.part import part_called
from fourfold.subjects.queries.subject import Known
from fourfold.subjects.queries.subject import subject as known_by
from fourfold.subjects.rules.pictures import TALL, WIDE
from fourfold.subjects.views.subject import frame_of, looked_at
from fourfold.web.http import Request, needs, render

PAGE = 50


@require_safe
@needs("subjects.read")
def timeline(request: Request, key: UUID) -> HttpResponse:
    """Show all that is said of a subject, the newest first, of every system or of one."""
    known = looked_at(request, key)
    added = timelines.added_by(table("subject_timelines"), request, known.part.members)
    of = request.GET.get("of", "")
    found = timelines.timeline(known.part, of=of, added=added)
    page = Paginator(found.entries, PAGE).get_page(request.GET.get("page"))
    items = timelines.items(page.object_list, known.part)
    marks = [known.marking, *(item.marking for item in items if item.marking)]
    context = frame_of(request, known) | {
        "page": page,
        "items": items,
        "systems": _systems(found, of),
        "left_out": found.left_out,
        "may_open": request.viewer.may("sources.read_records"),
        "marking": Marking(max(marks)),
    }
    return render(request, "subjects/timeline.html", context)


def _systems(found: timelines.Timeline, of: str) -> list[dict[str, object]]:
    """Return the ways to the entries of each system, where there are several."""
    number = sum(many for *_, many in found.ofs)
    every = [("", "All", number), *found.ofs]
    return [
        {
            "label": words,
            "url": f"?{urlencode({'of': name})}" if name else "?",
            "current": of == name,
            "count": many,
        }
        for name, words, many in (every if len(found.ofs) > 1 else ())
    ]


@require_safe
@needs("subjects.read")
def places(request: Request, key: UUID) -> HttpResponse:
    """Show where a subject is known: a map of what has a point, and the list of all."""
    known = looked_at(request, key)
    found = grounds.places(known.part)
    context = frame_of(request, known) | {
        "found": found,
        "wide": WIDE,
        "tall": TALL,
        "marking": Marking(max([known.marking, *(one.marking for one in found.places)])),
    }
    return render(request, "subjects/places.html", context)


@require_safe
@needs("subjects.read")
def path(request: Request, key: UUID) -> HttpResponse:
    """Show how a subject may be connected to another, link by link."""
    known = looked_at(request, key)
    text = request.GET.get("to", "").strip()
    context = frame_of(request, known) | {"to": text, "farthest": ways.FARTHEST, "found": None}
    if text:
        try:
            context |= _way(request, known, text)
        except NotFound as nobody:
            context["refusal"] = str(nobody)
    return render(request, "subjects/path.html", context)


def _way(request: Request, known: Known, text: str) -> dict[str, object]:
    """Return the path to what a text names, and enter that somebody looked at that too."""
    other = known_by(part_called(text).members[0])
    ledger.consulted(other.record, verb="subjects.read", at=request.at)
    chosen = Wanted.read(dict(request.GET.lists())).children
    found = ways.path(known.part.members[0], other.part.members[0], children=chosen)
    marks = [known.marking, other.marking, *(step.marking for step in found.steps)]
    marks += [one.marking for step in found.steps for one in (step.start, step.end)]
    return {
        "found": found,
        "most": ways.MOST_LINKS,
        "chosen": chosen,
        "marking": Marking(max(marks)),
    }

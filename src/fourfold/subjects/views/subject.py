"""A subject's pages: who or what it is, and who has looked."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.shared.hooks import table
from fourfold.subjects.queries import deconfliction as asking
from fourfold.subjects.queries import reach, why
from fourfold.subjects.queries import subject as subjects
from fourfold.subjects.queries.subject import Known
from fourfold.subjects.rules.references import reference_of
from fourfold.web.http import Request, needs, render

TABS = (
    ("Overview", "subjects:subject", "subjects.read"),
    ("Timeline", "subjects:timeline", "subjects.read"),
    ("Places", "subjects:places", "subjects.read"),
    ("Network", "subjects:network", "subjects.read"),
    ("Path to another", "subjects:path", "subjects.read"),
    ("Who has looked", "subjects:history", "administration.read_ledger"),
)
ACTIONS = (
    ("Add a name", "subjects:describe", "subjects.describe"),
    ("Add an identifier", "subjects:identify", "subjects.identify"),
    ("Link to another", "subjects:link", "subjects.link"),
    ("Compare and judge", "subjects:judge", "subjects.judge"),
    ("Let others ask", "subjects:discoverable", "subjects.make_discoverable"),
)


@require_safe
@needs("subjects.read")
def subject(request: Request, key: UUID) -> HttpResponse:
    """Show who or what a subject is, by all that the viewer may read of it."""
    known = looked_at(request, key)
    links, number_of_links = subjects.links_of(known.part)
    context = frame_of(request, known) | {
        "links": links,
        "number_of_links": number_of_links,
        "judgements": subjects.judgements_of(known.part),
        "members": why.members_of(known.part) if len(known.part.members) > 1 else [],
        "partings": why.partings_of(known.part, key),
        "since": why.joined_since(known.part, key),
        "called": reference_of(key),
        "may_judge": request.viewer.may("subjects.judge"),
        "may_undo": request.viewer.may("subjects.undo_judgement"),
        "panels": [row(request, known.part.members) for row in table("subject_panels").values()],
    }
    return render(request, "subjects/subject.html", context)


@require_safe
@needs("administration.read_ledger")
def history(request: Request, key: UUID) -> HttpResponse:
    """Show who looked at a subject, to those who may read the ledger."""
    known = subjects.subject(key)
    row, about = table("panels").get("history"), ledger.About.record(known.record).subject
    others = [name for name in known.names if name != known.record]
    context = frame_of(request, known) | {
        "history": row(request, about) if row else "",
        "others": [
            (name.text, reverse("administration:history", args=[f"subjects.name:{name.pk}"]))
            for name in others
        ],
    }
    return render(request, "subjects/history.html", context)


def looked_at(request: Request, key: UUID) -> Known:
    """Return a subject, and enter that somebody looked at it."""
    known = subjects.subject(key)
    ledger.consulted(known.record, verb="subjects.read", at=request.at)
    return known


def frame_of(request: Request, known: Known) -> dict[str, Any]:
    """Return what stands on every page of a subject: identity, tabs, what may be done."""
    key, may = known.shown.key, request.viewer.may
    seen_by = reach.reach(known.record.label.restriction, on=request.today)
    return {
        "known": known,
        "shown": known.shown,
        "marking": known.marking,
        "reach": seen_by,
        "facts": _facts(known),
        "tabs": [
            {
                "label": label,
                "url": reverse(name, args=[key]),
                "current": request.path == reverse(name, args=[key]),
            }
            for label, name, verb in TABS
            if may(verb)
        ],
        "actions": [
            {"label": label, "url": reverse(name, args=[key]), "kind": "secondary"}
            for label, name, verb in ACTIONS
            if may(verb)
        ],
        "crumbs": [{"label": "People and things", "url": reverse("subjects:subjects")}],
        "today": request.today,
    }


def _facts(known: Known) -> list[dict[str, Any]]:
    joined, contacts = len(known.part.members), asking.contacts(known)
    facts = [{"key": "Records joined here", "value": joined}] if joined > 1 else []
    told = [{"key": "Others may ask for this, and speak to", "value": "; ".join(contacts)}]
    return facts + (told if contacts else [])

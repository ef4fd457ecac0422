"""The one box: search over everything that the viewer may read, with why each thing was found."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse

from fourfold.access import ledger
from fourfold.access.rules import REASONS
from fourfold.reference import queries as reference
from fourfold.shared.hooks import table
from fourfold.subjects.queries import finding
from fourfold.subjects.queries.finding import Answer, Count, Facets, Line
from fourfold.subjects.rules.asking import read
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.web.http import Request, reason_given, render

PAGE = 25
SHOWN_SYSTEMS = 4
HEADINGS = {"kind": "Kind", "system": "System", "force": "Force", "label": "Who can see it"}


def find(request: Request) -> HttpResponse:
    """Show what the words find; first ask why, where the organisation asks for it."""
    text, why = request.GET.get("q", "").strip()[:400], reason_given(request)
    asked = reference.justifies_search(request.viewer.organisation_id) and not why.code
    typed = read(text)
    searches = bool(text) and not asked
    answer = finding.found(typed, _facets(request)) if searches else finding.NOTHING
    if searches:
        ledger.searched(
            text,
            verb="subjects.search",
            found=len(answer.hits),
            at=request.at,
            why=why,
            under=answer.labels,
        )
    context = {
        "q": text,
        "asked": asked,
        "why": why,
        "reasons": REASONS,
        "understood": [part.ways[0].says for part in typed.parts],
        **_shown(request, answer),
    }
    return render(request, "subjects/find.html", context, part="hits")


def _facets(request: Request) -> Facets:
    given = request.GET
    return Facets(
        kinds=tuple(one for one in given.getlist("kind") if one in table("finds")),
        systems=tuple(filter(None, given.getlist("system"))),
        organisations=tuple(int(one) for one in given.getlist("force") if one.isdecimal()),
        labels=tuple(int(one) for one in given.getlist("label") if one.isdecimal()),
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(request: Request, answer: Answer) -> dict[str, Any]:
    page = Paginator(answer.lines, PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "lines": [_line(line) for line in page.object_list if line.kind in table("finds")],
        "number": len(answer.lines),
        "is_cut": answer.is_cut,
        "facets": [_facet(request, name, answer) for name in HEADINGS],
        "since": request.GET.get("since", ""),
        "until": request.GET.get("until", ""),
        "chosen": _chosen(request, answer),
        "narrowed": [
            (name, value)
            for name in ("kind", "system", "force", "label", "reason_code", "reason_text")
            for value in request.GET.getlist(name)
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    heading, url = table("finds")[line.kind](line.ref)
    one = line.shown
    return {
        "url": url,
        "kind": SubjectKind(one.kind).words if one else heading,
        "title": line.title,
        "reference": one.reference if one else "",
        "is_child": bool(one and one.is_child),
        "because": line.because,
        "records": line.records,
        "systems": ", ".join(line.systems[:SHOWN_SYSTEMS]),
        "happened_on": line.happened_on,
        "marking": line.marking,
    }


def _facet(request: Request, name: str, answer: Answer) -> dict[str, Any]:
    chosen = set(request.GET.getlist(name))
    return {
        "heading": HEADINGS[name],
        "values": [
            {
                "words": _words(name, count, answer),
                "number": count.number,
                "url": _with(request, name, count.value),
            }
            for count in answer.facets.get(name, ())
            if count.value not in chosen
        ],
    }


def _chosen(request: Request, answer: Answer) -> list[dict[str, str]]:
    words = {
        (name, count.value): _words(name, count, answer)
        for name, counts in answer.facets.items()
        for count in counts
    }
    days = [(name, request.GET.get(name, "")) for name in ("since", "until")]
    given = [(name, value) for name in HEADINGS for value in request.GET.getlist(name)]
    return [
        {
            "label": words.get((name, value), f"{name.title()} {value}"),
            "url": _without(request, name, value),
        }
        for name, value in [*given, *days]
        if value
    ]


def _words(name: str, count: Count, answer: Answer) -> str:
    if name != "kind":
        return count.words
    one = next(hit for hit in answer.hits if hit.kind == count.value)
    heading: str = table("finds")[one.kind](one.ref)[0] if one.kind in table("finds") else one.kind
    return heading


def _with(request: Request, name: str, value: str) -> str:
    return "?" + urlencode([*_pairs(request), (name, value)])


def _without(request: Request, name: str, value: str) -> str:
    return "?" + urlencode([pair for pair in _pairs(request) if pair != (name, value)])


def _pairs(request: Request) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name != "page" and value
    ]

"""The morning's digest, for a person and for a desk; what somebody makes of what is new."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.rules import Justification
from fourfold.intelligence.commands.hit import judge_hit
from fourfold.intelligence.forms.digest import Chosen, Judge
from fourfold.intelligence.queries import digest as queries
from fourfold.intelligence.queries import wanted
from fourfold.intelligence.queries.digest import Asked, Digest
from fourfold.intelligence.queries.wanted import REQUIREMENT, WATCHLIST
from fourfold.intelligence.rules.vocabulary import Relevance
from fourfold.intelligence.views import panels_dangers
from fourfold.intelligence.views._acting import done
from fourfold.reference.models import ThreatDesk
from fourfold.web.http import Request, go, needs, render

VERB = "intelligence.read"


@require_safe
@needs(VERB)
def digest(request: Request) -> HttpResponse:
    """Show what is new for one: by threat, why, with the records behind."""
    asked = Asked(person=request.viewer.user_id, on=_day(request))
    return _page(request, asked, "New this morning, for you", None)


@require_safe
@needs(VERB)
def desk_digest(request: Request, pk: int) -> HttpResponse:
    """Show what is new for a threat desk, as far as the reader may read it."""
    one = queries.desk(pk)
    asked = Asked(desk=one.pk, on=_day(request))
    return _page(request, asked, queries.called(one), one)


@require_http_methods(["GET", "POST"])
@needs("intelligence.judge_hit")
def judge(request: Request, pk: int) -> HttpResponse:
    """Say of something new: act on it, or not relevant, and why."""
    rows = queries.alike(pk)
    form = Judge(request.POST or None)
    if done(form, lambda given: _judged(request, rows, given)):
        desk = request.GET.get("desk", "")
        if desk.isdecimal():
            return go(request, "intelligence:desk_digest", int(desk))
        return go(request, "intelligence:digest")
    line = queries.line_of(rows)
    context = {
        "form": form,
        "line": _shown(line),
        "crumbs": [{"label": "New this morning", "url": reverse("intelligence:digest")}],
    }
    status = 422 if form.is_bound else 200
    return render(request, "intelligence/digest_judge.html", context, status=status)


def _judged(request: Request, rows: list[Any], given: Any) -> None:
    for row in rows:
        judge_hit(
            hit=row,
            relevance=given["relevance"],
            reason=given["why"],
            by=request.viewer,
            at=request.at,
        )


def _page(request: Request, asked: Asked, heading: str, of: ThreatDesk | None) -> HttpResponse:
    desk = str(of.pk) if of else ""
    found = queries.digest(asked, today=request.today)
    _entered(request, found, heading)
    context = {
        "heading": heading,
        "desk": desk,
        "day": asked.on,
        "today": request.today,
        "groups": [_grouped(group) for group in found.groups],
        "lines": found.lines,
        "panel": panels_dangers.of_desk(request, of) if of else None,
        "marking": found.marking,
        "tabs": _tabs(request, asked),
        "desks": _desks(request, desk),
        "scan": queries.last_scan(),
        "may_judge": request.viewer.may("intelligence.judge_hit"),
        "act": Relevance.ACT,
        "not_relevant": Relevance.NOT_RELEVANT,
        "query": urlencode({"desk": desk}) if desk else "",
    }
    return render(request, "intelligence/digest.html", context)


def _entered(request: Request, found: Digest, heading: str) -> None:
    """Enter in the ledger that the digest was read (Data Protection Act 2018, s.62(1)(c))."""
    if found.lines:
        ledger.searched(
            f"Digest: {heading}",
            verb=VERB,
            found=found.lines,
            at=request.at,
            why=Justification(),
            under=found.labels,
        )


def _day(request: Request) -> date | None:
    """Return the day that is asked for; without one, all that waits."""
    form = Chosen(request.GET)
    return form.cleaned_data["on"] if form.is_valid() else None


def _tabs(request: Request, asked: Asked) -> list[dict[str, Any]]:
    waits = queries.waiting(asked, today=request.today)
    today = f"?{urlencode({'on': request.today.isoformat()})}"
    return [
        {"label": "All that waits", "url": request.path, "current": not asked.on, "count": waits},
        {"label": "Today", "url": today, "current": asked.on == request.today},
    ]


def _desks(request: Request, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": queries.called(one),
            "url": reverse("intelligence:desk_digest", args=[one.pk]),
            "current": str(one.pk) == current,
        }
        for one, is_own in queries.desks(request.viewer, on=request.today)
        if is_own or str(one.pk) == current
    ]


def _grouped(group: queries.Group) -> dict[str, Any]:
    lines = [_shown(line) for line in group.lines]
    return {"name": group.name, "url": group.url, "lines": lines}


def _shown(line: queries.Line) -> dict[str, Any]:
    return {
        "one": line,
        "url": _address(line),
        "subject_url": reverse("subjects:subject", args=[line.subject]) if line.subject else "",
    }


def _address(line: queries.Line) -> str:
    """Return where the record or report behind a line is shown; nothing where it is not."""
    if line.report:
        return reverse("intelligence:report", args=[line.report])
    try:
        return reverse("systems:record", args=[line.record]) if line.record else ""
    except NoReverseMatch:
        return ""


def called(refs: list[str]) -> dict[str, tuple[str, str]]:
    """Return what watchlists and requirements are called, and where they are: for the digest."""
    pages = {WATCHLIST: "intelligence:watchlist", REQUIREMENT: "intelligence:requirement"}
    return {
        ref: (name, reverse(pages[kind], args=[urn]))
        for ref, (kind, name, urn) in wanted.names(refs).items()
    }

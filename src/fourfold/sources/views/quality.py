"""The figures of a load in words, each beside what is usual of its feed, and the rows behind."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.shared.errors import NotFound
from fourfold.sources.models import Load
from fourfold.sources.queries import systems as queries
from fourfold.sources.queries.feeds import Compared, compared
from fourfold.sources.queries.quality import OfField, rows_behind
from fourfold.sources.queries.records import records_of
from fourfold.web.http import Request, needs, render

PAGE = 50
SHOWN = 6  # columns of a row that came
WHAT = {
    "empty": "is empty",
    "unread": "could not be read",
    "mended": "was repaired",
}


def frame_of_quality(load: Load) -> dict[str, Any]:
    """Return the quality of a load as its page and its system's show it."""
    found = compared(load)
    quality = found.quality
    return {
        "loads": found.loads,
        "general": [one.says for one in quality.findings if not one.field],
        "figures": _general(load, found),
        "fields": [_line(load, one, found) for one in quality.fields if not _idle(one, found)],
        "idle": [one.title for one in quality.fields if _idle(one, found)],
        "drifted": sum(bool(one.field) for one in quality.findings),
    }


@require_safe
@needs("sources.read_records")
def rows(request: Request, pk: int) -> HttpResponse:
    """Show the rows behind a figure of a load, or all that it wrote."""
    load = queries.one_load(pk)
    ledger.consulted(load, verb="sources.read_records", at=request.at)
    field, what = request.GET.get("field", ""), request.GET.get("what", "")
    title = load.figures.get("fields", {}).get(field, {}).get("title", "")
    if what and (what not in WHAT or not title):
        raise NotFound("There is no such figure.")
    found = rows_behind(load, field, what) if what else records_of(load)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "load": load,
        "heading": f"“{title}” {WHAT[what]}" if what else "What this load wrote",
        "page": page,
        "rows": [
            {"record": one, "cells": [text for text in one.raw.values() if text][:SHOWN]}
            for one in page
        ],
        "numbers": _elsewhere(load, field, what, {one.number for one in found[:200]}),
        "crumbs": [{"label": load.file_name, "url": reverse("systems:load", args=[load.pk])}],
    }
    return render(request, "sources/load_rows.html", context)


def _elsewhere(load: Load, field: str, what: str, shown: set[int]) -> list[int]:
    """Return the rows behind a figure that wrote nothing: what is held said the same already."""
    behind = load.figures.get("fields", {}).get(field, {}).get("behind", {}).get(what, [])
    return [number for number in behind if number not in shown]


def _idle(one: OfField, found: Compared) -> bool:
    """Test if a column is empty, as it always was: it is named, and has no line."""
    said = any(each.field == one.name for each in found.quality.findings)
    return not (one.complete or found.usual[one.name].complete or said or one.behind.get("unread"))


def _general(load: Load, found: Compared) -> list[dict[str, str]]:
    quality = found.quality
    here = reverse("systems:rows", args=[load.pk])
    lines = [
        _figure("Rows", f"{quality.rows:,}", "", here),
        _figure(
            "Rows that were duplicates", _percent(quality.duplicates), _usual(found.duplicates)
        ),
    ]
    for words, now, usual in (
        ("From the event to here", quality.happened, found.happened),
        ("From its recording to here", quality.recorded, found.recorded),
    ):
        if now is not None:
            said = f"{usual:,.0f} are usual" if usual is not None else ""
            lines.append(_figure(words, f"{now:,} days, the middle row", said, here))
    return lines


def _line(load: Load, one: OfField, found: Compared) -> dict[str, Any]:
    usual, here = found.usual[one.name], reverse("systems:rows", args=[load.pk])

    def behind(what: str) -> str:
        return f"{here}?field={one.name}&what={what}" if one.behind.get(what) else ""

    return {
        "title": one.title,
        "complete": _figure("", _percent(one.complete), _usual(usual.complete), behind("empty")),
        "valid": _figure("", _percent(one.valid), _usual(usual.valid), behind("unread")),
        "mended": _figure("", f"{one.mended:,}", "", behind("mended")),
        "distinct": f"more than {one.distinct:,}" if one.is_many else f"{one.distinct:,}",
        "says": [each.says for each in found.quality.findings if each.field == one.name],
    }


def _figure(words: str, value: str, usual: str = "", url: str = "") -> dict[str, str]:
    return {"words": words, "value": value, "usual": usual, "url": url}


def _percent(share: float) -> str:
    """Return a share as a percentage that never rounds to all or to nothing.

    >>> _percent(0.9999), _percent(1.0), _percent(0.0001)
    ('99.9%', '100%', '0.1%')
    """
    if share in {0.0, 1.0}:
        return f"{share:.0%}"
    return f"{min(max(share, 0.001), 0.999):.1%}"


def _usual(share: float | None) -> str:
    return "" if share is None else f"{_percent(share)} is usual"

"""How the pages say dates, numbers and markings, and how they draw a form's fields."""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString

from fourfold.web.templatetags import controls

register = template.Library()

HERE = ZoneInfo("Europe/London")
BUILT = Path(__file__).parents[1] / "static" / "build"


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built file, whose name carries the hash of its content."""
    path = BUILT / "manifest.json"
    if not path.exists():
        raise ImproperlyConfigured("The front end is not built: run `python hatch_build.py`.")
    return static(f"build/{_manifest(path, path.stat().st_mtime_ns)[name]}")


@lru_cache(maxsize=1)
def _manifest(path: Path, _changed: int) -> dict[str, str]:
    return dict(json.loads(path.read_text()))


@register.filter
def on(day: date | None) -> str:
    """Return a day as it is written; of an instant, the day on which it fell here.

    >>> on(date(2022, 1, 10))
    '10 January 2022'
    """
    if day is None:
        return ""
    here = day.astimezone(HERE) if isinstance(day, datetime) else day
    return f"{here.day} {here:%B %Y}"


@register.filter
def at(instant: datetime | None) -> str:
    """Return a UTC instant as the clock on the wall showed it.

    >>> from datetime import UTC
    >>> at(datetime(2022, 7, 10, 13, 5, tzinfo=UTC))
    '10 July 2022, 14:05'
    """
    return "" if instant is None else f"{on(instant)}, {instant.astimezone(HERE):%H:%M}"


@register.filter
def due(day: date | None, today: date) -> str:
    """Return how a day on which something is due lies to today.

    >>> due(date(2022, 1, 13), date(2022, 1, 10)), due(date(2022, 1, 9), date(2022, 1, 10))
    ('due in 3 days', 'overdue by 1 day')
    """
    if day is None:
        return ""
    days = (day - today).days
    if days == 0:
        return "due today"
    return f"due in {_days(days)}" if days > 0 else f"overdue by {_days(-days)}"


def _days(number_of: int) -> str:
    return "1 day" if number_of == 1 else f"{number_of:,} days"


@register.filter
def is_past(day: date | None, today: date) -> bool:
    """Test if a day has gone by."""
    return day is not None and day < today


@register.filter
def number(value: float | Decimal | None) -> str:
    """Return a number with commas and without idle noughts, to two places at most.

    >>> number(1234), number(Decimal("332.50")), number(-0.001)
    ('1,234', '332.5', '0')
    """
    if value is None or value == "":
        return ""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@register.filter
def share(value: float | Decimal | None, of: float | Decimal) -> int:
    """Return how much one number is of another, from 0 to 100.

    >>> share(3, 4), share(5, 4), share(1, 0)
    (75, 100, 0)
    """
    if not value or not of:
        return 0
    return max(0, min(100, round(float(value) / float(of) * 100)))


@register.filter
def marking(value: object) -> str:
    """Return a marking as it is printed, from its code, its number or its enum.

    >>> marking("OFFICIAL_SENSITIVE"), marking(1)
    ('OFFICIAL-SENSITIVE', 'OFFICIAL')
    """
    words = {"1": "OFFICIAL", "2": "OFFICIAL-SENSITIVE"}
    text = str(getattr(value, "words", value))
    return words.get(text, text.upper().replace("_", "-"))


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changed: object) -> str:
    """Return the query string of this page with some parameters changed; empty drops one.

    Whatever else is changed, the list begins again at its first page.
    """
    query = context["request"].GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_fields(context: Context, *but: str) -> SafeString:
    """Return hidden fields that carry this page's query string, `but` some parameters."""
    query = context["request"].GET
    kept = [(k, v) for k, vs in query.lists() if k not in {*but, "page"} for v in vs]
    return render_to_string("web/c/query_fields.html", {"kept": kept})


@register.simple_tag
def pages_of(page: Page[Any] | dict[str, int]) -> dict[str, Any]:
    """Return what the reader is told of a page of a list, and the other pages to link to."""
    if isinstance(page, dict):
        return {**page, "links": page_numbers(page["num_pages"], page["number"])}
    return {
        "number": page.number,
        "count": page.paginator.count,
        "start": page.start_index(),
        "end": page.end_index(),
        "links": page_numbers(page.paginator.num_pages, page.number),
    }


def page_numbers(last: int, here: int) -> list[int | None]:
    """Return which pages to link to: the first, the last and those around; None is a gap.

    >>> page_numbers(20, 7), page_numbers(1, 1)
    ([1, None, 6, 7, 8, None, 20], [])
    """
    near = sorted({1, here - 1, here, here + 1, last} & set(range(1, last + 1)))
    shown: list[int | None] = []
    for before, one in pairwise([0, *near]):
        shown += [one] if one - before == 1 else [None, one]
    return shown if last > 1 else []


@register.simple_tag
def sort_by(sort: str | None, column: str) -> dict[str, str]:
    """Return what a click on a column's head asks for, and how the column is sorted now.

    >>> sort_by("-score", "score"), sort_by("-score", "name")["next"]
    ({'next': 'score', 'now': 'descending', 'arrow': '▼'}, 'name')
    """
    if sort == column:
        return {"next": f"-{column}", "now": "ascending", "arrow": "▲"}
    if sort == f"-{column}":
        return {"next": column, "now": "descending", "arrow": "▼"}
    return {"next": column, "now": "none", "arrow": "↕"}


@register.filter
def phase_tone(phase: str) -> str:
    """Return the tone of a phase's tag, by the phase's first word."""
    words = str(phase).lower().split() or [""]
    first = words[0].split("/")[0]
    tones = {"scoping": "teal", "active": "green", "monitored": "amber", "dormant": "grey"}
    return tones.get(first, "hollow")


register.simple_tag(controls.field)
register.simple_tag(controls.fields)

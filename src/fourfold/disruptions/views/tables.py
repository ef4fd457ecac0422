"""The tables that a chief officer opens: lead and support, by pillar and category."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from fourfold.disruptions.forms.tables import Period
from fourfold.disruptions.queries import report as reports
from fourfold.disruptions.queries import tables as queries
from fourfold.disruptions.rules.breakdown import Breakdown, Line, PillarRow, Share
from fourfold.disruptions.rules.kinds import COUNTED, Category, ClaimType
from fourfold.disruptions.rules.windows import Filters
from fourfold.plans.rules.kinds import Pillar
from fourfold.web.http import Request, needs, render

Query = tuple[tuple[str, str | int], ...]
YEAR = {"first": "2021-06-01", "last": "2022-05-31", "by": "RECORDED"}  # HMICFRS, App. 2


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, what it is a share of in percent, and where its rows are listed."""

    n: int
    percent: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A holder, or one pillar of it: its number and its categories."""

    name: str
    is_holder: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Led, or supported: at a glance by pillar, and in full by pillar and category.

    beside: what must be said with it.
    """

    type: ClaimType
    caption: str
    pillars: tuple[str, ...]
    glance: tuple[Row, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    beside: tuple[str, ...] = ()


@require_safe
@needs("disruptions.read")
def tables(request: Request) -> HttpResponse:
    """Show who led and supported what, the dominance of a team before anything else."""
    form = Period(request.GET, request.today)
    context: dict[str, Any] = {"form": form, "year": urlencode(YEAR)}
    if form.is_bound and not form.is_valid():
        return render(request, "disruptions/tables.html", context, status=422)
    asked = form.asked()
    last = asked.window.last if asked.window else request.today
    found = queries.tables(asked, form.whole(), named_on=min(last, request.today), now=request.at)
    measured = reports.report(found.claims, found.led)
    shown = [one for one in Category if not asked.categories or one in asked.categories]
    period = _period(asked)
    context |= {
        "window": asked.window,
        "by": asked.by,
        "notes": found.organisations.notes[:1],
        "dominances": _dominances(found.organisations, ClaimType.LEAD),
        "organisations": [
            replace(one, beside=_beside(found.organisations, one.type))
            for one in _tables(found.organisations, shown, period, "organisation")
        ],
        "teams": _tables(found.teams, shown, period, "team"),
        "prevent": found.prevent,
        "left_out": found.left_out,
        "counted": " or ".join(one.words for one in COUNTED),
        "lateness": [_late(one, period) for one in measured.lateness],
        "tallies": measured.tallies,
        "may_extract": request.viewer.may("disruptions.extract"),
        "crumbs": [{"label": "Disruptions", "url": reverse("disruptions:disruptions")}],
    }
    return render(request, "disruptions/tables.html", context)


def _dominances(made: Breakdown, type_: ClaimType) -> tuple[str, ...]:
    return tuple(one.words for one in made.dominances if one.type is type_)


def _beside(made: Breakdown, type_: ClaimType) -> tuple[str, ...]:
    """Return what is said beside a table; of leads it stands above everything."""
    return () if type_ is ClaimType.LEAD else _dominances(made, type_)


def _period(asked: Filters) -> Query:
    if asked.window is None:
        return ()
    days: Sequence[date] = (asked.window.first, asked.window.last)
    return (("first", days[0].isoformat()), ("last", days[1].isoformat()), ("by", asked.by.value))


def _tables(made: Breakdown, shown: list[Category], period: Query, what: str) -> list[Table]:
    return [
        _table(type_, [one for one in made.lines if one.type is type_], shown, period, what)
        for type_ in ClaimType
        if any(one.type is type_ for one in made.lines)
    ]


def _table(
    type_: ClaimType, lines: list[Line], shown: list[Category], period: Query, what: str
) -> Table:
    return Table(
        type=type_,
        caption=f"{type_.words}s by {what}",
        pillars=tuple(one.words for one in Pillar),
        glance=tuple(_glance(one, shown, period) for one in lines),
        columns=("All", *(one.words for one in shown)),
        rows=tuple(_rows(lines, shown, period)),
    )


def _rows(lines: Iterable[Line], shown: list[Category], period: Query) -> Iterable[Row]:
    for line in lines:
        whose = _whose(line, period)
        every = tuple(("category", one.value) for one in shown)
        yield Row(line.name, True, _cells(line.n, line.categories, shown, (*whose, *every)))
        for pillar in line.pillars:
            if pillar.n.n:
                yield Row(pillar.pillar.words, False, _of_pillar(pillar, shown, whose, every))


def _of_pillar(one: PillarRow, shown: list[Category], whose: Query, every: Query) -> Any:
    query = (*whose, ("pillar", one.pillar.value), *every)
    return _cells(one.n, one.categories, shown, query)


def _whose(line: Line, period: Query) -> Query:
    team: Query = (("team", line.unit),) if line.unit else ()
    return (*period, ("type", line.type.value), ("organisation", line.organisation), *team)


def _cells(n: Share, categories: Any, shown: list[Category], query: Query) -> tuple[Cell, ...]:
    plain = tuple(pair for pair in query if pair[0] != "category")
    return (
        _cell(n, query),
        *(_cell(categories[one], (*plain, ("category", one.value))) for one in shown),
    )


def _cell(share: Share, query: Query) -> Cell:
    url = f"{reverse('disruptions:disruptions')}?{urlencode(query)}" if share.n else ""
    return Cell(share.n, share.percent, url)


def _glance(line: Line, shown: list[Category], period: Query) -> Row:
    whose, every = _whose(line, period), tuple(("category", one.value) for one in shown)
    pillars = (_cell(one.n, (*whose, ("pillar", one.pillar.value), *every)) for one in line.pillars)
    return Row(line.name, True, (_cell(line.n, (*whose, *every)), *pillars))


def _late(one: Any, period: Query) -> dict[str, Any]:
    owner: Query = (("organisation", one.organisation),) if one.organisation else ()
    query = (*period, ("type", ClaimType.LEAD.value), *owner, ("late", "yes"))
    return {"one": one, "cell": _cell(one.late, query)}

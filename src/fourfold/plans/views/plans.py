"""The list of plans, and its file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.rules import REASONS, Marking
from fourfold.plans.forms.plan import PlanFilters
from fourfold.plans.models import Plan
from fourfold.plans.queries import checking
from fourfold.plans.queries import plan as plans
from fourfold.plans.rules.check import Checked
from fourfold.publishing import tables
from fourfold.publishing.tables import Cover
from fourfold.reference import queries as reference
from fourfold.reference.models import Organisation
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import TYPES, Request, download, needs, reason_given, render

PAGE = 50


@require_safe
@needs("plans.read")
def plans_list(request: Request) -> HttpResponse:
    """Show the plans that the filters keep, each with what the plan check says of it."""
    form = PlanFilters(_organisations(), request.GET)
    if not form.is_valid():
        raise DomainError("The filters in this address do not make sense.")
    asked = form.asked(request.viewer.user_id)
    page, checked = _page(request, asked)
    rows: list[Plan] = list(page.object_list)
    context = {
        "form": form,
        "page": page,
        "total": page.paginator.count,
        "lines": plans.lines(rows, checked, today=request.today),
        "chosen": _chosen(request, form),
        "may_record": request.viewer.may("plans.record_plan"),
        "may_export": request.viewer.may("plans.export"),
        "may_share": request.viewer.may("plans.share_pages"),
        "query": request.GET.urlencode(),
        "today": request.today,
    }
    return render(request, "plans/plans.html", context, part="list")


def _page(request: Request, asked: plans.Asked) -> tuple[Any, dict[int, Checked]]:
    """Return a page of plans and what the check says; of all plans only where it is asked by it."""
    rows = plans.plans(asked, today=request.today)
    number = request.GET.get("page")
    if asked.below is None:
        page = Paginator(rows, PAGE).get_page(number)
        return page, checking.summaries(list(page.object_list), today=request.today)
    kept, checked = _below(list(rows), asked.below, request)
    return Paginator(kept, PAGE).get_page(number), checked


def _below(rows: list[Plan], below: int, request: Request) -> tuple[list[Plan], dict[int, Checked]]:
    """Keep the plans whose check is below a score, the lowest first."""
    checked = checking.summaries(rows, today=request.today)
    kept = [row for row in rows if checked[row.pk].score < below]
    return sorted(kept, key=lambda row: (checked[row.pk].score, row.title, row.pk)), checked


def _organisations() -> list[tuple[int, str]]:
    """Return the organisations of plans that the viewer may read."""
    own = Plan.objects.order_by().values("organisation").distinct()
    rows = Organisation.objects.filter(pk__in=own).order_by("region__number", "short_name")
    return list(rows.values_list("pk", "short_name"))


def _chosen(request: Request, form: PlanFilters) -> list[dict[str, str]]:
    """Return each filter in use, with the address of the list without it."""
    chosen = []
    for name, field in form.fields.items():
        for value in filter(None, request.GET.getlist(name)):
            query = request.GET.copy()
            query.setlist(name, [one for one in query.getlist(name) if one != value])
            words = dict(getattr(field, "choices", ())).get(value, value)
            chosen.append({"label": f"{field.label}: {words}", "url": f"?{query.urlencode()}"})
    return chosen


@require_safe
@needs("plans.export")
def export(request: Request, form: str) -> HttpResponse:
    """Take the whole filtered list away as a file, saying why where the organisation asks."""
    if form not in TYPES:
        raise NotFound("There is no such form of file.")
    why = reason_given(request)
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        context = {"reasons": REASONS, "query": request.GET, "form": form, "why": why}
        return render(request, "plans/why_export.html", context)
    asked = PlanFilters(_organisations(), request.GET)
    if not asked.is_valid():
        raise DomainError("The filters in this address do not make sense.")
    cover, cells = _table(request, asked)
    said = f"{len(cells)} plans, {tables.rows_hash(plans.COLUMNS, cells)}"
    ledger.exported(said, verb="plans.export", at=request.at, why=why)
    return download(form, columns=list(plans.COLUMNS), rows=cells, cover=cover)


def _table(request: Request, form: PlanFilters) -> tuple[Cover, list[Any]]:
    asked = form.asked(request.viewer.user_id)
    rows = list(plans.plans(asked, today=request.today))
    checked = checking.summaries(rows, today=request.today)
    kept = [row for row in rows if asked.below is None or checked[row.pk].score < asked.below]
    lines = plans.lines(kept, checked, today=request.today)
    cover = Cover(
        title="Plans",
        marking=Marking(max((row.label.marking for row in kept), default=1)).words,
        run_at=request.at,
        run_for=request.viewer.name,
        filters=form.words(),
        as_at=request.today,
        notes=("The plan check counts only what you may read; others may count otherwise.",),
    )
    return cover, [line.cells() for line in lines]

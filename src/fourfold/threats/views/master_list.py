"""The master list page, its file, its views, and what is done to many threats at once."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.rules import REASONS
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError
from fourfold.threats.commands import threat as threat_commands
from fourfold.threats.commands import view as view_commands
from fourfold.threats.forms.master_list import MasterList
from fourfold.threats.models import SavedView, Threat
from fourfold.threats.models.standing import StandingQuerySet
from fourfold.threats.queries import extract as extracts
from fourfold.threats.queries import master_list as lists
from fourfold.threats.queries.schemes import highest_risk
from fourfold.threats.queries.views import views_of
from fourfold.threats.rules.asked import Moment
from fourfold.threats.rules.facts import Attribute
from fourfold.web.http import Request, download, go, needs, reason_given, render

PAGE = 50
SHOWN = ("name", "owner", "kind", "tier", "score", "phase", "review_due_on", "lro")
DEFAULT_SORT = "-score"


@require_safe
@needs("threats.read")
def master_list(request: Request) -> HttpResponse:
    """Show the list as it stands, or stood: filters, counts, the first page."""
    choices = lists.choices(also=request.GET.getlist("owner"))
    form = MasterList(choices, request.GET)
    if not form.is_valid():
        return render(request, "threats/master_list.html", _empty(form), part="list", status=422)
    moment, sort = _moment(request, form), request.GET.get("sort", DEFAULT_SORT)
    rows = lists.standings(form.filters(), moment, now=request.at)
    counted = lists.counts(rows)
    page = _Counted(lists.ordered(rows, sort, total=counted.total), PAGE, counted.total).get_page(
        request.GET.get("page")
    )
    columns = _columns(request.GET)
    context = {
        "form": form,
        "page": page,
        "lines": lists.lines(list(page.object_list), moment),
        "counts": _counts(request, counted, form),
        "columns": columns,
        "all_columns": [(name, label, name in columns) for name, label in lists.COLUMNS.items()],
        "sort": sort,
        "chosen": _chosen(request, form),
        "as_at": form.cleaned_data["as_at"],
        "views": views_of(request.viewer.user_id),
        "highest": highest_risk(),
        "may_assign": request.viewer.may("threats.assign"),
        "may_record": request.viewer.may("threats.record"),
        "may_export": request.viewer.may("threats.export"),
        "may_extract": request.viewer.may("threats.extract"),
        "desks": choices["desks"],
        "query": request.GET.urlencode(),
        "today": request.today,
    }
    return render(request, "threats/master_list.html", context, part="list")


class _Counted(Paginator):  # type: ignore[type-arg] # generic in the stubs alone
    """Pages of rows whose number is known already, so that they are not counted again."""

    def __init__(self, rows: StandingQuerySet, size: int, total: int) -> None:
        super().__init__(rows, size)
        self.count = total


def _moment(request: Request, form: MasterList) -> Moment:
    day = form.cleaned_data["as_at"] or request.today
    return Moment(day, request.at, is_default=False)


def _empty(form: MasterList) -> dict[str, Any]:
    return {"form": form, "lines": [], "counts": {"total": 0}, "columns": SHOWN, "page": None}


def _columns(query: QueryDict) -> list[str]:
    asked = [name for name in query.getlist("column") if name in lists.COLUMNS]
    return asked or list(SHOWN)


def _counts(request: Request, counted: lists.Counts, form: MasterList) -> dict[str, Any]:
    names = dict(form.fields["owner"].choices)  # type: ignore[attr-defined] # a choice field
    owners = sorted((names.get(str(pk), ""), pk, number) for pk, number in counted.by_owner.items())
    return {
        "total": counted.total,
        "owners": [(name, number, _with(request, owner=pk)) for name, pk, number in owners],
        "tiers": [
            (
                f"Tier {tier}" if tier else "No tier",
                number,
                _with(request, tier=tier) if tier else "",
            )
            for tier, number in sorted(counted.by_tier.items(), key=lambda pair: pair[0] or 9)
        ],
    }


def _with(request: Request, **changed: object) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def _chosen(request: Request, form: MasterList) -> list[dict[str, str]]:
    """Return each filter in use, with the address of the list without it."""
    chosen = []
    for name, field in form.fields.items():
        for value in request.GET.getlist(name):
            if value:
                query = request.GET.copy()
                query.setlist(name, [one for one in query.getlist(name) if one != value])
                words = dict(getattr(field, "choices", ())).get(value, value)
                chosen.append({"label": f"{field.label}: {words}", "url": f"?{query.urlencode()}"})
    return chosen


@require_safe
@needs("threats.export")
def export(request: Request, form: str) -> HttpResponse:
    """Take the whole filtered list away as a file, saying why where the organisation asks."""
    why = reason_given(request)
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        context = {"reasons": REASONS, "query": request.GET, "form": form, "why": why}
        return render(request, "threats/why_export.html", context)
    asked = MasterList(lists.choices(also=request.GET.getlist("owner")), request.GET)
    if not asked.is_valid():
        raise DomainError("The filters in this address do not make sense.")
    filters, moment = asked.filters(), _moment(request, asked)
    made = extracts.extract(filters, moment, by=request.viewer, at=request.at)
    under = lists.labels_at(filters, moment, now=request.at)
    said = f"{len(made.rows)} rows, {made.rows_sha256}"
    ledger.exported(said, verb="threats.export", at=request.at, why=why, under=under)
    return download(form, columns=made.columns, rows=made.rows, cover=made.cover)


@require_POST
@needs("threats.assign")
def assign(request: Request) -> HttpResponse:
    """Put the ticked threats under a desk or a priority; exactly those, or none."""
    urns = request.POST.getlist("row")
    facts = {
        attribute: request.POST[name]
        for name, attribute in (
            ("desk", Attribute.DESK),
            ("priority", Attribute.PRIORITY),
            ("review", Attribute.REVIEW),
        )
        if request.POST.get(name)
    }
    if not urns or not facts:
        raise DomainError("Tick at least one threat, and choose a desk or a review date.")
    for threat in [Threat.objects.one(urn=urn) for urn in urns]:  # all are there, or none is done
        threat_commands.assign_threat(
            threat=threat,
            facts=facts,
            since=request.today,
            by=request.viewer,
            at=request.at,
        )
    return go(request, "threats:master_list")


@require_POST
@needs("threats.save_view")
def keep_view(request: Request) -> HttpResponse:
    """Keep the filters, columns and order under a name."""
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    query.pop("page", None)
    view_commands.keep_view(
        name=request.POST.get("name", ""),
        query=query.urlencode(),
        share="share" in request.POST and request.viewer.may("threats.share_view"),
        by=request.viewer,
        at=request.at,
    )
    return go(request, "threats:master_list", **dict(query.items()))


@require_POST
@needs("threats.drop_view")
def drop_view(request: Request, pk: int) -> HttpResponse:
    """Drop a view that one keeps."""
    view = SavedView.objects.one(pk=pk)
    view_commands.drop_view(view=view, by=request.viewer, at=request.at)
    return go(request, "threats:master_list")

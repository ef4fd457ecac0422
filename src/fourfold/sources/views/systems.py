"""Systems that feed us: the list of them, and one with its alerts, loads and quality."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access import reach as readers
from fourfold.access.queries import default_restriction
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying
from fourfold.reference.queries import organisations, releasable
from fourfold.shared.errors import DomainError
from fourfold.shared.hooks import table
from fourfold.sources.commands import systems as commands
from fourfold.sources.commands.alerts import settle_alert
from fourfold.sources.forms import systems as forms
from fourfold.sources.models import FeedAlert, Profile, System
from fourfold.sources.queries import feeds
from fourfold.sources.queries import systems as queries
from fourfold.sources.queries.incoming import waiting_of
from fourfold.sources.rules.incoming import STOPPED
from fourfold.sources.rules.outcomes import sentence
from fourfold.sources.rules.systems import SystemKind
from fourfold.sources.views.quality import frame_of_quality
from fourfold.web.http import Request, go, needs, render

PAGE = 20
TONES = {"Done": "green", "Interrupted": "red", "Being taken in": "amber"}
ALERTS = {"STOPPED": "red", "SHRANK": "red", "DRIFTED": "amber"}
SHOWN_ALERTS = 20


@require_safe
@needs("sources.read_records")
def systems(request: Request) -> HttpResponse:
    """Show the systems that the viewer may read, those that need somebody said so."""
    rows, filling = feeds.feeds(request.at), table("homes").get("filling")
    context = {
        "rows": [
            {
                "feed": one,
                "kind": SystemKind(one.system.kind).words,
                "is_closed": one.system.closed_at is not None,
            }
            for one in rows
        ],
        "may_record": request.viewer.may("sources.record_system"),
        "filling": filling(request) if filling else None,
    }
    return render(request, "sources/systems.html", context)


@require_safe
@needs("sources.read_records")
def system(request: Request, pk: int) -> HttpResponse:
    """Show one system: what it is, its alerts, what came of it, how good that is, its mappings."""
    one = queries.one_system(pk)
    ledger.consulted(one, verb="sources.read_records", at=request.at)
    page = Paginator(queries.loads_of(one), PAGE).get_page(request.GET.get("page"))
    last = queries.loads_of(one).ended().filter(is_deletions=False).first()
    context = {
        "system": one,
        "crumbs": crumbs(),
        "facts": _facts(one, request),
        "alerts": _alerts(one, request),
        "page": page,
        "loads": [line_of(load) for load in page],
        "waiting": [
            {"token": file.token, "said": file.said, "is_stopped": file.said["state"] == STOPPED}
            for file in waiting_of(one, request.viewer)
        ],
        "quality": frame_of_quality(last) if last else None,
        "last": last,
        "profiles": feeds.profiles_kept_for(one),
        "may_load": request.viewer.may("sources.load_records") and one.closed_at is None,
        "may_change": request.viewer.may("sources.change_system"),
        "today": request.today,
    }
    return render(request, "sources/system.html", context)


@require_http_methods(["GET", "POST"])
@needs("sources.record_system")
def new(request: Request) -> HttpResponse:
    """Record a system; before it is saved, say who will be able to see its records."""
    default = default_restriction(request.viewer, request.today)
    form = forms.NewSystem(
        organisations(),
        releasable(),
        feeds.own_compartments(request.viewer),
        request.POST or None,
        initial={"owner": request.viewer.organisation_id, **_label_initial(default)}
        | {"marking": 2},
    )
    restriction = form.restriction() if form.is_valid() else default
    if form.is_valid() and "save" in request.POST:
        try:
            made = _recorded(form, restriction, request)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "systems:system", made.pk)
    return _asked(request, form, restriction, None)


@require_http_methods(["GET", "POST"])
@needs("sources.change_system")
def change(request: Request, pk: int) -> HttpResponse:
    """Change what is known of a system; before it is saved, say who will see what comes."""
    one = queries.one_system(pk)
    now = one.records_label.restriction
    form = forms.ChangeSystem(
        releasable(),
        feeds.own_compartments(request.viewer),
        request.POST or None,
        initial={
            "name": one.name,
            "note": one.note,
            "expected_every": one.expected_every,
            "is_closed": one.closed_at is not None,
        }
        | _label_initial(now),
    )
    restriction = form.restriction() if form.is_valid() else now
    if form.is_valid() and "save" in request.POST:
        try:
            _changed(one, form, restriction, request)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "systems:system", one.pk)
    return _asked(request, form, restriction, one)


@require_POST
@needs("sources.settle_alert")
def settle(request: Request, pk: int) -> HttpResponse:
    """Settle an alert with what was done about the feed."""
    alert = FeedAlert.objects.with_neighbour("system").one(pk=pk)
    form = forms.SettleAlert(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    settle_alert(alert=alert, reason=reason, by=request.viewer, at=request.at)
    return go(request, "systems:systems" if alert.system is None else "systems:system", *_of(alert))


@require_safe
@needs("sources.read_records")
def profile(request: Request, pk: int) -> HttpResponse:
    """Send a mapping profile as the text that was kept, to be corrected or sent elsewhere."""
    one = Profile.objects.one(pk=pk, kind="records")
    ledger.consulted(one, verb="sources.read_records", at=request.at)
    name = f"profile-{one.pk}-version-{one.version}.yaml"
    return HttpResponse(
        one.text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def crumbs(*more: System | None) -> list[dict[str, str]]:
    """Return the way to a page under systems."""
    known = [one for one in more if one is not None]
    return [
        {"label": "Systems", "url": reverse("systems:systems")},
        *({"label": one.name, "url": reverse("systems:system", args=[one.pk])} for one in known),
    ]


def line_of(load: Any) -> dict[str, Any]:
    """Return a load as a line of a list, and as the head of its own page."""
    return {
        "load": load,
        "tone": TONES.get(load.state, ""),
        "sentence": sentence(load.rows_read, load.tally),
        "is_running": load.ended_at is None and load.stopped_at is None,
        "of": load.rows_expected,
    }


def _of(alert: FeedAlert) -> list[int]:
    return [] if alert.system is None else [alert.system.pk]


def _facts(one: System, request: Request) -> list[dict[str, Any]]:
    every = one.expected_every
    return [
        {"key": "What it is", "value": SystemKind(one.kind).words},
        {"key": "Whose", "value": one.owner.name},
        {"key": "Code", "value": one.code},
        {"key": "Expected", "value": f"Every {every} days" if every else "At no set time"},
        {
            "key": "Who sees its records",
            "value": readers.reach(one.records_label.restriction, request.today).words,
        },
        *([{"key": "Note", "value": one.note}] if one.note else []),
    ]


def _alerts(one: System, request: Request) -> dict[str, Any]:
    rows = list(queries.alerts_of(one))
    may_settle = request.viewer.may("sources.settle_alert")
    return {
        "open": [
            {
                "alert": row,
                "kind": FeedAlert.Kind(row.kind).label,
                "tone": ALERTS.get(row.kind, "amber"),
                "form": forms.SettleAlert(auto_id=f"id_{row.pk}_%s") if may_settle else None,
            }
            for row in rows
            if row.settled_at is None
        ],
        "settled": [row for row in rows if row.settled_at is not None][:SHOWN_ALERTS],
    }


def _label_initial(now: Restriction) -> dict[str, Any]:
    return {
        "marking": now.marking,
        "organisations": [pk for audience in now.audiences for pk in audience],
        "compartments": sorted(now.compartments),
    }


def _asked(
    request: Request, form: Any, restriction: Restriction, one: System | None
) -> HttpResponse:
    context = {
        "form": form,
        "system": one,
        "crumbs": crumbs(one),
        "reach": readers.reach(restriction, request.today),
        "own": [form[name] for name in form.fields if name not in _label_initial(restriction)],
    }
    return render(request, "sources/system_form.html", context)


def _recorded(form: forms.NewSystem, restriction: Restriction, request: Request) -> System:
    given, label = form.cleaned_data, label_saying(restriction)
    return commands.record_system(
        new=commands.NewSystem(
            code=given["code"],
            name=given["name"],
            kind=given["kind"],
            owner=given["owner"],
            records_label=label,
            expected_every=given["expected_every"],
            note=given["note"],
        ),
        label=label,
        by=request.viewer,
        at=request.at,
    )


def _changed(
    one: System, form: forms.ChangeSystem, restriction: Restriction, request: Request
) -> None:
    given = form.cleaned_data
    commands.change_system(
        system=one,
        change=commands.SystemChange(
            name=given["name"],
            records_label=label_saying(restriction),
            expected_every=given["expected_every"],
            note=given["note"],
            is_closed=given["is_closed"],
        ),
        by=request.viewer,
        at=request.at,
    )

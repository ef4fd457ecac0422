"""Pages of watchlists: what for, who sees it, until when, and what is on it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.models import User
from fourfold.access.speaking import label_saying
from fourfold.intelligence.commands import watchlist as commands
from fourfold.intelligence.forms import watchlist as forms
from fourfold.intelligence.models import Watchlist
from fourfold.intelligence.queries import watchlists as queries
from fourfold.intelligence.queries.dangers import people_who_may
from fourfold.intelligence.rules.watching import LONGEST
from fourfold.intelligence.views._acting import (
    chosen,
    done,
    filtered,
    form_page,
    narrow,
    readers,
    release_page,
)
from fourfold.subjects.models import Subject
from fourfold.subjects.queries.part import part_called
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.web.http import Request, go, needs, render

READS = needs("intelligence.read")
SEES = "intelligence.see_watchlist"


@require_safe
@READS
def watchlists(request: Request) -> HttpResponse:
    """Show watchlists, those that end first before the others."""
    form = filtered(forms.WatchlistFilters(request.GET))
    said = form.cleaned_data
    context = {
        "form": form,
        "chosen": chosen(request, form),
        "lines": queries.watchlists(
            request.viewer, mine=said["mine"], over=bool(said["state"]), today=request.today
        ),
        "may_keep": request.viewer.may("intelligence.keep_watchlist"),
        "today": request.today,
    }
    return render(request, "intelligence/watchlists.html", context)


@require_safe
@READS
def watchlist(request: Request, urn: str) -> HttpResponse:
    """Show one list: what for, until when, who sees it, and what is on it."""
    one = queries.watchlist(urn)
    ledger.consulted(one, verb="intelligence.read", at=request.at)
    viewer = request.viewer
    keeps = viewer.user_id in {one.owner_id, one.supervisor_id} and one.ended_at is None
    sees = viewer.user_id == one.supervisor_id and one.ended_at is None and viewer.may(SEES)
    context = {
        "list": one,
        "line": queries.line(one, 0, today=request.today),
        "entries": queries.entries(one),
        "renews": queries.renews(one),
        "renewed_as": queries.renewed_as(one),
        "may_see": sees and one.seen_by_supervisor_at is None,
        "may_renew": sees,
        "may_change": keeps and viewer.may("intelligence.change_watchlist"),
        "may_end": keeps and viewer.may("intelligence.end_watchlist"),
        "crumbs": _crumbs(),
        "today": request.today,
        "marking": one.label.marking,
    }
    return render(request, "intelligence/watchlist.html", context)


def _crumbs(one: Watchlist | None = None) -> list[dict[str, str]]:
    found = [{"label": "Watchlists", "url": reverse("intelligence:watchlists")}]
    if one is not None:
        url = reverse("intelligence:watchlist", args=[one.urn])
        found.append({"label": one.name, "url": url})
    return found


@require_http_methods(["GET", "POST"])
@needs("intelligence.keep_watchlist")
def keep(request: Request) -> HttpResponse:
    """Begin a watchlist, with its purpose, supervisor and end."""
    able = people_who_may(SEES, request.viewer.organisation_id, at=request.at)
    others = [(one.pk, one.name) for one in able if one.pk != request.viewer.user_id]
    initial = narrow(request) | {"expires_on": request.today + LONGEST}
    form = forms.KeepWatchlist(others, *readers(request), request.POST or None, initial=initial)
    made: list[str] = []

    def act(said: Any) -> None:
        names = ("name", "purpose", "expires_on", "is_surveillance", "authority")
        new = commands.NewWatchlist(
            supervisor=User.objects.get(pk=said["supervisor"]),
            **{name: said[name] for name in names},
        )
        label = label_saying(form.restriction())
        by, at = request.viewer, request.at
        made.append(commands.keep_watchlist(new=new, label=label, by=by, at=at).urn)

    if done(form, act):
        return go(request, "intelligence:watchlist", made[0])
    return release_page(request, form, "Begin a watchlist", "Begin", crumbs=_crumbs())


@require_POST
@needs(SEES)
def see(request: Request, urn: str) -> HttpResponse:
    """Say that one has seen a list, as its supervisor."""
    one = queries.watchlist(urn)
    commands.see_watchlist(watchlist=one, by=request.viewer, at=request.at)
    return go(request, "intelligence:watchlist", urn)


@require_http_methods(["GET", "POST"])
@needs(SEES)
def renew(request: Request, urn: str) -> HttpResponse:
    """Decide that watching goes on, as the supervisor."""
    one = queries.watchlist(urn)
    initial = {"expires_on": request.today + LONGEST, "authority": one.authority}
    form = forms.RenewWatchlist(request.POST or None, initial=initial)
    made: list[str] = []

    def act(said: Any) -> None:
        new, by = commands.Renewal(**said), request.viewer
        renewed = commands.see_watchlist(watchlist=one, renewal=new, by=by, at=request.at)
        made.append(renewed.urn)

    if done(form, act):
        return go(request, "intelligence:watchlist", made[0])
    return _form(request, form, one, "Does watching go on?", "Renew")


@require_http_methods(["GET", "POST"])
@needs("intelligence.change_watchlist")
def add(request: Request, urn: str) -> HttpResponse:
    """Put somebody or something on a list."""
    one = queries.watchlist(urn)
    form = forms.AddEntry(request.POST or None, initial={"subject": request.GET.get("subject")})

    def act(said: Any) -> None:
        text = said["subject"].strip()
        new = commands.Add(
            reason=said["reason"],
            subject=Subject(key=part_called(text).reference) if text else None,
            kind=IdentifierKind(said["kind"]) if said["kind"] else None,
            value=said["value"],
        )
        commands.change_watchlist(watchlist=one, change=new, by=request.viewer, at=request.at)

    if done(form, act):
        return go(request, "intelligence:watchlist", urn)
    return _form(request, form, one, "Who or what is watched?", "Add")


@require_POST
@needs("intelligence.change_watchlist")
def remove(request: Request, urn: str, pk: int) -> HttpResponse:
    """Take somebody or something off a list."""
    one = queries.watchlist(urn)
    gone = commands.Remove(queries.entry(pk, one))
    commands.change_watchlist(watchlist=one, change=gone, by=request.viewer, at=request.at)
    return go(request, "intelligence:watchlist", urn)


@require_http_methods(["GET", "POST"])
@needs("intelligence.end_watchlist")
def end(request: Request, urn: str) -> HttpResponse:
    """End a list before its time."""
    one = queries.watchlist(urn)
    form = forms.EndWatchlist(request.POST or None)
    who: dict[str, Any] = {"watchlist": one, "by": request.viewer, "at": request.at}
    if done(form, lambda said: commands.end_watchlist(**said, **who)):
        return go(request, "intelligence:watchlist", urn)
    return _form(request, form, one, "End the watchlist", "End it")


def _form(request: Request, form: Any, one: Watchlist, heading: str, button: str) -> HttpResponse:
    more = {"lead": one.name, "crumbs": _crumbs(one), "marking": one.label.marking}
    return form_page(request, form, heading, button, **more)

"""Pages of reviews: what is due, one person's holding, and disposals that wait for a second."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.intelligence.commands import disposal, retention
from fourfold.intelligence.forms import retention as forms
from fourfold.intelligence.models import Holding
from fourfold.intelligence.queries import holdings as queries
from fourfold.intelligence.rules.retention import SOURCE, review_again
from fourfold.intelligence.rules.vocabulary import RetentionGroup, ReviewOutcome
from fourfold.intelligence.views._acting import chosen, done, filtered, form_page
from fourfold.web.http import Request, go, needs, render

REVIEWS = needs("intelligence.review_holding")
AGREES = needs("intelligence.agree_disposal")


@require_safe
@REVIEWS
def holdings(request: Request) -> HttpResponse:
    """Show what is due for review, the longest due first."""
    form = filtered(forms.HoldingFilters(request.GET))
    said = form.cleaned_data
    queue = queries.queue(group=said["group"], all_days=said["days"] == "all", today=request.today)
    context = {
        "form": form,
        "chosen": chosen(request, form),
        "queue": queue,
        "source": SOURCE,
        "today": request.today,
    }
    return render(request, "intelligence/holdings.html", context)


@require_safe
@REVIEWS
def holding(request: Request, pk: int) -> HttpResponse:
    """Show one holding: its group, its clock, what a disposal would reach, what was decided."""
    one = queries.holding(pk)
    ledger.consulted(one, verb="intelligence.review_holding", at=request.at)
    context = {
        "line": queries.line(one, request.today),
        "reviews": queries.reviews(one),
        "waits": queries.disposal_waiting(one),
        "reach": queries.reach(one),
        "may_change": request.viewer.may("intelligence.change_holding"),
        "source": SOURCE,
        "crumbs": _crumbs(),
        "today": request.today,
        "marking": one.label.marking,
    }
    return render(request, "intelligence/holding.html", context)


def _crumbs(one: Holding | None = None) -> list[dict[str, str]]:
    found = [{"label": "Reviews", "url": reverse("intelligence:holdings")}]
    if one is not None:
        url = reverse("intelligence:holding", args=[one.pk])
        found.append({"label": "What is held", "url": url})
    return found


@require_http_methods(["GET", "POST"])
@REVIEWS
def review(request: Request, pk: int) -> HttpResponse:
    """Decide to keep, or to dispose."""
    one = queries.holding(pk)
    next_on = review_again(RetentionGroup(one.group), request.today)
    form = forms.Review(request.POST or None, initial={"next_on": next_on})

    def act(said: Any) -> None:
        decision = retention.Decision(**said | {"outcome": ReviewOutcome(said["outcome"])})
        retention.review_holding(holding=one, decision=decision, by=request.viewer, at=request.at)

    if done(form, act):
        return go(request, "intelligence:holding", pk)
    return _form(request, form, one, "Is it still needed?", "Decide")


@require_http_methods(["GET", "POST"])
@needs("intelligence.change_holding")
def regroup(request: Request, pk: int) -> HttpResponse:
    """Put a holding into another group."""
    one = queries.holding(pk)
    form = forms.Regroup(request.POST or None, initial={"group": one.group})

    def act(said: Any) -> None:
        change = retention.Regroup(RetentionGroup(said["group"]), said["because"])
        retention.change_holding(holding=one, change=change, by=request.viewer, at=request.at)

    if done(form, act):
        return go(request, "intelligence:holding", pk)
    return _form(request, form, one, "Which group is it?", "Change the group")


@require_http_methods(["GET", "POST"])
@needs("intelligence.change_holding")
def hold(request: Request, pk: int) -> HttpResponse:
    """Put a holding under a legal hold, or end it."""
    one = queries.holding(pk)
    form = forms.LegalHold(request.POST or None, initial={"because": one.on_hold})

    def act(said: Any) -> None:
        change = retention.Hold(said["because"])
        retention.change_holding(holding=one, change=change, by=request.viewer, at=request.at)

    if request.method == "POST" and done(form, act):
        return go(request, "intelligence:holding", pk)
    return _form(request, form, one, "Legal hold", "Save")


@require_safe
@AGREES
def disposals(request: Request) -> HttpResponse:
    """Show the disposals that wait for a second person."""
    context = {"waiting": queries.waiting(request.viewer)}
    return render(request, "intelligence/disposals.html", context)


@require_safe
@AGREES
def disposed(request: Request, pk: int) -> HttpResponse:
    """Show one disposal that waits: why, and what it would reach."""
    one = queries.review(pk)
    about = queries.holding(one.holding_id or 0)
    ledger.consulted(about, verb="intelligence.agree_disposal", at=request.at)
    piece, line = queries.piece_of(one), queries.line(about, request.today)
    dispose = f"Dispose of what is held on {line.name}?"
    context = {
        "review": one,
        "piece": piece,
        "heading": "Erase one piece for good?" if piece else dispose,
        "line": line,
        "reach": None if piece else queries.reach(about),
        "is_mine": one.by_id == request.viewer.user_id,
        "form": forms.Refusal(),
        "marking": one.label.marking,
        "crumbs": [{"label": "Disposals", "url": reverse("intelligence:disposals")}],
    }
    return render(request, "intelligence/disposal.html", context)


@require_POST
@AGREES
def agree(request: Request, pk: int) -> HttpResponse:
    """Agree to a disposal."""
    disposal.agree_disposal(review=queries.review(pk), by=request.viewer, at=request.at)
    return go(request, "intelligence:disposals")


@require_http_methods(["GET", "POST"])
@needs("intelligence.refuse_disposal")
def refuse(request: Request, pk: int) -> HttpResponse:
    """Refuse a disposal, or take back one's own."""
    one = queries.review(pk)
    form = forms.Refusal(request.POST or None)
    who: dict[str, Any] = {"review": one, "by": request.viewer, "at": request.at}
    if done(form, lambda said: disposal.refuse_disposal(**said, **who)):
        return go(request, "intelligence:disposals")
    crumbs = [{"label": "Disposals", "url": reverse("intelligence:disposals")}]
    heading = "Refuse the disposal"
    return form_page(request, form, heading, "Refuse", crumbs=crumbs, marking=one.label.marking)


def _form(request: Request, form: Any, one: Holding, heading: str, button: str) -> HttpResponse:
    lead = queries.line(one, request.today).name
    more = {"lead": lead, "crumbs": _crumbs(one), "marking": one.label.marking}
    return form_page(request, form, heading, button, **more)

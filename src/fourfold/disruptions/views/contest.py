"""Reconciliation: two claims to have led, side by side, and what each agency holds."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.disruptions.commands import contest as commands
from fourfold.disruptions.forms.claims import Other, View
from fourfold.disruptions.models import Claim, Contest
from fourfold.disruptions.queries import contests as queries
from fourfold.disruptions.queries import disruption as disruptions
from fourfold.disruptions.rules import reconciling as rules
from fourfold.disruptions.rules.kinds import Category, Settlement
from fourfold.disruptions.views.disruption import frame_of
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, needs, render


@require_safe
@needs("disruptions.read")
def contests(request: Request) -> HttpResponse:
    """Show what two claim to have led and have not settled, one's own organisation's first."""
    return render(
        request, "disruptions/contests.html", {"waiting": queries.waiting(request.viewer)}
    )


@require_http_methods(["GET", "POST"])
@needs("disruptions.read")
def reconcile(request: Request, pk: int) -> HttpResponse:
    """Show both claims side by side, and take what a party holds."""
    one = queries.contest(pk)
    sides = queries.sides(one)
    mine = queries.parties_of(one, request.viewer) if not one.settled_at else ()
    may = bool(mine) and request.viewer.may("disruptions.state_view")
    words = _words(one)
    form = View(_possible(one, words), request.POST or None) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        done = _stated(request, one, mine, form)
        if done is not None:
            messages.success(request, _said(done))
            return go(request, "disruptions:contest", one.pk)
    for side in sides if request.method != "POST" else ():
        ledger.consulted(side.disruption, verb="disruptions.read", at=request.at)
    context = {
        "one": one,
        "sides": [_side(side, words) for side in sides],
        "reasons": one.reasons.splitlines(),
        "progress": _progress(one),
        "form": form,
        "party": queries.names_of(one).get(mine[0], "") if mine else "",
        "settled_words": f"Settled on {local_day(one.settled_at):%-d %B %Y}"
        if one.settled_at
        else "",
        "resolution": f"{words[one.resolution]}." if one.resolution else "",
        "one_event": len({side.disruption.pk for side in sides}) == 1,
        "crumbs": [
            {"label": "Disruptions", "url": reverse("disruptions:disruptions")},
            {"label": "Contested", "url": reverse("disruptions:contests")},
        ],
    }
    failed = form is not None and form.errors
    return render(request, "disruptions/contest.html", context, status=422 if failed else 200)


def _possible(one: Contest, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what may be settled, with the parties named."""
    if one.a is None or one.b is None:
        return []
    held = rules.Contest(queries.as_ruled(one.a), queries.as_ruled(one.b))
    return [(each.value, words[each.value]) for each in rules.possible(held)]


def _words(one: Contest) -> dict[str, str]:
    """Return what may become of a contest in words, with the parties named."""
    first, second = (_named(one.a, "the first"), _named(one.b, "the second"))
    return {
        Settlement.FIRST_LEADS.value: f"{first} leads and {second} supports",
        Settlement.SECOND_LEADS.value: f"{second} leads and {first} supports",
        Settlement.TWO_EVENTS.value: "They are two different events, and each leads its own",
        Settlement.FIRST_WITHDRAWN.value: f"The claim of {first} is withdrawn",
        Settlement.SECOND_WITHDRAWN.value: f"The claim of {second} is withdrawn",
    }


def _named(claim: Claim | None, otherwise: str) -> str:
    if claim is None:
        return otherwise
    organisation = claim.organisation.short_name
    return f"{claim.unit} ({organisation})" if claim.unit else organisation


def _stated(
    request: Request, one: Contest, mine: tuple[rules.Party, ...], form: View
) -> Contest | None:
    """State a view for each party for which one speaks; where it is refused, say so."""
    given = form.cleaned_data
    done = None
    try:
        for party in mine:
            done = commands.state_view(
                contest=one,
                party=party,
                settlement=given["settlement"],
                reason=given["reason"],
                by=request.viewer,
                at=request.at,
            )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    return done


def _said(one: Contest) -> str:
    if one.settled_at:
        return f"Settled: {Settlement(one.resolution).words.lower()}."
    return "Your view is kept. It is carried out once the other agency says the same."


def _progress(one: Contest) -> str:
    try:
        return queries.progress_of(one).words
    except rules.NotAContest:
        return "" if one.settled_at else "One of the two claims is gone; answer to settle it."


def _side(side: queries.Side, words: Mapping[str, str]) -> dict[str, Any]:
    one = side.disruption
    return {
        "team": side.team,
        "views": [{"row": view, "words": words[view.resolution]} for view in side.views],
        "claim": side.claim,
        "one": one,
        "pillar": Pillar(one.pillar).words,
        "category": Category(one.category).words,
        "outcomes": disruptions.outcome_lines(one),
        "proofs": disruptions.proof_lines(one),
    }


@require_http_methods(["GET", "POST"])
@needs("disruptions.contest")
def same(request: Request, urn: str) -> HttpResponse:
    """Say that a disruption is the same event as another one."""
    one = disruptions.disruption(urn)
    form = Other(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = commands.contest(
                first=one,
                second=disruptions.disruption(given["other"].strip().upper()),
                reason=given["reason"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "disruptions:contest", made.pk)
    context = frame_of(request, one) | {
        "form": form,
        "heading": "The same event as another",
        "words": "The later of the two counts nowhere until both who lead them have settled it.",
        "button": "Ask both to settle it",
    }
    return render(request, "disruptions/deed.html", context, status=422 if form.errors else 200)

"""One disruption: what happened, against what, who led and supported, how it is borne out."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.reach import reach as reach_of
from fourfold.disruptions.commands import disruption as commands
from fourfold.disruptions.forms.entry import Reason
from fourfold.disruptions.models import Disruption
from fourfold.disruptions.queries import contests, effects
from fourfold.disruptions.queries import disruption as queries
from fourfold.disruptions.queries import moderation as moderations
from fourfold.disruptions.queries.regional import text_on
from fourfold.disruptions.queries.standards import findings_of
from fourfold.disruptions.rules.kinds import Category, ClaimState, ClaimType, Commodity
from fourfold.disruptions.rules.moderation import why_moderated
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.errors import DomainError
from fourfold.threats.rules.kinds import Kind
from fourfold.web.http import Request, go, needs, render

DEEDS = (
    ("Add a claim", "disruptions:claim", "disruptions.claim"),
    ("Correct", "disruptions:correct", "disruptions.correct"),
    ("Same as another", "disruptions:same", "disruptions.contest"),
    ("Cancel", "disruptions:cancel", "disruptions.cancel"),
)


@require_safe
@needs("disruptions.read")
def disruption(request: Request, urn: str) -> HttpResponse:
    """Show a disruption: what, against what, who, how grave, how borne out, what became of it."""
    one = queries.disruption(urn)
    ledger.consulted(one, verb="disruptions.read", at=request.at)
    claims = queries.claims(one)
    moderated, corrected = queries.moderations(one), queries.corrections(one)
    category = Category(one.category)
    question = moderations.question_of(one)
    context = frame_of(request, one) | {
        "claims": claims,
        "contests": contests.contests_of(one),
        "is_contested": _is_contested(claims),
        "category": category,
        "meaning": text_on(category, one.event_on),
        "pillars": _pillars(one),
        "commodity": Commodity(one.commodity).words if one.commodity else "",
        "outcomes": queries.outcome_lines(one),
        "proofs": queries.proof_lines(one),
        "findings": findings_of(one) if not one.cancelled_at else (),
        "moderated": moderated,
        "must": why_moderated(category, is_drawn=one.in_sample),
        "question": question,
        "may_answer": request.viewer.may("disruptions.answer_question"),
        "may_moderate": request.viewer.may("disruptions.moderate"),
        "may_withdraw": request.viewer.may("disruptions.withdraw_claim"),
        "around": effects.around_of(one, today=request.today),
        "history": queries.history(one, claims, moderated, corrected),
        "is_new": "recorded" in request.GET,
        "recorded_words": _recorded_words(claims),
        "cancelled_words": f"Cancelled. {one.cancelled_why} It counts nowhere.",
        "done": {"key": f"disruption-{request.viewer.user_id}", "done": True},
        "support": ClaimType.SUPPORT,
        "ours": {request.viewer.organisation_id, *request.viewer.organisations},
    }
    return render(request, "disruptions/disruption.html", context)


def _is_contested(claims: Sequence[queries.ClaimLine]) -> bool:
    return any(line.state is ClaimState.CONTESTED for line in claims)


def _recorded_words(claims: Sequence[queries.ClaimLine]) -> str:
    if _is_contested(claims):
        return (
            "Recorded. It may be the same event as another: it counts once both who claim it "
            "have settled that."
        )
    return "Recorded."


def _pillars(one: Disruption) -> str:
    both = [one.pillar, one.secondary_pillar]
    return ", then ".join(Pillar(code).words for code in both if code)


def frame_of(request: Request, one: Disruption) -> dict[str, Any]:
    """Return what stands on every page of a disruption: identity, and what may be done."""
    reach = reach_of(one.label.restriction, request.today)
    open_to = [] if one.cancelled_at else DEEDS
    return {
        "one": one,
        "threat_name": queries.threat_name(one),
        "threat_kind": Kind(one.threat_kind).words,
        "reach": reach,
        "crumbs": [{"label": "Disruptions", "url": reverse("disruptions:disruptions")}],
        "facts": [
            {"key": "Happened", "value": f"{one.event_on:%-d %B %Y}"},
            {"key": "Recorded", "value": f"{one.recorded_on:%-d %B %Y}, {one.made_by.name}"},
        ],
        "actions": [
            {"label": label, "url": reverse(name, args=[one.urn]), "kind": "secondary"}
            for label, name, verb in open_to
            if request.viewer.may(verb)
        ],
    }


@require_http_methods(["GET", "POST"])
@needs("disruptions.cancel")
def cancel(request: Request, urn: str) -> HttpResponse:
    """Cancel what should not have been recorded, and say why."""
    one = queries.disruption(urn)
    form = Reason(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            commands.cancel(disruption=one, reason=reason, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Cancelled. It is kept, and counts nowhere.")
            return go(request, "disruptions:disruption", one.urn)
    context = frame_of(request, one) | {
        "form": form,
        "heading": "Cancel this disruption",
        "words": "It is kept with your reason, and counts nowhere from now on.",
        "button": "Cancel the disruption",
    }
    return render(request, "disruptions/deed.html", context, status=422 if form.errors else 200)

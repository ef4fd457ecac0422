"""Adding a claim to a disruption, and withdrawing one."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from fourfold.disruptions.commands import claim as commands
from fourfold.disruptions.commands.disruption import Supporter
from fourfold.disruptions.forms.claims import Claim
from fourfold.disruptions.forms.entry import Reason
from fourfold.disruptions.models import Claim as ClaimRow
from fourfold.disruptions.queries import disruption as queries
from fourfold.disruptions.queries import entry
from fourfold.disruptions.rules.kinds import ClaimType
from fourfold.disruptions.views.disruption import frame_of
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("disruptions.claim")
def claim(request: Request, urn: str) -> HttpResponse:
    """Say that a team supported an event, or led it."""
    one = queries.disruption(urn)
    teams = entry.teams(request.viewer, on=request.today)
    bodies = entry.organisations(request.viewer, on=request.today)
    form = Claim(teams, bodies, request.POST or None, initial={"role": ClaimType.SUPPORT})
    if form.is_valid():
        organisation, unit = form.claimant()
        role = form.cleaned_data["role"]
        try:
            commands.claim(
                disruption=one,
                role=role,
                claimant=Supporter(organisation, unit, form.cleaned_data["note"]),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(role))
            return go(request, "disruptions:disruption", one.urn)
    context = frame_of(request, one) | {
        "form": form,
        "heading": "Add a claim",
        "words": "One event has exactly one lead; any number of teams may have supported it.",
        "button": "Add the claim",
    }
    return render(request, "disruptions/deed.html", context, status=422 if form.errors else 200)


def _said(role: ClaimType) -> str:
    if role is ClaimType.LEAD:
        return "Two now claim to have led it. Both are asked what should become of that."
    return "The claim is added."


@require_http_methods(["GET", "POST"])
@needs("disruptions.withdraw_claim")
def withdraw(request: Request, urn: str, pk: int) -> HttpResponse:
    """Withdraw a claim to have supported, and say why."""
    one = queries.disruption(urn)
    row = ClaimRow.objects.select_related("organisation", "unit").one(pk=pk)
    if row.disruption_id != one.pk:
        raise NotFound("There is no such record.")
    form = Reason(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            commands.withdraw_claim(claim=row, reason=reason, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Withdrawn. It stays readable.")
            return go(request, "disruptions:disruption", one.urn)
    context = frame_of(request, one) | {
        "form": form,
        "heading": f"Withdraw the claim of {queries.claim_line(row).team}",
        "words": "It stays readable with your reason, and counts nowhere from now on.",
        "button": "Withdraw the claim",
    }
    return render(request, "disruptions/deed.html", context, status=422 if form.errors else 200)

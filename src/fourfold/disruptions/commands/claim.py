"""Claims to have led or supported a disruption, beside those with which it was recorded."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.disruptions.commands._changing import ReasonNeeded, lock
from fourfold.disruptions.commands._contesting import end, open_contest
from fourfold.disruptions.commands._keeping import DoesNotFit, NotYours, Supporter, check_teams
from fourfold.disruptions.models import Claim, Disruption
from fourfold.disruptions.queries.duplicates import leads_of
from fourfold.disruptions.rules.duplicates import Likeness
from fourfold.disruptions.rules.kinds import ClaimType
from fourfold.shared.days import local_day
from fourfold.shared.markings import refuse_higher_marking

LEADS = "One event has exactly one lead: cancel the disruption, or settle who leads it."


class ClaimedAlready(DoesNotFit):
    """That team has a claim on this event."""


@command("disruptions.claim")
def claim(
    *, disruption: Disruption, role: ClaimType, claimant: Supporter, by: Viewer, at: datetime
) -> Claim:
    """Say that a team supported an event, or led it; a second lead is contested at once.

    :raises ClaimedAlready: when that team led or supported it already.
    :raises NotYours: when `by` claims the lead for another organisation.
    """
    one = lock(disruption)
    refuse_higher_marking(claimant.note)
    check_teams(claimant.organisation, claimant.unit)
    leads = role is ClaimType.LEAD
    if leads and claimant.organisation.pk not in {by.organisation_id, *by.organisations}:
        raise NotYours(f"Somebody of {claimant.organisation.short_name} must claim that it led.")
    live = list(
        Claim.objects.filter(disruption=one, ended_at=None).select_related("label").order_by("pk")
    )
    unit_id = claimant.unit.pk if claimant.unit else None
    if any(
        (row.organisation_id, row.unit_id) == (claimant.organisation.pk, unit_id) for row in live
    ):
        raise ClaimedAlready("That team has a claim on this event already.")
    made = Claim.objects.create(
        disruption=one,
        label_id=one.label_id,
        type=role.value,
        organisation=claimant.organisation,
        unit=claimant.unit,
        note=claimant.note.strip(),
        recorded_on=local_day(at),
        recorded_at=at,
        by_id=by.user_id,
        is_contested=leads,
    )
    if leads:
        first = leads_of(live)[one.pk]
        open_contest(first, made, reasons=(Likeness.SECOND_LEAD.words,), by=by, at=at)
    return made


@command("disruptions.withdraw_claim")
def withdraw_claim(*, claim: Claim, reason: str, by: Viewer, at: datetime) -> Claim:
    """Withdraw a claim to have supported: it stays readable, and counts nowhere.

    :raises NotYours: when `by` is neither of the claimant nor who entered it.
    :raises ReasonNeeded: when nobody says why.
    :raises DoesNotFit: when it is a claim to lead, or ended.
    """
    row = Claim.objects.select_for_update(of=("self",)).select_related("organisation")
    held = row.one(pk=claim.pk)
    if by.user_id != held.by_id and held.organisation_id not in {
        by.organisation_id,
        *by.organisations,
    }:
        raise NotYours(f"Only {held.organisation.short_name} may withdraw its claim.")
    if held.type == ClaimType.LEAD.value:
        raise DoesNotFit(LEADS)
    if held.ended_at is not None:
        raise DoesNotFit("That claim has ended already.")
    if not reason.strip():
        raise ReasonNeeded("Say why it is withdrawn.")
    refuse_higher_marking(reason)
    end(held, why=reason.strip(), at=at)
    return held

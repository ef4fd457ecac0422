"""Settling who led an event that two claim: each agency says what it holds, and why."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.disruptions.commands._contesting import (
    carry_out,
    close_without,
    open_contest,
    refuse_while_contested,
    stand_again,
)
from fourfold.disruptions.commands._keeping import DoesNotFit, NotYours
from fourfold.disruptions.models import Claim, Contest, ContestView, Disruption
from fourfold.disruptions.queries import contests
from fourfold.disruptions.queries.duplicates import leads_of, live
from fourfold.disruptions.rules import reconciling as rules
from fourfold.disruptions.rules.kinds import Settlement
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking

CONTESTED = "Contested: it may be the same event as another that is recorded."


class ReasonNeeded(DomainError):
    """Two disruptions are said to be one event, and not why."""


class Settled(DomainError):
    """Both agreed already, and it was carried out."""


@command("disruptions.contest")
def contest(
    *, first: Disruption, second: Disruption, reason: str, by: Viewer, at: datetime
) -> Contest:
    """Say that two recorded disruptions are one event: the later one counts nowhere until settled.

    Where fewer may read the earlier one, that one: nothing shows to who may not read both.

    :raises NotYours: when `by` is of neither organisation that leads them.
    :raises StillContested: when one of them is contested already.
    """
    if not reason.strip():
        raise ReasonNeeded("Say why they look like one event.")
    refuse_higher_marking(reason)
    a, b = (_lead(one) for one in sorted((first, second), key=lambda one: one.pk))
    own = {by.organisation_id, *by.organisations}
    if not own & {a.organisation_id, b.organisation_id}:
        raise NotYours("Only an organisation that leads one of the two may contest them.")
    if a.disruption_id == b.disruption_id:
        raise DoesNotFit("Choose two disruptions.")
    for one in (first, second):
        refuse_while_contested(one)
    if a.label.restriction.asks_more_than(b.label.restriction):
        a, b = b, a
    doubted = stand_again(b, contested=True, why=CONTESTED, at=at)
    return open_contest(a, doubted, reasons=(reason.strip(),), by=by, at=at)


def _lead(one: Disruption) -> Claim:
    rows = live().select_related("disruption", "organisation", "unit", "label")
    found = leads_of(rows.select_for_update(of=("self",)).filter(disruption=one).order_by("pk"))
    if one.pk not in found:
        raise DoesNotFit("Nobody leads one of the two: it was cancelled.")
    return found[one.pk]


@command("disruptions.state_view")
def state_view(
    *,
    contest: Contest,
    party: rules.Party,
    settlement: Settlement,
    reason: str,
    by: Viewer,
    at: datetime,
) -> Contest:
    """Say what should become of a contest; once both parties say the same, it is carried out.

    :raises NotAParty: when `by` may not speak for that party.
    :raises ReasonNeeded: when nothing is said.
    :raises Settled: when it was settled before.
    """
    refuse_higher_marking(reason)
    Contest.objects.select_for_update(of=("self",)).one(pk=contest.pk)
    one = contests.contest(contest.pk)
    if one.settled_at is not None:
        raise Settled("This was settled already.")
    if party not in contests.parties_of(one, by):
        raise rules.NotAParty("Only those who claim the event can settle it.")
    if close_without(one, at=at):
        return one
    rules.check_answer(contests.held_of(one), rules.Answer(party, settlement, reason))
    ContestView.objects.create(
        contest=one,
        label_id=one.label_id,
        organisation_id=party.organisation,
        unit_id=party.unit,
        resolution=settlement.value,
        reason=reason.strip(),
        at=at,
        by_id=by.user_id,
    )
    carry_out(one, at=at)
    return one

"""Contests as the rules take them, and what a settlement does to claims."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from fourfold.access import search
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.disruptions.commands._keeping import findable
from fourfold.disruptions.models import Claim, Contest, Disruption
from fourfold.disruptions.queries.contests import answers_of, as_ruled, held_of
from fourfold.disruptions.rules import reconciling as rules
from fourfold.disruptions.rules.kinds import Category, ClaimState, ClaimType, Settlement
from fourfold.shared.errors import DomainError
from fourfold.shared.urns import new_urn

APART = "Settled as another event; say what it did to the threat."
ONE_EVENT = "Settled: it is the same event as another that is recorded."
SETTLED = "Settled by those who claimed it."


class StillContested(DomainError):
    """Two claim to have led it, and have not settled that."""


def open_contest(
    a: Claim, b: Claim, *, reasons: Sequence[str], by: Viewer, at: datetime
) -> Contest:
    """Open a contest between two claims to lead, under the labels of both."""
    return Contest.objects.create(
        label=label_saying(a.label.restriction | b.label.restriction),
        a=a,
        b=b,
        a_organisation_id=a.organisation_id,
        b_organisation_id=b.organisation_id,
        reasons="\n".join(reasons),
        raised_at=at,
        raised_by_id=by.user_id,
    )


def refuse_while_contested(one: Disruption) -> None:
    """Refuse to go on while a contest about a disruption waits.

    :raises StillContested: with what to do.
    """
    held = Contest.objects.open().filter(Q(a__disruption=one) | Q(b__disruption=one))
    if held.exists():
        raise StillContested("Two claims to lead it wait to be settled; settle that first.")


def stand_again(claim: Claim, *, contested: bool, why: str, at: datetime) -> Claim:
    """End a claim and make one like it, contested or not: known from now, of the same day.

    The day on which it was recorded stays, so that a contest moves it to no other period.
    """
    end(claim, why=why, at=at)
    return Claim.objects.create(
        disruption_id=claim.disruption_id,
        label_id=claim.label_id,
        type=claim.type,
        organisation_id=claim.organisation_id,
        unit_id=claim.unit_id,
        note=claim.note,
        recorded_on=claim.recorded_on,
        recorded_at=at,
        by_id=claim.by_id,
        is_contested=contested,
    )


def contest_new(
    older: Claim,
    lead: Claim,
    *,
    narrower: bool,
    reasons: Sequence[str],
    by: Viewer,
    at: datetime,
) -> Contest:
    """Contest a claim that was just made beside an older one; or the older, where fewer read it."""
    if narrower:
        lead, older = stand_again(older, contested=True, why=reasons[0], at=at), lead
    return open_contest(older, lead, reasons=tuple(reasons), by=by, at=at)


def end(claim: Claim, *, why: str, at: datetime) -> None:
    """End a claim; it stays readable, and counts nowhere."""
    claim.ended_at, claim.ended_why = at, why
    claim.save(update_fields=["ended_at", "ended_why"])


def carry_out(contest: Contest, *, at: datetime) -> Settlement | None:
    """Do what both agreed on, if they agree: claims are ended and made, one event one lead."""
    held = held_of(contest)
    answers = answers_of(contest)
    agreed = rules.progress(held, answers).agreed
    if agreed is None or contest.a is None or contest.b is None:
        return None
    before = _live(contest)
    beside = [as_ruled(row) for row in before if row.pk not in {contest.a_id, contest.b_id}]
    one_event = contest.a.disruption_id == contest.b.disruption_id
    apart = one_event and agreed is Settlement.TWO_EVENTS
    split = _another_event(contest.b, at=at) if apart else None
    new_event = str(split.pk) if split else ""
    after = rules.settle(held, answers, beside=beside, new_event=new_event)
    contest.resolution, contest.settled_at = agreed.value, at
    contest.save(update_fields=["resolution", "settled_at"])
    _write({str(row.pk): row for row in before}, after, at=at)
    _settle_events(contest, at=at)
    return agreed


def close_without(contest: Contest, *, at: datetime) -> bool:
    """Settle a contest of which one claim is gone: the other stands, if no other leads its event.

    A claim goes where a disruption is cancelled by somebody who may not read the contest.
    """
    gone = [one is not None and one.ended_at is not None for one in (contest.a, contest.b)]
    if not any(gone):
        return False
    agreed = Settlement.FIRST_WITHDRAWN if gone[0] else Settlement.SECOND_WITHDRAWN
    contest.resolution, contest.settled_at = agreed.value, at
    contest.save(update_fields=["resolution", "settled_at"])
    _free(contest.b if gone[0] else contest.a, at=at)
    return True


def close_gone(contest: Contest, gone: Collection[int], *, at: datetime) -> None:
    """Let the claim stand whose rival is of a disruption that goes with its threat."""
    if contest.settled_at is None:
        for claim in (contest.a, contest.b):
            if claim is not None and claim.disruption_id not in gone:
                _free(claim, at=at)


def _free(claim: Claim | None, *, at: datetime) -> None:
    """Let a contested claim stand, if no other leads its event."""
    if claim is not None and claim.ended_at is None and claim.is_contested and not _led(claim):
        stand_again(claim, contested=False, why=SETTLED, at=at)


def _led(claim: Claim) -> bool:
    leads = Claim.objects.standing().filter(type=ClaimType.LEAD.value)
    return leads.filter(disruption=claim.disruption).exists()


def _live(contest: Contest) -> list[Claim]:
    events = [one.disruption_id or 0 for one in (contest.a, contest.b) if one]
    rows = Claim.objects.select_for_update(of=("self",)).filter(
        disruption_id__in=events, ended_at=None
    )
    return list(rows.order_by("pk"))


def _another_event(second: Claim, *, at: datetime) -> Disruption:
    """Return a disruption of its own for the second claim, where one event proves to be two."""
    made = Disruption.objects.get(pk=second.disruption_id or 0)
    made.pk, made.urn = None, new_urn("D")
    made._state.adding = True
    made.owner_id, made.made_by_id = second.organisation_id, second.by_id
    made.recorded_on, made.recorded_at = second.recorded_on, at
    made.category, made.category_why = Category.UNASSESSED.value, APART
    made.moderated_at, made.another_event_why = None, APART
    made.save()
    search.put(findable(made))
    return made


def _write(before: Mapping[str, Claim], after: Collection[rules.Claim], *, at: datetime) -> None:
    """End every claim that is otherwise now, then make those that stand in their place."""
    changed = [one for one in after if one != as_ruled(before[one.reference])]
    for one in changed:
        end(before[one.reference], why=SETTLED, at=at)
    labels = dict(
        Disruption.objects.filter(pk__in={int(one.event) for one in changed}).values_list(
            "pk", "label_id"
        )
    )
    for one in changed:
        if one.state is ClaimState.WITHDRAWN or _stands_already(one):
            continue
        old, label_id = before[one.reference], labels[int(one.event)]
        made = Claim.objects.create(
            disruption_id=int(one.event),
            label_id=label_id,
            type=one.type.value,
            organisation_id=old.organisation_id,
            unit_id=old.unit_id,
            note=old.note if label_id == old.label_id else "",
            recorded_on=old.recorded_on,
            recorded_at=at,
            by_id=old.by_id,
            is_contested=one.state is ClaimState.CONTESTED,
        )
        for side in ("a", "b"):  # other contests go on about the claim that took its place
            Contest.objects.open().filter(**{side: old}).update(**{side: made})


def _stands_already(one: rules.Claim) -> bool:
    return Claim.objects.filter(
        disruption_id=int(one.event),
        organisation_id=one.organisation,
        unit=one.unit,
        type=one.type.value,
        ended_at=None,
    ).exists()


def _settle_events(contest: Contest, *, at: datetime) -> None:
    """Give each event the owner that leads it now; cancel one that nobody claims any more."""
    for claim in (contest.a, contest.b):
        one = claim.disruption if claim else None
        if one is None:
            continue
        held = Claim.objects.filter(disruption=one, ended_at=None)
        lead = held.filter(type=ClaimType.LEAD.value, is_contested=False).first()
        if lead is not None:
            Disruption.objects.filter(pk=one.pk).update(owner_id=lead.organisation_id)
        elif not held.exists():
            Disruption.objects.filter(pk=one.pk, cancelled_at=None).update(
                cancelled_at=at, cancelled_why=ONE_EVENT
            )

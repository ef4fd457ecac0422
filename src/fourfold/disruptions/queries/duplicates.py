"""Disruptions that may be one: found among what the viewer may read, and nothing else."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fourfold.disruptions.models import Claim, Contest, Disruption, Outcome
from fourfold.disruptions.models.claim import ClaimQuerySet
from fourfold.disruptions.rules import duplicates as rules
from fourfold.disruptions.rules import kinds
from fourfold.disruptions.rules.kinds import ClaimType, Commodity, Settlement
from fourfold.plans.rules.kinds import Pillar

NEAR = timedelta(days=rules.NEAR_DAYS)


@dataclass(frozen=True, slots=True)
class Likely:
    """A disruption that may be the same event, why, and the claim to lead it."""

    disruption: Disruption
    lead: Claim
    twin: rules.Twin


@dataclass(frozen=True, slots=True)
class Pair:
    """Two disruptions that may be one, of which neither is contested yet."""

    first: Claim
    second: Claim
    twin: rules.Twin


def live() -> ClaimQuerySet:
    """Return the claims that are not ended, of disruptions that are not cancelled."""
    rows = Claim.objects.filter(ended_at__isnull=True, disruption__cancelled_at__isnull=True)
    return rows.select_related("disruption", "organisation", "unit")


def likely(draft: rules.Claim, *, but: int = 0) -> list[Likely]:
    """Return what a claim that is being typed may repeat, the surest first; an event once.

    but: the disruption that it is of already.
    """
    near = live().filter(
        disruption__threat=draft.threat,
        disruption__pillar=draft.pillar.value,
        disruption__event_on__range=(draft.event_on - NEAR, draft.event_on + NEAR),
    )
    rows = list(near.exclude(disruption=but).order_by("pk"))
    held, leads = {str(row.pk): row for row in rows}, leads_of(rows)
    found: dict[int, Likely] = {}
    for twin in rules.twins_of(draft, compared(rows)):
        one = held[twin.b if twin.a == draft.reference else twin.a]
        if one.disruption and one.disruption.pk in leads:
            entry = Likely(one.disruption, leads[one.disruption.pk], twin)
            found.setdefault(one.disruption.pk, entry)
    return list(found.values())


def leads_of(rows: Iterable[Claim]) -> dict[int, Claim]:
    """Return the claim to lead each disruption: the one that stands, or else the first."""
    leads = [row for row in rows if row.type == ClaimType.LEAD.value]
    leads.sort(key=lambda row: (row.is_contested, row.pk))
    first: dict[int, Claim] = {}
    for row in leads:
        first.setdefault(row.disruption_id or 0, row)
    return first


def compared(rows: Collection[Claim]) -> list[rules.Claim]:
    """Return claims as the rules compare them."""
    counted = _outcomes({row.disruption_id or 0 for row in rows})
    return [_as_compared(row, row.disruption, counted) for row in rows if row.disruption]


def _as_compared(row: Claim, one: Disruption, counted: dict[int, frozenset[str]]) -> rules.Claim:
    return rules.Claim(
        reference=str(row.pk),
        event=one.urn,
        threat=one.threat_id or 0,
        event_on=one.event_on,
        type=ClaimType(row.type),
        organisation=row.organisation_id,
        organisation_name=row.organisation.short_name,
        pillar=Pillar(one.pillar),
        unit=row.unit_id,
        commodity=Commodity(one.commodity) if one.commodity else None,
        description=one.description,
        outcomes=counted.get(one.pk, frozenset()),
    )


def _outcomes(disruptions: set[int]) -> dict[int, frozenset[str]]:
    rows = Outcome.objects.filter(disruption_id__in=disruptions)
    found: dict[int, set[str]] = defaultdict(set)
    for disruption, measure in rows.values_list("disruption_id", "measure"):
        found[disruption or 0].add(kinds.Outcome(measure).words)
    return {disruption: frozenset(words) for disruption, words in found.items()}


def pairs(first: date, last: date) -> list[Pair]:
    """Return the disruptions of some days that may be one and were not said to be two."""
    rows = list(
        live().filter(is_contested=False, disruption__event_on__range=(first, last)).order_by("pk")
    )
    held = {str(row.pk): row for row in rows}
    leads = leads_of(rows)
    found: dict[frozenset[int], Pair] = {}
    for twin in rules.duplicates(compared(rows), apart=_apart()):
        both = [leads.get(held[pk].disruption_id or 0) for pk in (twin.a, twin.b)]
        a, b = both
        if a and b and a.pk != b.pk and not _said_apart(a, b):
            found.setdefault(frozenset((a.pk, b.pk)), Pair(a, b, twin))
    return list(found.values())


def _said_apart(a: Claim, b: Claim) -> bool:
    later = a if a.pk > b.pk else b
    return bool(later.disruption and later.disruption.another_event_why)


def _apart() -> list[frozenset[str]]:
    """Return the claims that were settled as two events, and those that wait to be settled."""
    rows = Contest.objects.filter(resolution__in=("", Settlement.TWO_EVENTS.value))
    return [frozenset((str(a), str(b))) for a, b in rows.values_list("a_id", "b_id")]

"""How records stand against the minimum standard: one at a time, and as a report."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from fourfold.disruptions.models import Claim, Disruption, DisruptionModeration, Outcome, Proof
from fourfold.disruptions.rules import kinds, standards
from fourfold.disruptions.rules.kinds import Category, ClaimType, Commodity
from fourfold.disruptions.rules.standards import Draft, Finding, Tally
from fourfold.plans.rules.kinds import Pillar


def draft_of(one: Disruption) -> Draft:
    """Return a recorded disruption with its claim to lead, as the standards look at it."""
    return drafts_of([one])[0]


def findings_of(one: Disruption) -> tuple[Finding, ...]:
    """Return what a recorded disruption falls short of: warnings, and what would stop it now."""
    return standards.findings(draft_of(one))


def report_of(disruptions: Collection[Disruption]) -> tuple[Tally, ...]:
    """Return, by standard, how many recorded disruptions fall short, of how many."""
    return standards.report(drafts_of(disruptions))


def drafts_of(disruptions: Collection[Disruption]) -> list[Draft]:
    """Return recorded disruptions as the standards look at them, in a fixed number of questions."""
    asked = [one.pk for one in disruptions]
    leads = Claim.objects.filter(
        disruption_id__in=asked, type=ClaimType.LEAD.value, ended_at=None
    ).order_by("is_contested", "pk")
    teams: dict[int, tuple[int, int | None]] = {}
    for row in leads:
        teams.setdefault(row.disruption_id or 0, (row.organisation_id, row.unit_id))
    counted, proofs = _outcomes(asked), _proofs(asked)
    assessors = _assessors(asked)
    return [
        _draft(
            one,
            teams.get(one.pk, (one.owner_id, None)),
            counted[one.pk],
            proofs[one.pk],
            assessors.get(one.pk),
        )
        for one in disruptions
    ]


def _draft(
    one: Disruption,
    team: tuple[int, int | None],
    outcomes: dict[kinds.Outcome, Decimal],
    proofs: int,
    assessor: int | None,
) -> Draft:
    return Draft(
        type=ClaimType.LEAD,
        event_on=one.event_on,
        recorded_on=one.recorded_on,
        organisation=team[0],
        unit=team[1],
        pillar=Pillar(one.pillar),
        second_pillar=Pillar(one.secondary_pillar) if one.secondary_pillar else None,
        category=Category(one.category),
        commodity=Commodity(one.commodity) if one.commodity else None,
        description=one.description,
        proofs=proofs,
        outcomes=outcomes,
        recorder=one.made_by_id,
        assessor=assessor,
    )


def _outcomes(asked: list[int]) -> dict[int, dict[kinds.Outcome, Decimal]]:
    found: dict[int, dict[kinds.Outcome, Decimal]] = defaultdict(dict)
    rows = Outcome.objects.filter(disruption_id__in=asked)
    for disruption, measure, amount in rows.values_list("disruption_id", "measure", "amount"):
        held = found[disruption or 0]
        held[kinds.Outcome(measure)] = held.get(kinds.Outcome(measure), Decimal(0)) + amount
    return found


def _proofs(asked: list[int]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for disruption in Proof.objects.filter(disruption_id__in=asked).values_list(
        "disruption_id", flat=True
    ):
        found[disruption or 0] += 1
    return found


def _assessors(asked: list[int]) -> dict[int, int]:
    """Return who settled the category of each that a moderator settled."""
    rows = DisruptionModeration.objects.filter(
        disruption_id__in=asked, disruption__moderated_at__isnull=False
    ).order_by("at", "pk")
    return {one or 0: person for one, person in rows.values_list("disruption_id", "moderator_id")}

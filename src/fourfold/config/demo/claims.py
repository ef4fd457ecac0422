"""Writing disruptions in bulk: the rows that the commands would write, one act after another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.conf import settings

from fourfold.access.models import User
from fourfold.config.demo.achieved import OTHERS_FROM, judged
from fourfold.config.demo.plan import Achieved, Plan
from fourfold.config.demo.records import BATCH, Written
from fourfold.config.demo.registers import NORTH_EAST, Registers, morning
from fourfold.disruptions.models import (
    AttachmentRule,
    Claim,
    Disruption,
    DisruptionModeration,
    Outcome,
    Proof,
)
from fourfold.disruptions.rules import moderation
from fourfold.disruptions.rules.kinds import Category, ClaimType, ModerationOutcome
from fourfold.reference.models import Region, Unit
from fourfold.threats.rules.kinds import Kind


@dataclass(frozen=True, slots=True)
class Pair:
    """A disruption of the plan with its row."""

    told: Achieved
    row: Disruption
    by: User


def write_disruptions(
    registers: Registers, plan: Plan, threats: Iterable[Written], *, seed: str
) -> int:
    """Write every disruption with its claims, outcomes, evidence and moderation; return how many.

    The region's rule of which threats may carry one is written first, as the head of the unit.
    """
    _allow_others(registers)
    known = {one.row.urn: one for one in threats}
    units = {(one.organisation_id, one.name): one for one in Unit.objects.all()}
    pairs = [_pair(registers, told, known[told.threat]) for told in plan.achieved]
    Disruption.objects.bulk_create((one.row for one in pairs), batch_size=BATCH)
    claims = list(chain.from_iterable(_claims(registers, one, units) for one in pairs))
    Claim.objects.bulk_create(claims, batch_size=BATCH)
    Outcome.objects.bulk_create(chain.from_iterable(map(_outcomes, pairs)), batch_size=BATCH)
    Proof.objects.bulk_create(chain.from_iterable(map(_proofs, pairs)), batch_size=BATCH)
    for one in pairs:
        registers.chronicle.enter("disruptions.record", one.row, by=one.by, at=one.told.recorded_at)
    _moderate(registers, plan, pairs, seed)
    return len(pairs)


def _allow_others(registers: Registers) -> None:
    """Let individuals and vulnerabilities carry a disruption from the day the region set."""
    by, at = registers.user("chief.officer"), morning(OTHERS_FROM)
    region = Region.objects.get(number=NORTH_EAST)
    for kind in (Kind.INDIVIDUAL, Kind.VULNERABILITY):
        rule = AttachmentRule.objects.create(
            region_id=region.pk,
            kind=kind.value,
            is_allowed=True,
            since=OTHERS_FROM,
            reason="The minimum standard now covers every kind of threat on the list.",
            at=at,
            by_id=by.pk,
        )
        registers.chronicle.enter("disruptions.set_rule", rule, by=by, at=at)


def _pair(registers: Registers, told: Achieved, threat: Written) -> Pair:
    by = registers.user(told.by)
    row = Disruption(
        urn=told.urn,
        label=threat.label,
        threat=threat.row,
        threat_kind=told.kind.value,
        owner=registers.organisations[told.organisation],
        event_on=told.event_on,
        recorded_on=told.recorded_on,
        recorded_at=told.recorded_at,
        pillar=told.pillar.value,
        commodity=told.commodity.value,
        title=told.title,
        description=told.description,
        category=told.category.value,
        category_why=told.category_why,
        made_by=by,
    )
    return Pair(told, row, by)


def _claims(registers: Registers, one: Pair, units: dict[tuple[int, str], Unit]) -> Iterator[Claim]:
    told = one.told
    lead = (ClaimType.LEAD, told.organisation, told.unit)
    supports = ((ClaimType.SUPPORT, *team) for team in told.supports)
    for kind, code, unit in (lead, *supports):
        organisation = registers.organisations[code]
        yield Claim(
            disruption=one.row,
            label_id=one.row.label_id,
            type=kind.value,
            organisation=organisation,
            unit=units[organisation.pk, unit] if unit else None,
            recorded_on=told.recorded_on,
            recorded_at=told.recorded_at,
            by=one.by,
        )


def _outcomes(one: Pair) -> Iterator[Outcome]:
    for measure, amount, drug in one.told.outcomes:
        yield Outcome(
            disruption=one.row,
            label_id=one.row.label_id,
            measure=measure.value,
            drug=drug.value if drug else "",
            amount=amount,
        )


def _proofs(one: Pair) -> Iterator[Proof]:
    for kind, reference, dated_on in one.told.proofs:
        yield Proof(
            disruption=one.row,
            label_id=one.row.label_id,
            kind=kind.value,
            reference=reference,
            dated_on=dated_on,
        )


def _moderate(registers: Registers, plan: Plan, pairs: list[Pair], seed: str) -> None:
    """Settle every Major and what is drawn of the rest, but for what came in of late."""
    made, settled = [], []
    lot = settings.MODERATION_SEED.encode()
    for one in pairs:
        one.row.in_sample = moderation.in_sample(lot, one.row.urn, one.row.recorded_on)
        must = one.told.category is Category.MAJOR or one.row.in_sample
        if must and one.told.category.is_counted:
            found = _moderation(registers, one, plan, seed)
            made += [found] if found else []
        settled.append(one.row)
    fields = ["category", "moderated_at", "in_sample"]
    Disruption.objects.bulk_update(settled, fields, batch_size=BATCH)
    DisruptionModeration.objects.bulk_create(made, batch_size=BATCH)
    for row in made:
        registers.chronicle.enter("disruptions.moderate", row, by=row.moderator, at=row.at)


def _moderation(
    registers: Registers, one: Pair, plan: Plan, seed: str
) -> DisruptionModeration | None:
    found = judged(seed, one.told, plan.today)
    if found is None:
        return None
    moderator = registers.user(found.by)
    changed = found.after is not one.told.category
    one.row.category, one.row.moderated_at = found.after.value, found.at
    return DisruptionModeration(
        disruption=one.row,
        label_id=one.row.label_id,
        moderator=moderator,
        organisation_id=moderator.organisation_id,
        unit_id=moderator.unit_id,
        at=found.at,
        outcome=(ModerationOutcome.CHANGED if changed else ModerationOutcome.CONFIRMED).value,
        before=one.told.category.value,
        after=found.after.value,
        reason=found.reason,
        is_sample=one.row.in_sample,
    )

"""Writing threats in bulk: the rows that the commands would write, one act after another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from fourfold.access.models import Label
from fourfold.config.demo import plan
from fourfold.config.demo.people import ASSIGNS
from fourfold.config.demo.registers import Registers
from fourfold.threats.models import (
    Alias,
    Appointment,
    Assessment,
    Evidence,
    Fact,
    ForeignReference,
    Handover,
    Moderation,
    Threat,
)
from fourfold.threats.queries.moderation import is_drawn
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import Phase
from fourfold.threats.rules.scoring import score

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Written:
    """A threat of the plan with its row."""

    told: plan.Threat
    row: Threat
    label: Label


def write_threats(registers: Registers, told: Iterable[plan.Threat]) -> list[Written]:
    """Write threats with all that is recorded of them but people, and enter each act."""
    ordered = sorted(told, key=lambda one: (one.recorded_at, one.urn))
    written = [_threat(registers, one) for one in ordered]
    Threat.objects.bulk_create((one.row for one in written), batch_size=BATCH)
    for one in written:
        by = registers.user(one.told.by)
        registers.chronicle.enter("threats.record", one.row, by=by, at=one.told.recorded_at)
    _facts(registers, written)
    _names(written)
    _appointments(registers, written)
    _handovers(registers, written)
    _assessments(registers, written)
    return written


def _threat(registers: Registers, told: plan.Threat) -> Written:
    label = registers.label(registers.restriction(told.reach))
    last = [one.value for one in told.facts if one.attribute is Attribute.OWNER]
    row = Threat(
        urn=told.urn,
        label=label,
        owner=registers.organisations[last[-1] if last else told.owner],
        made_at=told.recorded_at,
        made_by=registers.user(told.by),
    )
    return Written(told, row, label)


def _facts(registers: Registers, written: list[Written]) -> None:
    rows = []
    for one in written:
        rows += [_fact(registers, one, fact) for fact in first_facts(one.told)]
        for fact in sorted(one.told.facts, key=lambda fact: fact.recorded_at):
            rows.append(_fact(registers, one, fact))
            by, verb = registers.user(fact.by), verb_of(fact)
            registers.chronicle.enter(verb, one.row, by=by, at=fact.recorded_at)
    Fact.objects.bulk_create(rows, batch_size=BATCH)


def first_facts(told: plan.Threat) -> Iterator[plan.Stated]:
    """Yield what is stated of a threat when it is recorded, in the order of the command."""
    stated = {
        Attribute.NAME: told.name,
        Attribute.KIND: told.kind.value,
        Attribute.TYPE: told.type.value,
        Attribute.SOC: "yes" if told.is_soc else "no",
        Attribute.PHASE: Phase.SCOPING.value,
        Attribute.OWNER: told.owner,
    }
    for attribute, value in stated.items():
        yield plan.Stated(attribute, value, told.since, told.recorded_at, told.by)


def value_of(registers: Registers, fact: plan.Stated) -> str:
    """Return the value of a fact as it is stored."""
    keys = {
        Attribute.OWNER: lambda: registers.organisations[fact.value].pk,
        Attribute.PRIORITY: lambda: registers.priorities[fact.value],
        Attribute.DESK: lambda: registers.desks[fact.value],
    }
    return str(keys[fact.attribute]()) if fact.attribute in keys else fact.value


def verb_of(fact: plan.Stated) -> str:
    """Return the command by which a fact was stated."""
    return "threats.assign" if fact.by == ASSIGNS else "threats.state"


def _fact(registers: Registers, one: Written, fact: plan.Stated) -> Fact:
    return Fact(
        threat=one.row,
        label=one.label,
        attribute=fact.attribute.value,
        value=value_of(registers, fact),
        since=fact.since,
        recorded_at=fact.recorded_at,
        by=registers.user(fact.by),
        reason=fact.reason,
    )


def _names(written: list[Written]) -> None:
    Alias.objects.bulk_create(
        Alias(
            threat=one.row,
            label=one.label,
            text=text,
            since=one.told.since,
            recorded_at=one.told.recorded_at,
        )
        for one in written
        for text in one.told.aliases
    )
    ForeignReference.objects.bulk_create(
        ForeignReference(
            threat=one.row,
            label=one.label,
            system=system,
            value=value,
            recorded_at=one.told.recorded_at,
        )
        for one in written
        for system, value in one.told.foreign.items()
    )


def _appointments(registers: Registers, written: list[Written]) -> None:
    rows = [
        Appointment(
            threat=one.row,
            label=one.label,
            role=told.role,
            person=registers.user(told.person),
            since=told.since,
            recorded_at=told.recorded_at,
            by=registers.user(told.by),
        )
        for one in written
        for told in sorted(one.told.appointments, key=lambda told: told.recorded_at)
    ]
    Appointment.objects.bulk_create(rows, batch_size=BATCH)
    for row in rows:
        if row.by_id != row.person_id:  # else it is entered as the handover that was accepted
            registers.chronicle.enter("threats.appoint", row, by=row.by, at=row.recorded_at)


def _handovers(registers: Registers, written: list[Written]) -> None:
    rows = [
        Handover(
            threat=one.row,
            label=one.label,
            role=told.role,
            offered_by=registers.user(told.offered_by),
            offered_to=registers.user(told.offered_to),
            briefing=told.briefing,
            offered_at=told.offered_at,
            answered_at=told.answered_at,
            is_accepted=told.is_accepted,
            answer=told.answer,
        )
        for one in written
        for told in one.told.offers
    ]
    Handover.objects.bulk_create(rows, batch_size=BATCH)
    enter = registers.chronicle.enter
    for row in rows:
        enter("threats.offer_handover", row, by=row.offered_by, at=row.offered_at)
        if row.answered_at:
            enter("threats.answer_handover", row, by=row.offered_to, at=row.answered_at)


def _assessments(registers: Registers, written: list[Written]) -> None:
    pairs = [
        (_assessment(registers, one, told), told)
        for one in written
        for told in sorted(one.told.assessments, key=lambda told: told.submitted_at)
    ]
    Assessment.objects.bulk_create((row for row, _ in pairs), batch_size=BATCH)
    Evidence.objects.bulk_create(
        chain.from_iterable(_evidence(row, told) for row, told in pairs), batch_size=BATCH
    )
    enter = registers.chronicle.enter
    for row, _ in pairs:
        enter("threats.submit_assessment", row, by=row.assessor, at=row.submitted_at)
    moderations = list(_moderations(registers, pairs))
    Moderation.objects.bulk_create(moderations, batch_size=BATCH)
    for made in moderations:
        returned = made.outcome == Moderation.Outcome.RETURNED
        verb = "threats.return_assessment" if returned else "threats.moderate"
        enter(verb, made, by=made.moderator, at=made.moderated_at)


def _assessment(registers: Registers, one: Written, told: plan.Assessed) -> Assessment:
    scored, assessor = score(registers.rules, told.levels), registers.user(told.assessor)
    return Assessment(
        threat=one.row,
        label=one.label,
        scheme=registers.scheme,
        assessor=assessor,
        organisation_id=assessor.organisation_id,
        unit_id=assessor.unit_id,
        assessed_on=told.assessed_on,
        submitted_at=told.submitted_at,
        levels=dict(told.levels),
        risk=float(scored.risk),
        tier=scored.tier,
        confidence=scored.confidence or 0,
        summary=told.summary,
    )


def _evidence(row: Assessment, told: plan.Assessed) -> Iterator[Evidence]:
    for one in told.evidence:
        yield Evidence(
            assessment=row,
            label_id=row.label_id,
            criterion=one.criterion,
            kind=one.kind.value,
            reference=one.reference,
            dated_on=one.dated_on,
            grade=str(one.grade) if one.grade else "",
            bears_out=one.bears_out,
        )


def _moderations(
    registers: Registers, pairs: list[tuple[Assessment, plan.Assessed]]
) -> Iterator[Moderation]:
    """Yield what moderators did; the first that stands of each threat is marked as the first."""
    standing: set[int] = set()
    for row, told in pairs:
        if told.settled:
            made = _moderation(registers, row, told.settled)
            made.is_first = row.threat_id not in standing
            yield made
            if made.outcome != Moderation.Outcome.RETURNED and row.threat_id:
                standing.add(row.threat_id)


def _moderation(registers: Registers, row: Assessment, told: plan.Settled) -> Moderation:
    scored, moderator = score(registers.rules, told.levels), registers.user(told.moderator)
    return Moderation(
        assessment=row,
        label_id=row.label_id,
        moderator=moderator,
        organisation_id=moderator.organisation_id,
        moderated_at=told.at,
        outcome=_outcome(row, told),
        levels=dict(told.levels),
        risk=float(scored.risk),
        tier=scored.tier,
        confidence=scored.confidence or 0,
        reasons=dict(told.reasons),
        question=told.question,
        is_sample=is_drawn(row),
    )


def _outcome(row: Assessment, told: plan.Settled) -> Moderation.Outcome:
    if told.question:
        return Moderation.Outcome.RETURNED
    changed = dict(told.levels) != row.levels
    return Moderation.Outcome.CHANGED if changed else Moderation.Outcome.ACCEPTED

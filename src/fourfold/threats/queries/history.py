"""Everything recorded of one threat, as the pure rules take it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from fourfold.threats.models import Appointment, Assessment, Evidence, Fact, Moderation
from fourfold.threats.queries.schemes import parsed
from fourfold.threats.rules import evidence as evidence_rules
from fourfold.threats.rules import scheme as scheme_rules
from fourfold.threats.rules import timeline
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import EvidenceKind, Role

STANDS = (Moderation.Outcome.ACCEPTED, Moderation.Outcome.CHANGED)


def history(threat_id: int) -> tuple[timeline.History, dict[str, scheme_rules.Scheme]]:
    """Return what is recorded of a threat, and the schemes by which it was assessed."""
    assessments = list(
        Assessment.objects.filter(threat_id=threat_id).select_related("scheme").order_by("pk")
    )
    moderations = {
        one.assessment_id: one for one in Moderation.objects.filter(assessment__threat_id=threat_id)
    }
    evidence = evidence_of([one.pk for one in assessments])
    settled = [
        _settled(one, moderations[one.pk], evidence[one.pk])
        for one in assessments
        if one.pk in moderations and moderations[one.pk].outcome in STANDS
    ]
    submitted = [_submitted(one, moderations.get(one.pk)) for one in assessments]
    schemes = {one.scheme.ident: parsed(one.scheme) for one in assessments}
    facts = [*_facts(threat_id), *_appointments(threat_id)]
    return timeline.History(facts, settled, submitted), schemes


def evidence_of(assessments: Iterable[int]) -> dict[int, tuple[evidence_rules.Evidence, ...]]:
    """Return the evidence of assessments, by their ids."""
    found: dict[int, list[evidence_rules.Evidence]] = defaultdict(list)
    for row in Evidence.objects.filter(assessment_id__in=list(assessments)).order_by("pk"):
        found[row.assessment_id or 0].append(
            evidence_rules.Evidence(
                row.criterion,
                row.dated_on,
                row.bears_out,
                EvidenceKind(row.kind),
                row.reference,
                evidence_rules.Grade.read(row.grade) if row.grade else None,
            )
        )
    return defaultdict(tuple, {key: tuple(rows) for key, rows in found.items()})


def _facts(threat_id: int) -> Iterable[timeline.Fact]:
    for row in Fact.objects.filter(threat_id=threat_id):
        value = (row.value, row.since) if row.attribute == Attribute.REVIEW else row.value
        yield timeline.Fact(row.attribute, value, row.since, row.recorded_at, row.pk)


def _appointments(threat_id: int) -> Iterable[timeline.Fact]:
    for row in Appointment.objects.filter(threat_id=threat_id, role=Role.LRO):
        yield timeline.Fact("lro", row.person_id or "", row.since, row.recorded_at, row.pk)


def _settled(
    one: Assessment, moderation: Moderation, evidence: tuple[evidence_rules.Evidence, ...]
) -> timeline.Settled:
    return timeline.Settled(
        reference=str(one.pk),
        assessed_on=one.assessed_on,
        effective_on=one.assessed_on,
        recorded_at=moderation.moderated_at,
        scheme=one.scheme.ident,
        risk=exact(moderation.risk),
        tier=moderation.tier,
        confidence=moderation.confidence,
        levels=moderation.levels,
        evidence=evidence,
        order=one.pk,
    )


def _submitted(one: Assessment, moderation: Moderation | None) -> timeline.Submitted:
    return timeline.Submitted(
        str(one.pk),
        one.assessed_on,
        one.submitted_at,
        moderation.moderated_at if moderation else None,
        one.pk,
    )


def columns(state: timeline.State) -> dict[str, Any]:
    """Return a state as the columns of `Standing`."""
    facts = state.facts
    return {
        "name": str(facts.get("name", "")),
        "kind": str(facts.get("kind", "")),
        "type": str(facts.get("type", "")),
        "soc": facts.get("soc") == "yes",
        "owner_id": _key(facts.get("owner")) or 0,
        "phase": str(facts.get("phase", "")),
        "moderation": state.moderation.value,
        "waiting": state.waiting is not None,
        "tier": state.tier,
        "score": _number(state.score),
        "supported": _number(state.supported),
        "confidence": state.confidence,
        "assessed_on": state.assessed_on,
        "review_due_on": _review_due(state),
        "lro_id": _key(facts.get("lro")),
        "priority_id": _key(facts.get("priority")),
        "desk_id": _key(facts.get("desk")),
    }


def exact(value: float) -> Decimal:
    """Return a stored figure as the rules take it: a whole number without idle noughts."""
    return Decimal(int(value)) if value.is_integer() else Decimal(str(value))


def _key(value: object) -> int | None:
    return int(str(value)) if value else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _review_due(state: timeline.State) -> date | None:
    """Return the day that somebody set since the assessment that stands, else the cadence's."""
    match state.facts.get("review"), state.review_due_on:
        case (str(day), date() as set_on), date() if set_on >= (state.assessed_on or date.max):
            return date.fromisoformat(day)
        case _, due_on:
            return due_on

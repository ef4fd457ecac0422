"""Assessments and moderation for programs."""

from collections.abc import Mapping
from typing import Any

from ninja import Query, Router, Status

from fourfold.access import ledger
from fourfold.api.http import ApiRequest, Key, NotSensible, Paged, Reference, allowed
from fourfold.reference.queries import names_on
from fourfold.threats.api import schemas
from fourfold.threats.commands import assessment as commands
from fourfold.threats.commands import moderation as moderation_commands
from fourfold.threats.models import Assessment, Moderation, Threat
from fourfold.threats.queries import moderation as waiting_rooms
from fourfold.threats.queries import threat as threats
from fourfold.threats.queries.history import evidence_of
from fourfold.threats.rules.evidence import Evidence, Grade

router = Router(tags=["Assessments"])
Pieces = Mapping[int, tuple[Evidence, ...]]


@router.get("/threats/{urn}/assessments", response=list[schemas.AssessmentRecord])
def assessments(request: ApiRequest, urn: Reference) -> list[dict[str, Any]]:
    """List the assessments of a threat with their moderation, the newest first."""
    allowed(request, "threats.read")
    one = threats.threat(urn)
    ledger.consulted(one, verb="threats.read", at=request.at)
    return _records(one)


@router.post("/threats/{urn}/assessments", response={201: schemas.AssessmentRecord})
def submit_assessment(
    request: ApiRequest, urn: Reference, body: schemas.NewAssessment
) -> Status[dict[str, Any]]:
    """Submit an assessment by the current scheme: it waits for a moderator, and never changes."""
    allowed(request, "threats.submit_assessment")
    one = threats.threat(urn)
    made = commands.submit_assessment(
        threat=one,
        stated=commands.Stated(
            body.levels,
            [
                Evidence(
                    cited.criterion,
                    cited.dated_on,
                    cited.bears_out,
                    cited.kind,
                    cited.reference,
                    Grade.read(cited.grade) if cited.grade else None,
                )
                for cited in body.evidence
            ],
            body.assessed_on,
            body.summary,
        ),
        by=request.viewer,
        at=request.at,
    )
    return Status(201, next(found for found in _records(one) if found["id"] == made.pk))


@router.get("/moderation", response=schemas.Queue)
def moderation(request: ApiRequest, asked: Query[Paged]) -> dict[str, Any]:
    """List what waits for a moderator, worst first, and why each must be read."""
    allowed(request, "threats.moderate", Paged)
    waiting = waiting_rooms.queue(on=request.today)
    owners = names_on(request.today)
    return {
        "total": len(waiting),
        "page": asked.page,
        "page_size": asked.page_size,
        "items": [_waits(one, owners) for one in waiting[asked.rows]],
    }


@router.post("/assessments/{pk}/moderation", response={201: schemas.Settled})
def moderate(request: ApiRequest, pk: Key, body: schemas.Decision) -> Status[dict[str, Any]]:
    """Accept an assessment, change it with reasons, or return it with a question."""
    verb = "threats.return_assessment" if body.decision == "RETURN" else "threats.moderate"
    allowed(request, verb)
    rows = Assessment.objects.select_related("threat", "scheme")
    made = _decided(request, rows.one(pk=pk), body)
    return Status(201, _settled(made))


def _decided(request: ApiRequest, one: Assessment, body: schemas.Decision) -> Moderation:
    if body.decision == "RETURN":
        return moderation_commands.return_assessment(
            assessment=one, question=body.question, by=request.viewer, at=request.at
        )
    if body.decision == "ACCEPT" and (body.levels or body.reasons):
        raise NotSensible("What is accepted is not changed: leave levels and reasons out.")
    return moderation_commands.moderate(
        assessment=one,
        levels=body.levels if body.decision == "CHANGE" else one.levels,
        reasons=body.reasons,
        by=request.viewer,
        at=request.at,
    )


def _records(one: Threat) -> list[dict[str, Any]]:
    found = threats.assessments(one)
    evidence = evidence_of([row.pk for row, _ in found])
    return [_record(row, done, evidence) for row, done in found]


def _record(row: Assessment, done: Moderation | None, evidence: Pieces) -> dict[str, Any]:
    return {
        "id": row.pk,
        "assessed_on": row.assessed_on,
        "submitted_at": row.submitted_at,
        "assessor": row.assessor.name,
        "organisation": row.organisation.short_name,
        "scheme": row.scheme.ident,
        "levels": row.levels,
        "risk": row.risk,
        "tier": row.tier,
        "confidence": row.confidence,
        "summary": row.summary,
        "evidence": [
            {
                "criterion": cited.criterion,
                "kind": cited.kind.words,
                "reference": cited.reference,
                "dated_on": cited.dated_on,
                "bears_out": cited.bears_out,
                "grade": str(cited.grade or ""),
            }
            for cited in evidence[row.pk]
        ],
        "moderation": _settled(done) if done else None,
    }


def _settled(row: Moderation) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "moderator": row.moderator.name,
        "moderated_at": row.moderated_at,
        "levels": row.levels,
        "risk": row.risk,
        "tier": row.tier,
        "confidence": row.confidence,
        "reasons": row.reasons,
        "question": row.question,
    }


def _waits(one: waiting_rooms.Waiting, owners: Mapping[int, str]) -> dict[str, Any]:
    row = one.assessment
    return {
        "id": row.pk,
        "urn": row.threat.urn if row.threat else "",
        "name": one.name,
        "owner": owners.get(one.owner_id, ""),
        "assessor": row.assessor.name,
        "organisation": row.organisation.short_name,
        "submitted_at": row.submitted_at,
        "tier": one.submission.scored.tier,
        "risk": one.submission.scored.risk,
        "supported": one.supported,
        "reasons": [reason.words for reason in one.reasons],
        "is_drawn_by_lot": one.submission.is_drawn,
        "must_be_read": one.must_be_read,
    }

"""Threats for programs: the list, one threat, a new one, and what is so of it."""

from datetime import date, datetime
from typing import Any

from ninja import Query, Router, Status

from fourfold.access import ledger
from fourfold.access.queries import default_restriction
from fourfold.access.reach import reach
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.api.http import ApiRequest, NotSensible, Reference, allowed
from fourfold.reference.models import Organisation
from fourfold.reference.queries import organisation_called
from fourfold.shared.errors import DomainError
from fourfold.threats.api import schemas
from fourfold.threats.commands import threat as commands
from fourfold.threats.models import Threat
from fourfold.threats.queries import master_list as lists
from fourfold.threats.queries import threat as threats
from fourfold.threats.queries.importing import Resolver
from fourfold.threats.rules.asked import CLOSED, Filters, Moment
from fourfold.threats.rules.facts import Attribute

router = Router(tags=["Threats"])


@router.get("", response=schemas.ThreatList)
def threats_listed(request: ApiRequest, asked: Query[schemas.ListQuery]) -> dict[str, Any]:
    """List threats as the master list has them, on a day, as known at an instant."""
    allowed(request, "threats.read", schemas.ListQuery)
    moment = moment_of(request, asked)
    rows = lists.standings(_filters(asked), moment, now=request.at)
    page = lists.ordered(rows, asked.sort)[asked.rows]
    return {
        "as_at": moment.as_at,
        "known_at": moment.known_at,
        "total": rows.order_by().count(),
        "page": asked.page,
        "page_size": asked.page_size,
        "items": [line_of(line) for line in lists.lines(page, moment)],
    }


@router.post("", response={201: schemas.ThreatRecord})
def record_threat(request: ApiRequest, body: schemas.NewThreat) -> Status[dict[str, Any]]:
    """Put a threat on the list, unassessed."""
    allowed(request, "threats.record")
    made = commands.record_threat(
        new=commands.NewThreat(
            name=body.name,
            kind=body.kind,
            owner=_organisation(body.owner),
            since=body.since,
            type=body.type,
            phase=body.phase,
            soc=body.soc,
            aliases=tuple(body.aliases),
            foreign=body.references,
        ),
        label=label_saying(_restriction(request, body)),
        by=request.viewer,
        at=request.at,
    )
    return Status(201, _record(request, made.urn, _once_true(request, body.since)))


@router.get("/{urn}", response=schemas.ThreatRecord)
def threat(
    request: ApiRequest, urn: Reference, asked: Query[schemas.MomentQuery]
) -> dict[str, Any]:
    """Open one threat, as at a day and as known at an instant; it is entered in the ledger."""
    allowed(request, "threats.read", schemas.MomentQuery)
    return _record(request, urn, asked)


@router.post("/{urn}/facts", response={201: schemas.ThreatRecord})
def state_facts(
    request: ApiRequest, urn: Reference, body: schemas.NewFacts
) -> Status[dict[str, Any]]:
    """State that something is so of a threat from a day on; a correction is stated alike."""
    allowed(request, "threats.state")
    one = threats.threat(urn)
    facts = _facts(request, body, one)
    if not facts:
        raise NotSensible("State at least one thing.")
    commands.state_facts(
        threat=one,
        facts=facts,
        since=body.since,
        reason=body.reason,
        by=request.viewer,
        at=request.at,
    )
    return Status(201, _record(request, urn, _once_true(request, body.since)))


def moment_of(request: ApiRequest, asked: schemas.ListQuery | schemas.MomentQuery) -> Moment:
    """Return the moment that is asked for: by default today, as known now."""
    known: datetime = asked.known_at or request.at
    return Moment(asked.as_at or request.today, known, is_default=False)


def line_of(line: lists.Line) -> dict[str, Any]:
    """Return a line of the list as its schema has it."""
    names = schemas.ThreatLine.model_fields
    return {name: getattr(line, name) for name in names} | {"soc": line.soc == "SOC"}


def _record(request: ApiRequest, urn: str, asked: schemas.MomentQuery) -> dict[str, Any]:
    one = threats.threat(urn)
    moment = moment_of(request, asked)
    line = threats.standing_line(one, moment, now=request.at)
    ledger.consulted(one, verb="threats.read", at=request.at)
    aliases, foreign = threats.other_names(one)
    restriction = one.label.restriction
    return line_of(line) | {
        "marking": restriction.marking.words,
        "who_can_see": reach(restriction, request.today).words,
        "aliases": aliases,
        "references": [{"system": system, "value": value} for system, value in foreign],
        "roles": [
            {
                "role": held.role.words,
                "person": held.person,
                "since": held.since,
                "is_missing": held.is_missing,
            }
            for held in threats.roles(one, tier=line.tier, on=moment.as_at)
        ],
        "member_count": threats.member_count(one),
    }


def _once_true(request: ApiRequest, since: date) -> schemas.MomentQuery:
    """Return the moment at which what was just said is shown: today, or when it will be so."""
    return schemas.MomentQuery(as_at=max(since, request.today))


def _filters(asked: schemas.ListQuery) -> Filters:
    return Filters(
        text=asked.q.strip(),
        owners=frozenset(_organisation(name).pk for name in asked.owner),
        tiers=frozenset(asked.tier),
        kinds=frozenset({asked.kind} if asked.kind else ()),
        types=frozenset({asked.type} if asked.type else ()),
        phases=frozenset({asked.phase} if asked.phase else ()),
        phase_lacks=CLOSED if asked.open else "",
        moderation=asked.moderation,
        soc=asked.soc,
    )


def _organisation(text: str) -> Organisation:
    try:
        return organisation_called(text)
    except DomainError as refusal:
        raise NotSensible(str(refusal)) from refusal


def _restriction(request: ApiRequest, body: schemas.NewThreat) -> Restriction:
    default = default_restriction(request.viewer, request.today)
    marking = Marking[body.marking] if body.marking else default.marking
    if body.released_to is None:
        return Restriction(marking, default.audiences)
    return Restriction.to({_organisation(one).pk for one in body.released_to}, marking=marking)


def _facts(request: ApiRequest, body: schemas.NewFacts, one: Threat) -> dict[Attribute, str]:
    given = body.model_dump(exclude_none=True, exclude={"since", "reason"})
    stated = {Attribute(name): str(value) for name, value in given.items()}
    if body.soc is not None:
        stated[Attribute.SOC] = "yes" if body.soc else "no"
    owner = _organisation(body.owner).pk if body.owner is not None else one.owner_id
    if body.owner is not None:
        stated[Attribute.OWNER] = str(owner)
    if body.priority:
        resolving = Resolver(request.today, owner)
        stated[Attribute.PRIORITY] = str(resolving.priority(body.priority, owner))
    return stated

"""Subjects for programs: one by its key, a search with its reason, and links."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema

from fourfold.access import ledger
from fourfold.access.rules import Marking
from fourfold.api.http import ApiRequest, Line, NotSensible, Paged, Reasoned, allowed
from fourfold.reference import queries as reference
from fourfold.subjects.queries import lists
from fourfold.subjects.queries import subject as subjects
from fourfold.subjects.queries.shown import Shown
from fourfold.subjects.queries.subject import Known
from fourfold.subjects.rules.kinds import SubjectKind

router = Router(tags=["Subjects"])


class SearchQuery(Paged, Reasoned):
    """Who or what is looked for, and why: a part of a name, a kind, an identifier exactly."""

    name: Line = ""
    kind: SubjectKind | None = None
    identifier: Line = ""


class SubjectLine(Schema):
    """A person or thing in a list; is_child: under 18, which is said first."""

    key: UUID
    reference: str
    name: str
    kind: str
    is_child: bool
    marking: str
    aliases: list[str]
    identifiers: list[str]


class SubjectList(Schema):
    """A page of what a search found; records that are one stand in one line."""

    total: int
    page: int
    page_size: int
    items: list[SubjectLine]


class Identified(Schema):
    """A number or mark, normalised and as written."""

    kind: str
    system: str
    value: str
    as_written: str
    is_valid: bool


class Named(Schema):
    """A name and what it is to its subject."""

    text: str
    use: str


class Described(Schema):
    """Something else that a record says, by the name that the record gives it."""

    name: str
    value: str


class SubjectRecord(Schema):
    """All that the caller may read of a person or thing."""

    key: UUID
    reference: str
    name: str
    kind: str
    is_child: bool
    marking: str
    names: list[Named]
    identifiers: list[Identified]
    attributes: list[Described]


class Tied(Schema):
    """The other end of a link."""

    key: UUID
    reference: str
    name: str
    kind: str
    is_child: bool


class LinkRecord(Schema):
    """A link; other is null where it is held elsewhere."""

    other: Tied | None
    kind: str
    reason: str
    weight: float
    phases: str
    since: date | None
    until: date | None
    grade: str
    marking: str


class LinkList(Schema):
    """The strongest links of a subject; total: how many the caller may read."""

    total: int
    items: list[LinkRecord]


@router.get("", response=SubjectList)
def search(request: ApiRequest, asked: Query[SearchQuery]) -> dict[str, Any]:
    """Search people and things; with a reason, where the caller's organisation asks for one."""
    allowed(request, "subjects.search", SearchQuery)
    if not (asked.name.strip() or asked.identifier.strip()):
        raise NotSensible("Say who or what you look for: name or identifier.")
    if reference.justifies_search(request.viewer.organisation_id) and not asked.why.code:
        raise NotSensible("Say why you search: reason_code and reason_text.")
    wanted = lists.Asked(asked.name.strip(), asked.kind, asked.identifier.strip())
    keys = lists.records(wanted)
    total = len(keys)
    ledger.searched(
        wanted.text,
        verb="subjects.search",
        found=total,
        at=request.at,
        why=asked.why,
        under=lists.labels_of(wanted),
    )
    return {
        "total": total,
        "page": asked.page,
        "page_size": asked.page_size,
        "items": [
            _shown(line.shown) | {"aliases": line.shown.aliases, "identifiers": line.identifiers}
            for line in lists.lines(keys[asked.rows])
        ],
    }


@router.get("/{key}", response=SubjectRecord)
def subject(request: ApiRequest, key: UUID) -> dict[str, Any]:
    """Open a person or thing, by its key; it is entered in the ledger."""
    known = _looked_at(request, key)
    return _shown(known.shown) | {
        "marking": known.marking.words,
        "names": [{"text": row.text, "use": row.get_use_display()} for row in known.names],
        "identifiers": [
            {
                "kind": row.get_kind_display(),
                "system": row.system,
                "value": row.value,
                "as_written": row.as_written,
                "is_valid": row.is_valid,
            }
            for row in known.identifiers
        ],
        "attributes": [{"name": row.name, "value": row.value} for row in known.attributes],
    }


@router.get("/{key}/links", response=LinkList)
def links(request: ApiRequest, key: UUID) -> dict[str, Any]:
    """List the strongest links of a person or thing; it is entered in the ledger."""
    known = _looked_at(request, key)
    lines, total = subjects.links_of(known.part)
    return {
        "total": total,
        "items": [
            {
                "other": _shown(line.other) if line.other else None,
                "kind": line.kind,
                "reason": line.reason,
                "weight": line.weight,
                "phases": line.phases,
                "since": line.since,
                "until": line.until,
                "grade": line.grade,
                "marking": Marking(line.marking).words,
            }
            for line in lines
        ],
    }


def _looked_at(request: ApiRequest, key: UUID) -> Known:
    allowed(request, "subjects.read")
    known = subjects.subject(key)
    ledger.consulted(known.record, verb="subjects.read", at=request.at)
    return known


def _shown(one: Shown) -> dict[str, Any]:
    return {
        "key": one.key,
        "reference": one.reference,
        "name": one.name,
        "kind": one.kind.words,
        "is_child": one.is_child,
        "marking": one.marking.words,
    }

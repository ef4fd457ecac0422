"""Who and what belongs to a threat, and the threats to which a subject belongs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fourfold.subjects.queries.shown import Shown, shown
from fourfold.subjects.rules.ties import natural
from fourfold.threats.models import Membership, Threat
from fourfold.threats.queries.threat import master_list_names
from fourfold.threats.rules.kinds import DataSubjectCategory, Importance, MemberRole

ORDER = [importance.value for importance in Importance]


@dataclass(frozen=True, slots=True)
class Member:
    """A membership as a threat's page shows it; shown is None where the name is held elsewhere."""

    pk: int
    shown: Shown | None
    role: str
    importance: str
    category: str
    is_child: bool
    since: date
    until: date | None
    marking: int


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership as a subject's page shows it; no urn where the threat is held elsewhere."""

    urn: str
    name: str
    role: str
    importance: str
    category: str
    is_child: bool
    since: date
    until: date | None


def members(threat: Threat, *, on: date) -> list[Member]:
    """Return the members of a threat: present ones first, the most important before the others."""
    rows = list(Membership.objects.filter(threat=threat).select_related("label").order_by("pk"))
    found = shown(row.subject_id for row in rows)
    rows.sort(
        key=lambda row: (
            _is_over(row.until, on),
            ORDER.index(row.importance),
            natural(found[row.subject_id].name if row.subject_id in found else ""),
        )
    )
    return [_member(row, found.get(row.subject_id)) for row in rows]


def membership(pk: int, threat: Threat) -> Membership:
    """Return one membership of a threat.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return Membership.objects.one(pk=pk, threat=threat)


def belonging(_request: Any, keys: Sequence[UUID]) -> dict[str, Any] | None:
    """Return the panel that a subject's page shows of the threats to which it belongs."""
    rows = Membership.objects.filter(subject_id__in=keys).with_neighbour("threat")
    found = list(rows.order_by("-since", "-pk"))
    names = master_list_names([row.threat.pk for row in found if row.threat])
    lines = [_belonging(row, names) for row in found]
    return {"template": "threats/members_panel.html", "rows": lines} if lines else None


def _is_over(until: date | None, on: date) -> bool:
    return until is not None and until <= on


def _words(row: Membership) -> tuple[str, str, str]:
    return (
        MemberRole(row.role).words,
        Importance(row.importance).words,
        DataSubjectCategory(row.category).words,
    )


def _member(row: Membership, found: Shown | None) -> Member:
    role, importance, category = _words(row)
    return Member(
        pk=row.pk,
        shown=found,
        role=role,
        importance=importance,
        category=category,
        is_child=row.is_child or bool(found and found.is_child),
        since=row.since,
        until=row.until,
        marking=row.label.marking,
    )


def _belonging(row: Membership, names: dict[int, str]) -> Belonging:
    role, importance, category = _words(row)
    return Belonging(
        urn=row.threat.urn if row.threat else "",
        name=names.get(row.threat.pk, row.threat.urn) if row.threat else "",
        role=role,
        importance=importance,
        category=category,
        is_child=row.is_child,
        since=row.since,
        until=row.until,
    )

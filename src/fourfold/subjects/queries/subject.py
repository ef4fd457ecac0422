"""One subject, as its page shows it: who, by which marks, to whom it is tied, who judged it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from django.db.models import Q

from fourfold.access.rules import Marking
from fourfold.subjects.models import Attribute, Identifier, Judgement, Link, Name
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.queries.shown import Shown, record_names, shown, shown_parts
from fourfold.subjects.rules.joining import Part
from fourfold.subjects.rules.kinds import LinkKind, NameUse, Verdict
from fourfold.subjects.rules.ties import phase_words

MOST_LINKS = 100
USES = [use.value for use in NameUse]


@dataclass(frozen=True, slots=True)
class Known:
    """What the viewer may read of a subject; marking: the highest of it."""

    shown: Shown
    part: Part[UUID]
    names: tuple[Name, ...]
    identifiers: tuple[Identifier, ...]
    attributes: tuple[Attribute, ...]
    marking: Marking

    @property
    def record(self) -> Name | Identifier | Attribute:
        """The row of which the ledger is told when somebody looks."""
        return self.shown.record or self.attributes[0]


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as its table shows it; other is None where it is held elsewhere."""

    other: Shown | None
    kind: str
    reason: str
    weight: float
    phases: str
    since: date | None
    until: date | None
    grade: str
    marking: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement as the page shows it.

    ends: the key and the name of each record that was judged; no name where it is held elsewhere.
    """

    pk: int
    ends: tuple[tuple[UUID, str], ...]
    verdict: str
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    undone_by: str


def subject(key: UUID) -> Known:
    """Return what the viewer may read of a subject.

    :raises NotFound: when there is none, or none of which they can read a row.
    """
    part = part_of(key)
    about = {"subject_id__in": part.members}
    names = Name.objects.filter(**about).select_related("label").order_by("recorded_at", "pk")
    identifiers = Identifier.objects.filter(**about).select_related("label")
    attributes = Attribute.objects.filter(**about).select_related("label")
    found = (
        tuple(sorted(names, key=lambda name: USES.index(name.use))),
        tuple(identifiers.order_by("kind", "value", "pk")),
        tuple(attributes.order_by("name", "pk")),
    )
    marks = [row.label.marking for row in chain(*found)]
    return Known(
        shown=shown_parts(dict.fromkeys(part.members, part))[key],
        part=part,
        names=found[0],
        identifiers=found[1],
        attributes=found[2],
        marking=Marking(max(marks)),
    )


def links_of(part: Part[UUID]) -> tuple[list[LinkLine], int]:
    """Return the strongest links of a subject, and how many there are in all.

    Only the default view is counted; the phases of a link are said beside it.
    """
    own = set(part.members)
    rows = Link.objects.filter(Q(a__in=own) | Q(b__in=own)).select_related("label")
    phases: dict[UUID, set[tuple[int, str]]] = defaultdict(set)
    counted: list[Link] = []
    for row in rows.order_by("-weight", "pk"):
        if row.in_default_view:
            counted.append(row)
        elif row.phase is not None:
            phases[_far(row, own)].add((row.phase, phase_words(row.layer)))
    counted = [row for row in counted if _far(row, own) not in own]
    others = shown(_far(row, own) for row in counted[:MOST_LINKS])
    lines = [
        _line(row, others.get(_far(row, own)), phases[_far(row, own)])
        for row in counted[:MOST_LINKS]
    ]
    return lines, len(counted)


def _far(row: Link | Judgement, own: set[UUID]) -> UUID:
    return row.b_id if row.a_id in own else row.a_id


def _line(row: Link, other: Shown | None, phases: Iterable[tuple[int, str]]) -> LinkLine:
    return LinkLine(
        other=other,
        kind=LinkKind(row.kind).words,
        reason=row.reason,
        weight=row.weight,
        phases=", ".join(words for _, words in sorted(phases)),
        since=row.since,
        until=row.until,
        grade=row.grade,
        marking=row.label.marking,
    )


def judgements_of(part: Part[UUID]) -> list[Judged]:
    """Return what was judged of a subject and others, the newest first, also what was undone."""
    rows = Judgement.objects.filter(Q(a__in=part.members) | Q(b__in=part.members))
    found = list(rows.select_related("by", "undone_by").order_by("-judged_at", "-pk"))
    names = record_names(end for row in found for end in (row.a_id, row.b_id))
    return [_judged(row, names) for row in found]


def _judged(row: Judgement, names: Mapping[UUID, str]) -> Judged:
    return Judged(
        pk=row.pk,
        ends=tuple((key, names.get(key, "")) for key in (row.a_id, row.b_id)),
        verdict=Verdict(row.verdict).words,
        reason=row.reason,
        by=row.by.name,
        at=row.judged_at,
        undone_at=row.undone_at,
        undone_by=row.undone_by.name if row.undone_by else "",
    )

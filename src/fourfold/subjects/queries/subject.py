"""One subject, as its page shows it: who, by which marks, to whom it is tied, who judged it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from fourfold.access.rules import Marking
from fourfold.subjects.models import Attribute, Identifier, Judgement, Link, Name
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.queries.said import RECORD, Source, Value, readers_of, source_of, values_of
from fourfold.subjects.queries.shown import Shown, record_names, shown, shown_parts
from fourfold.subjects.rules.joining import Part
from fourfold.subjects.rules.kinds import LinkKind, NameUse, Verdict
from fourfold.subjects.rules.ties import phase_words

MOST_LINKS = 100
USES = [use.value for use in NameUse]


@dataclass(frozen=True, slots=True)
class Known:
    """What the viewer may read of a subject; marking: the highest of it.

    said_names, said_marks, said_else: each value once, with every record that says it.
    """

    shown: Shown
    part: Part[UUID]
    names: tuple[Name, ...]
    identifiers: tuple[Identifier, ...]
    attributes: tuple[Attribute, ...]
    marking: Marking
    said_names: tuple[Value, ...] = ()
    said_marks: tuple[Value, ...] = ()
    said_else: tuple[Value, ...] = ()

    @property
    def record(self) -> Name | Identifier | Attribute:
        """The row of which the ledger is told when somebody looks."""
        return self.shown.record or self.attributes[0]

    def own(self, key: UUID) -> Name | Identifier | Attribute:
        """Return a row of one member, for what is said of it: its key and label belong together.

        Of a member of which no row can be read, the row of another; then that one's key is used.
        """
        rows: list[Name | Identifier | Attribute] = [*self.names, *self.identifiers]
        rows += self.attributes
        return next((row for row in rows if row.subject_id == key), self.record)


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
    sources: tuple[Source, ...]


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
    found = Name.objects.filter(**about).select_related("label").with_neighbour(*RECORD)
    names = tuple(
        sorted(found.order_by("recorded_at", "pk"), key=lambda name: USES.index(name.use))
    )
    marks = Identifier.objects.filter(**about).select_related("label").with_neighbour(*RECORD)
    identifiers = tuple(marks.order_by("kind", "value", "pk"))
    other = Attribute.objects.filter(**about).select_related("label").with_neighbour(*RECORD)
    attributes = tuple(other.order_by("name", "pk"))
    every = [*names, *identifiers, *attributes]
    readers = readers_of({row.label_id: row.label for row in every}.values())
    return Known(
        shown=shown_parts(dict.fromkeys(part.members, part))[part.members[0]],
        part=part,
        names=names,
        identifiers=identifiers,
        attributes=attributes,
        marking=Marking(max(row.label.marking for row in every)),
        said_names=values_of(names, readers),
        said_marks=values_of(identifiers, readers),
        said_else=values_of(attributes, readers),
    )


def links_of(part: Part[UUID]) -> tuple[list[LinkLine], int]:
    """Return the strongest links of a subject, and how many there are in all.

    Only the default view is counted; the phases of a link are said beside it. What several
    records say alike is one link with several sources.
    """
    own = set(part.members)
    rows = Link.objects.filter(Q(a__in=own) | Q(b__in=own)).select_related("label")
    phases: dict[UUID, set[tuple[int, str]]] = defaultdict(set)
    kept: list[Link] = []
    for row in rows.with_neighbour(*RECORD).order_by("-weight", "-since", "pk"):
        far = _far(row, own)
        if not row.in_default_view and row.phase is not None:
            phases[far].add((row.phase, phase_words(row.layer)))
        elif row.in_default_view and far not in own:
            kept.append(row)
    others = shown({_far(row, own) for row in kept})
    counted: dict[tuple[object, ...], list[Link]] = {}
    for row in kept:
        counted.setdefault(_alike(row, others.get(_far(row, own)), own), []).append(row)
    drawn = list(counted.values())[:MOST_LINKS]
    readers = readers_of({row.label_id: row.label for alike in drawn for row in alike}.values())
    lines = [
        _line(alike, others.get(_far(alike[0], own)), phases[_far(alike[0], own)], readers)
        for alike in drawn
    ]
    return lines, len(counted)


def _alike(row: Link, other: Shown | None, own: set[UUID]) -> tuple[object, ...]:
    """Return what makes two links one line: whom, how and why; of records, whatever the day."""
    days = () if row.of_record else (row.since, row.until)
    return (other.key if other else _far(row, own), row.kind, row.reason, row.grade, *days)


def _far(row: Link | Judgement, own: set[UUID]) -> UUID:
    return row.b_id if row.a_id in own else row.a_id


def _line(
    rows: Sequence[Link],
    other: Shown | None,
    phases: Iterable[tuple[int, str]],
    readers: dict[int, str],
) -> LinkLine:
    row = rows[0]
    return LinkLine(
        other=other,
        kind=LinkKind(row.kind).words,
        reason=row.reason,
        weight=max(row.weight, len(rows)) if row.of_record else row.weight,
        phases=", ".join(words for _, words in sorted(phases)),
        since=min((one.since for one in rows if one.since), default=None),
        until=row.until,
        grade=row.grade,
        marking=max(one.label.marking for one in rows),
        sources=tuple(dict.fromkeys(source_of(one, readers) for one in rows)),
    )


def judgements_of(part: Part[UUID]) -> list[Judged]:
    """Return what was judged of a subject and others, the newest first, also what was undone."""
    rows = Judgement.objects.filter(Q(a__in=part.members) | Q(b__in=part.members))
    return judged_lines(list(rows.select_related("by", "undone_by").order_by("-judged_at", "-pk")))


def judged_lines(rows: Sequence[Judgement]) -> list[Judged]:
    """Return judgements as pages show them, in their order."""
    names = record_names(end for row in rows for end in (row.a_id, row.b_id))
    return [_judged(row, names) for row in rows]


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

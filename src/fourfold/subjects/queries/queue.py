"""The pairs that wait for a person, by value; and what was judged lately."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from fourfold.reference.models import Organisation
from fourfold.shared.errors import NotFound
from fourfold.sources.models import System
from fourfold.subjects.models import Judgement, Mention, Name, Proposal
from fourfold.subjects.models.match import ProposalQuerySet
from fourfold.subjects.queries.shown import Shown, shown
from fourfold.subjects.queries.subject import Judged, Known, judged_lines, subject
from fourfold.subjects.queries.why import Waterfall, between, mentions_of
from fourfold.subjects.rules.joining import odds
from fourfold.subjects.rules.kinds import SubjectKind

LATELY = 50
SENTENCE = "There is no such record."


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pairs are looked at: of a kind, with a record of a system, or of a force's systems."""

    kind: SubjectKind | None = None
    system: int | None = None
    force: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A pair as the queue shows it; because: what hangs on it."""

    pk: int
    kind: str
    a: Shown
    b: Shown
    odds: str
    because: tuple[str, ...]
    marking: int
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """What both sides say of one thing; state: same, differs, or only one of them says it."""

    what: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be one, side by side; names: the row of each by which it is judged."""

    proposal: Proposal
    a: Known
    b: Known
    names: tuple[Name, Name]
    rows: tuple[Row, ...]
    records: tuple[tuple[str, ...], tuple[str, ...]]
    why: Waterfall | None
    is_one: bool


def waiting(asked: Asked | None = None) -> ProposalQuerySet:
    """Return the pairs that wait, of which the viewer may read both sides, by value."""
    asked = asked or Asked()
    rows = Proposal.objects.waiting().filter(_named("a"), _named("b"))
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind.value)
    if asked.system is not None:
        rows = rows.filter(_of(record__system_id=asked.system))
    if asked.force is not None:
        rows = rows.filter(_of(record__system__owner_id=asked.force))
    return rows.order_by("-value", "pk")


def _named(end: str) -> Exists:
    return Exists(Name.objects.filter(subject_id=OuterRef(end)))


def _of(**about: int) -> Q:
    ends = (Mention.objects.filter(subject_id=OuterRef(end), **about) for end in ("a", "b"))
    one, other = (Exists(rows) for rows in ends)
    return Q(one) | Q(other)


def lines(rows: Iterable[Proposal]) -> list[Line]:
    """Return the lines of some pairs."""
    held = list(rows)
    found = shown(end for row in held for end in (row.a_id, row.b_id))
    return [
        Line(
            pk=row.pk,
            kind=SubjectKind(row.kind).words,
            a=found[row.a_id],
            b=found[row.b_id],
            odds=odds(row.weight),
            because=tuple(row.because),
            marking=row.label.marking,
            proposed_at=row.proposed_at,
        )
        for row in held
        if row.a_id in found and row.b_id in found
    ]


def after(proposal: Proposal, asked: Asked) -> Proposal | None:
    """Return the next pair of the queue after one; none at its end."""
    rows = waiting(asked)
    rest = Q(value__lt=proposal.value) | Q(value=proposal.value, pk__gt=proposal.pk)
    return rows.filter(rest).first()


def pair(pk: int) -> Pair:
    """Return a pair side by side, with the machine's reasons.

    :raises NotFound: when there is none, or the viewer may not read one side of it.
    """
    proposal = Proposal.objects.select_related("label").one(pk=pk)
    ends = (proposal.a_id, proposal.b_id)
    names = tuple(_name(end, proposal) for end in ends)
    a, b = subject(ends[0]), subject(ends[1])
    mentions = mentions_of(ends)
    sides = (mentions.get(ends[0], []), mentions.get(ends[1], []))
    return Pair(
        proposal=proposal,
        a=a,
        b=b,
        names=(names[0], names[1]),
        rows=compared(a, b),
        records=(_records(a), _records(b)),
        why=between(sides, proposal.model_id),
        is_one=a.part.reference == b.part.reference,
    )


def _name(key: UUID, proposal: Proposal) -> Name:
    """Return the name by which a side is judged: one whose label the pair's label holds."""
    rows = Name.objects.filter(subject_id=key).select_related("label").order_by("recorded_at", "pk")
    both = proposal.label.restriction
    found = [row for row in rows if row.label.restriction | both == both] or list(rows)
    if not found:
        raise NotFound(SENTENCE)
    return found[0]


def _records(known: Known) -> tuple[str, ...]:
    said = (one.words for value in known.said_names for one in value.sources)
    return tuple(dict.fromkeys(f"{words.removesuffix(', loaded')}" for words in said))


def compared(a: Known, b: Known) -> tuple[Row, ...]:
    """Return what two say, thing by thing, in the order in which the first says it."""
    ours, theirs = _said(a), _said(b)
    rows = []
    for what in dict.fromkeys([*ours, *theirs]):
        one, other = ours.get(what, ()), theirs.get(what, ())
        rows.append(Row(what, one, other, _state(one, other)))
    return tuple(rows)


def _said(known: Known) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for value in (*known.said_names, *known.said_marks, *known.said_else):
        found.setdefault(value.what, []).append(value.text)
    return {what: tuple(dict.fromkeys(texts)) for what, texts in found.items()}


def _state(one: Sequence[str], other: Sequence[str]) -> str:
    if not one or not other:
        return "one"
    folded = ({text.casefold() for text in texts} for texts in (one, other))
    return "same" if set.intersection(*folded) else "differs"


def systems_read() -> list[tuple[int, str]]:
    """Return the systems that the viewer may read, to choose from."""
    return list(System.objects.order_by("name", "pk").values_list("pk", "name"))


def forces_read() -> list[tuple[int, str]]:
    """Return the organisations whose systems the viewer may read, to choose from."""
    owners = System.objects.order_by().values("owner_id")
    rows = Organisation.objects.filter(pk__in=owners).order_by("short_name", "pk")
    return list(rows.values_list("pk", "short_name"))


def judged_lately() -> list[Judged]:
    """Return what was judged last, by anybody, where the viewer may read it."""
    rows = Judgement.objects.select_related("by", "undone_by").order_by("-judged_at", "-pk")
    return judged_lines(list(rows[:LATELY]))

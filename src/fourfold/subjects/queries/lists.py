"""The list of people and things, and searching it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from fourfold.shared.urns import NotAReference
from fourfold.subjects.models import Identifier, Name
from fourfold.subjects.models.subject import IdentifierQuerySet, NameQuerySet
from fourfold.subjects.queries.shown import Shown, shown
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.subjects.rules.names import compared
from fourfold.subjects.rules.references import keys_of

MOST_OF_ONE = 500  # records with one and the same identifier that are looked at
FEW = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: a part of a name, a kind, an identifier exactly or our reference."""

    name: str = ""
    kind: SubjectKind | None = None
    identifier: str = ""

    @property
    def text(self) -> str:
        """What was asked, for the ledger."""
        said = [("name", self.name), ("kind", self.kind and self.kind.words)]
        said += [("identifier", self.identifier)]
        return ", ".join(f"{what} {text}" for what, text in said if text) or "everything"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: a subject with its first identifiers."""

    shown: Shown
    identifiers: tuple[str, ...]
    more: int


def records(asked: Asked) -> list[UUID] | QuerySet[Any, UUID]:
    """Return the keys of the records that are like this, in order of their names."""
    if asked.identifier and not asked.name and asked.kind is None:
        return _having(asked.identifier)
    first = (
        _named(asked)
        .values("subject_id")
        .annotate(first=Min("text"))
        .order_by("first", "subject_id")
    )
    return first.values_list("subject_id", flat=True)


def labels_of(asked: Asked) -> frozenset[int]:
    """Return the labels of what the words met, a name or an identifier; of everything, none."""
    if not (asked.name or asked.identifier):
        return frozenset()
    met = set(_named(asked).order_by().values_list("label_id", flat=True).distinct())
    if asked.identifier:
        marks = _marked(asked.identifier)
        met |= set(marks.order_by().values_list("label_id", flat=True).distinct())
    return frozenset(met)


def _named(asked: Asked) -> NameQuerySet:
    rows = Name.objects.all()
    if asked.identifier:
        rows = rows.filter(subject_id__in=_having(asked.identifier))
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind)
    return rows.filter(_called(asked.name)) if asked.name else rows


def _called(name: str) -> Q:
    folded = compared(name)
    return Q(text__icontains=name) | (Q(compared__contains=folded) if folded else Q())


def _having(text: str) -> list[UUID]:
    found = set(_marked(text).values_list("subject_id", flat=True).distinct()[:MOST_OF_ONE])
    return sorted(found | _referred(text))


def _marked(text: str) -> IdentifierQuerySet:
    values = {normalise(kind, text).value for kind in IdentifierKind} | {text.strip()}
    return Identifier.objects.filter(value__in=values)


def _referred(text: str) -> set[UUID]:
    try:
        first, last = keys_of(text)
    except NotAReference:
        return set()
    rows = Name.objects.filter(subject_id__gte=first, subject_id__lte=last)
    return set(rows.values_list("subject_id", flat=True))


def lines(keys: Iterable[UUID]) -> list[Line]:
    """Return the lines of some records, in their order; those that are one stand in one line."""
    wanted = list(keys)
    found = shown(wanted)
    once = dict.fromkeys(found[key].key for key in wanted if key in found)
    marks = _marks(found)
    return [
        Line(found[key], tuple(marks[key][:FEW]), max(0, len(marks[key]) - FEW)) for key in once
    ]


def _marks(found: dict[UUID, Shown]) -> dict[UUID, list[str]]:
    marks: dict[UUID, list[str]] = defaultdict(list)
    for row in Identifier.objects.filter(subject_id__in=list(found)).order_by(
        "kind", "value", "pk"
    ):
        said = f"{row.value} ({row.system})" if row.system else row.value
        theirs = marks[found[row.subject_id].key]
        if said not in theirs:
            theirs.append(said)
    return marks

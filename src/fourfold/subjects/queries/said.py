"""Who says what is known of a subject: each value once, with every record that says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from fourfold.access.models import CompartmentName, Label
from fourfold.reference.models import Organisation
from fourfold.subjects.models import Attribute, Identifier, Link, Name
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import NameUse

RECORD = ("record", "record__system", "record__load")
Row = TypeVar("Row", Name, Identifier, Attribute)


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it: a record of a system, or what somebody typed; under which label.

    words: "North custody, record 2231, loaded". readers: who may see it, in words. record: the
    key of its page, where a record says it.
    """

    words: str
    at: datetime
    marking: int
    readers: str
    record: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that is said, and by whom. what: of which kind it is; note: what to mind of it."""

    text: str
    what: str
    sources: tuple[Source, ...]
    note: str = ""
    is_valid: bool = True
    is_child: bool = False


def readers_of(labels: Iterable[Label]) -> dict[int, str]:
    """Return by label who may read under it, in words: organisations, and inner circles by name.

    Two questions, however many labels.
    """
    known = {label.pk: label.restriction for label in labels}
    ids = {pk for one in known.values() for audience in one.audiences for pk in audience}
    inner = {pk for one in known.values() for pk in one.compartments}
    named = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "short_name"))
    called = dict(
        CompartmentName.objects.filter(compartment_id__in=inner).values_list(
            "compartment_id", "name"
        )
    )
    said: dict[int, str] = {}
    for pk, one in known.items():
        sets = sorted(", ".join(sorted(named[org] for org in each)) for each in one.audiences)
        whom = " and also ".join(sets) or "every organisation"
        closed = sorted(called.get(each, "a closed compartment") for each in one.compartments)
        said[pk] = f"{whom}; only those read in to {', '.join(closed)}" if closed else whom
    return said


def values_of(rows: Iterable[Row], readers: dict[int, str]) -> tuple[Value, ...]:
    """Return what rows say, in their order, each value once with all that say it."""
    kept: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        kept.setdefault(_same(row), []).append(row)
    return tuple(_value(those, readers) for those in kept.values())


def source_of(row: Name | Identifier | Attribute | Link, readers: dict[int, str]) -> Source:
    """Return who says a row; a record or a system that is held elsewhere is not named."""
    at, marking = row.recorded_at, row.label.marking
    whom = readers[row.label_id]
    if row.record is not None:
        system = row.record.system.name if row.record.system else "A system held elsewhere"
        words = f"{system}, record {row.record.key}, loaded"
        return Source(words, row.record.taken_at, marking, whom, row.record.pk)
    if row.of_record:
        return Source("A record held elsewhere, loaded", at, marking, whom)
    words = f"From {row.source}, recorded" if row.source else "Recorded"
    return Source(words, at, marking, whom)


def _same(row: Name | Identifier | Attribute) -> tuple[str, ...]:
    if isinstance(row, Name):
        return (row.use, row.text)
    if isinstance(row, Identifier):
        return (row.kind, row.system, row.value)
    return (row.name, row.value)


def _value(rows: list[Row], readers: dict[int, str]) -> Value:
    first = rows[0]
    said = dict.fromkeys(source_of(row, readers) for row in rows)
    sources = tuple(sorted(said, key=lambda one: (one.at, one.words)))
    if isinstance(first, Name):
        use, young = NameUse(first.use).words, any(_is_child(row) for row in rows)
        return Value(first.text, use, sources, is_child=young)
    if isinstance(first, Identifier):
        written = sorted({str(getattr(row, "as_written", "")) for row in rows} - {first.value})
        return _mark(first, sources, written)
    return Value(first.value, first.name, sources)


def _is_child(row: object) -> bool:
    return isinstance(row, Name) and row.is_child


def _mark(first: Identifier, sources: tuple[Source, ...], written: list[str]) -> Value:
    kind = IdentifierKind(first.kind).words
    also = f"Written “{'”, “'.join(written)}”. " if written else ""
    what = f"{kind}, {first.system}" if first.system else kind
    return Value(first.value, what, sources, f"{also}{first.note}".strip(), first.is_valid)

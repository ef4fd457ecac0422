"""Changing or taking out what was typed in of a subject, as a person's right asks.

Who asks for it keeps what stood there before: nothing here is thrown away. What records of systems
say is not changed: they are copies, and their controller corrects them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fourfold.access import search
from fourfold.access.models import SearchDocument
from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.subjects.commands._alone import is_alone
from fourfold.subjects.commands._clearing import leave, loosen
from fourfold.subjects.commands._findable import KIND, findable
from fourfold.subjects.commands._rows import named
from fourfold.subjects.commands._typed import remember
from fourfold.subjects.models import Attribute, Identifier, Mention, Name
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise
from fourfold.subjects.rules.kinds import SubjectKind

Row = Name | Identifier | Attribute
MODELS: Final[Mapping[str, type[Name | Identifier | Attribute]]] = {
    "subjects.name": Name,
    "subjects.identifier": Identifier,
    "subjects.attribute": Attribute,
}


def typed_row(record: str) -> Row | None:
    """Return what was typed in, from its reference ("subjects.name:17"); nothing of a record."""
    kind, _, pk = record.partition(":")
    model = MODELS.get(kind)
    return model._default_manager.filter(pk=pk, of_record=False).first() if model else None


def says(row: Row) -> str:
    """Return what a row says, as it is printed."""
    if isinstance(row, Name):
        return row.text
    return row.value if isinstance(row, Attribute) else row.as_written


def take_out(row: Row, *, at: datetime) -> dict[str, Any]:
    """Take a row out of every use: pages, search, matching; return it, so that it can be kept."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    kept = {name: _plain(value) for name, value in columns.items() if name != "id"}
    type(row)._default_manager.filter(pk=row.pk).delete()
    _refresh(row.subject_id, row.label_id, at=at)
    return kept


def put_back(record: str, kept: Mapping[str, Any], *, at: datetime) -> Row:
    """Put back what was taken out, under the number that it had."""
    kind, _, pk = record.partition(":")
    row = MODELS[kind](id=int(pk), **kept)
    row.save(force_insert=True)
    row.refresh_from_db()
    _refresh(row.subject_id, row.label_id, at=at)
    return row


def corrected(kind: str, kept: Mapping[str, Any], text: str, *, at: datetime) -> Row:
    """Put a new version in the place of what was taken out."""
    row = MODELS[kind](**{**kept, "recorded_at": at})
    if isinstance(row, Name):
        row.text, row.compared = named(text, SubjectKind(row.kind))
    elif isinstance(row, Identifier):
        found = normalise(IdentifierKind(row.kind), text)
        row.value, row.as_written = found.value, text
        row.is_valid, row.note = found.valid, found.note
    else:
        row.value = text
    row.save(force_insert=True)
    row.refresh_from_db()
    _refresh(row.subject_id, row.label_id, at=at)
    return row


def say(kept: Mapping[str, Any], name: str, value: str, *, at: datetime) -> Attribute:
    """Say on the subject's page, to the readers of what was taken out, why it is not there."""
    about = {"subject_id": kept["subject_id"], "label_id": kept["label_id"]}
    return Attribute.objects.create(**about, name=name, value=value, recorded_at=at)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _refresh(subject: UUID, label: int, *, at: datetime) -> None:
    """Let a subject be found and compared by what stands of it under a label now."""
    found = findable(subject, label)
    if found is not None:
        search.put(found)
    else:
        SearchDocument.objects.filter(kind=KIND, ref=str(subject), label_id=label).delete()
    rows = {"subject_id": subject, "label_id": label}
    if Name.objects.filter(**rows, of_record=False).exists():
        remember(subject, label, at=at)
    else:
        _compare_no_more(subject, label, at=at)


def _compare_no_more(subject: UUID, label: int, *, at: datetime) -> None:
    """End what was compared of a subject by what is typed of it under a label: no name is left."""
    with speaking_for(machine_over_all("linker")):
        if is_alone():
            loosen([subject])
        Mention.objects.filter(subject_id=subject, label_id=label, of_record=False).delete()
        leave([subject], at=at)

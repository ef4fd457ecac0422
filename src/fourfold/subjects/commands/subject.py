"""Recording subjects and what is known of them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from fourfold.access import search
from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.subjects.commands._findable import KIND, findable
from fourfold.subjects.commands._typed import remember
from fourfold.subjects.commands.judging import judge_subjects, undo_judgement
from fourfold.subjects.models import Attribute, Identifier, Link, Name, Subject
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise
from fourfold.subjects.rules.kinds import LinkKind, NameUse, SubjectKind
from fourfold.subjects.rules.names import compared, shown

__all__ = [
    "KIND",
    "NameNeeded",
    "NewLink",
    "NewSubject",
    "identify_subject",
    "judge_subjects",
    "link_subjects",
    "name_subject",
    "record_subject",
    "undo_judgement",
]


class NameNeeded(DomainError):
    """A subject is recorded by a name, or by an identifier that stands for one."""


@dataclass(frozen=True, slots=True)
class NewSubject:
    """What one record says of a subject. key: given only by what must be made again alike."""

    kind: SubjectKind
    name: str
    aliases: Sequence[str] = ()
    identifiers: Sequence[tuple[IdentifierKind, str]] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_child: bool = False
    source: str = ""
    key: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class NewLink:
    """How two subjects are linked, and why we say so."""

    kind: LinkKind
    reason: str
    weight: float = 1
    grade: str = ""
    since: date | None = None
    until: date | None = None


@command("subjects.record")
def record_subject(*, new: NewSubject, label: Label, by: Viewer, at: datetime) -> Name:
    """Record a subject with its names, identifiers and attributes, all under one label.

    :raises NameNeeded: when it has no name.
    """
    refuse_higher_marking(new.name, *new.aliases, *new.attributes.values())
    if not new.name.strip():
        raise NameNeeded("Give a name, or the number or mark by which it is known.")
    subject = Subject.objects.create(key=new.key or uuid.uuid4())
    told = {"subject": subject, "label": label, "source": new.source, "recorded_at": at}
    main = Name.objects.create(
        **told, **_name(new.name, new.kind, NameUse.MAIN), is_child=new.is_child
    )
    Name.objects.bulk_create(
        Name(**told, **_name(alias, new.kind, NameUse.ALIAS), is_child=new.is_child)
        for alias in new.aliases
        if alias.strip()
    )
    identifiers = [Identifier(**told, **_identifier(kind, text)) for kind, text in new.identifiers]
    Identifier.objects.bulk_create(identifiers)
    Attribute.objects.bulk_create(
        Attribute(**told, name=name, value=value) for name, value in new.attributes.items()
    )
    _let_find(subject, label, by)
    remember(subject.key, label.pk, at=at)
    return main


@command("subjects.describe")
def name_subject(  # noqa: PLR0913 - the columns of one row
    *,
    subject: Subject,
    kind: SubjectKind,
    text: str,
    is_child: bool = False,
    label: Label,
    by: Viewer,
    at: datetime,
) -> Name:
    """Add another name to a subject; of a child, one that says so, too.

    :raises NameNeeded: when it is empty.
    """
    refuse_higher_marking(text)
    if not text.strip():
        raise NameNeeded("Give the name.")
    name = Name.objects.create(
        subject=subject,
        label=label,
        recorded_at=at,
        is_child=is_child,
        **_name(text, kind, NameUse.ALIAS),
    )
    _let_find(subject, label, by)
    remember(subject.key, label.pk, at=at)
    return name


@command("subjects.identify")
def identify_subject(  # noqa: PLR0913 - the columns of one row
    *,
    subject: Subject,
    kind: IdentifierKind,
    text: str,
    system: str = "",
    label: Label,
    by: Viewer,
    at: datetime,
) -> Identifier:
    """Add an identifier to a subject; one that is not valid is kept as written, and marked."""
    refuse_higher_marking(text)
    mark = Identifier.objects.create(
        subject=subject, label=label, recorded_at=at, system=system, **_identifier(kind, text)
    )
    _let_find(subject, label, by)
    remember(subject.key, label.pk, at=at)
    return mark


@command("subjects.link")
def link_subjects(
    *, a: Subject, b: Subject, new: NewLink, label: Label, by: Viewer, at: datetime
) -> Link:
    """Link two subjects.

    :raises DomainError: when it is one subject, or nobody says why.
    """
    refuse_higher_marking(new.reason)
    if a.key == b.key:
        raise DomainError("A link joins two subjects.")
    if not new.reason.strip():
        raise DomainError("Say why they are linked.")
    return Link.objects.create(
        a=a,
        b=b,
        label=label,
        kind=new.kind,
        reason=new.reason.strip(),
        weight=new.weight,
        grade=new.grade,
        since=new.since,
        until=new.until,
        recorded_at=at,
    )


def _let_find(subject: Subject, label: Label, by: Viewer) -> None:
    """Let a subject be found by all that stands of it under a label, and by nothing else."""
    whose = by.organisation_id if by.organisation_id > 0 else None
    found = findable(subject.key, label.pk, organisation=whose)
    if found is not None:
        search.put(found)


def _name(text: str, kind: SubjectKind, use: NameUse) -> dict[str, str]:
    return {
        "kind": kind.value,
        "text": shown(text) if kind is SubjectKind.PERSON else text.strip(),
        "compared": compared(text, kind),
        "use": use.value,
    }


def _identifier(kind: IdentifierKind, text: str) -> dict[str, str | bool]:
    found = normalise(kind, text)
    return {
        "kind": kind.value,
        "value": found.value,
        "as_written": text,
        "is_valid": found.valid,
        "note": found.note,
    }

"""Writing the people and things of the threats in bulk, each under the label of its record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from fourfold.access import search
from fourfold.access.rules import Marking, Restriction
from fourfold.config.demo import plan
from fourfold.config.demo.records import BATCH, Written
from fourfold.config.demo.registers import Registers
from fourfold.subjects.commands.subject import KIND
from fourfold.subjects.models import Identifier, Link, Name, Subject
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise
from fourfold.subjects.rules.kinds import NameUse, SubjectKind
from fourfold.subjects.rules.marks import marks_of
from fourfold.subjects.rules.names import compared, shown
from fourfold.threats.models import Membership

CHILD = Restriction(Marking.OFFICIAL_SENSITIVE)


@dataclass(slots=True)
class Batch:
    """Rows that wait to be written, and under which restriction each subject stands."""

    registers: Registers
    names: list[Name] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    found: list[search.Findable] = field(default_factory=list)
    under: dict[UUID, Restriction] = field(default_factory=dict)


def gathered(registers: Registers, written: list[Written]) -> Batch:
    """Return the rows of members, things and links of threats; their labels are made, not they."""
    batch = Batch(registers)
    for one in written:
        for known in one.told.group.subjects:
            _subject(batch, one, known)
    for one in written:  # after all subjects: a member may be known from another threat
        batch.members += [_member(batch, one, told) for told in one.told.group.members]
        batch.links += [_link(batch, one, told) for told in one.told.group.links]
    return batch


def write_groups(batch: Batch, written: list[Written]) -> int:
    """Write what was gathered, enter each act, and return how many subjects there are."""
    subjects = [Subject(key=key) for key in batch.under]
    Subject.objects.bulk_create(subjects, batch_size=BATCH)
    Name.objects.bulk_create(batch.names, batch_size=BATCH)
    Identifier.objects.bulk_create(batch.identifiers, batch_size=BATCH)
    Membership.objects.bulk_create(batch.members, batch_size=BATCH)
    Link.objects.bulk_create(batch.links, batch_size=BATCH)
    search.put_many(batch.found)
    _enter(batch, written)
    return len(subjects)


def _subject(batch: Batch, one: Written, known: plan.Known) -> None:
    restriction = one.label.restriction | CHILD if known.is_child else one.label.restriction
    label = batch.registers.label(restriction)
    batch.under[known.key] = restriction
    at = one.told.recorded_at
    told = {"subject_id": known.key, "label": label, "recorded_at": at}
    names = [(known.name, NameUse.MAIN), *((alias, NameUse.ALIAS) for alias in known.aliases)]
    batch.names += [
        Name(
            **told,
            kind=known.kind.value,
            text=shown(text) if known.kind is SubjectKind.PERSON else text,
            compared=compared(text, known.kind),
            use=use.value,
            is_child=known.is_child,
        )
        for text, use in names
    ]
    values = list(_identifiers(batch, known, told))
    texts = [known.name, *known.aliases]
    batch.found.append(
        search.Findable(
            KIND,
            str(known.key),
            label.pk,
            known.name,
            " ".join([*known.aliases, *values]),
            marks=marks_of(texts, known.identifiers),
            organisation_id=batch.registers.user(one.told.group.by).organisation_id,
        )
    )


def _identifiers(batch: Batch, known: plan.Known, told: dict[str, object]) -> Iterator[str]:
    for kind, text in known.identifiers:
        made = identifier(told, kind, text)
        batch.identifiers.append(made)
        yield made.value


def identifier(told: Mapping[str, object], kind: IdentifierKind, text: str) -> Identifier:
    """Return an identifier as the command would write it. told: of whom, under what, and when."""
    found = normalise(kind, text)
    return Identifier(
        **told,
        kind=kind.value,
        value=found.value,
        as_written=text,
        is_valid=found.valid,
        note=found.note,
    )


def _member(batch: Batch, one: Written, told: plan.Belongs) -> Membership:
    restriction = one.label.restriction | batch.under[told.subject]
    return Membership(
        threat=one.row,
        subject_id=told.subject,
        label=batch.registers.label(restriction | CHILD if told.is_child else restriction),
        own=batch.registers.label(batch.under[told.subject]),
        role=told.role,
        importance=told.importance,
        category=told.category,
        is_child=told.is_child,
        since=told.since,
        until=told.until,
        recorded_at=told.recorded_at,
    )


def _link(batch: Batch, one: Written, told: plan.Linked) -> Link:
    both = batch.under[told.a] | batch.under[told.b] | one.label.restriction
    return Link(
        a_id=told.a,
        b_id=told.b,
        label=batch.registers.label(both),
        kind=told.kind.value,
        reason=told.reason,
        weight=told.weight,
        since=told.since,
        recorded_at=told.recorded_at,
    )


def _enter(batch: Batch, written: list[Written]) -> None:
    """Enter who recorded which subject, member and link: whoever assesses for the owner."""
    registers = batch.registers
    enter = registers.chronicle.enter
    by = {one.row.pk: registers.user(one.told.group.by) for one in written if one.told.group.by}
    recorder = {known.key: by[one.row.pk] for one in written for known in one.told.group.subjects}
    for name in batch.names:
        if name.use == NameUse.MAIN:
            enter("subjects.record", name, by=recorder[name.subject_id], at=name.recorded_at)
    for member in batch.members:
        enter("threats.add_member", member, by=by[member.threat_id or 0], at=member.recorded_at)
    for link in batch.links:
        by_whom = recorder[link.b_id] if link.b_id in recorder else recorder[link.a_id]
        enter("subjects.link", link, by=by_whom, at=link.recorded_at)

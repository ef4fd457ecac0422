"""Making a record profile from the columns that somebody chose, entity by entity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fourfold.sources.rules.profiles import MappingProfile
from fourfold.sources.rules.records.profile import (
    Entity,
    LinkRule,
    RecordProfile,
    checked_record,
)
from fourfold.sources.rules.values import Field, Kind, plain

_PERSON = ("full_name", "family", "given", "born", "address", "postcode", "phones", "pnc")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "full_name": ("Name", "Full name"),
    "family": ("Surname", "Family name", "Last name"),
    "given": ("Forename", "First name", "Given name"),
    "born": ("Date of birth", "DOB", "Born"),
    "address": ("Address", "Home address"),
    "postcode": ("Postcode", "Post code"),
    "phones": ("Phone", "Telephone", "Mobile"),
    "pnc": ("PNC ID", "PNC"),
}
_KINDS = {"born": Kind.DATE, "phones": Kind.TEXTS}


@dataclass(frozen=True, slots=True)
class Group:
    """Some fields of a profile that belong together."""

    title: str
    fields: tuple[Field, ...]


def from_nothing(name: str, source: str) -> RecordProfile:
    """Return a profile of what is usual, for a file that no profile fits.

    >>> from_nothing("a", "b").mapping.key
    ('reference',)
    """
    fields = [
        Field(
            name="reference",
            headings=("Reference", "Ref", "Crime number", "Record ID", "URN"),
            required=True,
        ),
        Field(name="happened_on", headings=("Occurred", "Date", "Event date"), kind=Kind.DATE),
        Field(name="recorded_on", headings=("Recorded", "Date recorded"), kind=Kind.DATE),
        Field(name="offence", headings=("Offence", "Crime type")),
        Field(name="place", headings=("Location", "Place")),
        Field(name="narrative", headings=("Narrative", "Description", "Notes")),
        *_person_fields("person", ""),
        *_person_fields("victim", "Victim "),
        Field(name="vehicle_mark", headings=("Vehicle registration", "VRM", "Registration")),
        Field(name="account", headings=("Account number", "Account")),
        Field(name="sort_code", headings=("Sort code",)),
    ]
    account = {"account": ("account",), "sort_code": ("sort_code",)}
    return RecordProfile(
        mapping=MappingProfile(
            name=name, version=1, source=source, fields=tuple(fields), key=("reference",)
        ),
        event={
            part: part for part in ("happened_on", "recorded_on", "offence", "place", "narrative")
        },
        entities=(
            _person("person", "subject"),
            _person("victim", "victim"),
            Entity(name="vehicle", kind="VEHICLE", parts={"mark": ("vehicle_mark",)}),
            Entity(name="account", kind="ACCOUNT", parts=account),
        ),
        links=(LinkRule("person", "vehicle", "USES", "in one record"),),
    )


def groups(profile: RecordProfile) -> list[Group]:
    """Return the fields of a profile: what is the record's own, then entity by entity.

    >>> [one.title for one in groups(from_nothing("a", "b"))]
    ['The record', 'Person', 'Victim', 'Vehicle', 'Account']
    """
    owner: dict[str, str] = {}
    for entity in profile.entities:
        title = entity.name[:1].upper() + entity.name[1:]
        for names in entity.parts.values():
            for name in names:
                owner.setdefault(name, title)
        owner.setdefault(entity.role_from, title)
    own = {*profile.mapping.key, *profile.event.values(), *deciding(profile)}
    parted: dict[str, list[Field]] = {"The record": []}
    for each in profile.mapping.fields:
        title = "The record" if each.name in own else owner.get(each.name, "The record")
        parted.setdefault(title, []).append(each)
    return [Group(title, tuple(fields)) for title, fields in parted.items() if fields]


def deciding(profile: RecordProfile) -> frozenset[str]:
    """Return the fields that decide who may read a record: without them nobody could say."""
    return frozenset(rule.when.field for rule in profile.labels)


def with_columns(
    profile: RecordProfile, chosen: Mapping[str, str], *, name: str, source: str, kind: str
) -> RecordProfile:
    """Return a profile in which each field has the column chosen for it; others are left out.

    :raises InvalidProfile: when what is left cannot be used.

    >>> made = with_columns(
    ...     from_nothing("a", "b"), {"reference": "No", "person_family": "Who"},
    ...     name="a", source="b", kind="CRIME",
    ... )
    >>> [each.name for each in made.mapping.fields], [one.name for one in made.entities]
    (['reference', 'person_family'], ['person'])
    """
    fields = _fields(profile, chosen)
    names = {each.name for each in fields}
    mapping = replace(profile.mapping, name=name, source=source, fields=fields)
    entities = tuple(one for entity in profile.entities if (one := _within(entity, names)))
    called = {one.called for one in entities}
    return checked_record(
        replace(
            profile,
            mapping=mapping,
            kind=kind,
            manners={each: one for each, one in profile.manners.items() if each in names},
            event={part: each for part, each in profile.event.items() if each in names},
            deleted=profile.deleted if profile.deleted and profile.deleted.field in names else None,
            entities=entities,
            links=tuple(one for one in profile.links if {one.a, one.b} <= called),
        )
    )


def _fields(profile: RecordProfile, chosen: Mapping[str, str]) -> tuple[Field, ...]:
    taken = {plain(heading) for heading in chosen.values() if heading}
    kept = {*deciding(profile), *profile.mapping.key}
    found = []
    for each in profile.mapping.fields:
        heading = chosen.get(each.name, "")
        others = tuple(other for other in each.headings if plain(other) not in taken)
        if heading:
            found.append(replace(each, headings=(heading, *others)))
        elif each.default or each.name in kept:
            found.append(replace(each, headings=()))
    return tuple(found)


def _within(entity: Entity, names: set[str]) -> Entity | None:
    if entity.when and entity.when.field not in names:
        return None
    parts = {
        part: kept
        for part, fields in entity.parts.items()
        if (kept := tuple(one for one in fields if one in names))
    }
    role_from = entity.role_from if entity.role_from in names else ""
    return replace(entity, parts=parts, role_from=role_from) if parts else None


def _person_fields(name: str, before: str) -> Sequence[Field]:
    return [
        Field(
            name=f"{name}_{part}",
            headings=tuple(f"{before}{word}" for word in _WORDS[part]),
            kind=_KINDS.get(part, Kind.TEXT),
        )
        for part in _PERSON
    ]


def _person(name: str, role: str) -> Entity:
    parts = {part: (f"{name}_{part}",) for part in _PERSON}
    return Entity(name=name, kind="PERSON", role=role, parts=parts)

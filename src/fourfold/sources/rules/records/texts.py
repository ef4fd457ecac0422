"""Record profiles as YAML, for those who prefer files; what is wrong is said with its line."""

from collections.abc import Iterator
from typing import Any

import yaml

from fourfold.sources.rules.profiles import InvalidProfile, MappingProfile
from fourfold.sources.rules.records._lines import Part, parts_of
from fourfold.sources.rules.records.profile import (
    USUAL,
    Condition,
    Entity,
    LabelRule,
    LinkRule,
    Manner,
    RecordProfile,
    checked_record,
)
from fourfold.sources.rules.values import Field, Kind

_WHOLE = frozenset(
    [
        "name",
        "version",
        "source",
        "records",
        "key",
        "fields",
        "event",
        "deleted",
        "entities",
        "links",
        "labels",
    ]
)
_FIELD = frozenset(
    [
        "headings",
        "kind",
        "required",
        "default",
        "formats",
        "codes",
        "divider",
        "repeat",
        "empty",
        "partial",
    ]
)
_OF_ENTITY = frozenset({"kind", "role", "role_from", "when", "repeat", "one_of"})
_MOST = 50  # numbered columns alike
_N = "{n}"


def from_yaml(text: str) -> RecordProfile:
    """Return the profile in a YAML text.

    :raises InvalidProfile: when it is none, with the line where that can be said.
    """
    whole = parts_of(text)
    said = _known(whole, _WHOLE)
    fields = list(_fields(said.get("fields", Part(None, whole.line))))
    mapping = MappingProfile(
        name=_text(said, "name"),
        version=said["version"].whole() if "version" in said else 1,
        source=_text(said, "source"),
        key=said["key"].texts() if "key" in said else (),
        fields=tuple(each for each, _ in fields),
    )
    event = said["event"].members() if "event" in said else {}
    return checked_record(
        RecordProfile(
            mapping=mapping,
            manners={each.name: manner for each, manner in fields if manner != USUAL},
            kind=_text(said, "records"),
            event={part: one.text() for part, one in event.items()},
            deleted=_condition(said["deleted"]) if "deleted" in said else None,
            entities=tuple(_entities(said["entities"])) if "entities" in said else (),
            links=tuple(map(_link, said["links"].items())) if "links" in said else (),
            labels=tuple(map(_label, said["labels"].items())) if "labels" in said else (),
        )
    )


def to_yaml(profile: RecordProfile) -> str:
    """Return the profile as YAML, in a fixed order, to be kept or corrected by hand."""
    mapping = profile.mapping
    whole: dict[str, Any] = {
        "name": mapping.name,
        "version": mapping.version,
        "source": mapping.source,
        "records": profile.kind,
        "key": list(mapping.key),
        "fields": {each.name: _field_said(each, profile) for each in mapping.fields},
        "event": dict(profile.event),
        "deleted": _condition_said(profile.deleted) if profile.deleted else None,
        "entities": {one.name: _entity_said(one) for one in profile.entities},
        "links": [
            {"between": [one.a, one.b], "kind": one.kind, "reason": one.reason}
            for one in profile.links
        ],
        "labels": [_label_said(rule) for rule in profile.labels],
    }
    said = {name: value for name, value in whole.items() if value}
    return str(yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=100))


def _known(part: Part, names: frozenset[str]) -> dict[str, Part]:
    members = part.members()
    for name, one in members.items():
        if name not in names:
            raise one.fault(f"“{name}” is not known here: there are {', '.join(sorted(names))}.")
    return members


def _text(said: dict[str, Part], name: str) -> str:
    return said[name].text() if name in said else ""


def _condition(part: Part) -> Condition:
    said = _known(part, frozenset({"field", "in"}))
    if "field" not in said or "in" not in said:
        raise part.fault("a condition has a field, and the values that count: in.")
    return Condition(said["field"].text(), said["in"].texts())


def _numbers(said: dict[str, Part], part: Part) -> list[str]:
    """Return what `{n}` stands for; one empty text where nothing is repeated."""
    if "repeat" not in said:
        return [""]
    most = said["repeat"].whole()
    if not 1 <= most <= _MOST:
        raise part.fault(f"repeat is a number from 1 to {_MOST}.")
    return [str(n) for n in range(1, most + 1)]


def _fields(part: Part) -> Iterator[tuple[Field, Manner]]:
    for name, one in part.members().items():
        said = _known(one, _FIELD) if isinstance(one.said, dict) else {"headings": one}
        for n in _numbers(said, one):
            yield _field(name.replace(_N, n), said, n), _manner(said)


def _manner(said: dict[str, Part]) -> Manner:
    return Manner(
        said["empty"].texts() if "empty" in said else (),
        said["partial"].truth() if "partial" in said else False,
    )


def _field(name: str, said: dict[str, Part], n: str) -> Field:
    usual = Field(name=name)
    headings = said["headings"].texts() if "headings" in said else ()
    return Field(
        name=name,
        headings=tuple(heading.replace(_N, n) for heading in headings),
        kind=_kind(said["kind"]) if "kind" in said else usual.kind,
        required=said["required"].truth() if "required" in said else False,
        default=_text(said, "default"),
        date_formats=said["formats"].texts() if "formats" in said else usual.date_formats,
        codes=_codes(said["codes"]) if "codes" in said else usual.codes,
        divider=_text(said, "divider") or usual.divider,
    )


def _kind(part: Part) -> Kind:
    word = part.text().upper()
    if word not in set(Kind):
        raise part.fault(f"a field is of one of the kinds {', '.join(Kind).lower()}.")
    return Kind(word)


def _codes(part: Part) -> dict[str, tuple[str, ...]]:
    return {code: words.texts() for code, words in part.members().items()}


def _entities(part: Part) -> Iterator[Entity]:
    for name, one in part.members().items():
        said = one.members()
        for n in _numbers(said, one):
            yield _entity(name, said, n)


def _entity(name: str, said: dict[str, Part], n: str) -> Entity:
    when = _condition(said["when"]) if "when" in said else None
    parts = {
        part: tuple(text.replace(_N, n) for text in one.texts())
        for part, one in said.items()
        if part not in _OF_ENTITY
    }
    return Entity(
        name=f"{name} {n}".rstrip(),
        kind=_text(said, "kind").upper(),
        role=_text(said, "role"),
        role_from=_text(said, "role_from").replace(_N, n),
        parts=parts,
        when=Condition(when.field.replace(_N, n), when.among) if when else None,
        family=_text(said, "one_of") or (name if n else ""),
    )


def _link(part: Part) -> LinkRule:
    said = _known(part, frozenset({"between", "kind", "reason"}))
    between = said["between"].texts() if "between" in said else ()
    if len(between) != len("ab"):
        raise part.fault("a link is between two entities.")
    a, b = between
    return LinkRule(a, b, _text(said, "kind").upper(), _text(said, "reason"))


def _label(part: Part) -> LabelRule:
    said = _known(part, frozenset({"when", "marking", "compartment", "organisations"}))
    if "when" not in said:
        raise part.fault("a rule of labels says when it holds.")
    return LabelRule(
        when=_condition(said["when"]),
        marking=_text(said, "marking").upper().replace("-", "_").replace(" ", "_"),
        compartment=_text(said, "compartment"),
        organisations=said["organisations"].texts() if "organisations" in said else (),
    )


def _field_said(each: Field, profile: RecordProfile) -> dict[str, Any] | list[str]:
    usual, manner = Field(name=each.name), profile.manners.get(each.name, USUAL)
    said: dict[str, Any] = {
        "headings": list(each.headings),
        "kind": each.kind.value.lower() if each.kind != usual.kind else "",
        "required": "yes" if each.required else "",
        "default": each.default,
        "formats": list(each.date_formats) if each.date_formats != usual.date_formats else [],
        "codes": {code: list(words) for code, words in each.codes.items()},
        "divider": each.divider if each.divider != usual.divider else "",
        "empty": list(manner.nothing),
        "partial": "yes" if manner.is_partial else "",
    }
    unusual = {name: value for name, value in said.items() if value}
    return unusual if set(unusual) != {"headings"} else list(each.headings)


def _condition_said(one: Condition) -> dict[str, Any]:
    return {"field": one.field, "in": list(one.among)}


def _entity_said(one: Entity) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": one.kind}
    words = {"role": one.role, "role_from": one.role_from, "one_of": one.family}
    said |= {name: word for name, word in words.items() if word}
    if one.when:
        said["when"] = _condition_said(one.when)
    return said | {part: list(names) for part, names in one.parts.items()}


def _label_said(rule: LabelRule) -> dict[str, Any]:
    said: dict[str, Any] = {"when": _condition_said(rule.when)}
    if rule.marking:
        said["marking"] = rule.marking
    if rule.compartment:
        said["compartment"] = rule.compartment
    if rule.organisations:
        said["organisations"] = list(rule.organisations)
    return said


def refuse_unreadable(content: bytes) -> str:
    """Return the text of a profile's file.

    :raises InvalidProfile: when it is not text in UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InvalidProfile("The profile is not text in UTF-8.") from fault

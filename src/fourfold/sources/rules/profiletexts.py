"""Mapping profiles as JSON: to be kept, sent to another region, or corrected by hand."""

import json
from typing import Any, TypeVar

from fourfold.sources.rules.profiles import InvalidProfile, MappingProfile, checked
from fourfold.sources.rules.values import Field, Kind

_MOST_TEXT = 1 << 20
_T = TypeVar("_T")
_WORDS: dict[type, str] = {str: "text", int: "whole number", bool: "true or false", list: "list"}


def to_text(profile: MappingProfile) -> str:
    """Return the profile as JSON, in a fixed order, to be kept or corrected by hand."""
    return json.dumps(to_dict(profile), ensure_ascii=False, indent=2) + "\n"


def from_text(text: str) -> MappingProfile:
    """Return the profile in a JSON text.

    :raises InvalidProfile: when it is not one.
    """
    if len(text) > _MOST_TEXT:
        raise InvalidProfile("The profile is too long to be one.")
    try:
        return from_dict(json.loads(text))
    except (ValueError, RecursionError) as fault:
        raise InvalidProfile(f"The profile is not JSON: {fault}.") from fault


def to_dict(profile: MappingProfile) -> dict[str, Any]:
    """Return the profile as plain lists and dictionaries."""
    return {
        "name": profile.name,
        "version": profile.version,
        "source": profile.source,
        "key": list(profile.key),
        "label_rule": profile.label_rule,
        "fields": [_field_to_dict(each) for each in profile.fields],
    }


def from_dict(given: object) -> MappingProfile:
    """Return the profile in what `to_dict` gave, or in what a person wrote like it.

    :raises InvalidProfile: when something is missing, of the wrong type, or unknown.
    """
    read = _Reading("The profile", given, set(MappingProfile.__dataclass_fields__))
    profile = MappingProfile(
        name=read.text("name"),
        version=read.whole("version"),
        source=read.text("source"),
        key=read.texts("key"),
        label_rule=read.text("label_rule", ""),
        fields=tuple(_field_from_dict(each, n) for n, each in enumerate(read.many("fields"), 1)),
    )
    return checked(profile)


def _field_to_dict(each: Field) -> dict[str, Any]:
    """Return what is not as it would be anyway, so that a file stays short."""
    usual = Field(name=each.name)
    whole = {
        "name": each.name,
        "headings": list(each.headings),
        "kind": each.kind.value,
        "required": each.required,
        "default": each.default,
        "date_formats": list(each.date_formats),
        "codes": {code: list(words) for code, words in each.codes.items()},
        "divider": each.divider,
    }
    unusual = {key for key in whole if getattr(each, key) != getattr(usual, key)}
    return {key: value for key, value in whole.items() if key in {"name", "headings"} | unusual}


def _field_from_dict(given: object, number: int) -> Field:
    read = _Reading(f"Field {number}", given, set(Field.__dataclass_fields__))
    usual = Field(name=read.text("name"))
    if read.text("kind", usual.kind) not in set(Kind):
        raise InvalidProfile(f"Field {number} is of no known kind: it may be {', '.join(Kind)}.")
    return Field(
        name=usual.name,
        headings=read.texts("headings", ()),
        kind=Kind(read.text("kind", usual.kind)),
        required=read.truth("required"),
        default=read.text("default", ""),
        date_formats=read.texts("date_formats", usual.date_formats),
        codes=read.codes("codes"),
        divider=read.text("divider", usual.divider),
    )


class _Reading:
    """One object of a profile being read; what is wrong is said with its place."""

    def __init__(self, place: str, given: object, known: set[str] | None) -> None:
        if not isinstance(given, dict):
            raise InvalidProfile(f"{place} is not an object.")
        unknown = set(given) - (set(given) if known is None else known)
        if unknown:
            raise InvalidProfile(f"{place} has unknown parts: {', '.join(sorted(unknown))}.")
        self.place = place
        self.given: dict[str, Any] = given

    def text(self, part: str, usual: str | None = None) -> str:
        return self.of_type(part, str, usual)

    def whole(self, part: str) -> int:
        if isinstance(self.given.get(part), bool):
            raise InvalidProfile(f"{self.place}: “{part}” is not a whole number.")
        return self.of_type(part, int, None)

    def truth(self, part: str) -> bool:
        return self.of_type(part, bool, False)

    def many(self, part: str) -> list[object]:
        return self.of_type(part, list, None)

    def texts(self, part: str, usual: tuple[str, ...] | None = None) -> tuple[str, ...]:
        found = self.of_type(part, list, None if usual is None else list(usual))
        if not all(isinstance(each, str) for each in found):
            raise InvalidProfile(f"{self.place}: “{part}” is not a list of texts.")
        return tuple(found)

    def codes(self, part: str) -> dict[str, tuple[str, ...]]:
        given = self.given.get(part, {})
        inner = _Reading(f"{self.place}, “{part}”", given, None)
        return {code: inner.texts(code) for code in inner.given}

    def of_type(self, part: str, wanted: type[_T], usual: _T | None) -> _T:
        found = self.given.get(part, usual)
        if not isinstance(found, wanted):
            fault = "is missing" if found is None else f"is not a {_WORDS[wanted]}"
            raise InvalidProfile(f"{self.place}: “{part}” {fault}.")
        return found

"""Mapping profiles: how one source's columns become our fields; versioned data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz

from fourfold.shared.errors import DomainError
from fourfold.sources.rules.values import EXCEL, Field, Kind, Misread, day_in, plain, read_value

_DAY = date(2022, 11, 30)  # a day that no other order of its parts can mean
_SAME = 100
_LIKE = 70  # out of 100, from which a heading is proposed


class InvalidProfile(DomainError):
    """A profile that cannot be used; the text has one sentence for each fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingProfile:
    """How a source's tables are read.

    `key` names the fields that together identify a record within the source; `label_rule` is
    the name of the rule by which its records are labelled, kept for whoever writes them.
    """

    name: str
    version: int
    source: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    label_rule: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How well a profile fits some headings, best-known words first.

    `found` is field to heading; `missing` are required fields without one; `unmatched` are the
    headings that nothing takes; `score` runs from 0 to 1; `reasons` say it in sentences.
    """

    profile: MappingProfile
    found: dict[str, str]
    missing: tuple[str, ...]
    unmatched: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Say whether every required field has a heading."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal, not a fact: the heading that looks most like a field, empty where none does."""

    field: str
    heading: str
    score: int
    reason: str


def checked(profile: MappingProfile) -> MappingProfile:
    """Return the profile when it can be used.

    :raises InvalidProfile: with everything that is wrong with it.
    """
    faults = [
        *_faults(profile),
        *(fault for each in profile.fields for fault in _field_faults(each)),
    ]
    if faults:
        raise InvalidProfile(" ".join(faults))
    return profile


def recognise(
    headings: Sequence[str], profiles: Iterable[MappingProfile]
) -> tuple[Recognition, ...]:
    """Return how each profile fits the headings, the best first; those that fit come before.

    >>> urn = Field(name="urn", headings=("URN", "Reference"), required=True)
    >>> profile = MappingProfile(name="a", version=1, source="s", fields=(urn,), key=("urn",))
    >>> [best] = recognise(["reference", "Colour"], [profile])
    >>> best.found, best.unmatched, best.fits
    ({'urn': 'reference'}, ('Colour',), True)
    """
    tried = [_recognition(headings, profile) for profile in profiles]
    return tuple(
        sorted(
            tried, key=lambda one: (-one.fits, -one.score, one.profile.name, -one.profile.version)
        )
    )


def suggest(headings: Sequence[str], fields: Sequence[Field]) -> tuple[Suggestion, ...]:
    """Return for each field the heading most like it; no heading is proposed twice.

    >>> due = Field(name="review_due_on", headings=("Review due",))
    >>> suggest(["Review due date", "Name"], [due])[0].heading
    'Review due date'
    """
    pairs = [
        (_likeness(heading, each), each.name, heading) for each in fields for heading in headings
    ]
    chosen: dict[str, tuple[int, str]] = {}
    taken: set[str] = set()
    for score, name, heading in sorted(pairs, key=lambda pair: (-pair[0], headings.index(pair[2]))):
        if score >= _LIKE and name not in chosen and heading not in taken:
            chosen[name] = (score, heading)
            taken.add(heading)
    return tuple(_suggestion(each, *chosen.get(each.name, (0, ""))) for each in fields)


def adopt(profile: MappingProfile, chosen: Mapping[str, str]) -> MappingProfile:
    """Return the next version of a profile, in which each field has the heading chosen for it.

    A field that is not in `chosen` keeps its headings; one with an empty choice takes none.

    :raises InvalidProfile: when a required field is left without.
    """
    fields = tuple(
        replace(each, headings=_with_first(each, chosen[each.name]))
        if each.name in chosen
        else each
        for each in profile.fields
    )
    return checked(replace(profile, fields=fields, version=profile.version + 1))


def _with_first(each: Field, heading: str) -> tuple[str, ...]:
    others = (other for other in each.headings if plain(other) != plain(heading))
    return (heading, *others) if heading else ()


def match(headings: Sequence[str], fields: Iterable[Field]) -> dict[str, str]:
    """Return the heading of each field that has one, by its own list and in its order."""
    by_plain = {plain(heading): heading for heading in reversed(headings)}
    found = {}
    for each in fields:
        for known in each.headings:
            if plain(known) in by_plain:
                found[each.name] = by_plain[plain(known)]
                break
    return found


def _recognition(headings: Sequence[str], profile: MappingProfile) -> Recognition:
    found = match(headings, profile.fields)
    missing = tuple(
        each.name
        for each in profile.fields
        if each.required and not each.default and each.name not in found
    )
    unmatched = tuple(heading for heading in headings if heading not in found.values())
    of_ours = len(found) / max(len(profile.fields), 1)
    of_theirs = 1 - len(unmatched) / max(len(headings), 1)
    reasons = [f"{len(found)} of {len(profile.fields)} fields have a column."]
    titles = {each.name: each.title for each in profile.fields}
    if missing:
        reasons.append(f"Needed but absent: {', '.join(titles[name] for name in missing)}.")
    if unmatched:
        reasons.append(f"Not taken: {', '.join(unmatched)}.")
    score = (of_ours + of_theirs) / 2
    return Recognition(profile, found, missing, unmatched, score, tuple(reasons))


def _likeness(heading: str, each: Field) -> int:
    words = each.headings or (each.name,)
    if plain(heading) in map(plain, (*words, each.name)):
        return _SAME
    best = max(
        fuzz.token_sort_ratio(_spaced(heading), _spaced(word)) for word in (*words, each.name)
    )
    return min(_SAME - 1, round(best))


def _spaced(text: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold())


def _suggestion(each: Field, score: int, heading: str) -> Suggestion:
    if not heading:
        return Suggestion(each.name, "", 0, f"No column looks like {each.title}.")
    reason = "The same words." if score == _SAME else f"{score} of {_SAME} alike to “{each.title}”."
    return Suggestion(each.name, heading, score, reason)


def _faults(profile: MappingProfile) -> list[str]:
    names = [each.name for each in profile.fields]
    required = {each.name for each in profile.fields if each.required}
    taken = [plain(word) for each in profile.fields for word in each.headings]
    said = {
        "The profile has no name.": not profile.name,
        "The profile names no source.": not profile.source,
        "The version is a whole number from 1.": profile.version < 1,
        "The profile has no fields.": not names,
        "A field stands twice.": len(set(names)) < len(names),
        "Two fields take the same heading.": len(set(taken)) < len(taken),
        "The profile names no key.": not profile.key,
        "Each field of the key must be a required field.": not set(profile.key) <= required,
    }
    return [sentence for sentence, is_so in said.items() if is_so]


def _field_faults(each: Field) -> list[str]:
    said = {
        "has no name": not each.name,
        "is required, yet has neither a heading nor a default": (
            each.required and not each.headings and not each.default
        ),
        "is a code without codes": each.kind is Kind.CODE and not each.codes,
        "has no date formats": not each.date_formats,
        "has an unknown date format": not all(map(_is_format, each.date_formats)),
        "has no divider": not each.divider,
        "has a default that cannot be read": bool(each.default) and not _is_readable(each),
    }
    return [f"“{each.name}” {fault}." for fault, is_so in said.items() if is_so]


def _is_format(given: str) -> bool:
    return given == EXCEL or day_in(_DAY.strftime(given), given) == _DAY


def _is_readable(each: Field) -> bool:
    try:
        read_value(each.default, each)
    except (Misread, KeyError):
        return False
    return True

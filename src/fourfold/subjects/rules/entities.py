"""What one entity of a record becomes: names, identifiers, attributes, and what is compared of it.

The record's own words for it come from its profile (`sources.rules.records.entities`). What is
compared is made by `analytics.linkage.features`, which passes over all that may not be compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.features import Features, features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.sources.rules.records.entities import Spoken, SpokenLink
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, NameUse, SubjectKind

ADULT: Final = 18
_MARKS: Final[Mapping[str, IdentifierKind]] = {
    "phones": IdentifierKind.PHONE,
    "phone": IdentifierKind.PHONE,
    "imei": IdentifierKind.IMEI,
    "emails": IdentifierKind.EMAIL,
    "email": IdentifierKind.EMAIL,
    "pnc": IdentifierKind.PNC_ID,
    "cro": IdentifierKind.CRO,
    "licence": IdentifierKind.DRIVING_LICENCE,
    "insurance": IdentifierKind.NATIONAL_INSURANCE,
    "company_number": IdentifierKind.COMPANY_NUMBER,
    "mark": IdentifierKind.VEHICLE_MARK,
    "iban": IdentifierKind.IBAN,
    "handle": IdentifierKind.ONLINE_HANDLE,
    "postcode": IdentifierKind.POSTCODE,
    "vin": IdentifierKind.OTHER,
    "imsi": IdentifierKind.OTHER,
    "uprn": IdentifierKind.OTHER,
    "number": IdentifierKind.URN,
}
_SHOWN: Final[Mapping[str, str]] = {
    "born": "Date of birth",
    "age": "Age",
    "sex": "Sex",
    "nationality": "Nationality",
    "occupation": "Occupation",
    "address": "Address",
    "country": "Country",
    "make": "Make",
    "model": "Model",
    "colour": "Colour",
    "network": "Network",
    "bank": "Bank",
    "holder": "Holder",
    "platform": "Platform",
    "lat": "Latitude",
    "long": "Longitude",
}
_NAMED_BY: Final[Mapping[SubjectKind, tuple[str, ...]]] = {
    SubjectKind.PERSON: ("full_name",),
    SubjectKind.ORGANISATION: ("full_name",),
    SubjectKind.VEHICLE: ("mark", "vin"),
    SubjectKind.PHONE: ("phone", "imei", "imsi"),
    SubjectKind.ADDRESS: ("address", "postcode", "uprn"),
    SubjectKind.ACCOUNT: ("account", "iban"),
    SubjectKind.ONLINE: ("handle", "email"),
}
_FEATURE_OF: Final[Mapping[str, str]] = {"licence": "driver", "insurance": "nino"}
_HAS: Final = frozenset({LinkKind.USES.value, LinkKind.OWNS.value})
_TO_HOLDER: Final[Mapping[SubjectKind, tuple[str, str]]] = {
    SubjectKind.VEHICLE: ("mark", "vehicle_marks"),
    SubjectKind.ACCOUNT: ("account", "accounts"),
    SubjectKind.PHONE: ("phone", "phones"),
}
Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of one record, ready to be written. keys: under which it is looked for."""

    name: str
    kind: SubjectKind
    role: str
    names: tuple[tuple[str, NameUse], ...]
    marks: tuple[tuple[IdentifierKind, str], ...]
    attributes: tuple[tuple[str, str], ...]
    is_child: bool
    features: Features | None
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the record says beside its entities. system: whose numbers its numbers are."""

    system: str
    seen_on: date | None
    today: date


def entities_of(spoken: Sequence[Spoken], links: Iterable[SpokenLink], told: Told) -> list[Entity]:
    """Return the entities of a record, each with what its links say that it holds.

    >>> who = Spoken("suspect", "PERSON", "suspect", {"given": ("Kate",), "family": ("Lee",)})
    >>> entities_of([who], [], Told("north", None, date(2026, 4, 14)))[0].names[0][0]
    'Kate Lee'
    """
    held = _held(spoken, links)
    return [_entity(one, held.get(one.name, {}), told) for one in spoken]


def _entity(one: Spoken, held: Mapping[str, Texts], told: Told) -> Entity:
    kind = SubjectKind(one.kind)
    compared = compared_of(kind, _values(one, held, told))
    return Entity(
        name=one.name,
        kind=kind,
        role=one.role,
        names=tuple(_names(one, kind)),
        marks=tuple(_marks(one)),
        attributes=tuple(
            (words, ", ".join(one.parts[part]))
            for part, words in _SHOWN.items()
            if part in one.parts
        ),
        is_child=kind is SubjectKind.PERSON and is_child(one.text("born"), told.today),
        features=compared,
        keys=keys_of(compared.kind, compared) if compared else (),
    )


def compared_of(kind: SubjectKind, values: Mapping[str, object]) -> Features | None:
    """Return what is compared of some fields; nothing of a kind that is not joined.

    >>> compared_of(SubjectKind.EVENT, {"name": "A fair"}) is None
    True
    """
    return features_of(Kind(kind.value), values) if kind.value in _COMPARED else None


_COMPARED: Final = frozenset(kind.value for kind in Kind)


def is_child(born: str, today: date) -> bool:
    """Test if a date of birth is that of somebody under 18; one that is not known is not.

    >>> is_child("2008-04-15", date(2026, 4, 14)), is_child("2008-04-14", date(2026, 4, 14))
    (True, False)
    """
    try:
        day = date.fromisoformat(born[:10])
    except ValueError:
        return False
    return (today.year - day.year) - ((today.month, today.day) < (day.month, day.day)) < ADULT


def _names(one: Spoken, kind: SubjectKind) -> Iterable[tuple[str, NameUse]]:
    main = next((one.text(part) for part in _NAMED_BY[kind] if one.text(part)), "")
    parts = ("given", "middle", "family") if kind is SubjectKind.PERSON else ()
    main = main or " ".join(one.text(part) for part in parts if one.text(part))
    if kind is SubjectKind.ACCOUNT and one.text("sort_code"):
        main = f"{one.text('sort_code')} {main}".strip()
    yield main or _called(one, kind), NameUse.MAIN
    yield from ((text, NameUse.FORMER) for text in one.parts.get("former", ()))
    yield from ((text, NameUse.ALIAS) for text in one.parts.get("aliases", ()))


def _called(one: Spoken, kind: SubjectKind) -> str:
    """Return by what somebody is shown whose name the record does not say."""
    alias = next(iter(one.parts.get("aliases", ())), "")
    return alias or f"{kind.words}, name not recorded"


def _marks(one: Spoken) -> Iterable[tuple[IdentifierKind, str]]:
    for part, texts in one.parts.items():
        if part == "account":
            both = f"{one.text('sort_code')} {texts[0]}".strip()
            yield IdentifierKind.SORT_CODE_ACCOUNT, both
        elif part in _MARKS:
            yield from ((_MARKS[part], text) for text in texts)


def _values(one: Spoken, held: Mapping[str, Texts], told: Told) -> dict[str, object]:
    """Return the fields from which features are made, by the names that those have there."""
    values: dict[str, object] = {}
    for part, texts in one.parts.items():
        values[_FEATURE_OF.get(part, part)] = list(texts) if len(texts) > 1 else texts[0]
    for part, texts in held.items():
        values[part] = [*one.parts.get(part, ()), *texts]
    return values | (_person(one, told) if one.kind == SubjectKind.PERSON else _thing(one))


def _person(one: Spoken, told: Told) -> dict[str, object]:
    """Return what needs the record beside the person: all forenames, whose number, seen when.

    A system's own number tells that two records are of one person, and never that they are not:
    the same person is registered twice in many a system.
    """
    number = f"{told.system} {one.text('number')}" if one.text("number") else ""
    given = " ".join(text for text in (one.text("given"), one.text("middle")) if text)
    seen_on = told.seen_on.isoformat() if told.seen_on else ""
    said = {"number": "", "custody": number, "given": given, "seen_on": seen_on}
    return {name: text for name, text in said.items() if text or name == "number"}


def _thing(one: Spoken) -> dict[str, object]:
    """Return what a thing is compared by, under the names of `features_of`."""
    said = {
        SubjectKind.ORGANISATION: {"name": one.text("full_name")},
        SubjectKind.PHONE: {"number": one.text("phone")},
        SubjectKind.ACCOUNT: {"number": one.text("account") or one.text("iban")},
    }.get(SubjectKind(one.kind), {})
    return {name: text for name, text in said.items() if text}


def _held(spoken: Sequence[Spoken], links: Iterable[SpokenLink]) -> dict[str, dict[str, Texts]]:
    """Return what each entity has by the record's links: marks, accounts, numbers, an address."""
    by_name = {one.name: one for one in spoken}
    found: dict[str, dict[str, Texts]] = {}
    for link in links:
        for holder, thing in ((link.a, link.b), (link.b, link.a)):
            for part, text in _gives(by_name[holder], by_name[thing], link.kind):
                of_holder = found.setdefault(holder, {})
                of_holder[part] = (*of_holder.get(part, ()), text)
    return found


def _gives(holder: Spoken, thing: Spoken, kind: str) -> Iterable[tuple[str, str]]:
    if holder.kind not in {SubjectKind.PERSON, SubjectKind.ORGANISATION}:
        return
    if kind in _HAS and SubjectKind(thing.kind) in _TO_HOLDER:
        said, part = _TO_HOLDER[SubjectKind(thing.kind)]
        if thing.text(said):
            yield part, thing.text(said)
    if kind == LinkKind.LIVES_AT.value and not (holder.text("address") or holder.text("postcode")):
        yield from (
            (part, thing.text(part)) for part in ("address", "postcode") if thing.text(part)
        )


def typed_values(
    kind: SubjectKind,
    names: Sequence[tuple[str, NameUse]],
    marks: Sequence[tuple[IdentifierKind, str]],
    attributes: Sequence[tuple[str, str]],
) -> dict[str, object]:
    """Return the fields from which features are made of what somebody typed in.

    >>> typed_values(SubjectKind.PHONE, [("07700 900123", NameUse.MAIN)], [], [])["number"]
    '07700 900123'
    """
    parts = {words.casefold(): part for part, words in _SHOWN.items()}
    said: dict[str, list[str]] = {}
    for text, use in names:
        said.setdefault(_name_part(kind, use), []).append(text)
    for mark, text in marks:
        part = _PART_OF_MARK.get(mark)
        if part:
            said.setdefault(part, []).append(text)
    for name, value in attributes:
        part = parts.get(name.strip().casefold())
        if part:
            said.setdefault(part, []).append(value)
    spoken = Spoken("typed", kind.value, "", {part: tuple(texts) for part, texts in said.items()})
    return _values(spoken, {}, Told("", None, date.min))


_PART_OF_MARK: Final[Mapping[IdentifierKind, str]] = {
    IdentifierKind.PHONE: "phones",
    IdentifierKind.EMAIL: "emails",
    IdentifierKind.PNC_ID: "pnc",
    IdentifierKind.CRO: "cro",
    IdentifierKind.DRIVING_LICENCE: "licence",
    IdentifierKind.NATIONAL_INSURANCE: "insurance",
    IdentifierKind.COMPANY_NUMBER: "company_number",
    IdentifierKind.VEHICLE_MARK: "mark",
    IdentifierKind.POSTCODE: "postcode",
    IdentifierKind.PASSPORT: "passport",
    IdentifierKind.SORT_CODE_ACCOUNT: "account",
    IdentifierKind.IBAN: "iban",
}


def _name_part(kind: SubjectKind, use: NameUse) -> str:
    if use is NameUse.MAIN:
        return _NAMED_BY.get(kind, ("full_name",))[0]
    return "former" if use is NameUse.FORMER else "aliases"

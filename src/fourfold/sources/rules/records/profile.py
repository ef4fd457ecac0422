"""Record profiles: beside the columns, whom and what a row speaks of, and who may read it.

A part of an entity, such as a family name, takes its text from one field or from several.
Numbered columns and lists are written once in the text of a profile, with `{n}`, and stand here
number by number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fourfold.sources.rules.profiles import InvalidProfile, MappingProfile, checked
from fourfold.sources.rules.values import plain

MARKINGS = ("OFFICIAL", "OFFICIAL_SENSITIVE")
MOST_LABEL_RULES = 12
LISTS = frozenset({"aliases", "phones", "emails"})  # parts of which each text stands for itself
PARTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "PERSON": frozenset(
            [
                "full_name",
                "given",
                "middle",
                "family",
                "former",
                "aliases",
                "born",
                "age",
                "sex",
                "address",
                "postcode",
                "phones",
                "emails",
                "pnc",
                "cro",
                "licence",
                "insurance",
                "number",
                "nationality",
                "occupation",
            ]
        ),
        "ORGANISATION": frozenset(
            [
                "full_name",
                "aliases",
                "company_number",
                "number",
                "address",
                "postcode",
                "country",
                "phones",
                "emails",
            ]
        ),
        "VEHICLE": frozenset({"mark", "vin", "make", "model", "colour"}),
        "PHONE": frozenset({"phone", "imei", "imsi", "network"}),
        "ADDRESS": frozenset({"address", "postcode", "uprn", "lat", "long"}),
        "ACCOUNT": frozenset({"account", "sort_code", "iban", "bank", "holder"}),
        "ONLINE": frozenset({"handle", "platform", "email"}),
    }
)
LINKS = frozenset(
    [
        "ASSOCIATE",
        "COMMUNICATION",
        "MEETING",
        "CO_OFFENDING",
        "FAMILY",
        "RIVAL",
        "USES",
        "OWNS",
        "LIVES_AT",
        "WORKS_FOR",
        "TRANSACTION",
        "INVOLVED_IN",
        "TIE",
    ]
)
EVENT_PARTS = (
    *("happened_on", "recorded_on", "title", "offence", "place", "postcode", "lat", "long"),
    *("narrative", "outcome", "reference"),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A field has one of some values, however they are spelt."""

    field: str
    among: tuple[str, ...]

    def holds(self, said: str) -> bool:
        """Test if a canonical text is one of them.

        >>> Condition("handling", ("C", "H C")).holds("h-c")
        True
        """
        return plain(said) in {plain(one) for one in self.among}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a field is read beyond its kind.

    nothing: texts that its system writes where it knows nothing, such as "01/01/1900".
    is_partial: a year alone is kept where a date was asked for.
    """

    nothing: tuple[str, ...] = ()
    is_partial: bool = False


USUAL = Manner()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something that a row speaks of.

    name: its own within the row; family: the name without its number, where there are several
    alike; parts: part to the fields that say it; when: where the row speaks of it at all.
    role_from: the field that says its role, where that differs from row to row.
    """

    name: str
    kind: str
    role: str = ""
    role_from: str = ""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when: Condition | None = None
    family: str = ""

    @property
    def called(self) -> str:
        """Return the name by which links speak of it."""
        return self.family or self.name


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Two entities of one row are linked, in what way, and why that follows from the row."""

    a: str
    b: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRule:
    """Where a condition holds, fewer may read the record than its system's label says.

    compartment: its number, for a profile is read by more people than a compartment's name.
    organisations: the reader speaks for one of these as well.
    """

    when: Condition
    marking: str = ""
    compartment: str = ""
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordProfile:
    """How the rows of a system are read. kind: what its records are, such as "CRIME".

    event: part of `EVENT_PARTS` to the field that says it. deleted: where a row says that its
    system deleted the record. manners: field to how it is read beyond its kind.
    """

    mapping: MappingProfile
    manners: Mapping[str, Manner] = field(default_factory=dict)
    kind: str = ""
    event: Mapping[str, str] = field(default_factory=dict)
    deleted: Condition | None = None
    entities: tuple[Entity, ...] = ()
    links: tuple[LinkRule, ...] = ()
    labels: tuple[LabelRule, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of its mapping."""
        return self.mapping.name


def checked_record(profile: RecordProfile) -> RecordProfile:
    """Return the profile when it can be used.

    :raises InvalidProfile: with everything that is wrong with it.
    """
    checked(profile.mapping)
    faults = [*_unknown_fields(profile), *_entity_faults(profile), *_link_faults(profile)]
    faults += _label_faults(profile)
    unknown = sorted(set(profile.event) - set(EVENT_PARTS))
    if unknown:
        faults.append(f"An event has no {', '.join(unknown)}.")
    if faults:
        raise InvalidProfile(" ".join(faults))
    return profile


def _unknown_fields(profile: RecordProfile) -> list[str]:
    known = {each.name for each in profile.mapping.fields}
    used: dict[str, str] = {name: f"the event's {part}" for part, name in profile.event.items()}
    if profile.deleted:
        used[profile.deleted.field] = "what says that a record was deleted"
    used |= {rule.when.field: "a rule of labels" for rule in profile.labels}
    for entity in profile.entities:
        used |= {entity.when.field: f"“{entity.name}”"} if entity.when else {}
        used |= {entity.role_from: f"“{entity.name}”"} if entity.role_from else {}
        for names in entity.parts.values():
            used |= dict.fromkeys(names, f"“{entity.name}”")
    return [
        f"There is no field “{name}”, which {by} asks for."
        for name, by in used.items()
        if name not in known
    ]


def _entity_faults(profile: RecordProfile) -> list[str]:
    names = [entity.name for entity in profile.entities]
    faults = ["An entity stands twice."] * (len(set(names)) < len(names))
    for entity in profile.entities:
        if entity.kind not in PARTS:
            faults.append(f"“{entity.name}” is of no known kind: it may be {', '.join(PARTS)}.")
            continue
        unknown = sorted(set(entity.parts) - PARTS[entity.kind])
        if unknown:
            of_kind = ", ".join(sorted(PARTS[entity.kind]))
            faults.append(
                f"“{entity.name}” has no {', '.join(unknown)}: a {entity.kind} has {of_kind}."
            )
        if not entity.parts:
            faults.append(f"“{entity.name}” says nothing: name its fields.")
    return faults


def _link_faults(profile: RecordProfile) -> list[str]:
    known = {entity.called for entity in profile.entities}
    faults = []
    for rule in profile.links:
        missing = sorted({rule.a, rule.b} - known)
        if missing:
            faults.append(f"A link names {', '.join(missing)}, which is no entity.")
        if rule.kind not in LINKS:
            faults.append(f"A link is of no known kind: it may be {', '.join(sorted(LINKS))}.")
    return faults


def _label_faults(profile: RecordProfile) -> list[str]:
    faults = []
    if len(profile.labels) > MOST_LABEL_RULES:
        faults.append(f"There are more than {MOST_LABEL_RULES} rules of labels.")
    for rule in profile.labels:
        if rule.marking and rule.marking not in MARKINGS:
            faults.append(f"A marking is one of {', '.join(MARKINGS)}.")
        if rule.compartment and not rule.compartment.isdecimal():
            faults.append("A rule of labels names a compartment by its number.")
        if not (rule.marking or rule.compartment or rule.organisations):
            faults.append("A rule of labels says nothing: a marking, a compartment, organisations.")
    return faults

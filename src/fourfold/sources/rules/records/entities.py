"""Whom and what a record speaks of, read from its values by the profile it was taken by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from fourfold.sources.rules.records.profile import LISTS, Entity, RecordProfile

MENDED, UNREAD = "_repairs", "_unread"  # of values: what was mended, and what could not be read
_DIVIDERS = {"address": ", "}
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One entity of one record. parts: part to its texts; lists may hold several."""

    name: str
    kind: str
    role: str
    parts: Mapping[str, tuple[str, ...]]
    family: str = ""

    def text(self, part: str) -> str:
        """Return the text of a part; empty where the record says nothing of it."""
        return next(iter(self.parts.get(part, ())), "")


@dataclass(frozen=True, slots=True)
class SpokenLink:
    """Two entities of one record, by name, and how the record links them."""

    a: str
    b: str
    kind: str
    reason: str


def entities_of(profile: RecordProfile, values: Values) -> tuple[Spoken, ...]:
    """Return the entities of which a record says anything, in the order of its profile.

    >>> from fourfold.sources.rules.profiles import MappingProfile
    >>> who = Entity(name="suspect", kind="PERSON", parts={"full_name": ("first", "last")})
    >>> mapping = MappingProfile(name="a", version=1, source="s", fields=(), key=())
    >>> profile = RecordProfile(mapping=mapping, entities=(who,))
    >>> entities_of(profile, {"first": "Ann", "last": "Ash"})[0].text("full_name")
    'Ann Ash'
    """
    found = (_spoken(entity, values) for entity in profile.entities)
    return tuple(one for one in found if one is not None)


def links_of(profile: RecordProfile, spoken: Sequence[Spoken]) -> tuple[SpokenLink, ...]:
    """Return the links between the entities of one record; each pair once for each rule."""
    families: dict[str, list[str]] = {}
    for one in spoken:
        families.setdefault(one.family or one.name, []).append(one.name)
    found = []
    for rule in profile.links:
        pairs = (
            combinations(families.get(rule.a, ()), 2)
            if rule.a == rule.b
            else product(families.get(rule.a, ()), families.get(rule.b, ()))
        )
        found += [SpokenLink(a, b, rule.kind, rule.reason) for a, b in pairs]
    return tuple(found)


def event_of(profile: RecordProfile, values: Values) -> dict[str, str]:
    """Return what a record says of its event: part to text, without what it does not say."""
    said = {part: " ".join(_texts(values, (name,))) for part, name in profile.event.items()}
    return {part: text for part, text in said.items() if text}


def _spoken(entity: Entity, values: Values) -> Spoken | None:
    if entity.when and not entity.when.holds(" ".join(_texts(values, (entity.when.field,)))):
        return None
    parts = {}
    for part, fields in entity.parts.items():
        texts = _texts(values, fields)
        if texts:
            joined = (_DIVIDERS.get(part, " ").join(texts),)
            parts[part] = tuple(dict.fromkeys(texts)) if part in LISTS else joined
    if not parts:
        return None
    said = " ".join(_texts(values, (entity.role_from,))).lower() if entity.role_from else ""
    return Spoken(entity.name, entity.kind, said or entity.role, parts, entity.family)


def _texts(values: Values, fields: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in fields:
        said = values.get(name)
        if isinstance(said, list | tuple):
            found += map(str, said)
        elif said:
            found.append(str(said))
    return found

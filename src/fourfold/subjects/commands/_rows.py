"""The rows that records become, gathered and written together."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from fourfold.sources.rules.records.entities import SpokenLink
from fourfold.subjects.commands._copying import Document, insert, let_find
from fourfold.subjects.commands._findable import BORN, KIND, born, let_find_typed
from fourfold.subjects.models import Attribute, Identifier, Link, MatchKey, Mention, Name, Subject
from fourfold.subjects.rules.entities import Entity
from fourfold.subjects.rules.identifiers import IdentifierKind, Normalised, normalise
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.subjects.rules.marks import marks_of
from fourfold.subjects.rules.names import compared, shown

RECORD, SUBJECT = "sources.record", KIND
LONGEST = 100_000  # characters of a narrative that are searched
_ABOUT = ("subject_id", "label_id", "record_id", "of_record", "source", "recorded_at")
_NAME = (*_ABOUT, "kind", "text", "compared", "use", "is_child")
_IDENTIFIER = (*_ABOUT, "kind", "system", "value", "as_written", "is_valid", "note")
_ATTRIBUTE = (*_ABOUT, "name", "value")
_LINK = (
    *("a_id", "b_id", "label_id", "kind", "reason", "weight", "layer", "in_default_view"),
    *("grade", "since", "source", "of_record", "record_id", "recorded_at"),
)
_MENTION = (
    *("subject_id", "label_id", "record_id", "entity", "kind", "role", "features"),
    *("happened_on", "of_record", "recorded_at"),
)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One record, and what it speaks of. title, words: by which the record itself is found.

    system, organisation: of whose records it is one.
    """

    pk: int
    label_id: int
    key: str
    happened_on: date | None
    entities: Sequence[Entity]
    links: Sequence[SpokenLink]
    grade: str
    title: str
    words: str
    system: str
    organisation: int | None = None


class Rows:
    """What some records become. known: subjects that older versions of them spoke of."""

    def __init__(self, at: datetime, known: Mapping[tuple[str, str], uuid.UUID]) -> None:
        self.at, self.known = at, known
        self.subjects: list[tuple[uuid.UUID]] = []
        self.names: list[tuple[Any, ...]] = []
        self.marks: list[tuple[Any, ...]] = []
        self.attributes: list[tuple[Any, ...]] = []
        self.links: list[tuple[Any, ...]] = []
        self.mentions: list[tuple[Any, ...]] = []
        self.keys: list[tuple[int, str, tuple[int, ...]]] = []
        self.found: list[Document] = []

    def add(self, one: Unpacked) -> None:
        """Take one record."""
        keys = {entity.name: self._entity(one, entity) for entity in one.entities}
        for link in one.links:
            self.links.append(
                (
                    *(keys[link.a], keys[link.b], one.label_id, link.kind),
                    *(link.reason or "Named in one record", 1.0, "", True, one.grade),
                    *(one.happened_on, "", True, one.pk, self.at),
                )
            )
        who = " ".join(text for entity in one.entities for text, _ in entity.names)
        words = f"{one.key} {one.words} {who}"[:LONGEST]
        told = (one.label_id, RECORD, str(one.pk), f"{one.title} {one.key}", words)
        marks = [mark for entity in one.entities for mark in _marks_of(entity)]
        self.found.append((*told, *_facets(one), sorted(set(marks))))

    def _entity(self, one: Unpacked, entity: Entity) -> uuid.UUID:
        key = self.known.get((one.key, entity.name))
        if key is None:
            key = uuid.uuid4()
            self.subjects.append((key,))
        about = (key, one.label_id, one.pk, True, "", self.at)
        names = [named(text, entity.kind) for text, _ in entity.names]
        for (text, folded), (_, use) in zip(names, entity.names, strict=True):
            self.names.append((*about, entity.kind.value, text, folded, use.value, entity.is_child))
        marks = [(kind, normal(kind, text), text) for kind, text in entity.marks]
        for kind, found, text in marks:
            system = one.system if kind is IdentifierKind.URN else ""
            self.marks.append(
                (*about, kind.value, system, found.value, text, found.valid, found.note)
            )
        self.attributes += ((*about, name, value) for name, value in entity.attributes)
        self._mention(one, entity, key)
        words = [text for text, _ in names[1:]] + [found.value for _, found, _ in marks]
        told = (one.label_id, SUBJECT, str(key), names[0][0], " ".join(words))
        self.found.append((*told, *_facets(one), _marks_of(entity)))
        return key

    def _mention(self, one: Unpacked, entity: Entity, key: uuid.UUID) -> None:
        features = entity.features.to_json() if entity.features else "{}"
        self.mentions.append(
            (
                *(key, one.label_id, one.pk, entity.name, entity.kind.value, entity.role),
                *(features, one.happened_on, True, self.at),
            )
        )
        self.keys.append((one.label_id, entity.kind.value, entity.keys))

    def write(self) -> None:
        """Write all of it, within the caller's transaction."""
        insert(Subject, ("key",), self.subjects)
        insert(Name, _NAME, self.names)
        insert(Identifier, _IDENTIFIER, self.marks)
        insert(Attribute, _ATTRIBUTE, self.attributes)
        insert(Link, _LINK, self.links)
        ids = insert(Mention, _MENTION, self.mentions, back="id")
        insert(
            MatchKey,
            ("label_id", "mention_id", "kind", "hashed"),
            (
                (label, pk, kind, hashed)
                for pk, (label, kind, keys) in zip(ids, self.keys, strict=True)
                for hashed in keys
            ),
        )
        let_find(self.found)
        if self.known:
            let_find_typed(set(self.known.values()))


def _marks_of(entity: Entity) -> list[str]:
    days = [born(value) for name, value in entity.attributes if name == BORN]
    names = [text for text, _ in entity.names]
    return list(marks_of(names, entity.marks, [day for day in days if day]))


def _facets(one: Unpacked) -> tuple[str, int | None, date | None]:
    return one.system, one.organisation, one.happened_on


@lru_cache(maxsize=100_000)
def named(text: str, kind: SubjectKind) -> tuple[str, str]:
    """Return a name as it is printed, and as it is compared."""
    said = shown(text) if kind is SubjectKind.PERSON else " ".join(text.split())
    return said, compared(text, kind)


@lru_cache(maxsize=100_000)
def normal(kind: IdentifierKind, text: str) -> Normalised:
    """Return an identifier as its kind is written."""
    return normalise(kind, text)

"""How rows become records: one road for the project's data, for files and for people.

An *entity* is found by its key and changed in place. A *fact* is never changed: what it
contradicts is withdrawn, what it succeeds is ended, and it is added. The project's own data
never undoes what a person here wrote.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction

from fourfold.reference.models.dated import Fact
from fourfold.reference.models.references import Key, References, key_of
from fourfold.reference.rules import Origin, Row, Span

Values = Mapping[str, Any]
Slot = Callable[[Values], Key | None]
OF_THE_FACT = {"id", "since", "until", "origin", "recorded_at", "withdrawn_at"}


class Verdict(StrEnum):
    """What became of a row; kept is the project's data giving way to a person's."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    SAME = "SAME"
    KEPT = "KEPT"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, when, and on which connection: the project's own data, or somebody here."""

    at: datetime
    shipped: bool = False
    using: str = DEFAULT_DB_ALIAS

    def origin_of(self, row: Row) -> str:
        """Return what is recorded as the origin of a row."""
        return row.origin.value if self.shipped else Origin.LOCAL.value

    def gives_way_to(self, record: Any) -> bool:
        """Test if a record may not be touched."""
        return self.shipped and bool(record.origin == Origin.LOCAL)


def write_entity(
    model: type[models.Model], values: Values, *, hand: Hand, refs: References
) -> Verdict:
    """Add a record, or change the one of the same key.

    :raises ValidationError: when it may not be so.
    """
    record: Any = model(**values)
    standing = refs.known(model).get(key_of(record))
    if standing is not None:
        if hand.gives_way_to(standing):
            return Verdict.KEPT
        unlike = {name for name, value in values.items() if getattr(standing, name) != value}
        if not unlike - (set() if hand.shipped else {"origin"}):
            return Verdict.SAME
        record.pk, record._state.adding = standing.pk, False
    put(record, using=hand.using)
    refs.known(model)[key_of(record)] = record
    return Verdict.ADDED if standing is None else Verdict.CHANGED


class Facts:
    """The facts of one table, by what they say and by the place that they take.

    slot: of the facts that share one, one holds on a day; None where there may be many.
    """

    def __init__(self, model: type[Fact], hand: Hand, slot: Slot) -> None:
        self.model, self.hand, self.slot = model, hand, slot
        self._said: dict[Key, list[Any]] = {}
        self._taken: dict[Key, list[Any]] = {}
        for record in model._default_manager.using(hand.using):
            self._remember(record)

    def write(self, values: Values, span: Span, origin: str) -> Verdict:
        """Add a fact unless it stands; withdraw what it corrects, end what it succeeds.

        :raises ValidationError: when it may not be so.
        """
        said = self._said.get(_key(values), [])
        alike = _touching(said, span)
        rivals = [one for one in self._rivals(values, span) if one not in alike]
        if not rivals and [Span.of(one) for one in alike] == [span]:
            return Verdict.SAME
        if self._gives_way(said, alike, rivals, span):
            return Verdict.KEPT
        for one in alike:
            self._withdraw(one)
        for one in rivals:
            self._end(one, span)
        self._add(values, span, origin)
        return Verdict.CHANGED if alike or rivals else Verdict.ADDED

    def holds_already(self, values: Values, span: Span) -> bool:
        """Test if a standing fact says this of all those days, and perhaps of more."""
        alike = _touching(self._said.get(_key(values), []), span)
        return any(Span.of(one).covers(span) for one in alike)

    def _rivals(self, values: Values, span: Span) -> list[Any]:
        slot = self.slot(values)
        return _touching(self._taken.get(slot, []), span) if slot else []

    def _gives_way(self, said: list[Any], alike: list[Any], rivals: list[Any], span: Span) -> bool:
        """Test if a person here wrote what this would undo, or withdrew just this."""
        if any(self.hand.gives_way_to(one) for one in (*alike, *rivals)):
            return True
        return self.hand.shipped and not alike and any(Span.of(one) == span for one in said)

    def _end(self, rival: Any, span: Span) -> None:
        left = span.left_of(Span.of(rival))
        if left is None:
            return  # it goes on for longer: the table's constraint will say so
        self._withdraw(rival)
        for part in left:
            origin = rival.origin if self.hand.shipped else Origin.LOCAL.value
            self._add(_values(rival), part, origin)

    def _withdraw(self, fact: Any) -> None:
        fact.withdrawn_at = max(self.hand.at, fact.recorded_at)
        fact.save(using=self.hand.using, update_fields=["withdrawn_at"])

    def _add(self, values: Values, span: Span, origin: str) -> None:
        fact: Any = self.model(
            **values, since=span.since, until=span.until, origin=origin, recorded_at=self.hand.at
        )
        put(fact, using=self.hand.using)
        self._remember(fact)

    def _remember(self, fact: Any) -> None:
        values = _values(fact)
        self._said.setdefault(_key(values), []).append(fact)
        slot = self.slot(values)
        if slot:
            self._taken.setdefault(slot, []).append(fact)


def put(record: models.Model, *, using: str) -> None:
    """Save a record, held to its fields and its constraints; not to what it points at.

    :raises ValidationError: with a sentence for each thing that is wrong.
    """
    keys = {field.name for field in record._meta.fields if field.is_relation}
    record.clean_fields(exclude=keys)
    try:
        with transaction.atomic(using=using):
            record.save(using=using)
    except IntegrityError:
        record._state.db = using
        record.validate_constraints()  # says in words what the database refused
        raise


def _values(fact: Any) -> Values:
    columns = (field.attname for field in fact._meta.concrete_fields)
    return {name: getattr(fact, name) for name in columns if name not in OF_THE_FACT}


def _key(values: Values) -> Key:
    return tuple(sorted(values.items()))


def _touching(facts: list[Any], span: Span) -> list[Any]:
    return [one for one in facts if one.withdrawn_at is None and span.overlaps(Span.of(one))]


def sentences(place: str, wrong: ValidationError) -> list[str]:
    """Return what is wrong, one sentence each, with the place and the column where known."""
    if not hasattr(wrong, "error_dict"):
        return [": ".join(filter(None, (place, text))) for text in wrong.messages]
    found = []
    for column, texts in wrong.message_dict.items():
        where = ", ".join(filter(None, (place, "" if column == "__all__" else column)))
        found += [": ".join(filter(None, (where, text))) for text in texts]
    return found

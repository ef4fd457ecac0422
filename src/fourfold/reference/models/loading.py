"""Writing reference data: the only way in, for the program's own data, files and pages."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models, transaction

from fourfold.reference.models import tables
from fourfold.reference.models.organisation import Organisation
from fourfold.reference.models.references import References
from fourfold.reference.models.writing import Facts, Hand, Values, Verdict, sentences, write_entity
from fourfold.reference.rules import Row, Span, Tables, Unreadable, published


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows of one table."""

    table: str
    added: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of every row; each is counted once."""

    tallies: tuple[Tally, ...]

    @property
    def changed_nothing(self) -> bool:
        """Whether all was there already."""
        return not any(tally.added or tally.changed for tally in self.tallies)


def load_published(*, at: datetime, using: str = DEFAULT_DB_ALIAS) -> Loaded:
    """Write the data that comes with the program; what people here wrote stays as it is.

    using: the connection; `migrate` gives the owner's.
    """
    return load(published(), at=at, shipped=True, using=using)


def load(
    rows: Tables, *, at: datetime, shipped: bool = False, using: str = DEFAULT_DB_ALIAS
) -> Loaded:
    """Write rows: add what is new, change what differs, leave the rest, remove nothing.

    :raises Unreadable: when any row may not be so, with all that is wrong; nothing is written.
    """
    loading = _Loading(Hand(at, shipped=shipped, using=using))
    with transaction.atomic(using=using):
        tallies = [
            loading.take(column.name, getattr(rows, column.name))
            for column in fields(rows)
            if getattr(rows, column.name)
        ]
        if loading.problems:
            raise Unreadable(loading.problems)
    return Loaded(tuple(tallies))


class _Loading:
    """One load: what it knows already, and what was wrong so far."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.refs = References(hand.using)
        self.problems: list[str] = []

    def take(self, table: str, rows: Iterable[Any]) -> Tally:
        """Write the rows of one table."""
        written = Counter(self._each(rows, self._writer(table)))
        if table == "organisations":
            self._name(rows)
        return Tally(table, **{verdict.lower(): number for verdict, number in written.items()})

    def _each(self, rows: Iterable[Any], write: Callable[[Any], Verdict]) -> Iterable[Verdict]:
        for row in rows:
            try:
                yield write(row)
            except ValidationError as wrong:
                self.problems += sentences(row.place, wrong)

    def _writer(self, table: str) -> Callable[[Any], Verdict]:
        if table in tables.ENTITIES:
            model, values_of = tables.ENTITIES[table]
            return lambda row: self._entity(model, row, values_of(row, self.refs))
        fact, said_by, slot = tables.FACTS[table]
        facts = Facts(fact, self.hand, slot)
        return lambda row: self._fact(facts, row, said_by(row, self.refs))

    def _entity(self, model: type[models.Model], row: Row, values: Values) -> Verdict:
        whole = {**values, "origin": self.hand.origin_of(row)}
        return write_entity(model, whole, hand=self.hand, refs=self.refs)

    def _fact(self, facts: Facts, row: Any, values: Values) -> Verdict:
        return facts.write(values, Span.of(row), self.hand.origin_of(row))

    def _name(self, organisations: Iterable[Any]) -> None:
        """State the present names of organisations, where they are not so called already."""
        fact, said_by, slot = tables.FACTS["names"]
        facts = Facts(fact, self.hand, slot)
        there = [row for row in organisations if (row.code,) in self.refs.known(Organisation)]
        names = (name for row in there for name in tables.names_of(row))

        def write(row: Any) -> Verdict:
            values = said_by(row, self.refs)
            if facts.holds_already(values, Span.of(row)):
                return Verdict.SAME
            return self._fact(facts, row, values)

        for _verdict in self._each(names, write):
            pass

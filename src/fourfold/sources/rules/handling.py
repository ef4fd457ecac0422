"""What somebody above must offer so that rows become their records: a handler for each kind.

The table of handlers is `shared.hooks.table("import_handlers")`: kind to a function that
returns its `Handler`. Sources know nothing of what is written; they hand over rows that were
judged, and keep what came back as text, so that a whole import can be undone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fourfold.access.viewer import Viewer
from fourfold.shared import hooks
from fourfold.shared.errors import NotFound
from fourfold.sources.rules.profiles import MappingProfile
from fourfold.sources.rules.values import Value

TABLE = "import_handlers"
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One load: whose words these are, for whom and under which label they are taken.

    system: within which references mean something. stated: the fields that have a column.
    reference: what is put beside everything that is written, such as "Import 5".
    """

    system: str
    label_id: int
    by: Viewer
    at: datetime
    stated: frozenset[str] = frozenset()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a row beyond its spelling, and what was understood, in sentences."""

    faults: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowToWrite:
    """A row that was accepted.

    subject: the record that it changes; empty when it makes one. changed: the fields of which
    the source says something else than last time; all of them when it never spoke of it.
    """

    number: int
    key: str
    values: Values
    changed: frozenset[str]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What a row became.

    subject: the record ("threats.threat:17"); ref: how it is found ("T-7K3F-9QXA-M2PV"); made:
    ids of the rows that were written, by their kind; is_new: the record itself was made.
    """

    number: int
    subject: str
    ref: str
    is_new: bool
    made: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records with the same foreign reference."""

    subject: str
    ref: str
    name: str
    owner: str
    label_id: int


@dataclass(frozen=True, slots=True)
class Clash:
    """Two records that a reader may both see, under different labels, with one reference."""

    system: str
    key: str
    a: Side
    b: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """How the rows of one kind of table become records.

    noun: what they become, in the plural. profiles: those that come with the program.
    not_written: field to the sentence that says why it is kept in its row only. absent: field
    to what is taken where the file has no column for it.
    checker: makes, once a file, the function that checks a row. held: key to subject, of the
    records that this feed may change. built_upon: a sentence where something stands on what
    was written at an instant, else empty. clashes: what a reader may settle.
    """

    kind: str
    title: str
    noun: str
    profiles: tuple[MappingProfile, ...]
    not_written: Mapping[str, str]
    absent: Mapping[str, str]
    checker: Callable[[Feed], Callable[[Values], Checked]]
    held: Callable[[Feed, Iterable[str]], Mapping[str, str]]
    write: Callable[[Feed, Sequence[RowToWrite]], list[Written]]
    built_upon: Callable[[Sequence[Written], datetime], str]
    undo: Callable[[Sequence[Written]], None]
    clashes: Callable[[], list[Clash]]


def handler(kind: str) -> Handler:
    """Return the handler of a kind.

    :raises NotFound: with the kinds that there are.
    """
    rows = hooks.table(TABLE)
    if kind not in rows:
        known = ", ".join(sorted(rows))
        raise NotFound(f"Nothing here takes in {kind!r}. Known: {known}.")
    found: Handler = rows[kind]()
    return found


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of table that can be taken in, with their titles."""
    return [(kind, handler(kind).title) for kind in sorted(hooks.table(TABLE))]

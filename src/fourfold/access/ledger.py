"""The ledger: entries are written by commands and by reads, and chained a moment later.

A command inserts its entry and waits for nobody. `seal`, run every few seconds by the worker,
chains what has been committed since, in the order in which it finds it. Whoever can rewrite the
table could rewrite a chain as well; what proves the ledger is the anchor that left the building.

The application cannot read the table. Three functions of its owner (migration 0004) do it:
`access_ledger_seal` chains, `access_ledger_chain` gives the digests that prove the chain and
nothing of what they stand for, and `access_ledger_read` answers those who may ask.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model

from fourfold.access.chain import Anchor, digest
from fourfold.access.models import Label, LedgerEntry, LedgerText
from fourfold.access.rules import Justification, Restriction
from fourfold.access.speaking import label_saying, speaker
from fourfold.access.viewer import Viewer
from fourfold.reference.models import Organisation
from fourfold.shared.errors import DomainError

PAGE = 5_000
BATCH = 1_000
Outcome = LedgerEntry.Outcome


class Broken(DomainError):
    """The ledger is not what it was."""


@dataclass(frozen=True, slots=True)
class About:
    """What an entry speaks of: a record's key, whose it is, and the label it had."""

    subject: str = ""
    owner_id: int | None = None
    label_id: int | None = None
    name: str = ""

    @classmethod
    def record(cls, record: Model) -> "About":
        """Return what the ledger keeps of a record: its key, and its name as erasable text."""
        return cls(
            f"{record._meta.label_lower}:{record.pk}",
            _owner_of(record),
            getattr(record, "label_id", None),
            str(getattr(record, "ledger_name", "")),
        )


def _owner_of(record: Model) -> int | None:
    """Return the organisation that owns a record; an owner that is a person is none."""
    keys = {field.name: field for field in record._meta.concrete_fields}
    owner = keys.get("owner")
    is_one = owner is None or owner.related_model is Organisation
    return getattr(record, "owner_id", None) if is_one else None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be entered."""

    verb: str
    outcome: str
    about: About = field(default_factory=About)
    why: Justification = field(default_factory=Justification)
    texts: Mapping[str, str] = field(default_factory=dict)


def enter(entry: Entry, *, by: Viewer, at: datetime) -> None:
    """Write one entry, with its free text beside it under random salts."""
    enter_many([entry], by=by, at=at)


def enter_many(entries: Iterable[Entry], *, by: Viewer, at: datetime) -> None:
    """Write many entries of one deed, such as an import, in few statements."""
    told = [(one, _salted(one)) for one in entries]
    rows = LedgerEntry.objects.bulk_create(
        (_row(one, texts, by, at) for one, texts in told), batch_size=BATCH
    )
    LedgerText.objects.bulk_create(
        (
            LedgerText(entry=row, kind=kind, salt=salt, text=text)
            for row, (_, texts) in zip(rows, told, strict=True)
            for kind, salt, text in texts
        ),
        batch_size=BATCH,
    )


def _salted(entry: Entry) -> list[tuple[str, str, str]]:
    texts = {"name": entry.about.name, "justification": entry.why.text} | dict(entry.texts)
    return [(kind, secrets.token_hex(16), text) for kind, text in texts.items() if text]


def _row(entry: Entry, texts: list[tuple[str, str, str]], by: Viewer, at: datetime) -> LedgerEntry:
    return LedgerEntry(
        at=at,
        actor_id=by.user_id,
        organisation_id=by.organisation_id,
        origin=by.origin,
        verb=entry.verb,
        subject=entry.about.subject,
        owner_id=entry.about.owner_id,
        label_id=entry.about.label_id,
        outcome=entry.outcome,
        reason_code=entry.why.code,
        text_hashes=[f"{kind}:{digest(salt, text)}" for kind, salt, text in texts],
    )


def consulted(record: Model, *, verb: str, at: datetime, why: Justification | None = None) -> None:
    """Enter that a protected record was read (Data Protection Act 2018, s.62(1)(c))."""
    why = why or Justification()
    enter(Entry(verb, Outcome.READ, About.record(record), why), by=speaker(), at=at)


def searched(
    words: str,
    *,
    verb: str,
    found: int,
    at: datetime,
    why: Justification,
    under: Iterable[int] | None = None,
) -> None:
    """Enter a search: who, when and for what; its words are read by those who may read what it met.

    under: the labels of what was found. Where nothing was found, or that is not known, the words
    may be about anything that the searcher is in, and are read by those alone who are in all of it.
    """
    texts = {"words": words, "found": str(found)}
    about = About(label_id=_over(list(under) if found and under is not None else None))
    enter(Entry(verb, Outcome.READ, about, why, texts), by=speaker(), at=at)


def exported(
    what: str, *, verb: str, at: datetime, why: Justification, under: Iterable[int] | None = None
) -> None:
    """Enter an export or another disclosure (Data Protection Act 2018, s.62(1)(d)).

    under: the labels of what was taken; where that is not known, it may be all that one is in.
    """
    about = About(label_id=_over(None if under is None else list(under)))
    enter(Entry(verb, Outcome.DONE, about, why, {"what": what}), by=speaker(), at=at)


def read_entries(asked: str, *, verb: str, at: datetime, under: Iterable[int] | None) -> None:
    """Enter that the ledger was read, and what of it; under: as of an export."""
    about = About(label_id=_over(None if under is None else list(under)))
    enter(Entry(verb, Outcome.READ, about, texts={"asked": asked}), by=speaker(), at=at)


def _over(under: list[int] | None) -> int | None:
    """Return the label that has the compartments of others; none, where they have none.

    Compartments alone, for an auditor reads beyond what is released to their organisation.
    """
    if under is None:
        inside = _compartments_of(speaker())
    else:
        closed = Label.objects.filter(pk__in=under, compartments__len__gt=0)
        inside = frozenset(pk for one in closed for pk in one.compartments)
    return label_saying(Restriction(compartments=inside)).pk if inside else None


def _compartments_of(viewer: Viewer) -> frozenset[int]:
    if viewer.clearance is not None:
        return viewer.clearance.compartments
    held = Label.objects.filter(pk__in=viewer.labels)
    return frozenset(pk for one in held for pk in one.compartments)


def seal() -> Anchor:
    """Chain the entries that are not chained yet, and return the end of the chain."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_ledger_seal()")
        return Anchor(*cursor.fetchone())


def verify(anchor: Anchor = Anchor()) -> Anchor:  # noqa: B008 - a frozen value
    """Walk the chain and return its end.

    :raises Broken: when an entry was changed or removed, or the chain no longer passes
        through the anchor.
    """
    end = passed = Anchor()
    for position, sealed, facts, whole in _walk():
        end = end.then(facts)
        if (position, sealed) != (end.position, end.hash):
            raise Broken(f"The ledger was changed at entry {end.position} of the chain.")
        if not whole:
            raise Broken(f"The text beside entry {end.position} of the chain was changed.")
        if end.position == anchor.position:
            passed = end
    if passed != anchor:
        raise Broken(f"The ledger was cut or rewritten before entry {anchor.position}.")
    return end


def _walk() -> Iterator[tuple[int, str, str, bool]]:
    after, rows = 0, [(0, "", "", True)]
    while rows:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM access_ledger_chain(%s, %s)", [after, PAGE])
            rows = cursor.fetchall()
        yield from rows
        after += len(rows)

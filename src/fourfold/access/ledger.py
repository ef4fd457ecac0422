"""The ledger: entries are written by commands and by reads, and chained a moment later.

A command inserts its entry and waits for nobody. `seal`, run every few seconds by the worker,
chains what has been committed since, in the order in which it finds it. Whoever can rewrite the
table could rewrite a chain as well; what proves the ledger is the anchor that left the building.

The application cannot read the table. Three functions of its owner (migration 0004) do it:
`access_ledger_seal` chains, `access_ledger_chain` gives the digests that prove the chain and
nothing of what they stand for, and `access_ledger_read` answers those who may ask.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model

from fourfold.access.chain import Anchor, digest
from fourfold.access.models import LedgerEntry, LedgerText
from fourfold.access.rules import Justification
from fourfold.access.speaking import speaker
from fourfold.access.viewer import Viewer
from fourfold.reference.models import Organisation
from fourfold.shared.errors import DomainError

PAGE = 5_000
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
    is_one = owner is not None and owner.related_model is Organisation
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
    texts = {"name": entry.about.name, "justification": entry.why.text} | dict(entry.texts)
    salted = [(kind, secrets.token_hex(16), text) for kind, text in texts.items() if text]
    row = LedgerEntry.objects.create(
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
        text_hashes=[f"{kind}:{digest(salt, text)}" for kind, salt, text in salted],
    )
    LedgerText.objects.bulk_create(
        LedgerText(entry=row, kind=kind, salt=salt, text=text) for kind, salt, text in salted
    )


def consulted(record: Model, *, verb: str, at: datetime, why: Justification | None = None) -> None:
    """Enter that a protected record was read (Data Protection Act 2018, s.62(1)(c))."""
    why = why or Justification()
    enter(Entry(verb, Outcome.READ, About.record(record), why), by=speaker(), at=at)


def searched(words: str, *, verb: str, found: int, at: datetime, why: Justification) -> None:
    """Enter a search: the words are erasable text, the number found is not."""
    texts = {"words": words, "found": str(found)}
    enter(Entry(verb, Outcome.READ, About(), why, texts), by=speaker(), at=at)


def exported(what: str, *, verb: str, at: datetime, why: Justification) -> None:
    """Enter an export or another disclosure (Data Protection Act 2018, s.62(1)(d))."""
    enter(Entry(verb, Outcome.DONE, About(), why, {"what": what}), by=speaker(), at=at)


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

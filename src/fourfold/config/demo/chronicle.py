"""The ledger of what is written in bulk: one entry for each act, in the order of their instants."""

import secrets
from datetime import datetime

from django.db.models import Model

from fourfold.access.chain import digest
from fourfold.access.ledger import About, Outcome
from fourfold.access.models import LedgerEntry, LedgerText, User
from fourfold.access.queries import MACHINE_IDS

ORIGIN = "demo"
BATCH = 2_000


class Chronicle:
    """Acts that are gathered while rows are written, and entered together at the end."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._rows: list[tuple[LedgerEntry, str]] = []

    def enter(self, verb: str, record: Model, *, by: User | None, at: datetime) -> None:
        """Remember that somebody did something to a record; nobody is the system."""
        about = About.record(record)
        row = LedgerEntry(
            at=at,
            actor_id=by.pk if by else MACHINE_IDS["system"],
            organisation_id=by.organisation_id if by else 0,
            origin=ORIGIN,
            verb=verb,
            subject=about.subject,
            owner_id=about.owner_id,
            label_id=about.label_id,
            outcome=Outcome.DONE,
        )
        self._rows.append((row, about.name))

    def write(self) -> int:
        """Enter all of it, as `access.ledger.enter` would one by one, and return how many."""
        self._rows.sort(key=lambda pair: pair[0].at)
        texts = []
        for row, name in self._rows:
            if name:
                salt = secrets.token_hex(16)
                row.text_hashes = [f"name:{digest(salt, name)}"]
                texts.append(LedgerText(entry=row, kind="name", salt=salt, text=name))
        LedgerEntry.objects.bulk_create((row for row, _ in self._rows), batch_size=BATCH)
        for text in texts:
            text.entry_id = text.entry.pk
        LedgerText.objects.bulk_create(texts, batch_size=BATCH)
        number = len(self._rows)
        self._rows.clear()
        return number

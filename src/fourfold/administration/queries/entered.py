"""What the ledger calls a record, where its key says too little."""

from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def entered_as(record: M, words: str) -> M:
    """Return a record that the ledger enters under these words, as erasable text."""
    record.ledger_name = words  # type: ignore[attr-defined] # read by access.ledger.About
    return record

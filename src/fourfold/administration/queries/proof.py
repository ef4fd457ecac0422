"""What can be said of the ledger as a whole, to anybody: it says nothing of what it holds."""

from collections.abc import Mapping
from typing import Any

from fourfold.access.chain import Anchor
from fourfold.access.models import LedgerDisposal, LedgerEntry
from fourfold.shared.errors import DomainError


class NoAnchor(DomainError):
    """That is not what `fourfold ledger anchor` prints."""


def anchor(text: str) -> Anchor:
    """Return the anchor that was printed; of no text, the beginning of the chain.

    :raises NoAnchor: when it is none.
    """
    if not text:
        return Anchor()
    try:
        return Anchor.parse(text)
    except ValueError as error:
        raise NoAnchor("An anchor is a number, a colon and a hash, as it was printed.") from error


def sentence(found: Mapping[str, Any]) -> str:
    """Return what verification found, as one reads it aloud.

    >>> sentence({"entries": 2, "passes": "", "disposed": 0, "waiting": 0, "anchor": "2:9f"})
    'The ledger is whole: 2 entries are chained. Its end is 2:9f'
    """
    words = [f"The ledger is whole: {_entries(found['entries'])} chained."]
    if found["passes"]:
        words.append("It passes through the anchor.")
    if found["disposed"]:
        of = "1 entry" if found["disposed"] == 1 else f"{found['disposed']:,} entries"
        words.append(f"Of {of}: text disposed of.")
    if found["waiting"]:
        words.append(f"{_entries(found['waiting'])} not chained yet.")
    return " ".join([*words, f"Its end is {found['anchor']}"])


def disposed() -> int:
    """Return of how many entries the text was disposed of, by two people."""
    return LedgerDisposal.objects.exclude(agreed_at=None).values("entry_id").distinct().count()


def waiting(end: Anchor) -> int:
    """Return how many entries are not chained yet, given the end of the chain."""
    return LedgerEntry.objects.count() - end.position


def _entries(number: int) -> str:
    return "1 entry is" if number == 1 else f"{number:,} entries are"

"""Reads of disposals: only of entries that the viewer may read."""

from fourfold.access.models import LedgerDisposal
from fourfold.administration.queries import ledger
from fourfold.shared.errors import NotFound


def of_entry(entry_id: int) -> list[LedgerDisposal]:
    """Return what was asked about an entry's text, the latest first."""
    return list(LedgerDisposal.objects.filter(entry_id=entry_id).order_by("-pk"))


def one(pk: int) -> LedgerDisposal:
    """Return one request.

    :raises NotFound: when there is none about an entry that the viewer may read.
    """
    found = LedgerDisposal.objects.filter(pk=pk).first()
    if found is None or not ledger.reads_text_of(found.entry_id):
        raise NotFound("There is no such request.")
    return found

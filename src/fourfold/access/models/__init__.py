"""Labels, people and what they hold, the search index, and the ledger."""

from fourfold.access.models.label import Label, Labelled, LabelledQuerySet
from fourfold.access.models.ledger import LedgerDisposal, LedgerEntry, LedgerSeal, LedgerText
from fourfold.access.models.person import (
    ApiToken,
    Compartment,
    CompartmentName,
    Posting,
    ReadIn,
    RoleHeld,
    RoleVerb,
    User,
)
from fourfold.access.models.search import SearchDocument

__all__ = [
    "ApiToken",
    "Compartment",
    "CompartmentName",
    "Label",
    "Labelled",
    "LabelledQuerySet",
    "LedgerDisposal",
    "LedgerEntry",
    "LedgerSeal",
    "LedgerText",
    "Posting",
    "ReadIn",
    "RoleHeld",
    "RoleVerb",
    "SearchDocument",
    "User",
]

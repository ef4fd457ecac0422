"""What reference data says, how it is read, and what comes with the program."""

from fourfold.reference.rules.calendar import Calendar, bank_holidays_of
from fourfold.reference.rules.kinds import NameKind, OrganisationKind, Origin, UnitKind
from fourfold.reference.rules.names import fold, nearest
from fourfold.reference.rules.published import published
from fourfold.reference.rules.reading import TABLES, Unreadable, read_files
from fourfold.reference.rules.rows import (
    BankHolidayRow,
    DeskRow,
    GroupingRow,
    MembershipRow,
    NameRow,
    OrganisationRow,
    PriorityGroupRow,
    PriorityRow,
    RegionRow,
    Row,
    Tables,
    UnitRegionRow,
    UnitRow,
)
from fourfold.reference.rules.span import Span

__all__ = [
    "TABLES",
    "BankHolidayRow",
    "Calendar",
    "DeskRow",
    "GroupingRow",
    "MembershipRow",
    "NameKind",
    "NameRow",
    "OrganisationKind",
    "OrganisationRow",
    "Origin",
    "PriorityGroupRow",
    "PriorityRow",
    "RegionRow",
    "Row",
    "Span",
    "Tables",
    "UnitKind",
    "UnitRegionRow",
    "UnitRow",
    "Unreadable",
    "bank_holidays_of",
    "fold",
    "nearest",
    "published",
    "read_files",
]

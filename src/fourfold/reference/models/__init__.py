"""Regions, organisations, units, priorities and bank holidays."""

from fourfold.reference.models.agreement import Agreement
from fourfold.reference.models.holiday import BankHoliday
from fourfold.reference.models.organisation import (
    GroupMembership,
    Organisation,
    OrganisationName,
    Region,
)
from fourfold.reference.models.priority import (
    Priority,
    PriorityGroup,
    PriorityGrouping,
    ThreatDesk,
)
from fourfold.reference.models.unit import Unit, UnitRegion

__all__ = [
    "Agreement",
    "BankHoliday",
    "GroupMembership",
    "Organisation",
    "OrganisationName",
    "Priority",
    "PriorityGroup",
    "PriorityGrouping",
    "Region",
    "ThreatDesk",
    "Unit",
    "UnitRegion",
]

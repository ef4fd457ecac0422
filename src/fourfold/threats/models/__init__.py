"""The master list: threats, dated facts about them, who answers for them, and their scores."""

from fourfold.threats.models.assessment import Assessment, Draft, Evidence, Moderation, Scheme
from fourfold.threats.models.disposal import DisposedStanding, ThreatDisposal
from fourfold.threats.models.member import Membership, Tie
from fourfold.threats.models.operation import Operation, OperationThreat
from fourfold.threats.models.regional import RegionalRule
from fourfold.threats.models.report import ThreatReport
from fourfold.threats.models.role import Appointment, Handover
from fourfold.threats.models.snapshot import Snapshot
from fourfold.threats.models.standing import Standing
from fourfold.threats.models.threat import (
    AboutThreat,
    Alias,
    Contact,
    Fact,
    ForeignReference,
    Threat,
)
from fourfold.threats.models.view import SavedView

__all__ = [
    "AboutThreat",
    "Alias",
    "Appointment",
    "Assessment",
    "Contact",
    "DisposedStanding",
    "Draft",
    "Evidence",
    "Fact",
    "ForeignReference",
    "Handover",
    "Membership",
    "Moderation",
    "Operation",
    "OperationThreat",
    "RegionalRule",
    "SavedView",
    "Scheme",
    "Snapshot",
    "Standing",
    "Threat",
    "ThreatDisposal",
    "ThreatReport",
    "Tie",
]

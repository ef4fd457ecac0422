"""Reports and their sources; what is asked and watched for; dangers; the scan; retention."""

from fourfold.intelligence.models.danger import Danger, DangerCall, DutyOfficer, Referral
from fourfold.intelligence.models.holding import Holding, RetentionReview
from fourfold.intelligence.models.interest import Interest, Met, Scan
from fourfold.intelligence.models.report import (
    Dissemination,
    Report,
    ReportStep,
    ReportSubject,
    SourceEntry,
    Submission,
)
from fourfold.intelligence.models.requirement import (
    Package,
    PackageReport,
    Requirement,
    RequirementAnswer,
)
from fourfold.intelligence.models.rights import (
    Carried,
    RightsPiece,
    RightsRequest,
    SetAside,
)
from fourfold.intelligence.models.watchlist import Watchlist, WatchlistEntry

__all__ = [
    "Carried",
    "Danger",
    "DangerCall",
    "Dissemination",
    "DutyOfficer",
    "Holding",
    "Interest",
    "Met",
    "Package",
    "PackageReport",
    "Referral",
    "Report",
    "ReportStep",
    "ReportSubject",
    "Requirement",
    "RequirementAnswer",
    "RetentionReview",
    "RightsPiece",
    "RightsRequest",
    "Scan",
    "SetAside",
    "SourceEntry",
    "Submission",
    "Watchlist",
    "WatchlistEntry",
]

"""Systems with their loads and records; imports with every row as it came; profiles."""

from fourfold.sources.models.imported import Import, ImportRow, Taken
from fourfold.sources.models.load import FeedAlert, Load, Rejection
from fourfold.sources.models.profile import Profile
from fourfold.sources.models.record import Record
from fourfold.sources.models.settlement import Settlement
from fourfold.sources.models.system import System

__all__ = [
    "FeedAlert",
    "Import",
    "ImportRow",
    "Load",
    "Profile",
    "Record",
    "Rejection",
    "Settlement",
    "System",
    "Taken",
]

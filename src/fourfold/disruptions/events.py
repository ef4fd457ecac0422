"""What happened to disruptions, for those above who react."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class DisruptionRecorded:
    """Somebody recorded a disruption of a threat, which is due to be assessed again."""

    disruption_id: int
    threat_id: int
    category: str
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class DisruptionModerated:
    """A moderator confirmed or changed the category of a disruption: this is what it is now."""

    disruption_id: int
    threat_id: int
    category: str
    by: Viewer
    at: datetime

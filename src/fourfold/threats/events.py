"""What happened to threats, for those above who react."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AssessmentSubmitted:
    """An assessor submitted an assessment; it waits for a moderator."""

    threat_id: int
    assessment_id: int
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class ScoreSettled:
    """A moderator accepted or changed an assessment: this is the score now."""

    threat_id: int
    assessment_id: int
    tier: int
    by: Viewer
    at: datetime

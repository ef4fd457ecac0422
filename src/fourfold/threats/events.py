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


@dataclass(frozen=True, slots=True)
class ThreatDisposed:
    """Two people agreed to dispose of a threat; in this transaction its rows go.

    Published while they still stand, so that whoever above holds something on the threat lets
    go of it now. What still holds it afterwards stops the disposal.
    """

    threat_id: int
    urn: str
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class ThreatRelabelled:
    """A threat, and all that the master list says of it, is under another label now."""

    threat_id: int
    urn: str
    before_label_id: int
    after_label_id: int
    by: Viewer
    at: datetime

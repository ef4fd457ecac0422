"""What happened to records, for those above who react."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class RecordsLoaded:
    """A load went to its end: its records are there, new ones and newer versions of others."""

    load_pk: int
    system_pk: int
    by: Viewer
    at: datetime

"""What happened to subjects, for those above who react."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SubjectsJoined:
    """What is new was compared with all that is held. run_pk: none where it was done at once."""

    run_pk: int | None
    at: datetime

"""What happened in intelligence, for those who react."""

from dataclasses import dataclass
from datetime import datetime

from fourfold.access.viewer import Viewer
from fourfold.intelligence.rules.vocabulary import DangerKind


@dataclass(frozen=True, slots=True)
class ReportIsUrgent:
    """A report tells of a threat to life or a child at risk: duty officers are told at once.

    fears: what is feared, and for whom, as far as the officer said it apart from the report.
    """

    report_id: int
    is_child: bool
    fears: str
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportGraded:
    """A report was sanitised and graded, or graded again: its text is there to be matched."""

    report_id: int
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportRelabelled:
    """A report was put under another label; what is said of it follows."""

    report_id: int
    before_label_id: int
    after_label_id: int
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class WatchlistChanged:
    """A watchlist began, ended, was seen or renewed, or what is on it changed."""

    watchlist_id: int


@dataclass(frozen=True, slots=True)
class RequirementChanged:
    """A requirement was recorded or closed."""

    requirement_id: int


@dataclass(frozen=True, slots=True)
class ScanBegan:
    """The daily scan is about to look: whoever keeps interests brings them up to date now."""

    scan_id: int
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class InterestMet:
    """What is new met interests: the hits of one step, of interests that one context keeps.

    Published once for many; in this transaction their keeper says what each changes.
    """

    registered_by: str
    met_ids: tuple[int, ...]
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class ScanFoundDanger:
    """A record or a report that met an interest tells of a threat to life, or a child at risk.

    Once for each, whatever number of interests it meets. found: the words or the mark.
    """

    kind: DangerKind
    found: str
    record_id: int | None
    report_id: int | None
    by: Viewer
    at: datetime

"""What goes in and comes out, for programs; words are those of the pages."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from fourfold.api.http import STORABLE, Day, Given, Instant, Line, Paged, Text
from fourfold.threats.queries.master_list import SORTS
from fourfold.threats.rules.asked import PRESETS
from fourfold.threats.rules.kinds import EvidenceKind, Kind, ModerationStatus, Phase, Type

Tier = Annotated[int, Field(ge=1, le=5)]
Level = Annotated[int, Field(ge=0, le=1_000)]
Criterion = Annotated[str, StringConstraints(max_length=100, pattern=STORABLE)]
Sort = Annotated[str, StringConstraints(pattern=f"^-?({'|'.join(SORTS)})$")]
Preset = Annotated[str, StringConstraints(pattern=f"^({'|'.join(map(re.escape, PRESETS))})$")]


class ListQuery(Paged):
    """Filters of the master list; every one is optional, and all are met.

    owner: organisations by code or name, past or present. known_at: what was known then.
    """

    q: Line = ""
    owner: list[Line] = Field([], max_length=50)
    tier: list[Tier] = Field([], max_length=5)
    kind: Kind | None = None
    type: Type | None = None
    phase: Phase | None = None
    open: bool = False
    moderation: ModerationStatus | None = None
    soc: bool | None = None
    as_at: Day | None = None
    known_at: Instant | None = None
    sort: Sort = "-score"


class MomentQuery(Given):
    """As at which day, as known at which instant; today, and now."""

    as_at: Day | None = None
    known_at: Instant | None = None


class ThreatLine(Schema):
    """A threat as the master list shows it."""

    urn: str
    name: str
    kind: str
    owner: str
    type: str
    soc: bool
    tier: int | None
    phase: str
    moderation: str
    waiting: bool
    score: float | None
    supported: float | None
    assessed_on: date | None
    review_due_on: date | None
    lro: str
    priority: str


class ThreatList(Schema):
    """A page of the master list; total: how many the filters keep."""

    as_at: date
    known_at: datetime
    total: int
    page: int
    page_size: int
    items: list[ThreatLine]


class RoleHeld(Schema):
    """A role of a threat; person is empty where nobody holds one that somebody must."""

    role: str
    person: str
    since: date | None
    is_missing: bool


class ForeignUrn(Schema):
    """What another system calls a threat."""

    system: str
    value: str


class ThreatRecord(ThreatLine):
    """All that a threat's page says of it."""

    marking: str
    who_can_see: str
    aliases: list[str]
    references: list[ForeignUrn]
    roles: list[RoleHeld]
    member_count: int


class NewThreat(Given):
    """A threat to be put on the list.

    owner: by code or name. released_to: organisations by code or name; by default the maker's
    and its regional unit.
    """

    name: Line
    kind: Kind
    owner: Line
    since: Day
    type: Type = Type.TACTICAL
    phase: Phase = Phase.SCOPING
    soc: bool = True
    aliases: list[Line] = Field([], max_length=100)
    references: dict[Criterion, Line] = Field({}, max_length=20)
    marking: Literal["OFFICIAL", "OFFICIAL_SENSITIVE"] | None = None
    released_to: list[Line] | None = Field(None, min_length=1, max_length=100)


class NewFacts(Given):
    """What is so of a threat from a day on; what is left out stays as it is."""

    since: Day
    name: Line | None = None
    kind: Kind | None = None
    type: Type | None = None
    soc: bool | None = None
    phase: Phase | None = None
    owner: Line | None = None
    priority: Line | None = None
    reason: Text = ""


class Cited(Given):
    """What bears out a level: where it can be found, its day, its 3x5x2 grade if it has one."""

    criterion: Criterion
    kind: EvidenceKind
    reference: Line
    dated_on: Day
    bears_out: Level
    grade: Annotated[str, StringConstraints(max_length=20, pattern=STORABLE)] = ""


class NewAssessment(Given):
    """Levels by criterion of the current scheme, and the evidence for them."""

    assessed_on: Day
    levels: dict[Criterion, Level] = Field(max_length=100)
    evidence: list[Cited] = Field([], max_length=500)
    summary: Text = ""


class Settled(Schema):
    """What a moderator did with an assessment."""

    outcome: str
    moderator: str
    moderated_at: datetime
    levels: dict[str, int]
    risk: float
    tier: int
    confidence: int
    reasons: dict[str, str]
    question: str


class CitedLine(Schema):
    """Evidence as it was cited."""

    criterion: str
    kind: str
    reference: str
    dated_on: date
    bears_out: int
    grade: str


class AssessmentRecord(Schema):
    """An assessment as it was submitted, and what became of it."""

    id: int
    assessed_on: date
    submitted_at: datetime
    assessor: str
    organisation: str
    scheme: str
    levels: dict[str, int]
    risk: float
    tier: int
    confidence: int
    summary: str
    evidence: list[CitedLine]
    moderation: Settled | None


class Waits(Schema):
    """An assessment that waits for a moderator; reasons: why it must be read in full."""

    id: int
    urn: str
    name: str
    owner: str
    assessor: str
    organisation: str
    submitted_at: datetime
    tier: int
    risk: float
    supported: float
    reasons: list[str]
    is_drawn_by_lot: bool
    must_be_read: bool


class Queue(Schema):
    """A page of what waits for a moderator, worst first."""

    total: int
    page: int
    page_size: int
    items: list[Waits]


class Decision(Given):
    """What a moderator decides: levels and reasons for a change, a question for a return."""

    decision: Literal["ACCEPT", "CHANGE", "RETURN"]
    levels: dict[Criterion, Level] = Field({}, max_length=100)
    reasons: dict[Criterion, Text] = Field({}, max_length=100)
    question: Text = ""


class ExtractCover(Schema):
    """What an extract is: its filters, dates, count and hash."""

    title: str
    marking: str
    filters: list[str]
    as_at: date | None
    known_at: datetime | None
    run_at: datetime
    run_for: str
    row_count: int
    rows_sha256: str
    notes: list[str]


class ExtractFile(Schema):
    """An extract as its file holds it."""

    marking: str
    columns: list[str]
    rows: list[dict[str, str | int | float | bool | None]]
    cover: ExtractCover

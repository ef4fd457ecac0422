"""A plan of the region: values only, with people, organisations and priorities by their names.

Where a rule of `threats` or `subjects` has a value of its own (evidence, kinds), the plan uses it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from fourfold.access.rules import Marking
from fourfold.config.demo.boards import Sitting
from fourfold.disruptions.rules.kinds import (
    Category,
    Commodity,
    Drug,
    EvidenceKind,
    Outcome,
)
from fourfold.plans.rules.kinds import ActionStatus, Pillar, Safeguarding, ScrutinyKind
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from fourfold.threats.rules.evidence import Evidence
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.rules.kinds import (
    DataSubjectCategory,
    Importance,
    Kind,
    MemberRole,
    Phase,
    Role,
    Tension,
    Type,
)
from fourfold.threats.rules.scoring import Levels

COUNTED_ON = date(2022, 1, 10)  # when HMICFRS counted the master list
FIXED_UNTIL = date(2022, 6, 30)  # to here the history is calibrated, whatever today is
BEGINS_ON = date(2020, 1, 6)


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may read something: codes of organisations, and the name of a compartment if any."""

    audience: frozenset[str]
    marking: Marking = Marking.OFFICIAL
    compartment: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact about a threat. value: its code; an owner's code, or the name of a priority."""

    attribute: Attribute
    value: str
    since: date
    recorded_at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a moderator did; a return asks a question."""

    moderator: str
    at: datetime
    levels: Levels
    reasons: Mapping[str, str] = field(default_factory=dict)
    question: str = ""


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment as it was submitted, and what became of it."""

    assessor: str
    assessed_on: date
    submitted_at: datetime
    levels: Levels
    evidence: tuple[Evidence, ...]
    summary: str
    settled: Settled | None


@dataclass(frozen=True, slots=True)
class Appointed:
    """Somebody holds a role from a day on; or nobody, where it was given up."""

    role: Role
    person: str
    since: date
    recorded_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A role that was offered, and what was answered, if anything was."""

    role: Role
    offered_by: str
    offered_to: str
    briefing: str
    offered_at: datetime
    answered_at: datetime | None = None
    is_accepted: bool | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A subject as one record has it."""

    key: UUID
    kind: SubjectKind
    name: str
    aliases: tuple[str, ...] = ()
    identifiers: tuple[tuple[IdentifierKind, str], ...] = ()
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class Belongs:
    """A subject is a member of a threat."""

    subject: UUID
    role: MemberRole
    importance: Importance
    category: DataSubjectCategory
    since: date
    recorded_at: datetime
    until: date | None = None
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """Two subjects are linked, for a reason."""

    a: UUID
    b: UUID
    kind: LinkKind
    reason: str
    weight: float
    since: date | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """What is known of the people and things of one threat, under the threat's own label."""

    subjects: tuple[Known, ...] = ()
    members: tuple[Belongs, ...] = ()
    links: tuple[Linked, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Threat:
    """A threat with its whole history."""

    urn: str
    name: str
    kind: Kind
    type: Type
    is_soc: bool
    owner: str
    since: date
    recorded_at: datetime
    by: str
    reach: Reach
    priority: str
    aliases: tuple[str, ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[Stated, ...] = ()
    assessments: tuple[Assessed, ...] = ()
    appointments: tuple[Appointed, ...] = ()
    offers: tuple[Offered, ...] = ()
    group: Group = field(default_factory=Group)

    def stood(self, attribute: Attribute, first: str, day: date) -> str:
        """Return the value of a fact on a day, as it is known in the end."""
        stated = [one for one in self.facts if one.attribute is attribute and one.since <= day]
        ordered = sorted(stated, key=lambda one: (one.since, one.recorded_at))
        return ordered[-1].value if ordered else first

    def owner_on(self, day: date) -> str:
        """Return the code of who owns it on a day."""
        return self.stood(Attribute.OWNER, self.owner, day)

    def is_open_on(self, day: date) -> bool:
        """Test if somebody manages it on a day."""
        phase = Phase(self.stood(Attribute.PHASE, Phase.SCOPING.value, day))
        return self.since <= day and not phase.is_closed

    @property
    def standing(self) -> Settled | None:
        """What was settled last; none where nothing was."""
        settled = [one.settled for one in self.assessments if one.settled]
        kept = [one for one in settled if not one.question]
        return kept[-1] if kept else None


@dataclass(frozen=True, slots=True)
class Rivalry:
    """How tense it is between two threats, by their references."""

    a: str
    b: str
    tension: Tension
    reason: str
    since: date
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, and the references of the threats that it is against."""

    urn: str
    name: str
    kind: str
    owner: str
    sio: str
    reference: str
    threats: tuple[str, ...]
    reach: Reach
    since: date
    until: date | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An assessment that somebody is writing."""

    urn: str
    by: str
    levels: Levels
    at: datetime


@dataclass(frozen=True, slots=True)
class View:
    """A view of the list that somebody keeps: its query is that of the page."""

    by: str
    name: str
    query: str
    share: bool


@dataclass(frozen=True, slots=True)
class Updated:
    """What somebody said of an action."""

    at: datetime
    by: str
    status: ActionStatus
    note: str = ""
    blocker: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """An action of a plan. is_copied: it stands, word for word or nearly, in other plans too."""

    urn: str
    pillar: Pillar
    text: str
    specific: str
    owner: str
    due_on: date | None
    made_at: datetime
    made_by: str
    updates: tuple[Updated, ...]
    is_copied: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """Who leads a plan stood by it."""

    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A chief officer looked at a plan; and what was answered, if anything was."""

    kind: ScrutinyKind
    text: str
    at: datetime
    by: str
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """The 4P plan of a threat. objectives: text, measure, baseline, and what is aimed for."""

    urn: str
    threat: str
    title: str
    aim: str
    organisation: str
    lead: str
    made_at: datetime
    made_by: str
    objectives: tuple[tuple[str, str, str, str], ...]
    empty: tuple[tuple[Pillar, str], ...]
    actions: tuple[PlannedAction, ...]
    safeguarding: Safeguarding | None
    safeguarding_reference: str
    signed: tuple[Signed, ...]
    looked: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class Achieved:
    """A disruption: who led it, who supported it, and what a moderator did with its category.

    organisation, unit: of the lead. supports: the same of each who supported.
    """

    urn: str
    threat: str
    kind: Kind
    event_on: date
    recorded_on: date
    recorded_at: datetime
    by: str
    pillar: Pillar
    commodity: Commodity
    title: str
    description: str
    category: Category
    category_why: str
    organisation: str
    unit: str
    outcomes: tuple[tuple[Outcome, Decimal, Drug | None], ...] = ()
    proofs: tuple[tuple[EvidenceKind, str, date], ...] = ()
    supports: tuple[tuple[str, str], ...] = ()

    def supported_by(self, teams: tuple[tuple[str, str], ...]) -> "Achieved":
        """Return the same, supported by some teams."""
        return replace(self, supports=teams)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole region."""

    today: date
    threats: tuple[Threat, ...]
    rivalries: tuple[Rivalry, ...] = ()
    operations: tuple[Operation, ...] = ()
    achieved: tuple[Achieved, ...] = ()
    plans: tuple[Planned, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    drafts: tuple[Draft, ...] = ()
    views: tuple[View, ...] = ()

"""Boards of the region and who sits on them. Their members are invented."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fourfold.plans.rules.kinds import Attendance, Authority, BoardKind, Pillar, Sector

S, A, K = Sector, Authority, BoardKind
LASTS = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat. user: a username, or empty where somebody without an account takes it."""

    organisation: str
    sector: Sector
    rank: str
    user: str = ""
    person: str = ""
    is_chair: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A board: who sits on it, how often it meets, and who keeps its minutes."""

    name: str
    kind: BoardKind
    organisation: str
    keeper: str
    quorum: int
    authority: Authority
    rank: str
    every_days: int
    sectors: tuple[Sector, ...]
    chairs: tuple[Chair, ...]
    juniors: int  # of 100 who come, so many could commit nothing


@dataclass(frozen=True, slots=True)
class Present:
    """Who came for a seat, or did not."""

    chair: Chair
    attended: Attendance
    rank: str
    authority: Authority | None


@dataclass(frozen=True, slots=True)
class Task:
    """What a meeting gave somebody to do. done_at: when they said it was done, if they did."""

    urn: str
    owner: str
    text: str
    due_on: date
    pillar: Pillar
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was decided of a threat. leads: of a lead-agency decision, else empty."""

    threat: str
    title: str
    text: str
    rationale: str
    options: str
    leads: str = ""
    supports: tuple[str, ...] = ()
    best_placed: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting; with nothing said of it where it is still to come."""

    urn: str
    begins_at: datetime
    place: str
    present: tuple[Present, ...] = ()
    note: str = ""
    settled: Settlement | None = None
    task: Task | None = None

    @property
    def ends_at(self) -> datetime:
        """When it was closed."""
        return self.begins_at + LASTS


@dataclass(frozen=True, slots=True)
class Sitting:
    """A board with its meetings."""

    urn: str
    table: Table
    since: datetime
    meetings: tuple[Met, ...]


_POLICE = (
    Chair("cleveland", S.POLICE, "Superintendent", "cleveland.chief"),
    Chair("durham", S.POLICE, "Superintendent", "durham.chief"),
    Chair("northumbria", S.POLICE, "Superintendent", "northumbria.chief"),
)
TABLES: tuple[Table, ...] = (
    Table(
        "North East SOC governance group",
        K.REGIONAL_GOVERNANCE,
        "nerocu",
        "desk.coordinator",
        3,
        A.COMMITS_ORGANISATION,
        "Assistant chief constable or equal",
        91,
        (S.POLICE, S.ROCU, S.NCA, S.HMRC, S.PRISONS, S.COMMISSIONER),
        (
            Chair("nerocu", S.ROCU, "Head of the unit", "chief.officer", is_chair=True),
            *_POLICE,
            Chair("nca", S.NCA, "Regional co-ordinator", person="Honor Lisle"),
            Chair("hmrc", S.HMRC, "Compliance officer", "partner.revenue"),
        ),
        35,
    ),
    Table(
        "Drugs threat reduction group",
        K.THREAT_REDUCTION,
        "nerocu",
        "desk.coordinator",
        3,
        A.COMMITS_STAFF,
        "Chief inspector or equal",
        61,
        (S.POLICE, S.ROCU, S.PROBATION, S.HEALTH),
        (
            Chair("nerocu", S.ROCU, "Detective chief inspector", "nerocu.lro", is_chair=True),
            Chair("cleveland", S.POLICE, "Detective inspector", "cleveland.lro"),
            Chair("durham", S.POLICE, "Detective inspector", "durham.lro"),
            Chair("northumbria", S.POLICE, "Detective inspector", "northumbria.lro"),
            Chair("hmpps", S.PROBATION, "Senior probation officer", "partner.probation"),
        ),
        50,
    ),
    Table(
        "Cleveland SOC partnership board",
        K.SOC_PARTNERSHIP,
        "cleveland",
        "cleveland.lro",
        4,
        A.COMMITS_STAFF,
        "Head of service",
        61,
        (
            *(S.POLICE, S.LOCAL_AUTHORITY, S.PROBATION, S.HOUSING, S.LICENSING),
            *(S.TRADING_STANDARDS, S.HEALTH, S.EDUCATION, S.FIRE),
        ),
        (
            Chair("cleveland", S.POLICE, "Assistant chief constable", "cleveland.chief", "", True),
            Chair("cleveland", S.POLICE, "Detective inspector", "hartlepool.lro"),
            Chair(
                "hartlepool-council",
                S.LOCAL_AUTHORITY,
                "Community safety manager",
                "partner.council",
            ),
            Chair("middlesbrough-council", S.HOUSING, "Housing manager", "partner.housing"),
            Chair(
                "stockton-on-tees-council",
                S.TRADING_STANDARDS,
                "Principal officer",
                person="Ignatius Rowell",
            ),
            Chair(
                "redcar-and-cleveland-council",
                S.LICENSING,
                "Licensing manager",
                person="Petronella Wyke",
            ),
            Chair("hmpps", S.PROBATION, "Senior probation officer", "partner.probation"),
            Chair("gain", S.REGULATOR, "Co-ordinator", person="Silas Underhill"),
        ),
        10,
    ),
    Table(
        "Cleveland joint counter-terrorism and SOC board",
        K.JOINT_CT_SOC,
        "cleveland",
        "cleveland.lro",
        2,
        A.COMMITS_ORGANISATION,
        "Assistant chief constable or equal",
        91,
        (S.POLICE, S.LOCAL_AUTHORITY, S.FIRE, S.HEALTH),
        (
            Chair("cleveland", S.POLICE, "Assistant chief constable", "cleveland.chief", "", True),
            Chair("nerocu", S.ROCU, "Head of the unit", "chief.officer"),
            Chair(
                "hartlepool-council",
                S.LOCAL_AUTHORITY,
                "Community safety manager",
                "partner.council",
            ),
        ),
        20,
    ),
    Table(
        "Durham OCG disruption panel",
        K.DISRUPTION_PANEL,
        "durham",
        "durham.lro",
        2,
        A.COMMITS_STAFF,
        "Inspector or equal",
        45,
        (S.POLICE, S.LOCAL_AUTHORITY, S.PROBATION, S.HOUSING, S.FIRE),
        (
            Chair("durham", S.POLICE, "Superintendent", "durham.chief", "", True),
            Chair("durham", S.POLICE, "Detective inspector", "darlington.di"),
            Chair(
                "county-durham-council",
                S.LOCAL_AUTHORITY,
                "Community safety lead",
                "partner.durham",
            ),
            Chair("hmpps", S.PROBATION, "Senior probation officer", "partner.probation"),
        ),
        12,
    ),
    Table(
        "MARSOC meeting",
        K.MARSOC,
        "nerocu",
        "offender.manager",
        2,
        A.COMMITS_STAFF,
        "Whoever manages the offender",
        61,
        (S.POLICE, S.ROCU, S.PROBATION, S.PRISONS, S.HOUSING),
        (
            Chair("nerocu", S.ROCU, "Prison intelligence officer", "offender.manager", "", True),
            Chair("hmpps", S.PROBATION, "Senior probation officer", "partner.probation"),
            Chair("northumbria", S.POLICE, "Detective inspector", "sunderland.lro"),
        ),
        30,
    ),
)

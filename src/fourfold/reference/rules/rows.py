"""Reference data as values: what a row of each table says, whoever wrote it.

A file, the project's own data and the administration pages all speak in these rows. Periods
are half-open: [since, until), and an absent end is open. An organisation is named by its code
or any of its names; `place` says where a row was read, for the sentence that refuses it.
"""

from dataclasses import dataclass, field
from datetime import date

from fourfold.reference.rules.kinds import NameKind, OrganisationKind, Origin, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row has: where it comes from, and where it was read."""

    origin: Origin = Origin.LOCAL
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow(Row):
    """A policing region, by the number that the inspectorate gives it."""

    number: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow(Row):
    """An organisation.

    code: ours, and never changed; force: the force in whose area a council or commissioner
    is; named_since: from when it has its present names; contact_role: whom to ask, as a role
    and never a person; discoverable: whether it may be named where a record is held elsewhere.
    """

    code: str
    kind: OrganisationKind
    name: str
    short_name: str
    region: int | None = None
    force: str = ""
    ons_code: str = ""
    police_uk_slug: str = ""
    home_office_code: str = ""
    home_office_code_verified: bool = False
    is_police: bool = False
    contact_role: str = ""
    discoverable: bool = False
    justify_search: bool = True
    justify_export: bool = True
    named_since: date | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow(Row):
    """A name that an organisation had, or by which it is also understood."""

    organisation: str
    kind: NameKind
    name: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRow(Row):
    """An organisation belongs to a group."""

    group: str
    member: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow(Row):
    """A part of an organisation; its parent is a unit of the same one, named in full."""

    organisation: str
    name: str
    kind: UnitKind
    short_name: str = ""
    parent: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRegionRow(Row):
    """A region that a unit serves beside its organisation's own."""

    organisation: str
    unit: str
    region: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRow(Row):
    """What a region has chosen to tackle; position is its place in the region's own list."""

    region: int
    position: int
    name: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityGroupRow(Row):
    """A heading under which one organisation puts priorities, and the role that leads it."""

    organisation: str
    position: int
    name: str
    strategic_lead: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupingRow(Row):
    """A priority of the region stands under a heading of an organisation."""

    organisation: str
    group: str
    priority: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow(Row):
    """A threat desk: who watches over a priority, as roles, and when it is reviewed."""

    organisation: str
    priority: str
    coordinator_role: str
    analyst_role: str
    governance_group: str = ""
    reduction_group: str = ""
    last_review_on: date | None = None
    next_review_on: date | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankHolidayRow(Row):
    """A day that the published calendar lacks, or (not observed) has in error."""

    day: date
    name: str
    observed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Rows of some or all tables, in the order in which they are written."""

    regions: tuple[RegionRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    names: tuple[NameRow, ...] = ()
    memberships: tuple[MembershipRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    unit_regions: tuple[UnitRegionRow, ...] = ()
    priorities: tuple[PriorityRow, ...] = ()
    priority_groups: tuple[PriorityGroupRow, ...] = ()
    groupings: tuple[GroupingRow, ...] = ()
    desks: tuple[DeskRow, ...] = ()
    bank_holidays: tuple[BankHolidayRow, ...] = ()

"""Which row fills which table, and how; keys are given as ids, so comparing asks nothing."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from fourfold.reference.models.dated import Fact
from fourfold.reference.models.holiday import BankHoliday
from fourfold.reference.models.organisation import (
    GroupMembership,
    Organisation,
    OrganisationName,
    Region,
)
from fourfold.reference.models.priority import (
    Priority,
    PriorityGroup,
    PriorityGrouping,
    ThreatDesk,
)
from fourfold.reference.models.references import Key, References
from fourfold.reference.models.unit import Unit, UnitRegion
from fourfold.reference.models.writing import Slot, Values
from fourfold.reference.rules import (
    BankHolidayRow,
    DeskRow,
    GroupingRow,
    MembershipRow,
    NameKind,
    NameRow,
    OrganisationRow,
    PriorityGroupRow,
    PriorityRow,
    RegionRow,
    Row,
    UnitRegionRow,
    UnitRow,
    fold,
)

ValuesOf = Callable[[Any, References], Values]
PLAIN = ("since", "until")
ORGANISATION = (
    "code",
    "kind",
    "name",
    "short_name",
    "ons_code",
    "police_uk_slug",
    "home_office_code",
    "home_office_code_verified",
    "is_police",
    "contact_role",
    "discoverable",
    "justify_search",
    "justify_export",
    *PLAIN,
)
DESK = (
    "coordinator_role",
    "analyst_role",
    "governance_group",
    "reduction_group",
    "last_review_on",
    "next_review_on",
    *PLAIN,
)


def names_of(row: OrganisationRow) -> Iterator[NameRow]:
    """Yield the present names of an organisation, as rows of their own."""
    for kind, name in ((NameKind.OFFICIAL, row.name), (NameKind.SHORT, row.short_name)):
        yield NameRow(
            organisation=row.code,
            kind=kind,
            name=name,
            since=row.named_since,
            origin=row.origin,
            place=row.place,
        )


def _taken(row: Row, *columns: str) -> dict[str, Any]:
    return {column: getattr(row, column) for column in columns}


def _region(row: RegionRow, _refs: References) -> Values:
    return _taken(row, "number", "name")


def _organisation(row: OrganisationRow, refs: References) -> Values:
    region = refs.region(row.region) if row.region is not None else None
    force = refs.organisation(row.force, "force") if row.force else None
    return {
        **_taken(row, *ORGANISATION),
        "region_id": region and region.pk,
        "force_id": force and force.pk,
    }


def _name(row: NameRow, refs: References) -> Values:
    organisation = refs.organisation(row.organisation)
    folded = fold(row.name)
    if not folded:
        raise ValidationError({"name": "A name has a letter or a digit."})
    return {
        "organisation_id": organisation.pk,
        "kind": row.kind.value,
        "name": row.name,
        "folded": folded,
    }


def _membership(row: MembershipRow, refs: References) -> Values:
    return {"group_id": refs.group(row.group).pk, "member_id": refs.member(row.member).pk}


def _unit(row: UnitRow, refs: References) -> Values:
    organisation = refs.organisation(row.organisation)
    parent = refs.unit(organisation, row.parent, "parent") if row.parent else None
    _check_ancestry(row, parent, refs)
    return {
        **_taken(row, "kind", "name", "short_name", *PLAIN),
        "organisation_id": organisation.pk,
        "parent_id": parent and parent.pk,
    }


def _check_ancestry(row: UnitRow, parent: Unit | None, refs: References) -> None:
    by_id = {unit.pk: unit for unit in refs.known(Unit).values()}
    while parent is not None:
        if fold(parent.name) == fold(row.name):
            raise ValidationError({"parent": f"{row.name!r} would be a part of itself."})
        parent = by_id.get(parent.parent_id)


def _unit_region(row: UnitRegionRow, refs: References) -> Values:
    unit = refs.unit(refs.organisation(row.organisation), row.unit)
    return {"unit_id": unit.pk, "region_id": refs.region(row.region).pk}


def _priority(row: PriorityRow, refs: References) -> Values:
    region = refs.region(row.region)
    return {**_taken(row, "position", "name", *PLAIN), "region_id": region.pk}


def _priority_group(row: PriorityGroupRow, refs: References) -> Values:
    organisation = refs.organisation(row.organisation)
    values = _taken(row, "position", "name", "strategic_lead", *PLAIN)
    return {**values, "organisation_id": organisation.pk}


def _grouping(row: GroupingRow, refs: References) -> Values:
    organisation = refs.organisation(row.organisation)
    return {
        "organisation_id": organisation.pk,
        "group_id": refs.heading(organisation, row.group).pk,
        "priority_id": refs.priority(organisation, row.priority).pk,
    }


def _desk(row: DeskRow, refs: References) -> Values:
    organisation = refs.organisation(row.organisation)
    return {
        **_taken(row, *DESK),
        "organisation_id": organisation.pk,
        "priority_id": refs.priority(organisation, row.priority).pk,
    }


def _bank_holiday(row: BankHolidayRow, _refs: References) -> Values:
    return _taken(row, "day", "name", "observed")


def _many(_values: Values) -> Key | None:
    return None


def _main_name(values: Values) -> Key | None:
    """Give each organisation one full and one short name; it may have any number of others."""
    if values["kind"] == NameKind.ALIAS:
        return None
    return (values["organisation_id"], values["kind"])


def _heading(values: Values) -> Key | None:
    return (values["organisation_id"], values["priority_id"])


ENTITIES: Mapping[str, tuple[type[models.Model], ValuesOf]] = {
    "regions": (Region, _region),
    "organisations": (Organisation, _organisation),
    "units": (Unit, _unit),
    "priorities": (Priority, _priority),
    "priority_groups": (PriorityGroup, _priority_group),
    "desks": (ThreatDesk, _desk),
    "bank_holidays": (BankHoliday, _bank_holiday),
}
FACTS: Mapping[str, tuple[type[Fact], ValuesOf, Slot]] = {
    "names": (OrganisationName, _name, _main_name),
    "memberships": (GroupMembership, _membership, _many),
    "unit_regions": (UnitRegion, _unit_region, _many),
    "groupings": (PriorityGrouping, _grouping, _heading),
}

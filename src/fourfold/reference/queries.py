"""Reads of reference data; it carries no label, so everybody reads it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q

from fourfold.reference.models import (
    BankHoliday,
    GroupMembership,
    Organisation,
    OrganisationName,
    Priority,
    PriorityGroup,
    PriorityGrouping,
    Region,
    ThreatDesk,
    Unit,
    UnitRegion,
)
from fourfold.reference.models.organisation import OrganisationQuerySet
from fourfold.reference.models.priority import PriorityQuerySet, ThreatDeskQuerySet
from fourfold.reference.models.unit import UnitQuerySet
from fourfold.reference.rules import (
    Calendar,
    DeskRow,
    NameKind,
    OrganisationKind,
    OrganisationRow,
    Origin,
    PriorityGroupRow,
    PriorityRow,
    Row,
    UnitKind,
    UnitRow,
    fold,
    nearest,
)
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.workdays import nth_working_day_after

R = TypeVar("R", bound=Row)
RELEASABLE = (
    OrganisationKind.FORCE,
    OrganisationKind.ROCU,
    OrganisationKind.NCA,
    OrganisationKind.GROUP,
    OrganisationKind.INSPECTORATE,
)


class SeveralOfThatName(DomainError):
    """A name has meant several organisations, and no day was given."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One organisation's own heading, with the priorities that stand under it."""

    group: PriorityGroup
    priorities: tuple[Priority, ...]


# -- organisations ---------------------------------------------------------------------------


def organisation_called(text: str, *, on: date | None = None) -> Organisation:
    """Return the organisation of a code or a name, past or present, in any usual spelling.

    on: the day on which it was called so; without it, whenever.

    :raises NotFound: when nothing was ever called so; names near it are offered.
    :raises SeveralOfThatName: when the name has meant several and no day tells which.
    """
    names = OrganisationName.objects.standing().filter(folded=fold(text))
    ids = (names.on(on) if on else names).values("organisation_id")
    codes = Q(code=text) | Q(ons_code=text.upper()) | Q(police_uk_slug=text)
    coded = codes if text else Q(pk__in=())
    found = Organisation.objects.filter(coded | Q(pk__in=ids)).order_by("pk")[:2]
    if len(found) > 1:
        raise SeveralOfThatName(f"“{text}” has meant several organisations; say which day.")
    if not found:
        raise NotFound(_unknown(text))
    return found[0]


def _unknown(text: str) -> str:
    names = OrganisationName.objects.standing().order_by("pk").values_list("name", flat=True)
    near = " or ".join(nearest(text, names))
    offer = f" Did you mean {near}?" if near else ""
    return f"No organisation is called “{text}”.{offer}"


def organisation(pk: int) -> Organisation:
    """Return one organisation.

    :raises NotFound: when there is none.
    """
    found = Organisation.objects.select_related("region").filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such organisation.")
    return found


def organisations(
    *kinds: OrganisationKind, region: int | None = None, on: date | None = None
) -> OrganisationQuerySet:
    """Return organisations by region and name; without kinds, all but the groups.

    region: the number of a region; on: only those that there were on a day.
    """
    found = Organisation.objects.select_related("region")
    found = found.of_kind(*kinds) if kinds else found.bodies()
    found = found if region is None else found.filter(region__number=region)
    return (found if on is None else found.on(on)).by_name()


def releasable() -> list[tuple[int, str]]:
    """Return to whom a record may be released, by region: never a partner as a whole."""
    return _named(organisations(*RELEASABLE))


def releasable_around(
    region_id: int | None,
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the same in two: those of a region and the national ones, and those of others."""
    rows = list(organisations(*RELEASABLE))
    near = [one for one in rows if one.region_id in {region_id, None}]
    far = [one for one in rows if one.region_id not in {region_id, None}]
    return _named(near), _named(far)


def _named(rows: Iterable[Organisation]) -> list[tuple[int, str]]:
    return [(one.pk, one.short_name) for one in rows]


def forces_of(region: int, *, on: date | None = None) -> OrganisationQuerySet:
    """Return the forces of a region, by its number; London's hold British Transport Police."""
    return organisations(OrganisationKind.FORCE, region=region, on=on)


def partners_of(force: Organisation) -> OrganisationQuerySet:
    """Return the councils and the commissioner in the area of a force."""
    return organisations().filter(force=force)


def region_of(organisation: Organisation) -> Region | None:
    """Return the region of an organisation; national bodies have none."""
    return organisation.region


def rocu_of(organisation: Organisation, *, on: date | None = None) -> Organisation | None:
    """Return the regional unit of an organisation's region; London has none.

    North Wales belongs to the North West and Kent to the Eastern region.
    """
    if organisation.region_id is None:
        return None
    units = organisations(OrganisationKind.ROCU, on=on)
    return units.filter(region_id=organisation.region_id).first()


def justifies_search(organisation_id: int) -> bool:
    """Test if an organisation asks its people why they search."""
    return Organisation.objects.filter(pk=organisation_id, justify_search=True).exists()


def justifies_export(organisation_id: int) -> bool:
    """Test if an organisation asks its people why they export."""
    return Organisation.objects.filter(pk=organisation_id, justify_export=True).exists()


def organisation_row(organisation: Organisation) -> OrganisationRow:
    """Return an organisation as the row that would write it, for changing a part of it."""
    named = OrganisationName.objects.standing().filter(
        organisation=organisation, kind=NameKind.OFFICIAL, name=organisation.name
    )
    latest = named.order_by("until", "pk").last()
    return _as_row(
        OrganisationRow,
        organisation,
        kind=OrganisationKind(organisation.kind),
        region=organisation.region.number if organisation.region else None,
        force=organisation.force.code if organisation.force else "",
        named_since=latest.since if latest else None,
    )


def _as_row(row: type[R], record: Model, /, **given: object) -> R:
    """Return the row that would write a record: its fields, but for those given."""
    wanted = (column.name for column in fields(row) if column.name != "place")
    own = {name: getattr(record, name) for name in wanted if name not in given}
    own["origin"] = Origin(own["origin"])
    return row(**own | given)


# -- names on a day --------------------------------------------------------------------------


def names_on(day: date) -> Mapping[int, str]:
    """Return the short names that organisations had on a day, by their ids."""
    latest = dict(Organisation.objects.values_list("pk", "short_name"))
    then = OrganisationName.objects.short_on(day).values_list("organisation_id", "name")
    return latest | dict(then)


def name_on(organisation: Organisation, day: date) -> str:
    """Return the short name of an organisation on a day; its latest where none is known."""
    then = OrganisationName.objects.short_on(day).filter(organisation=organisation).first()
    return then.name if then else organisation.short_name


# -- groups ----------------------------------------------------------------------------------


def groups_of(organisation_ids: Iterable[int], on: date) -> frozenset[int]:
    """Return the ids of the groups to which any of some organisations belongs on a day."""
    memberships = GroupMembership.objects.standing().on(on)
    held = memberships.filter(member__in=list(organisation_ids))
    return frozenset(held.values_list("group_id", flat=True))


def members_of(group: Organisation, *, on: date) -> OrganisationQuerySet:
    """Return the organisations that belong to a group on a day."""
    held = GroupMembership.objects.standing().on(on).filter(group=group)
    return organisations().filter(pk__in=held.values("member_id"))


# -- units -----------------------------------------------------------------------------------


def units_of(organisation: Organisation, *, on: date) -> UnitQuerySet:
    """Return the units that an organisation has on a day, by name."""
    units = Unit.objects.select_related("parent").on(on)
    return units.filter(organisation=organisation).order_by("name", "pk")


def unit_called(organisation: Organisation, text: str) -> Unit:
    """Return a unit of an organisation by its name, or by a short name that only it has.

    :raises NotFound: when there is none, or several.
    """
    wanted = fold(text)
    units = list(Unit.objects.filter(organisation=organisation).order_by("pk"))
    short = Counter(fold(unit.short_name) for unit in units)
    for unit in units:
        if wanted == fold(unit.name) or (
            wanted and wanted == fold(unit.short_name) and short[wanted] == 1
        ):
            return unit
    raise NotFound(f"{organisation} has no unit called “{text}”.")


def regions_served(unit: Unit, *, on: date) -> frozenset[int]:
    """Return the numbers of the regions that a unit serves on a day: its own and any beside."""
    beside = UnitRegion.objects.standing().on(on).filter(unit=unit)
    own = unit.organisation.region
    numbers = frozenset(beside.values_list("region__number", flat=True))
    return numbers | {own.number} if own else numbers


def units_serving(region: int, *, on: date) -> UnitQuerySet:
    """Return the units that serve a region on a day, by the organisation and by name."""
    beside = UnitRegion.objects.standing().on(on).filter(region__number=region)
    ours = Q(organisation__region__number=region) | Q(pk__in=beside.values("unit_id"))
    units = Unit.objects.select_related("organisation").on(on).filter(ours)
    return units.order_by("organisation__short_name", "name", "pk")


def unit_row(unit: Unit) -> UnitRow:
    """Return a unit as the row that would write it, for changing a part of it."""
    return _as_row(
        UnitRow,
        unit,
        organisation=unit.organisation.code,
        kind=UnitKind(unit.kind),
        parent=unit.parent.name if unit.parent else "",
    )


# -- priorities and desks --------------------------------------------------------------------


def priorities_of(region: int, *, on: date) -> PriorityQuerySet:
    """Return a region's priorities on a day, in the region's own order."""
    priorities = Priority.objects.select_related("region").on(on)
    return priorities.filter(region__number=region).order_by("position", "pk")


def headings_of(organisation: Organisation, *, on: date) -> tuple[Heading, ...]:
    """Return an organisation's headings on a day, in its order, with what stands under each."""
    groups = PriorityGroup.objects.on(on).filter(organisation=organisation)
    standing = PriorityGrouping.objects.standing().on(on).filter(organisation=organisation)
    placed = standing.select_related("priority").order_by("priority__position", "pk")
    under: dict[int, list[Priority]] = {}
    for one in placed:
        under.setdefault(one.group_id, []).append(one.priority)
    return tuple(
        Heading(group, tuple(under.get(group.pk, ())))
        for group in groups.order_by("position", "pk")
    )


def desks_of(
    *, region: int | None = None, organisation: Organisation | None = None, on: date
) -> ThreatDeskQuerySet:
    """Return the threat desks of a region or of an organisation, in the order of priorities."""
    desks = ThreatDesk.objects.select_related("organisation", "priority__region").on(on)
    desks = desks if region is None else desks.filter(priority__region__number=region)
    desks = desks if organisation is None else desks.filter(organisation=organisation)
    return desks.order_by("organisation__short_name", "priority__position", "pk")


def priority_row(priority: Priority) -> PriorityRow:
    """Return a priority as the row that would write it, for changing a part of it."""
    return _as_row(PriorityRow, priority, region=priority.region.number)


def priority_group_row(group: PriorityGroup) -> PriorityGroupRow:
    """Return a heading as the row that would write it, for changing a part of it."""
    return _as_row(PriorityGroupRow, group, organisation=group.organisation.code)


def desk_row(desk: ThreatDesk) -> DeskRow:
    """Return a desk as the row that would write it, for changing a part or noting a review."""
    organisation, priority = desk.organisation.code, desk.priority.name
    return _as_row(DeskRow, desk, organisation=organisation, priority=priority)


# -- the calendar ----------------------------------------------------------------------------


def calendar() -> Calendar:
    """Return the bank holidays of England and Wales, with what an administrator added."""
    days = dict(BankHoliday.objects.values_list("day", "observed"))
    added = frozenset(day for day, observed in days.items() if observed)
    return Calendar(added=added, worked=frozenset(days) - added)


def bank_holidays(first: date, last: date) -> frozenset[date]:
    """Return the bank holidays of England and Wales from a first to a last day, inclusive."""
    return frozenset(calendar().between(first, last))


def working_day_after(day: date, number: int) -> date:
    """Return the working day of England and Wales that is so many after a day; the first is 1."""
    return nth_working_day_after(day, number, calendar())

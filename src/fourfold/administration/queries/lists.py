"""Reads of the reference lists as the rows that would write them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, get_type_hints

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
from fourfold.reference.models.loading import Tally
from fourfold.reference.rules import TABLES, Row
from fourfold.shared.errors import NotFound

TITLES = {
    "regions": "Regions",
    "organisations": "Organisations",
    "names": "Names of organisations",
    "memberships": "Groups of organisations",
    "units": "Teams, units and neighbourhoods",
    "unit_regions": "Units that serve another region",
    "priorities": "Priorities",
    "priority_groups": "Headings of priorities",
    "groupings": "Priorities under headings",
    "desks": "Threat desks",
    "bank_holidays": "Bank holidays beside the published ones",
}
FIXED = {
    "regions": ("number",),
    "organisations": ("code",),
    "units": ("organisation", "name"),
    "priorities": ("region", "name"),
    "priority_groups": ("organisation", "name"),
    "desks": ("organisation", "priority"),
    "bank_holidays": ("day",),
}


def rows_of(table: str) -> list[Row]:
    """Return the rows of a list as they stand, in the order of its key.

    :raises NotFound: when there is no such list.
    """
    return [_row(table, record) for record in _records(table)]


def row(table: str, pk: int) -> Row:
    """Return one row.

    :raises NotFound: when there is none.
    """
    found = _records(table).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such row.")
    return _row(table, found)


def page_of(table: str) -> list[tuple[int, list[str]]]:
    """Return a list ready to print: each row's id and cells."""
    names = [column.name for column in columns(table)]
    return [
        (one.pk, [printed(getattr(_row(table, one), name)) for name in names])
        for one in _records(table)
    ]


def columns(table: str) -> list[Any]:
    """Return the columns of a list: the fields of its row, but where it was read."""
    if table not in TABLES:
        raise NotFound("There is no such list.")
    return [one for one in fields(TABLES[table]) if one.name not in {"place", "origin"}]


def printed(value: object) -> str:
    """Return a cell in words.

    >>> printed(True), printed(None), printed(date(2026, 4, 14))
    ('Yes', '', '14 April 2026')
    """
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return "" if value is None else str(getattr(value, "words", value))


def words_of(tally: Tally) -> str:
    """Return what became of the rows of one list, in words.

    >>> words_of(Tally("units", added=2, same=1))
    'Teams, units and neighbourhoods: 2 added, 0 changed, 1 as before'
    """
    title = TITLES[tally.table]
    return f"{title}: {tally.added} added, {tally.changed} changed, {tally.same} as before"


def _records(table: str) -> Any:
    if table not in MODELS:
        raise NotFound("There is no such list.")
    model, joined = MODELS[table]
    found = model._default_manager.select_related(*joined)
    if hasattr(found, "standing"):
        found = found.standing()
    return found.order_by(*ORDERS.get(table, ()), "pk")


def _row(table: str, record: Any) -> Row:
    hints = get_type_hints(TABLES[table])
    given: dict[str, Any] = {}
    for column in columns(table):
        value = SAYS.get((table, column.name), _plain(column.name))(record)
        hint = hints[column.name]
        closed = isinstance(hint, type) and issubclass(hint, StrEnum)
        given[column.name] = hint(value) if closed else value
    return TABLES[table](**given)


def _plain(name: str) -> Callable[[Any], Any]:
    def said(record: Any) -> Any:
        value = getattr(record, name, None)
        return NAMED[name](value) if name in NAMED else value

    return said


def _code(organisation: Organisation | None) -> str:
    return organisation.code if organisation else ""


def _number(region: Region | None) -> int | None:
    return region.number if region else None


def _name(record: Any) -> str:
    return record.name if record else ""


NAMED: Mapping[str, Callable[[Any], Any]] = {
    "organisation": _code,
    "force": _code,
    "group": _name,
    "member": _code,
    "region": _number,
    "parent": _name,
    "unit": _name,
    "priority": _name,
}
SAYS: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("memberships", "group"): lambda one: one.group.code,
    ("unit_regions", "organisation"): lambda one: one.unit.organisation.code,
    ("organisations", "named_since"): lambda _one: None,
}
MODELS: Mapping[str, tuple[Any, Iterable[str]]] = {
    "regions": (Region, ()),
    "organisations": (Organisation, ("region", "force")),
    "names": (OrganisationName, ("organisation",)),
    "memberships": (GroupMembership, ("group", "member")),
    "units": (Unit, ("organisation", "parent")),
    "unit_regions": (UnitRegion, ("unit__organisation", "region")),
    "priorities": (Priority, ("region",)),
    "priority_groups": (PriorityGroup, ("organisation",)),
    "groupings": (PriorityGrouping, ("organisation", "group", "priority")),
    "desks": (ThreatDesk, ("organisation", "priority")),
    "bank_holidays": (BankHoliday, ()),
}
ORDERS: Mapping[str, tuple[str, ...]] = {
    "regions": ("number",),
    "organisations": ("short_name",),
    "names": ("organisation__short_name", "kind"),
    "memberships": ("group__short_name", "member__short_name"),
    "units": ("organisation__short_name", "name"),
    "priorities": ("region__number", "position"),
    "priority_groups": ("organisation__short_name", "position"),
    "groupings": ("organisation__short_name", "group__position"),
    "desks": ("organisation__short_name", "priority__position"),
    "bank_holidays": ("day",),
}

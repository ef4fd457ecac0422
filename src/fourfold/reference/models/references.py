"""What a row speaks of: the records that are there already, found by what rows call them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from fourfold.reference.models.holiday import BankHoliday
from fourfold.reference.models.organisation import Organisation, OrganisationName, Region
from fourfold.reference.models.priority import Priority, PriorityGroup, ThreatDesk
from fourfold.reference.models.unit import Unit
from fourfold.reference.rules import OrganisationKind, fold

Key = tuple[object, ...]
KEYS: dict[type[models.Model], tuple[str, ...]] = {
    Region: ("number",),
    Organisation: ("code",),
    Unit: ("organisation_id", "name"),
    Priority: ("region_id", "name"),
    PriorityGroup: ("organisation_id", "name"),
    ThreatDesk: ("organisation_id", "priority_id"),
    BankHoliday: ("day",),
}


class References:
    """The records of each table by their key, read once a load; tables are small."""

    def __init__(self, using: str) -> None:
        self._using = using
        self._known: dict[type[models.Model], dict[Key, Any]] = {}

    def known(self, model: type[models.Model]) -> dict[Key, Any]:
        """Return the records of a table by their key."""
        if model not in self._known:
            records = model._default_manager.using(self._using)
            self._known[model] = {key_of(record): record for record in records}
        return self._known[model]

    def region(self, number: int) -> Region:
        """Return the region of a number."""
        region: Region | None = self.known(Region).get((number,))
        if region is None:
            raise ValidationError({"region": f"There is no region {number}."})
        return region

    def organisation(self, text: str, column: str = "organisation") -> Organisation:
        """Return the organisation of a code or a name, past or present."""
        found: Organisation | None = self.known(Organisation).get((text,))
        if found is None:
            found = self._called(text)
        if found is None:
            raise ValidationError({column: f"There is no organisation called {text!r}."})
        return found

    def member(self, text: str) -> Organisation:
        """Return an organisation that may belong to a group: any that is not one."""
        found = self.organisation(text, "member")
        if found.kind == OrganisationKind.GROUP:
            raise ValidationError({"member": f"{text!r} is a group; groups are not nested."})
        return found

    def group(self, text: str) -> Organisation:
        """Return a group of organisations."""
        found = self.organisation(text, "group")
        if found.kind != OrganisationKind.GROUP:
            raise ValidationError({"group": f"{text!r} is not a group."})
        return found

    def unit(self, organisation: Organisation, name: str, column: str = "unit") -> Unit:
        """Return a unit of an organisation by its full name."""
        unit: Unit | None = self.known(Unit).get((organisation.pk, fold(name)))
        if unit is None:
            raise ValidationError({column: f"{organisation} has no unit called {name!r}."})
        return unit

    def priority(self, organisation: Organisation, name: str) -> Priority:
        """Return a priority of an organisation's region."""
        key = (organisation.region_id, fold(name))
        priority: Priority | None = self.known(Priority).get(key)
        if priority is None:
            problem = f"The region of {organisation} has no priority called {name!r}."
            raise ValidationError({"priority": problem})
        return priority

    def heading(self, organisation: Organisation, name: str) -> PriorityGroup:
        """Return a heading of an organisation."""
        heading: PriorityGroup | None = self.known(PriorityGroup).get((organisation.pk, fold(name)))
        if heading is None:
            raise ValidationError({"group": f"{organisation} has no heading called {name!r}."})
        return heading

    def _called(self, text: str) -> Organisation | None:
        named = OrganisationName.objects.using(self._using).standing().filter(folded=fold(text))
        ids = set(named.values_list("organisation_id", flat=True))
        if len(ids) > 1:
            problem = f"{text!r} has meant several organisations; use the code."
            raise ValidationError({"organisation": problem})
        return Organisation.objects.using(self._using).filter(pk__in=ids).first()


def key_of(record: models.Model) -> Key:
    """Return the key by which rows know a record; names in it are folded."""
    values = ((name, getattr(record, name)) for name in KEYS[type(record)])
    return tuple(fold(value) if name == "name" else value for name, value in values)

"""Units: the dated parts of organisations."""

from django.db import models
from django.db.models import F, Q

from fourfold.reference.models.dated import (
    Dated,
    DatedQuerySet,
    Fact,
    FactQuerySet,
    once_at_a_time,
)
from fourfold.reference.models.organisation import Organisation, Region
from fourfold.reference.rules import UnitKind


class UnitQuerySet(DatedQuerySet["Unit"]):
    """Units of organisations."""


class Unit(Dated):
    """A team, a unit, a division or a neighbourhood of an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kind = models.TextField(choices=[(k.value, k.words) for k in UnitKind])
    name = models.TextField()
    short_name = models.TextField(blank=True, default="")

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="unit_name_once_in_an_organisation",
                fields=["organisation", "name"],
                violation_error_message="Another unit of that organisation has that name.",
            ),
            models.CheckConstraint(
                name="unit_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="A unit is not a part of itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class UnitRegionQuerySet(FactQuerySet["UnitRegion"]):
    """The regions that units serve beside their own."""


class UnitRegion(Fact):
    """A region that a unit serves beside that of its organisation."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="serves")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    objects = UnitRegionQuerySet.as_manager()

    class Meta:
        constraints = [
            *Fact.Meta.constraints,
            once_at_a_time(
                "unit",
                "region",
                name="unit_serves_a_region_once_at_a_time",
                message="It serves that region already on some of those days.",
            ),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id} in region {self.region_id}"

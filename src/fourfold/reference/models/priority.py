"""What regions have chosen to tackle, how forces group it, and who watches over it."""

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


class PriorityQuerySet(DatedQuerySet["Priority"]):
    """Priorities of regions."""


class Priority(Dated):
    """A kind of crime that a region has chosen to tackle."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="priorities")
    position = models.PositiveSmallIntegerField()
    name = models.TextField()

    objects = PriorityQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="priority_name_once_in_a_region",
                fields=["region", "name"],
                violation_error_message="The region has a priority of that name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PriorityGroupQuerySet(DatedQuerySet["PriorityGroup"]):
    """The headings under which organisations put priorities."""


class PriorityGroup(Dated):
    """A heading of one organisation's own, such as "Vulnerability".

    strategic_lead: the role that leads it; who holds the role is known to `administration`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.TextField()
    strategic_lead = models.TextField(blank=True, default="")

    objects = PriorityGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="priority_group_name_once_in_an_organisation",
                fields=["organisation", "name"],
                violation_error_message="The organisation has a heading of that name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PriorityGroupingQuerySet(FactQuerySet["PriorityGrouping"]):
    """Which priority stands under which heading."""


class PriorityGrouping(Fact):
    """A priority stands under a heading; under one of an organisation's headings at a time.

    organisation: the heading's, repeated so that the database can hold them to that.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(PriorityGroup, on_delete=models.PROTECT, related_name="groupings")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="+")

    objects = PriorityGroupingQuerySet.as_manager()

    class Meta:
        constraints = [
            *Fact.Meta.constraints,
            once_at_a_time(
                "organisation",
                "priority",
                name="priority_stands_under_one_heading_at_a_time",
                message="That priority stands under another heading on some of those days.",
            ),
        ]

    def __str__(self) -> str:
        return f"priority {self.priority_id} under heading {self.group_id}"


class ThreatDeskQuerySet(DatedQuerySet["ThreatDesk"]):
    """Desks of organisations."""


class ThreatDesk(Dated):
    """Who watches over a priority for an organisation, and when the desk is reviewed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="desks")
    coordinator_role = models.TextField()
    analyst_role = models.TextField()
    governance_group = models.TextField(blank=True, default="")
    reduction_group = models.TextField(blank=True, default="")
    last_review_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)

    objects = ThreatDeskQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="organisation_has_one_desk_a_priority",
                fields=["organisation", "priority"],
                violation_error_message="The organisation has a desk for that priority.",
            ),
            models.CheckConstraint(
                name="desk_is_next_reviewed_after_it_was_last",
                condition=Q(last_review_on__isnull=True)
                | Q(next_review_on__isnull=True)
                | Q(next_review_on__gt=F("last_review_on")),
                violation_error_message="The next review is after the last one.",
            ),
        ]

    def __str__(self) -> str:
        return f"desk of organisation {self.organisation_id} for priority {self.priority_id}"

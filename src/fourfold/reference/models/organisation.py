"""Regions, organisations, their names and their groups."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from fourfold.reference.models.dated import (
    STANDING,
    Dated,
    DatedQuerySet,
    Fact,
    FactQuerySet,
    once_at_a_time,
)
from fourfold.reference.rules import NameKind, OrganisationKind, Origin

ORIGINS = [(o.value, o.words) for o in Origin]


class Region(models.Model):
    """A policing region. Only nine of the ten have a regional organised crime unit."""

    number = models.PositiveSmallIntegerField()
    name = models.TextField()
    origin = models.TextField(choices=ORIGINS, default=Origin.LOCAL.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="region_number_once",
                fields=["number"],
                violation_error_message="Another region has that number.",
            ),
            models.UniqueConstraint(
                name="region_name_once",
                fields=["name"],
                violation_error_message="Another region has that name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(DatedQuerySet["Organisation"]):
    """Organisations, by what they are."""

    def of_kind(self, *kinds: OrganisationKind) -> Self:
        """Keep the organisations of some kinds."""
        return self.filter(kind__in=kinds)

    def bodies(self) -> Self:
        """Keep the organisations that are one body; leave out the groups."""
        return self.exclude(kind=OrganisationKind.GROUP)

    def by_name(self) -> Self:
        """Order by region, then by name."""
        return self.order_by(F("region__number").asc(nulls_last=True), "short_name", "pk")


class Organisation(Dated):
    """A force, a regional unit, an agency, a partner, or a group of these.

    name, short_name: its latest names; what it was called on a day is asked of
    `queries.name_on`. contact_role: whom to ask, as a role and never a person.
    """

    code = models.TextField()
    kind = models.TextField(choices=[(k.value, k.words) for k in OrganisationKind])
    name = models.TextField()
    short_name = models.TextField()
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="organisations", null=True, blank=True
    )
    force = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ons_code = models.TextField(blank=True, default="")
    police_uk_slug = models.TextField(blank=True, default="")
    home_office_code = models.TextField(blank=True, default="")
    home_office_code_verified = models.BooleanField(default=False)
    is_police = models.BooleanField(default=False)
    contact_role = models.TextField(blank=True, default="")
    discoverable = models.BooleanField(default=False)
    justify_search = models.BooleanField(default=True)
    justify_export = models.BooleanField(default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="organisation_code_once",
                fields=["code"],
                violation_error_message="Another organisation has that code.",
            ),
            models.UniqueConstraint(
                name="ons_code_belongs_to_one_organisation",
                fields=["ons_code"],
                condition=~Q(ons_code=""),
                violation_error_message="Another organisation has that ONS code.",
            ),
            models.UniqueConstraint(
                name="police_uk_slug_belongs_to_one_organisation",
                fields=["police_uk_slug"],
                condition=~Q(police_uk_slug=""),
                violation_error_message="Another organisation has that data.police.uk name.",
            ),
            models.UniqueConstraint(
                name="home_office_code_belongs_to_one_organisation",
                fields=["home_office_code"],
                condition=~Q(home_office_code=""),
                violation_error_message="Another organisation has that Home Office code.",
            ),
            models.CheckConstraint(
                name="organisation_code_is_lower_case_words",
                condition=Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                violation_error_message="A code is lower-case letters and digits, with hyphens.",
            ),
            models.CheckConstraint(
                name="ons_code_is_a_letter_and_eight_digits",
                condition=Q(ons_code="") | Q(ons_code__regex=r"^[A-Z][0-9]{8}$"),
                violation_error_message="An ONS code is a capital letter and eight digits.",
            ),
            models.CheckConstraint(
                name="police_uk_slug_is_lower_case_words",
                condition=Q(police_uk_slug="")
                | Q(police_uk_slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                violation_error_message="A data.police.uk name is lower case, with hyphens.",
            ),
            models.CheckConstraint(
                name="home_office_code_is_two_digits",
                condition=Q(home_office_code="") | Q(home_office_code__regex=r"^[0-9]{2}$"),
                violation_error_message="A Home Office force code is two digits.",
            ),
            models.CheckConstraint(
                name="discoverable_organisation_says_whom_to_ask",
                condition=Q(discoverable=False) | ~Q(contact_role=""),
                violation_error_message="An organisation that may be named says whom to ask.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class OrganisationNameQuerySet(FactQuerySet["OrganisationName"]):
    """Names, past and present."""

    def short_on(self, day: date) -> Self:
        """Keep the short names that organisations had on a day."""
        return self.standing().on(day).filter(kind=NameKind.SHORT)


class OrganisationName(Fact):
    """A name of an organisation; `folded` is how it is looked up."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    kind = models.TextField(choices=[(k.value, k.words) for k in NameKind])
    name = models.TextField()
    folded = models.TextField()

    objects = OrganisationNameQuerySet.as_manager()

    class Meta:
        constraints = [
            *Fact.Meta.constraints,
            once_at_a_time(
                "folded",
                apart="organisation",
                name="a_name_means_one_organisation_at_a_time",
                message="That name means another organisation on some of those days.",
            ),
            once_at_a_time(
                "organisation",
                "kind",
                condition=STANDING & ~Q(kind=NameKind.ALIAS.value),
                name="an_organisation_has_one_name_of_a_kind_at_a_time",
                message="It has another name of that kind on some of those days.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMembershipQuerySet(FactQuerySet["GroupMembership"]):
    """Who belongs to which group."""


class GroupMembership(Fact):
    """An organisation belongs to a group."""

    group = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="group_is_not_its_own_member",
                condition=~Q(group=F("member")),
                violation_error_message="A group is not a member of itself.",
            ),
            once_at_a_time(
                "group",
                "member",
                name="member_belongs_to_a_group_once_at_a_time",
                message="It belongs to that group already on some of those days.",
            ),
        ]

    def __str__(self) -> str:
        return f"organisation {self.member_id} in group {self.group_id}"

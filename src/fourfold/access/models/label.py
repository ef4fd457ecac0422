"""Labels, and the abstract record under one."""

from collections.abc import Mapping
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fourfold.access.rules import Marking, Restriction
from fourfold.shared.errors import NotFound

M = TypeVar("M", bound=models.Model)


class LabelQuerySet(models.QuerySet["Label"]):
    """Labels, found by what they say."""

    def saying(self, restriction: Restriction) -> tuple["Label", bool]:
        """Return the label of a restriction, and whether it had to be made."""
        return self.get_or_create(
            marking=restriction.marking,
            for_all=not restriction.audiences,
            audiences=restriction.audience_text,
            compartments=sorted(restriction.compartments),
        )


class Label(models.Model):
    """A restriction, stored once and shared by every record under it. Never changed.

    audiences: "3 12;7" is anybody of 3 or 12 who also speaks for 7.
    """

    marking = models.SmallIntegerField(choices=[(m.value, m.words) for m in Marking])
    for_all = models.BooleanField()
    audiences = models.TextField(blank=True)
    compartments = ArrayField(models.BigIntegerField(), default=list, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="label_once", fields=["marking", "for_all", "audiences", "compartments"]
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {Marking(self.marking).words}"

    @property
    def restriction(self) -> Restriction:
        """The value that this row stores."""
        audiences = Restriction.parse_audiences(self.audiences, none=self.for_all)
        return Restriction(Marking(self.marking), audiences, frozenset(self.compartments))


class LabelledQuerySet(models.QuerySet[M]):
    """Records that the database shows to those who may read them, and to nobody else."""

    def with_neighbour(self, *keys: str) -> Self:
        """Join the records that keys point at; each is None where it is held elsewhere."""
        return self.select_related(*keys)

    def one(self, **about: object) -> M:
        """Return the one record of which this is true.

        :raises NotFound: when there is none, or none that the viewer may read.
        """
        record = self.filter(**about).first()
        if record is None:
            raise NotFound("There is no such record.")
        return record


class Labelled(models.Model):
    """A record under a label. Its table is opened by `ForceNeedToKnow`.

    A key from one labelled record to another is declared `null=True`, though a constraint
    says that it is always there: to this viewer the neighbour may not exist. So Django joins
    it from the left, and mypy asks what the page says then.

    said_by: keys that a row need not have, each with the field that says whether it does, so that
    none is told from one held elsewhere; a constraint holds the two to each other.
    """

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    said_by: ClassVar[Mapping[str, str]] = {}

    class Meta:
        abstract = True

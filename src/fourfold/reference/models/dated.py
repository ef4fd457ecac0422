"""What the tables of reference data share: periods, facts, and where a row comes from."""

from datetime import date, datetime
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Greatest

from fourfold.reference.rules import Origin

M = TypeVar("M", bound=models.Model)
PERIOD = Func("since", "until", function="DATERANGE", output_field=DateRangeField())
STANDING = Q(withdrawn_at__isnull=True)


def once_at_a_time(
    *fields: str, name: str, message: str, apart: str = "", condition: Q = STANDING
) -> ExclusionConstraint:
    """Return a constraint: no two standing rows agree in these fields on one day.

    apart: a field in which they must differ to clash at all.
    """
    expressions: list[tuple[str | Func, str]] = [(one, RangeOperators.EQUAL) for one in fields]
    if apart:
        expressions.append((apart, RangeOperators.NOT_EQUAL))
    return ExclusionConstraint(
        name=name,
        expressions=[*expressions, (PERIOD, RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )


class DatedQuerySet(models.QuerySet[M]):
    """Rows that hold from one day until another."""

    def on(self, day: date) -> Self:
        """Keep the rows that hold on a day."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gt=day)
        )


class Dated(models.Model):
    """A row that holds on the days [since, until); an absent end is open."""

    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    origin = models.TextField(
        choices=[(o.value, o.words) for o in Origin], default=Origin.LOCAL.value
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=F("since")),
                violation_error_message="A period ends after it begins.",
            ),
        ]


class FactQuerySet(DatedQuerySet[M]):
    """Dated facts: what stands now, or what was known at an instant."""

    def standing(self) -> Self:
        """Keep the facts that nobody has withdrawn."""
        return self.filter(STANDING)

    def known_at(self, at: datetime) -> Self:
        """Keep the facts as they were recorded at an instant."""
        return self.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at), recorded_at__lte=at
        )

    def withdraw(self, *, at: datetime) -> int:
        """Withdraw the standing facts of this set; return how many there were.

        None is withdrawn before it was recorded, whatever instant is given.
        """
        instant = Greatest("recorded_at", Value(at, models.DateTimeField()))
        return self.standing().update(withdrawn_at=instant)


class Fact(Dated):
    """Something that was so on some days, and when it was recorded.

    A fact is never changed: a correction withdraws it and adds another.
    """

    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_is_withdrawn_after_it_was_recorded",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("recorded_at")),
                violation_error_message="A fact is withdrawn after it was recorded.",
            ),
        ]

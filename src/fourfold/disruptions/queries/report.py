"""How well what was recorded in a period was recorded: in time, and to the minimum standard."""

from collections.abc import Collection
from dataclasses import dataclass

from fourfold.disruptions.models import Disruption
from fourfold.disruptions.queries.standards import report_of
from fourfold.disruptions.rules.breakdown import Counted
from fourfold.disruptions.rules.kinds import ClaimType
from fourfold.disruptions.rules.lateness import Lateness, lateness
from fourfold.disruptions.rules.standards import Tally


@dataclass(frozen=True, slots=True)
class Report:
    """How late leads were recorded, all first, then by organisation; and what falls short."""

    lateness: tuple[Lateness, ...]
    tallies: tuple[Tally, ...]


def report(claims: Collection[Counted], led: Collection[int]) -> Report:
    """Return how leads were recorded. led: the ids of their disruptions."""
    leads = [one for one in claims if one.type is ClaimType.LEAD]
    rows = Disruption.objects.filter(pk__in=led).order_by("pk")
    return Report(lateness(leads), report_of(list(rows)))

"""The tables of disruptions over a period: who led and supported what, of which kind, how grave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fourfold.disruptions.queries._held import held
from fourfold.disruptions.queries.extract import counted
from fourfold.disruptions.rules.breakdown import (
    Breakdown,
    Counted,
    PillarPlace,
    by_organisation,
    by_team,
    pillar_places,
)
from fourfold.disruptions.rules.kinds import ClaimType
from fourfold.disruptions.rules.windows import Filters
from fourfold.plans.rules.kinds import Pillar
from fourfold.reference.queries import names_on


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table of a period. left_out: claims of categories that are not counted in it.

    led: the ids of the disruptions whose lead is in it. names: of organisations, as on its last
    day.
    """

    organisations: Breakdown
    teams: Breakdown
    prevent: tuple[PillarPlace, ...]
    claims: tuple[Counted, ...]
    left_out: int
    led: tuple[int, ...]
    names: Mapping[int, str]


def tables(asked: Filters, whole: Filters, *, named_on: date, now: datetime) -> Tables:
    """Return the tables of the claims that filters keep, of those that the viewer may read.

    whole: the same filters of every category. named_on: the day whose names are printed.
    """
    names = names_on(named_on)
    everything = held(whole, known_at=now, now=now)
    kept = [one for one in everything if asked.keeps(one)]
    claims = tuple(counted(kept, names))
    return Tables(
        organisations=by_organisation(claims),
        teams=by_team(claims),
        prevent=pillar_places(claims, Pillar.PREVENT),
        claims=claims,
        left_out=len(everything) - len(kept),
        led=tuple(one.disruption for one in kept if one.type is ClaimType.LEAD),
        names=names,
    )

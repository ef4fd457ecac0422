"""The starter tactics that come with the program, in its own words: a region edits and adds.

They are arranged by the part of an offender's life that they work on, as the published menu of
tactics is (2023), by pillar, and by who is placed to carry them out. None quotes any manual.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from fourfold.plans.rules.kinds import LifePart, OwnerType, Pillar


@dataclass(frozen=True, slots=True, kw_only=True)
class Tactic:
    """Something that may be tried.

    text: what goes into the plan. needs: what must be there first. ask: whom to speak to.
    specific: what must be answered to make it particular to one threat.
    """

    ident: str
    part: LifePart
    pillar: Pillar
    owner: OwnerType
    title: str
    text: str
    needs: str
    ask: str
    specific: str
    dated: date


@cache
def starter_tactics() -> tuple[Tactic, ...]:
    """Return the tactics that come with the program, in the order of the file.

    >>> first = starter_tactics()[0]
    >>> first.ident, first.part.words, first.pillar.words, first.dated.isoformat()
    ('unexplained-spending', 'Lifestyle', 'Pursue', '2026-11-01')
    """
    file = resources.files("fourfold.plans.rules") / "data" / "tactics.toml"
    held = tomllib.loads(file.read_text("utf-8"))
    return tuple(
        Tactic(
            ident=ident,
            part=LifePart(row["part"]),
            pillar=Pillar(row["pillar"]),
            owner=OwnerType(row["owner"]),
            title=row["title"],
            text=row["text"],
            needs=row["needs"],
            ask=row["ask"],
            specific=row["specific"],
            dated=held["dated"],
        )
        for ident, row in held["tactic"].items()
    )


def fitting(
    tactics: Iterable[Tactic],
    *,
    part: LifePart | None = None,
    pillar: Pillar | None = None,
    owner: OwnerType | None = None,
) -> tuple[Tactic, ...]:
    """Return the tactics for a part of life, a pillar and a kind of owner; None asks for any.

    >>> found = fitting(starter_tactics(), part=LifePart.TRAVEL, pillar=Pillar.PREPARE)
    >>> [tactic.ident for tactic in found]
    ['arrival-reception', 'cross-border-contacts']
    """
    return tuple(
        one
        for one in tactics
        if part in {None, one.part} and pillar in {None, one.pillar} and owner in {None, one.owner}
    )

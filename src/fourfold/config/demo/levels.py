"""Levels that somebody could have chosen: by priority, for a tier that is wanted.

The tiers are true: they come from the scheme, which is asked after every step.
"""

from collections.abc import Mapping
from random import Random

from fourfold.config.demo.dice import weighed
from fourfold.threats.rules.schemes import tactical_default_v1
from fourfold.threats.rules.scoring import Levels, score

ANY = frozenset({1, 2, 3, 4, 5})
LIVE = frozenset({1, 2, 3, 4})
STEPS = 2_000
HARM = ("physical", "psychological", "financial", "community_env")
SCORED = (*HARM, "scope", "frequency", "victim_vulnerability")
# From least to most, in the order of SCORED.
USUAL: Mapping[str, str] = {
    "Drug trafficking": "24 13 02 24 24 35 13",
    "Economic crime and money laundering": "01 24 25 02 25 35 24",
    "County lines": "24 24 02 24 24 35 35",
    "Child sexual exploitation and abuse": "14 35 01 13 25 25 45",
    "Modern slavery and human trafficking": "24 35 24 13 35 35 35",
    "Cybercrime": "01 13 25 03 35 25 13",
    "Organised acquisitive crime": "12 13 24 13 13 24 13",
    "Firearms": "35 24 01 34 24 13 12",
}
POSITION = {0: 1, 1: 3, 2: 4, 3: 2, 4: 1}
CONFIDENCE = {2: 1, 3: 6, 4: 3}


def tier_of(levels: Levels) -> int:
    """Return the tier that the scheme makes of levels."""
    return score(tactical_default_v1(), levels).tier


def drawn(rng: Random, priority: str, tiers: frozenset[int]) -> dict[str, int]:
    """Return levels that are usual for a priority and come to one of some tiers."""
    spans = zip(SCORED, USUAL[priority].split(), strict=True)
    levels = {name: rng.randint(int(span[0]), int(span[1])) for name, span in spans}
    for name in ("capacity_gap", "capability_gap", "public_expectation", "opportunity"):
        levels[name] = weighed(rng, POSITION)
    levels["confidence"] = weighed(rng, CONFIDENCE)
    return toward(rng, levels, tiers)


def drifted(rng: Random, levels: Levels, tiers: frozenset[int]) -> dict[str, int]:
    """Return what the levels became since they were last looked at: often the same."""
    now = dict(levels)
    for name in rng.sample(SCORED, weighed(rng, {0: 55, 1: 33, 2: 12})):
        now[name] = moved(now, name, rng.choice([-1, 1, 1]))
    if not rng.randrange(4):
        now["confidence"] = weighed(rng, CONFIDENCE)
    return toward(rng, now, tiers)


def toward(rng: Random, levels: Levels, tiers: frozenset[int]) -> dict[str, int]:
    """Return the levels, moved step by step until they come to one of some tiers."""
    now = dict(levels)
    for _ in range(STEPS):
        tier = tier_of(now)
        if tier in tiers:
            return now
        name = rng.choice(SCORED)
        now[name] = moved(now, name, 1 if tier > max(tiers) else -1)
    raise RuntimeError(f"no levels were found for the tiers {sorted(tiers)}")


def moved(levels: Levels, name: str, by: int) -> int:
    """Return a level moved by some steps, as far as its criterion goes.

    >>> moved({"scope": 5}, "scope", 1), moved({"scope": 5}, "scope", -1)
    (5, 4)
    """
    criterion = tactical_default_v1().criterion(name)
    if criterion is None:
        raise KeyError(name)
    return min(max(levels[name] + by, criterion.lowest), criterion.highest)

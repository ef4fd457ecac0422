"""Threats that are scored alike: for reading side by side, and to notice a level that is odd.

Agreement between assessors is lowest where harm is highest, and outlying assessments should
be flagged by count, not by feeling (Mulholland and Cole, 2020). A level is odd when threats
that are otherwise alike stand elsewhere on this one criterion: their risk would be close by
construction, so risk itself says nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest
from statistics import median_low

from fourfold.threats.rules.kinds import Kind
from fourfold.threats.rules.scheme import Criterion, Scheme
from fourfold.threats.rules.scoring import Levels


@dataclass(frozen=True, slots=True)
class Peer:
    """A threat as it is scored by the same scheme. `priority` is its id, if it has one."""

    reference: str
    kind: Kind
    priority: int | None
    levels: Levels


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A peer with its distance: 0 is the same on every criterion, 1 as far apart as can be."""

    peer: Peer
    distance: float
    same_kind: bool
    same_priority: bool

    @property
    def words(self) -> str:
        """Why it is shown."""
        shared = [
            word
            for word, holds in (("kind", self.same_kind), ("priority", self.same_priority))
            if holds
        ]
        alike = f"Same {' and '.join(shared)}, levels" if shared else "Levels"
        return f"{alike} {round(100 * (1 - self.distance))}% alike"


@dataclass(frozen=True, slots=True)
class Odd:
    """A criterion on which a threat stands apart from those otherwise most like it."""

    criterion: str
    label: str
    level: int
    median: int
    least: int
    greatest: int
    among: int

    @property
    def words(self) -> str:
        """The oddity in words.

        >>> Odd("physical", "Physical harm", 5, 2, 1, 3, 7).words
        'Physical harm is 5; the 7 threats most like it otherwise stand from 1 to 3'
        """
        stand = f"at {self.least}"
        if self.least < self.greatest:
            stand = f"from {self.least} to {self.greatest}"
        most_like = f"the {self.among} threats most like it otherwise"
        return f"{self.label} is {self.level}; {most_like} stand {stand}"


def nearest(
    scheme: Scheme, threat: Peer, among: Iterable[Peer], many: int
) -> tuple[Neighbour, ...]:
    """Return the peers most like a threat: same kind first, then same priority, then nearest.

    Distance is the mean, over the criteria that need evidence, of how many of the criterion's
    levels lie between (Gower, 1971, for ordered values).
    """
    criteria = scheme.evidenced
    found = (
        Neighbour(
            peer,
            float(_distance(criteria, threat.levels, peer.levels)),
            peer.kind == threat.kind,
            peer.priority is not None and peer.priority == threat.priority,
        )
        for peer in among
        if peer.reference != threat.reference
    )
    return tuple(
        nsmallest(
            many,
            found,
            key=lambda n: (not n.same_kind, not n.same_priority, n.distance, n.peer.reference),
        )
    )


def odd_levels(scheme: Scheme, threat: Peer, among: Collection[Peer]) -> tuple[Odd, ...]:
    """Return the criteria on which a threat stands apart from threats of its kind like it.

    For each criterion the nearest peers are found on all the others. Its level is odd when it
    lies beyond all of them, and at least `levels_apart` from their median (the scheme's
    `moderation`). With fewer peers than the scheme asks for nothing is odd.
    """
    rule = scheme.moderation
    peers = [p for p in among if p.kind == threat.kind and p.reference != threat.reference]
    if len(peers) < rule.peers:
        return ()
    found = (_odd(scheme, criterion, threat, peers) for criterion in scheme.evidenced)
    return tuple(odd for odd in found if odd is not None)


def _odd(scheme: Scheme, criterion: Criterion, threat: Peer, peers: list[Peer]) -> Odd | None:
    rule = scheme.moderation
    others = tuple(one for one in scheme.evidenced if one.id != criterion.id)
    closest = nsmallest(
        rule.peers,
        peers,
        key=lambda peer: (_distance(others, threat.levels, peer.levels), peer.reference),
    )
    theirs = sorted(peer.levels[criterion.id] for peer in closest)
    level, middle = threat.levels[criterion.id], median_low(theirs)
    is_beyond = level < theirs[0] or level > theirs[-1]
    if not is_beyond or abs(level - middle) < rule.levels_apart:
        return None
    return Odd(criterion.id, criterion.label, level, middle, theirs[0], theirs[-1], len(closest))


def _distance(criteria: tuple[Criterion, ...], one: Levels, other: Levels) -> Fraction:
    if not criteria:
        return Fraction(0)
    parts = (Fraction(abs(one[c.id] - other[c.id]), (c.highest - c.lowest) or 1) for c in criteria)
    return sum(parts, Fraction(0)) / len(criteria)

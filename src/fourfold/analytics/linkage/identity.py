"""Stable identity: the leader of a cluster, whose reference is shown, is kept across runs."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any, TypeVar

Member = TypeVar("Member", bound=Hashable)


def carry(
    previous: Mapping[Member, Member],
    clusters: Iterable[Collection[Member]],
    rank: Callable[[Member], Any],
) -> dict[Member, Member]:
    """Return each member's leader: the one its cluster had, where it can.

    `previous` is member to leader, as this returned it; `rank` orders members from the earliest,
    and no two alike. Clusters may not overlap.

    - A cluster with the leader of one former cluster keeps it, whatever comes or goes.
    - Of several, the leader of the largest former cluster wins; of equal ones, the earliest.
    - A part split off without its leader takes a member that led before any other, else its
      earliest.

    >>> carry({}, [[3, 1, 2]], rank=int)
    {3: 1, 1: 1, 2: 1}
    >>> carry({2: 2, 3: 2, 4: 2}, [[1, 2], [3, 4]], rank=int)
    {1: 2, 2: 2, 3: 3, 4: 3}
    """
    led = _led(previous)
    carried: dict[Member, Member] = {}
    for members in clusters:
        leader = _leader(members, led, rank)
        carried |= dict.fromkeys(members, leader)
    return carried


def _led(previous: Mapping[Member, Member]) -> Mapping[Member, int]:
    """Return for each leader how many it led, itself among them."""
    led: dict[Member, int] = defaultdict(int)
    for leader in previous.values():
        led[leader] += 1
    return led


def _leader(
    members: Collection[Member], led: Mapping[Member, int], rank: Callable[[Member], Any]
) -> Member:
    leaders = [member for member in members if member in led]
    if leaders:
        return min(leaders, key=lambda member: (-led[member], rank(member)))
    return min(members, key=rank)


def moved(
    previous: Mapping[Member, Member], carried: Mapping[Member, Member]
) -> dict[Member, Member]:
    """Return for each leader that leads no more the leader it is now under: the redirects.

    >>> moved({1: 1, 2: 2}, {1: 1, 2: 1})
    {2: 1}
    """
    now = set(carried.values())
    return {
        leader: carried[leader]
        for leader in dict.fromkeys(previous.values())
        if leader not in now and leader in carried
    }

"""What is one subject to somebody: the parts that the judgements and joins they may read connect.

Nothing is ever merged. A judgement that is undone, or that a viewer may not read, is left out of
`same`, and the parts fall as if it had never been (nomenklatura's resolver has the same idea).
What the machine joined stands in stars around a leader; a person who says "different" is stronger.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

Key = TypeVar("Key", UUID, str, int)


class Star(NamedTuple, Generic[Key]):
    """The machine holds a member to be one with its leader, by a weight in log2 of the odds."""

    member: Key
    leader: Key
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Part(Generic[Key]):
    """Subjects that are one: what is quoted of them, and all of them, in order.

    `reference` is the leader of what the machine joined, though nothing may stand of it any
    more; of several the smallest; where the machine joined nothing, the smallest member.
    `contradictions` are pairs of members that somebody judged to be different, directly, though
    other judgements join them; a person has to look.
    """

    reference: Key
    members: tuple[Key, ...]
    contradictions: tuple[tuple[Key, Key], ...] = ()


def connected(
    keys: Iterable[Key],
    same: Iterable[tuple[Key, Key]],
    different: Iterable[tuple[Key, Key]] = (),
    stars: Iterable[Star[Key]] = (),
) -> tuple[Part[Key], ...]:
    """Return the parts of some visible subjects, in order of their smallest members.

    A judgement with an end that is not among the keys joins nothing: two subjects that only a
    hidden third connects are two. A leader need not be among the keys: its star holds its
    members together when nothing is left of it. Of what the machine joined, the strongest comes
    first, and what would bring together two that somebody judged different is left out.

    >>> [part.members for part in connected("abc", [("a", "c")])]
    [('a', 'c'), ('b',)]
    >>> [part.members for part in connected("ab", [("a", "c"), ("c", "b")])]
    [('a',), ('b',)]
    >>> stars = [Star("b", "a", 9.0), Star("c", "a", 8.0)]
    >>> [part.members for part in connected("abc", [], [("b", "c")], stars)]
    [('a', 'b'), ('c',)]
    >>> [(part.reference, part.members) for part in connected("bc", [], [], stars)]
    [('a', ('b', 'c'))]
    """
    found = _Parts(keys)
    for one, other in same:
        found.judge(one, other)
    pairs = [pair for pair in different if pair[0] != pair[1]]
    found.keep_apart(pairs)
    for star in sorted(stars, key=lambda one: (-one.weight, one.leader, one.member)):
        found.hang(star)
    return found.parts(pairs)


def references(parts: Iterable[Part[Key]]) -> dict[Key, Key]:
    """Return the reference of each member's part.

    >>> references(connected("abc", [("c", "b")]))
    {'a': 'a', 'b': 'b', 'c': 'b'}
    """
    return {member: part.reference for part in parts for member in part.members}


def odds(weight: float) -> str:
    """Return a weight in log2 of the odds as people say it.

    >>> odds(14.2), odds(0.2), odds(-3), odds(40)
    ('about 19,000 to 1 that they are one', 'about even', 'about 8 to 1 that they are two', \
'more than a million to 1 that they are one')
    """
    number = 2 ** min(abs(weight), 1000.0)
    if number < EVEN:
        return "about even"
    which = "one" if weight > 0 else "two"
    if number >= MOST:
        return f"more than a million to 1 that they are {which}"
    return f"about {float(f'{number:.2g}'):,.0f} to 1 that they are {which}"


EVEN, MOST = 1.5, 1_000_000


class _Parts(Generic[Key]):
    """Parts in the making. A star's middle is a place of its own, so that its leader may be gone.

    Places are (False, key) of a subject and (True, key) of a star that the key leads.
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        self.top: dict[tuple[bool, Key], tuple[bool, Key]] = {}
        self.apart: dict[tuple[bool, Key], set[tuple[bool, Key]]] = {}
        for key in keys:
            self.top[False, key] = (False, key)

    def judge(self, one: Key, other: Key) -> None:
        """Join two subjects, as a person said, if both are there."""
        if (False, one) in self.top and (False, other) in self.top:
            self._unite((False, one), (False, other))

    def keep_apart(self, pairs: Iterable[tuple[Key, Key]]) -> None:
        """Keep the parts of two subjects from being joined from now on."""
        for one, other in pairs:
            if (False, one) in self.top and (False, other) in self.top:
                a, b = self._top((False, one)), self._top((False, other))
                self.apart.setdefault(a, set()).add(b)
                self.apart.setdefault(b, set()).add(a)

    def hang(self, star: Star[Key]) -> None:
        """Join a member to the middle of its star, unless that would unite what is kept apart."""
        middle, leader, member = (True, star.leader), (False, star.leader), (False, star.member)
        if member not in self.top:
            return
        if middle not in self.top:
            self.top[middle] = middle
            if leader in self.top:
                self._unite(middle, leader)
        one, other = self._top(member), self._top(middle)
        if one != other and other not in self.apart.get(one, ()):
            self._unite(one, other)

    def parts(self, pairs: Iterable[tuple[Key, Key]]) -> tuple[Part[Key], ...]:
        """Return the parts, with the pairs of each that were judged different."""
        members: dict[tuple[bool, Key], list[Key]] = {}
        leaders: dict[tuple[bool, Key], list[Key]] = {}
        for place in sorted(self.top):
            kept = leaders if place[0] else members
            kept.setdefault(self._top(place), []).append(place[1])
        against = self._contradictions(pairs)
        return tuple(
            Part(
                min(leaders.get(top) or part),
                tuple(part),
                tuple(sorted(against.get(top, ()))),
            )
            for top, part in members.items()
        )

    def _contradictions(
        self, pairs: Iterable[tuple[Key, Key]]
    ) -> dict[tuple[bool, Key], set[tuple[Key, Key]]]:
        found: dict[tuple[bool, Key], set[tuple[Key, Key]]] = {}
        for pair in pairs:
            one, other = sorted(pair)
            if (False, one) in self.top and (False, other) in self.top:
                top = self._top((False, one))
                if top == self._top((False, other)):
                    found.setdefault(top, set()).add((one, other))
        return found

    def _top(self, place: tuple[bool, Key]) -> tuple[bool, Key]:
        top = self.top
        while top[place] != place:
            top[place] = top[top[place]]
            place = top[place]
        return place

    def _unite(self, one: tuple[bool, Key], other: tuple[bool, Key]) -> None:
        low, high = sorted((self._top(one), self._top(other)))
        if low == high:
            return
        self.top[high] = low
        for far in self.apart.pop(high, set()):
            self.apart.setdefault(low, set()).add(far)
            if far in self.apart:
                self.apart[far].discard(high)
                self.apart[far].add(low)

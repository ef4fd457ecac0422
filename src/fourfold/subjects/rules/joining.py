"""What is one subject to somebody: the parts that the judgements they may read connect.

Nothing is ever merged. A judgement that is undone, or that a viewer may not read, is left out of
`same`, and the parts fall as if it had never been (nomenklatura's resolver has the same idea).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

Key = TypeVar("Key", UUID, str, int)


@dataclass(frozen=True, slots=True)
class Part(Generic[Key]):
    """Subjects that are one: `reference` is the smallest of their keys, `members` all, in order.

    `contradictions` are pairs of them that somebody judged to be different, directly, though
    others join them; a person has to look.
    """

    reference: Key
    members: tuple[Key, ...]
    contradictions: tuple[tuple[Key, Key], ...] = ()


def connected(
    keys: Iterable[Key],
    same: Iterable[tuple[Key, Key]],
    different: Iterable[tuple[Key, Key]] = (),
) -> tuple[Part[Key], ...]:
    """Return the parts of some visible subjects, in order of their references.

    A judgement with an end that is not among the keys joins nothing: two subjects that only a
    hidden third connects are two.

    >>> [part.members for part in connected("abc", [("a", "c")])]
    [('a', 'c'), ('b',)]
    >>> [part.members for part in connected("ab", [("a", "c"), ("c", "b")])]
    [('a',), ('b',)]
    """
    leader = {key: key for key in keys}
    for one, other in same:
        if one in leader and other in leader:
            low, high = sorted((_leader_of(leader, one), _leader_of(leader, other)))
            leader[high] = low
    members: dict[Key, list[Key]] = {}
    for key in sorted(leader):
        members.setdefault(_leader_of(leader, key), []).append(key)
    against = _contradictions(leader, different)
    return tuple(
        Part(reference, tuple(part), tuple(sorted(against.get(reference, ()))))
        for reference, part in members.items()
    )


def references(parts: Iterable[Part[Key]]) -> dict[Key, Key]:
    """Return the reference of each member's part.

    >>> references(connected("abc", [("c", "b")]))
    {'a': 'a', 'b': 'b', 'c': 'b'}
    """
    return {member: part.reference for part in parts for member in part.members}


def _leader_of(leader: dict[Key, Key], key: Key) -> Key:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key


def _contradictions(
    leader: dict[Key, Key], different: Iterable[tuple[Key, Key]]
) -> dict[Key, set[tuple[Key, Key]]]:
    found: dict[Key, set[tuple[Key, Key]]] = {}
    for pair in different:
        one, other = sorted(pair)
        if one in leader and other in leader and one != other:
            top = _leader_of(leader, one)
            if top == _leader_of(leader, other):
                found.setdefault(top, set()).add((one, other))
    return found

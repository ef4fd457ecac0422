"""Threats that look like the same group: a suggestion, with what speaks for and against it.

People decide. Only what stands in the groups is compared: members shared, names alike. A
name's origin, and everything else about a person, is left out.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from fourfold.threats.rules.kinds import Kind

LEAST_SHARED = 2
LEAST_SHARE = 0.5
LEAST_NAME = 85
MOST_IN_A_BLOCK = 50
EMPTY_WORDS = frozenset(
    {
        "the",
        "of",
        "and",
        "a",
        "ocg",
        "group",
        "gang",
        "crew",
        "family",
        "network",
        "organised",
        "crime",
        "criminal",
        "op",
        "operation",
        "project",
        "team",
        "boys",
        "firm",
    }
)


@dataclass(frozen=True, slots=True)
class Group:
    """What is compared of a threat.

    names: its name and aliases. members: keys of its subjects, without those who are its
    victims. rivals: references of threats recorded as its rivals.
    """

    reference: str
    kind: Kind
    owner: int
    priority: int | None
    names: tuple[str, ...]
    members: frozenset[int]
    rivals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Two threats that may be one, the reasons, and the strongest reason against."""

    a: str
    b: str
    reasons: tuple[str, ...]
    against: str


def look_alikes(groups: Collection[Group]) -> tuple[LookAlike, ...]:
    """Return the pairs that may be one group; each pair once, by reference.

    Members: at least two are shared, and at least half of the smaller group's. Names: 85 or
    more of 100 by the words sorted (RapidFuzz, `token_sort_ratio`), without words that many
    groups have in their names, and with the same numbers in them. Pairs are looked for among
    groups that share a member, a word, or how a name begins.

    >>> a = Group("A", Kind.OCG, 1, 4, ("The Harbour Crew",), frozenset({1, 2, 3}))
    >>> b = Group("B", Kind.OCG, 2, 4, ("Project Quay",), frozenset({2, 3, 4, 5}))
    >>> pair, = look_alikes([a, b])
    >>> pair.reasons, pair.against
    (('2 of the 3 members of A are members of B',), 'The names differ')
    """
    known = {group.reference: group for group in groups}
    found = (_compare(known[a], known[b]) for a, b in sorted(_candidates(groups)))
    return tuple(pair for pair in found if pair is not None)


def _candidates(groups: Iterable[Group]) -> set[tuple[str, str]]:
    blocks: dict[tuple[str, str | int], set[str]] = defaultdict(set)
    for group in groups:
        for key in _keys(group):
            blocks[key].add(group.reference)
    small = (block for block in blocks.values() if len(block) <= MOST_IN_A_BLOCK)
    return {pair for block in small for pair in combinations(sorted(block), 2)}


def _keys(group: Group) -> Iterator[tuple[str, str | int]]:
    for member in group.members:
        yield "member", member
    for name in filter(None, map(_telling, group.names)):
        yield "start", name.replace(" ", "")[:4]
        for word in name.split():
            yield "word", word


def _telling(name: str) -> str:
    words = re.findall(r"\w+", name.casefold())
    return " ".join(word for word in words if word not in EMPTY_WORDS) or " ".join(words)


def _compare(a: Group, b: Group) -> LookAlike | None:
    reasons = tuple(filter(None, (_by_members(a, b), _by_names(a, b))))
    return LookAlike(a.reference, b.reference, reasons, _against(a, b)) if reasons else None


def _by_members(a: Group, b: Group) -> str:
    shared = len(a.members & b.members)
    less, more = sorted((a, b), key=lambda group: (len(group.members), group.reference))
    if shared < LEAST_SHARED or shared < LEAST_SHARE * len(less.members):
        return ""
    of = f"{shared} of the {len(less.members)} members of {less.reference}"
    return f"{of} are members of {more.reference}"


def _by_names(a: Group, b: Group) -> str:
    best = _best_names(a, b)
    if best is None or best[0] < LEAST_NAME:
        return ""
    return f"“{best[1]}” and “{best[2]}” are alike"


def _best_names(a: Group, b: Group) -> tuple[float, str, str] | None:
    pairs = (
        (fuzz.token_sort_ratio(_telling(one), _telling(other)), one, other)
        for one in filter(str.strip, a.names)
        for other in filter(str.strip, b.names)
        if re.findall(r"\d+", one) == re.findall(r"\d+", other)
    )
    return max(pairs, default=None)


def _against(a: Group, b: Group) -> str:
    shared, larger = len(a.members & b.members), max(len(a.members), len(b.members))
    objections = (
        (a.reference in b.rivals or b.reference in a.rivals, "They are recorded as rivals"),
        (a.kind != b.kind, f"One is recorded as {a.kind.words}, the other as {b.kind.words}"),
        (bool(a.members and b.members and not shared), "No member is shared"),
        (
            larger > 2 * shared,
            f"{larger - shared} of the {larger} members of the larger are not shared",
        ),
        (not _by_names(a, b), "The names differ"),
        (_apart(a.priority, b.priority), "They stand under different priorities"),
        (a.owner != b.owner, "They belong to different organisations"),
    )
    return next((words for holds, words in objections if holds), "Nothing recorded speaks against")


def _apart(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one != other

"""How one subject may be connected to another: the shortest way over links the viewer may read.

It goes through nobody of whom the viewer can read nothing, and through nobody who is under 18
but those who were chosen one by one. It looks from both ends, the narrower first, and stops at
a cap that is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from fourfold.subjects.models import Link, Name
from fourfold.subjects.queries.part import parts_of
from fourfold.subjects.queries.said import RECORD, Source, readers_of, source_of
from fourfold.subjects.queries.shown import Shown, shown
from fourfold.subjects.rules.joining import Part
from fourfold.subjects.rules.kinds import LinkKind

FARTHEST = 6  # steps
MOST_LINKS = 20_000  # links that one question reads
MOST_CHILDREN = 20  # who were passed over, and are offered


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a path: from whom to whom, how, why we say so, and who says it."""

    start: Shown
    end: Shown
    kind: str
    reason: str
    grade: str
    since: date | None
    until: date | None
    marking: int
    source: Source


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. steps: none where there is no path, or where both are one (is_same).

    is_cut: the cap was reached, so that there may be one. links: how many were read.
    children: who were passed over because they are under 18.
    """

    start: Shown
    end: Shown
    steps: tuple[Step, ...]
    is_cut: bool
    links: int
    children: tuple[Shown, ...]

    @property
    def is_same(self) -> bool:
        """Whether both ends are one and the same to the viewer."""
        return self.start.key == self.end.key


@dataclass(slots=True)
class _Side:
    """One end's side of the search: by which link each part was reached, and from which."""

    front: set[UUID]
    reached: dict[UUID, tuple[UUID, int] | None]

    @classmethod
    def at(cls, key: UUID) -> "_Side":
        return cls({key}, {key: None})


@dataclass(slots=True)
class _Search:
    """What is known so far. home: the part of each key; parts: by their reference."""

    chosen: frozenset[UUID]
    home: dict[UUID, UUID] = field(default_factory=dict)
    parts: dict[UUID, Part[UUID]] = field(default_factory=dict)
    young: set[UUID] = field(default_factory=set)
    links: int = 0
    is_cut: bool = False

    def know(self, keys: Iterable[UUID]) -> None:
        """Find the parts of keys, and which of them are children."""
        new = parts_of(set(keys) - self.home.keys())
        for key, part in new.items():
            self.home[key] = part.reference
            self.parts[part.reference] = part
        members = [member for part in set(new.values()) for member in part.members]
        rows = Name.objects.filter(subject_id__in=members, is_child=True)
        for key in rows.values_list("subject_id", flat=True).distinct():
            if not self.chosen & {key, *self.parts[self.home[key]].members, self.home[key]}:
                self.young.add(self.home[key])

    def step(self, side: _Side, ends: set[UUID]) -> None:
        """Go one step on from a side's front."""
        found = self._read(side.front)
        self.know(end for _, *pair in found for end in pair)
        shut = self.young - ends
        front: set[UUID] = set()
        for pk, a, b in found:
            here, there = self.home.get(a), self.home.get(b)
            if here is None or there is None:
                continue
            for near, far in ((here, there), (there, here)):
                if near in side.front and far not in side.reached and far not in shut:
                    side.reached[far] = (near, pk)
                    front.add(far)
        side.front = front

    def _read(self, front: set[UUID]) -> list[tuple[int, UUID, UUID]]:
        """Return the links of some parts, as far as the cap goes."""
        keys = [member for one in front for member in self.parts[one].members]
        rows = Link.objects.filter(Q(a__in=keys) | Q(b__in=keys), in_default_view=True)
        left = MOST_LINKS - self.links
        asked = rows.order_by("-weight", "pk").values_list("pk", "a_id", "b_id")[: left + 1]
        found = list(asked)
        self.is_cut |= len(found) > left
        self.links += len(found[:left])
        return found[:left]


def path(start: UUID, end: UUID, *, children: Iterable[UUID] = ()) -> Found:
    """Return the shortest path between two subjects, up to six steps.

    Both must be seen by the viewer: `part_of` before.
    """
    search = _Search(frozenset(children))
    search.know([start, end])
    one, other = _Side.at(search.home[start]), _Side.at(search.home[end])
    ends = {search.home[start], search.home[end]}
    meeting = next(iter(one.reached.keys() & other.reached.keys()), None)
    steps = 0
    while meeting is None and steps < FARTHEST and one.front and other.front and not search.is_cut:
        side = min(one, other, key=lambda each: len(each.front))
        search.step(side, ends)
        steps += 1
        met = one.reached.keys() & other.reached.keys()
        meeting = min(met, default=None)
    hops = [] if meeting is None else _hops(one, other, meeting)
    return _found(search, search.home[start], search.home[end], hops)


def _hops(one: _Side, other: _Side, meeting: UUID) -> list[tuple[UUID, UUID, int]]:
    """Return the way from one end to the other: from, to, and by which link."""
    there = _back(one, meeting)
    onward = [(far, near, link) for near, far, link in reversed(_back(other, meeting))]
    return there + onward


def _back(side: _Side, key: UUID) -> list[tuple[UUID, UUID, int]]:
    way = []
    while (came := side.reached[key]) is not None:
        before, link = came
        way.append((before, key, link))
        key = before
    return way[::-1]


def _found(search: _Search, start: UUID, end: UUID, hops: list[tuple[UUID, UUID, int]]) -> Found:
    passed = sorted(search.young - {start, end})[:MOST_CHILDREN]
    named = shown({start, end, *passed, *(key for a, b, _ in hops for key in (a, b))})
    rows = Link.objects.filter(pk__in=[link for *_, link in hops]).select_related("label")
    links = {row.pk: row for row in rows.with_neighbour(*RECORD)}
    readers = readers_of({row.label_id: row.label for row in links.values()}.values())
    return Found(
        start=named[start],
        end=named[end],
        steps=tuple(_step(named[a], named[b], links[pk], readers) for a, b, pk in hops),
        is_cut=search.is_cut,
        links=search.links,
        children=tuple(named[key] for key in passed if key in named),
    )


def _step(start: Shown, end: Shown, row: Link, readers: dict[int, str]) -> Step:
    return Step(
        start=start,
        end=end,
        kind=LinkKind(row.kind).words,
        reason=row.reason,
        grade=row.grade,
        since=row.since,
        until=row.until,
        marking=row.label.marking,
        source=source_of(row, readers),
    )

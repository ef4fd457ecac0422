"""A network of subjects with its measures, from what the viewer may read.

Only links in the default view are counted. Phases are what the slider goes through: a layer that
sums others is never added to them, nor they to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from uuid import UUID

from django.db.models import Q, QuerySet

from fourfold.access.rules import Marking
from fourfold.analytics import network
from fourfold.subjects.models import Link, Name
from fourfold.subjects.queries.part import existing, part_of, parts_of
from fourfold.subjects.queries.shown import Shown, shown
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from fourfold.subjects.rules.ties import natural, phase_words, years_of

THINGS = [
    kind.value
    for kind in (
        *(SubjectKind.VEHICLE, SubjectKind.PHONE, SubjectKind.ACCOUNT),
        *(SubjectKind.ADDRESS, SubjectKind.ONLINE),
    )
]
MOST_SHARED = 2_000  # links of shared things that are followed
CUT = (
    f"The things shared here, such as vehicles, have more than {MOST_SHARED:,} links: the "
    "strongest were followed, so that others may be missing."
)
LIMIT = 200  # people and things that are drawn; all are counted
REMOVALS = 200_000  # removals worked out at once, in links to go through
LEAST_REMOVALS = 20
SEED = 1

Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody or something in the chart; removal: what would change without them."""

    shown: Shown
    measures: network.NodeMeasures
    community: int | None
    removal: network.Removal | None


@dataclass(frozen=True, slots=True)
class Edge:
    """The links of one kind between two; phases: those in which the two were linked.

    records: which records say so, as far as the viewer may read them; since, until: the first
    and the last day that any of the links gives.
    """

    a: UUID
    b: UUID
    kind: LinkKind
    weight: float
    reason: str
    grade: str
    phases: tuple[str, ...]
    records: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, and what all of it was counted from.

    nodes: those drawn, the best connected first; people: all that are counted, by key; links:
    all that are counted; groups: the words of each community; left_out: children whom nobody
    chose; phase_only: pairs that are linked in a phase and not in the default view.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    people: Mapping[UUID, Shown]
    links: tuple[Edge, ...]
    phases: tuple[str, ...]
    groups: Mapping[int, str]
    marking: Marking
    left_out: tuple[Shown, ...]
    phase_only: int
    notes: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every linked pair once, as the measures take them."""
        return sorted({(str(edge.a), str(edge.b)) for edge in self.links})


def chart(
    keys: Iterable[UUID],
    *,
    minors: Iterable[UUID] = (),
    children: Iterable[UUID] = (),
    marking: Marking = Marking.OFFICIAL,
    limit: int = LIMIT,
) -> Chart:
    """Return the network of some subjects, with measures of each.

    Those who are under 18, by their names or as one of the `minors`, are left out, but for the
    children chosen. marking: that of the records from which the subjects were taken.
    """
    found = shown(keys)
    young, chosen = (
        {found[key].key for key in some if key in found} for some in (minors, children)
    )
    parts = {
        one.key: replace(one, is_child=one.is_child or one.key in young) for one in found.values()
    }
    people = {key: one for key, one in parts.items() if not one.is_child or key in chosen}
    links, phase_only, marks = _links(people)
    phases = _order_of_phases(links)
    measured = network.measure(
        ((str(edge.a), str(edge.b)) for edge in links), nodes=map(str, people), seed=SEED
    )
    groups = {group.number: group for group in measured.communities if len(group.members) > 1}
    nodes = _nodes(measured, people, links, frozenset(groups), limit)
    drawn = {node.shown.key for node in nodes}
    markings = [marking, *(one.marking for one in people.values()), *marks]
    return Chart(
        nodes=nodes,
        edges=tuple(edge for edge in links if {edge.a, edge.b} <= drawn),
        people=people,
        links=links,
        phases=phases,
        groups={
            number: f"{number}: around {people[UUID(group.centre)].words}"
            for number, group in groups.items()
        },
        marking=Marking(max(markings)),
        left_out=tuple(one for key, one in parts.items() if key not in people),
        phase_only=phase_only,
        notes=measured.notes,
    )


def chart_around(key: UUID, *, children: Iterable[UUID] = ()) -> Chart:
    """Return the network of those around a subject; its notes say where not all were followed.

    :raises NotFound: when there is no such subject, or none that the viewer may see.
    """
    keys, is_cut = _around(key)
    drawn = chart(keys, children=children)
    return replace(drawn, notes=(*drawn.notes, CUT)) if is_cut else drawn


def around(key: UUID) -> set[UUID]:
    """Return the keys of a subject and of those to whom it is linked, as far as they are seen.

    Where it is linked to a thing, such as a vehicle, also of whoever else is linked to that.

    :raises NotFound: when there is no such subject, or none that the viewer may see.
    """
    return _around(key)[0]


def _around(key: UUID) -> tuple[set[UUID], bool]:
    """Return those around a subject, and whether shared things have more links than that."""
    own = set(part_of(key).members)
    near = existing(_ends(own) - own)
    things = Name.objects.filter(subject_id__in=near, kind__in=THINGS)
    shared = parts_of(things.values_list("subject_id", flat=True).distinct())
    ends = list(_pairs(shared)[: MOST_SHARED + 1]) if shared else []
    beyond = set(chain.from_iterable(ends[:MOST_SHARED])) - near - own
    return own | near | existing(beyond | (shared.keys() - near)), len(ends) > MOST_SHARED


def _ends(keys: Iterable[UUID]) -> set[UUID]:
    """Return both ends of the links of some keys."""
    return set(chain.from_iterable(_pairs(keys)))


def _pairs(keys: Iterable[UUID]) -> QuerySet[Link, tuple[UUID, UUID]]:
    """Return the links of some keys as pairs, the strongest first."""
    those = list(keys)
    rows = Link.objects.filter(Q(a__in=those) | Q(b__in=those), in_default_view=True)
    return rows.order_by("-weight", "pk").values_list("a_id", "b_id")


def path(drawn: Chart, one: UUID, other: UUID) -> tuple[Shown, ...]:
    """Return those along a shortest path, both ends included; nothing where there is none."""
    linked = {end for edge in drawn.links for end in (edge.a, edge.b)}
    if not {one, other} <= linked:
        return (drawn.people[one],) if one == other and one in drawn.people else ()
    steps = network.shortest_path(drawn.pairs, str(one), str(other))
    return tuple(drawn.people[UUID(step)] for step in steps)


def without(drawn: Chart, key: UUID) -> network.Removal:
    """Return what would change if somebody in the chart were not there.

    :raises NotInNetwork: when they are not in the chart.
    """
    return network.removal(drawn.pairs, [str(key)], nodes=map(str, drawn.people))


def _nodes(
    measured: network.NetworkMeasures,
    people: Mapping[UUID, Shown],
    links: tuple[Edge, ...],
    groups: frozenset[int],
    limit: int,
) -> tuple[Node, ...]:
    ranked = sorted(
        measured.nodes,
        key=lambda one: (-one.neighbours, natural(people[UUID(one.node)].name), one.node),
    )
    pairs = [(str(edge.a), str(edge.b)) for edge in links]
    most = max(LEAST_REMOVALS, REMOVALS // max(1, len(pairs)))
    return tuple(
        Node(
            shown=people[UUID(one.node)],
            measures=one,
            community=one.community if one.community in groups else None,
            removal=network.removal(pairs, [one.node], nodes=map(str, people))
            if place < most
            else None,
        )
        for place, one in enumerate(ranked[:limit])
    )


def _links(people: Mapping[UUID, Shown]) -> tuple[tuple[Edge, ...], int, list[int]]:
    """Return the links among some people, how many pairs only a phase links, and markings."""
    home = {member: one.key for one in people.values() for member in one.members}
    rows = Link.objects.filter(a__in=list(home), b__in=list(home)).select_related("label")
    rows = rows.with_neighbour("record", "record__system").defer("record__raw", "record__values")
    counted: dict[tuple[Pair, str], list[Link]] = defaultdict(list)
    phases: dict[Pair, dict[str, int]] = defaultdict(dict)
    marks = []
    for row in rows.order_by("pk"):
        low, high = sorted((home[row.a_id], home[row.b_id]))
        if low == high:
            continue
        marks.append(row.label.marking)
        if row.in_default_view:
            counted[(low, high), row.kind].append(row)
        elif row.phase is not None:
            phases[low, high][phase_words(row.layer)] = row.phase
    edges = tuple(
        _edge(pair, LinkKind(kind), links, phases[pair]) for (pair, kind), links in counted.items()
    )
    return edges, len(set(phases) - {pair for pair, _ in counted}), marks


def _edge(pair: Pair, kind: LinkKind, links: list[Link], phases: Mapping[str, int]) -> Edge:
    dated = years_of((row.since, row.until) for row in links)
    return Edge(
        a=pair[0],
        b=pair[1],
        kind=kind,
        weight=sum(row.weight for row in links),
        reason="; ".join(dict.fromkeys(row.reason for row in links)),
        grade=", ".join(dict.fromkeys(row.grade for row in links if row.grade)),
        phases=tuple(sorted(phases, key=lambda words: (phases[words], words))) or dated,
        records=tuple(dict.fromkeys(record for row in links if (record := _record_of(row)))),
        since=min((row.since for row in links if row.since), default=None),
        until=max((row.until for row in links if row.until), default=None),
    )


def _record_of(row: Link) -> str:
    """Return which record says a link, or from where somebody had it; one is held elsewhere."""
    if row.record is None:
        return "A record held elsewhere" if row.of_record else row.source
    system = row.record.system.name if row.record.system else "A system held elsewhere"
    return f"{system}, record {row.record.key}"


def _order_of_phases(links: Iterable[Edge]) -> tuple[str, ...]:
    return tuple(sorted({phase for edge in links for phase in edge.phases}, key=natural))

"""A network chart as a part of a page: the picture's data, its table, and what was asked of it.

Threats and subjects show the same part: its template stands in `Panel.template`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from fourfold.analytics.network import WARNING, Removal
from fourfold.subjects.queries import chart as charts
from fourfold.subjects.queries.chart import Chart, Edge, Node
from fourfold.subjects.queries.shown import Shown
from fourfold.subjects.rules.references import read_key
from fourfold.subjects.rules.ties import natural

FIRST = 25  # lines of the table, until all are asked for
SOURCES = 3  # records that are named for one edge
DEFAULT_SORT = "-neighbours"

Address = Callable[[UUID], str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks of a chart; what is no key is not asked."""

    sort: str = DEFAULT_SORT
    every_row: bool = False
    start: UUID | None = None
    end: UUID | None = None
    removed: UUID | None = None
    children: tuple[UUID, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, Sequence[Any]]) -> "Wanted":
        """Return what a query string asks, from its lists of values.

        >>> Wanted.read({"sort": ["name"], "from": ["nobody"]}) == Wanted(sort="name")
        True
        """
        keys = {
            name: [key for text in query.get(name, ()) if (key := read_key(text))]
            for name in ("from", "to", "without", "child")
        }
        sort = query.get("sort", ())
        return cls(
            sort=sort[-1] if sort else DEFAULT_SORT,
            every_row="all" in query.get("rows", ()),
            start=next(iter(keys["from"]), None),
            end=next(iter(keys["to"]), None),
            removed=next(iter(keys["without"]), None),
            children=tuple(keys["child"]),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the chart's table."""

    name: str
    url: str
    kind: str
    neighbours: int
    betweenness: float
    within: float
    eigenvector: float
    community: str
    removal: Removal | None

    @property
    def cut_off(self) -> int:
        """How many pairs of others could no longer reach each other; -1 where not worked out."""
        return self.removal.cut_off if self.removal else -1


@dataclass(frozen=True, slots=True)
class Panel:
    """What the part's template prints."""

    template: ClassVar[str] = "subjects/c/network.html"
    warning: ClassVar[str] = WARNING

    title: str
    data: dict[str, Any]
    rows: tuple[Row, ...]
    number_of_rows: int
    sort: str
    notes: tuple[str, ...]
    options: tuple[tuple[UUID, str], ...]
    wanted: Wanted
    path: tuple[tuple[str, str], ...] | None
    removal: Removal | None
    removed: str
    left_out: tuple[tuple[UUID, str], ...]
    expand_url: str
    exports: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chart stands: its title, the page of each subject, where more of it is fetched."""

    title: str
    address: Address
    expand_url: str = ""
    exports: tuple[tuple[str, str], ...] = ()


def panel(drawn: Chart, wanted: Wanted, place: Place, *, notes: Sequence[str] = ()) -> Panel:
    """Return the part of a page that shows a chart; notes: further sentences beside it."""
    rows = _sorted([_row(node, drawn, place.address) for node in drawn.nodes], wanted.sort)
    gone = drawn.people.get(wanted.removed) if wanted.removed else None
    return Panel(
        title=place.title,
        data=picture(drawn, place.address),
        rows=tuple(rows if wanted.every_row else rows[:FIRST]),
        number_of_rows=len(rows),
        sort=wanted.sort,
        notes=(*notes_of(drawn), *notes),
        options=_options(drawn),
        wanted=wanted,
        path=_path(drawn, wanted, place.address),
        removal=charts.without(drawn, gone.key) if gone else None,
        removed=gone.words if gone else "",
        left_out=tuple((one.key, one.words) for one in drawn.left_out),
        expand_url=_with_children(place.expand_url, wanted.children),
        exports=place.exports,
    )


def picture(drawn: Chart, address: Address, *, with_measures: bool = True) -> dict[str, Any]:
    """Return what the chart's island draws; without measures, what it adds when one is expanded.

    Measures are of a whole network, so those of a part that is fetched later are not given.
    """
    return {
        "nodes": [_node(node, address, with_measures=with_measures) for node in drawn.nodes],
        "edges": [_edge(edge) for edge in drawn.edges],
        "phases": list(drawn.phases),
        "groups": {number - 1: words for number, words in drawn.groups.items()},
        "marking": drawn.marking.words,
        "warning": WARNING,
    }


def expansion(key: UUID, *, children: Sequence[UUID], address: Address) -> dict[str, Any]:
    """Return what the island adds around one node.

    :raises NotFound: when there is no such subject, or none that the viewer may see.
    """
    more = charts.chart_around(key, children=children)
    return picture(more, address, with_measures=False)


def _node(node: Node, address: Address, *, with_measures: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": str(node.shown.key),
        "label": node.shown.words,
        "kind": node.shown.kind.value.lower(),
        "url": address(node.shown.key),
    }
    if not with_measures:
        return told
    gone = node.removal
    return told | {
        "group": None if node.community is None else node.community - 1,
        "degree": node.measures.neighbours,
        "betweenness": round(node.measures.betweenness, 4),
        "eigenvector": round(node.measures.eigenvector, 4),
        "removal": gone
        and {
            "largest_before": gone.largest_before,
            "largest_after": gone.largest_after,
            "reach_before": gone.reach_before,
            "reach_after": gone.reach_after,
        },
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "id": f"{edge.a}~{edge.b}~{edge.kind.value}",
        "source": str(edge.a),
        "target": str(edge.b),
        "kind": edge.kind.value,
        "weight": edge.weight,
        "grade": edge.grade,
        "reason": edge.reason + (f" ({_said_by(edge)})" if edge.records else ""),
        "phases": list(edge.phases),
    }


def _said_by(edge: Edge) -> str:
    """Return which records say an edge, the first few of them."""
    more = len(edge.records) - SOURCES
    named = "; ".join(edge.records[:SOURCES])
    return f"{named} and {more} more" if more > 0 else named


def _row(node: Node, drawn: Chart, address: Address) -> Row:
    return Row(
        name=node.shown.words,
        url=address(node.shown.key),
        kind=node.shown.kind.words,
        neighbours=node.measures.neighbours,
        betweenness=round(node.measures.betweenness, 4),
        within=round(node.measures.betweenness_within, 4),
        eigenvector=round(node.measures.eigenvector, 4),
        community=drawn.groups.get(node.community or 0, ""),
        removal=node.removal,
    )


_SORTS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: natural(row.name),
    "neighbours": lambda row: row.neighbours,
    "betweenness": lambda row: row.betweenness,
    "eigenvector": lambda row: row.eigenvector,
    "community": lambda row: (row.community == "", natural(row.community)),
    "removal": lambda row: row.cut_off,
}


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """Return rows sorted by a column, those that are equal in the order of the best connected."""
    by = _SORTS.get(sort.removeprefix("-"))
    return sorted(rows, key=by, reverse=sort.startswith("-")) if by else rows


def _with_children(url: str, children: Sequence[UUID]) -> str:
    query = urlencode([("child", key) for key in children])
    return f"{url}?{query}" if query else url


def _options(drawn: Chart) -> tuple[tuple[UUID, str], ...]:
    named = [(one.key, one.words) for one in (node.shown for node in drawn.nodes)]
    return tuple(sorted(named, key=lambda option: natural(itemgetter(1)(option))))


def _path(drawn: Chart, wanted: Wanted, address: Address) -> tuple[tuple[str, str], ...] | None:
    if wanted.start is None or wanted.end is None:
        return None
    steps: tuple[Shown, ...] = charts.path(drawn, wanted.start, wanted.end)
    return tuple((one.words, address(one.key)) for one in steps)


def notes_of(drawn: Chart) -> tuple[str, ...]:
    """Return what must be known of a chart to read it: what is counted, and what is not drawn."""
    people, pairs = len(drawn.people), len(drawn.pairs)
    who = "1 person or thing" if people == 1 else f"{people:,} people and things"
    notes = [f"Counted: {who} and {_many(pairs, 'linked pair')}, each once."]
    if len(drawn.nodes) < people:
        notes.append(f"Showing the {len(drawn.nodes):,} best connected of {people:,}.")
    if drawn.phases:
        notes.append("Phases are for looking: they are never added to what is counted.")
    if drawn.phase_only:
        what = _many(drawn.phase_only, "pair")
        notes.append(
            f"{what} linked in a phase only, not in the default view: not counted, not drawn."
        )
    return (*notes, *drawn.notes)


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")

"""A chart as files to take away, with the marking and the warning in them."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fourfold.access.models import Label
from fourfold.analytics.network import WARNING
from fourfold.analytics.networkfile import i2, writing
from fourfold.analytics.networkfile.contents import FileEdge, FileNode
from fourfold.publishing import tables
from fourfold.shared.errors import NotFound
from fourfold.subjects.models import Identifier, Link, Name
from fourfold.subjects.queries.chart import Chart, Node

FORMS = {"csv": "Nodes and links as CSV", "graphml": "GraphML", "i2": "Files for i2"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file: its name, its type and its content; said: what the ledger is told of it."""

    name: str
    content_type: str
    content: bytes
    said: str


def taken(drawn: Chart, form: str, *, title: str, by: str, at: datetime) -> Taken:
    """Return a chart as a file of a form; only the default view is in it.

    :raises NotFound: when there is no such form.
    """
    if form not in FORMS:
        raise NotFound("There is no such form of file.")
    held = _written(drawn, title)
    cover = tables.Cover(title=title, marking=drawn.marking.words, run_at=at, run_for=by)
    said = f"{title}: {len(drawn.people)} nodes and {len(drawn.links)} links as {form}"
    if form == "graphml":
        name = tables.file_name(cover, "graphml")
        return Taken(name, "application/graphml+xml", writing.graphml(held).encode(), said)
    if form == "i2":
        said = f"{said}, children chosen: {_children_in(drawn)}"
        content = _packed(i2.files(_for_i2(drawn, title)), encoding="utf-8-sig")
        return Taken(tables.file_name(cover, "i2.zip"), "application/zip", content, said)
    content = _packed({"nodes.csv": writing.nodes_csv(held), "edges.csv": writing.edges_csv(held)})
    return Taken(tables.file_name(cover, "zip"), "application/zip", content, said)


def _packed(files: Mapping[str, str], *, encoding: str = "utf-8") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text.encode(encoding))
    return packed.getvalue()


def labels_of(drawn: Chart) -> frozenset[int]:
    """Return the labels of the names, identifiers and links that a chart was drawn from.

    And of the records and systems that it names for a link.
    """
    those = [member for one in drawn.people.values() for member in one.members]
    nameless = [
        one.record.pk for one in drawn.people.values() if isinstance(one.record, Identifier)
    ]
    links = Link.objects.filter(a_id__in=those, b_id__in=those).order_by()
    rows = (
        Name.objects.filter(subject_id__in=those).order_by().values_list("label_id", flat=True),
        Identifier.objects.filter(pk__in=nameless).values_list("label_id", flat=True),
        links.values_list("label_id", flat=True),
        Label.objects.filter(pk__in=links.values("record__label_id")).values_list("pk", flat=True),
        Label.objects.filter(pk__in=links.values("record__system__label_id")).values_list(
            "pk", flat=True
        ),
    )
    return frozenset(pk for found in rows for pk in found.distinct())


def _written(drawn: Chart, name: str) -> writing.Chart:
    ids = {key: one.reference for key, one in drawn.people.items()}
    return writing.Chart(
        name=name,
        marking=drawn.marking.words,
        nodes=[_node(node, drawn) for node in drawn.nodes],
        edges=[
            FileEdge(ids[edge.a], ids[edge.b], edge.kind.words, edge.weight) for edge in drawn.links
        ],
        notes=(WARNING, *drawn.notes),
    )


def _for_i2(drawn: Chart, name: str) -> i2.Chart:
    """Return what is drawn as i2 takes it: whom is drawn, and the links among those."""
    ids = {key: one.reference for key, one in drawn.people.items()}
    return i2.Chart(
        name=name,
        marking=drawn.marking.words,
        entities=[
            i2.Entity(
                identity=node.shown.reference,
                kind=node.shown.kind.words,
                label=node.shown.words,
                description="; ".join(node.shown.aliases),
                neighbours=node.measures.neighbours,
                community=drawn.groups.get(node.community or 0, ""),
            )
            for node in drawn.nodes
        ],
        ties=[
            i2.Tie(
                a=ids[edge.a],
                b=ids[edge.b],
                kind=edge.kind.words,
                strength=edge.weight,
                grade=edge.grade,
                reason=edge.reason,
                records="; ".join(edge.records),
                first=edge.since.isoformat() if edge.since else "",
                last=edge.until.isoformat() if edge.until else "",
            )
            for edge in drawn.edges
        ],
        notes=(WARNING, *_undrawn(drawn), *drawn.notes),
    )


def _undrawn(drawn: Chart) -> tuple[str, ...]:
    shown, every = len(drawn.nodes), len(drawn.people)
    return (f"Holds the {shown:,} best connected of {every:,}.",) if shown < every else ()


def _children_in(drawn: Chart) -> int:
    return sum(one.is_child for one in drawn.people.values())


def _node(node: Node, drawn: Chart) -> FileNode:
    measures = node.measures
    attributes = (
        ("name", node.shown.words),
        ("marking", node.shown.marking.words),
        ("neighbours", str(measures.neighbours)),
        ("betweenness", f"{measures.betweenness:.6f}"),
        ("eigenvector", f"{measures.eigenvector:.6f}"),
        ("community", drawn.groups.get(node.community or 0, "")),
    )
    return FileNode(node.shown.reference, node.shown.kind.words, attributes)

"""A chart as files to take away, with the marking and the warning in them."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime

from fourfold.analytics.network import WARNING
from fourfold.analytics.networkfile import writing
from fourfold.analytics.networkfile.contents import FileEdge, FileNode
from fourfold.publishing import tables
from fourfold.shared.errors import NotFound
from fourfold.subjects.models import Link, Name
from fourfold.subjects.queries.chart import Chart, Node

FORMS = {"csv": "Nodes and links as CSV", "graphml": "GraphML"}


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
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nodes.csv", writing.nodes_csv(held))
        archive.writestr("edges.csv", writing.edges_csv(held))
    return Taken(tables.file_name(cover, "zip"), "application/zip", packed.getvalue(), said)


def labels_of(drawn: Chart) -> frozenset[int]:
    """Return the labels of the names and links that a chart was drawn from."""
    those = list(drawn.people)
    names = Name.objects.filter(subject_id__in=those).order_by()
    links = Link.objects.filter(a_id__in=those, b_id__in=those).order_by()
    return frozenset(names.values_list("label_id", flat=True).distinct()) | frozenset(
        links.values_list("label_id", flat=True).distinct()
    )


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

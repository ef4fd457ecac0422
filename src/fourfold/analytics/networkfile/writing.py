"""A chart as text to take away: GraphML and CSV, with the marking in it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from fourfold.analytics.networkfile.contents import FileEdge, FileNode

_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four are full-width
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


@dataclass(frozen=True, slots=True)
class Chart:
    """What is shown of a network, its marking, and sentences that go with it."""

    name: str
    marking: str
    nodes: Sequence[FileNode]
    edges: Sequence[FileEdge]
    notes: Sequence[str] = ()


def nodes_csv(chart: Chart) -> str:
    """Return a table of id, kind and all attributes, under comment lines with the marking."""
    columns = _columns(chart.nodes)
    rows = (_node_row(node, columns) for node in chart.nodes)
    return _csv(chart, ["id", "kind", *columns], rows)


def edges_csv(chart: Chart) -> str:
    """Return a table of layer, source, target and weight, under comment lines with the marking."""
    rows = ([edge.layer, edge.source, edge.target, _number(edge.weight)] for edge in chart.edges)
    return _csv(chart, ["layer", "source", "target", "weight"], rows)


def graphml(chart: Chart) -> str:
    """Return the chart as GraphML; the marking is an attribute of the graph.

    Characters that XML cannot hold become the replacement character.
    """
    return "\n".join(_graphml_lines(chart)) + "\n"


def inert(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe is put before it.

    >>> inert("=1+1"), inert("-5"), inert(" @SUM(A1)"), inert("Kay")
    ("'=1+1", '-5', "' @SUM(A1)", 'Kay')
    """
    if _NUMBER.fullmatch(text):
        return text
    begins = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if begins else text


def _columns(nodes: Iterable[FileNode]) -> list[str]:
    return list(dict.fromkeys(column for node in nodes for column, _ in node.attributes))


def _node_row(node: FileNode, columns: Iterable[str]) -> list[str]:
    said = dict(node.attributes)
    return [node.id, node.kind, *(said.get(column, "") for column in columns)]


def _number(weight: float | None) -> str:
    if weight is None:
        return ""
    return str(int(weight)) if weight.is_integer() else repr(weight)


def _csv(chart: Chart, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    for comment in (chart.marking, chart.name, *chart.notes):
        writer.writerow(["# " + " ".join(comment.split())])
    writer.writerow(map(inert, header))
    writer.writerows(map(inert, row) for row in rows)
    return written.getvalue()


def _graphml_lines(chart: Chart) -> Iterator[str]:
    columns = {column: f"n{number}" for number, column in enumerate(_columns(chart.nodes))}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<graphml xmlns="{_NAMESPACE}">'
    for name in ("marking", "name", "note"):
        yield _key(name, "graph", name)
    yield _key("kind", "node", "kind")
    for column, key in columns.items():
        yield _key(key, "node", column)
    yield _key("layer", "edge", "layer")
    yield _key("weight", "edge", "weight", "double")
    yield '<graph edgedefault="undirected">'
    yield _value("marking", chart.marking) + _value("name", chart.name)
    yield _value("note", " ".join(chart.notes))
    for node in chart.nodes:
        said = "".join(_value(columns[column], value) for column, value in node.attributes)
        yield f"<node id={_quoted(node.id)}>{_value('kind', node.kind)}{said}</node>"
    for edge in chart.edges:
        said = _value("layer", edge.layer) + _value("weight", _number(edge.weight))
        yield f"<edge source={_quoted(edge.source)} target={_quoted(edge.target)}>{said}</edge>"
    yield "</graph>"
    yield "</graphml>"


def _key(key: str, element: str, name: str, form: str = "string") -> str:
    return f'<key id="{key}" for="{element}" attr.name={_quoted(name)} attr.type="{form}"/>'


def _value(key: str, text: str) -> str:
    return f'<data key="{key}">{escape(_for_xml(text))}</data>' if text else ""


def _quoted(text: str) -> str:
    return quoteattr(_for_xml(text))


def _for_xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)

"""GraphML, read with expat alone: no DOCTYPE, so no entities and nothing fetched."""

from dataclasses import dataclass, field
from xml.parsers import expat

from fourfold.analytics.networkfile.contents import FileNode, InvalidNetwork
from fourfold.analytics.networkfile.draft import Draft, Place, Tie

_CHUNK = 1 << 16
_READ_OF_EDGE = {"layer", "type", "weight"}
_UNREAD_ELEMENTS = {"hyperedge", "port"}
_ROWS = {"node", "edge"}
_DEEPEST = 30


@dataclass(slots=True)
class _Reader:
    """Takes nodes and edges as their elements close."""

    draft: Draft
    file: str
    layer: str
    parser: expat.XMLParserType
    keys: dict[str, str] = field(default_factory=dict)
    open: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    said: list[dict[str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    line: list[int] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if len(self.open) > _DEEPEST:
            raise InvalidNetwork(f"{self.file} is nested more deeply than any network is.")
        if not self.open and name != "graphml":
            raise InvalidNetwork(f"{self.file} is XML, but not GraphML.")
        if name == "key":
            self.keys[attributes.get("id", "")] = attributes.get("attr.name", "")
        if name in _UNREAD_ELEMENTS:
            self.draft.unread.setdefault(name)
        self.open.append((name, attributes))
        self.said.append({})
        self.line.append(self.parser.CurrentLineNumber)
        self.text.clear()

    def characters(self, text: str) -> None:
        self.text.append(text)

    def end(self, _tag: str) -> None:
        name, attributes = self.open.pop()
        said, line = self.said.pop(), self.line.pop()
        if name == "data" and self.said:
            key = attributes.get("key", "")
            self.said[-1][self.keys.get(key) or key] = "".join(self.text)
        elif name in _ROWS:
            self.take(name, Place(self.file, line), attributes, said)
        elif name == "graph":
            self.draft.name = self.draft.name or said.get("name", "").strip()
        self.text.clear()

    def take(
        self, name: str, place: Place, attributes: dict[str, str], said: dict[str, str]
    ) -> None:
        if name == "node":
            self.draft.take_node(place, _node(attributes, said))
            return
        self.draft.unread.update(dict.fromkeys(key for key in said if key not in _READ_OF_EDGE))
        self.draft.take_tie(place, _tie(attributes, said, self.layer))

    def refuse(self, *_declaration: object) -> None:
        raise InvalidNetwork(f"{self.file} has a DOCTYPE, which is never read; take it out.")


def read(draft: Draft, file: str, text: str, *, layer: str) -> None:
    """Take the nodes and edges of a GraphML file.

    :raises InvalidNetwork: when it is not well-formed, not GraphML, or has a DOCTYPE.
    """
    # The text is decoded already, so whatever encoding the file declares is overridden.
    parser = expat.ParserCreate("utf-8")
    reader = _Reader(draft=draft, file=file, layer=layer, parser=parser)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = reader.refuse
    content = text.encode("utf-8")
    try:
        for at in range(0, len(content), _CHUNK):
            parser.Parse(content[at : at + _CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise InvalidNetwork(
            f"{file} is not well-formed XML: {expat.ErrorString(error.code)}, line {error.lineno}."
        ) from error


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _node(attributes: dict[str, str], said: dict[str, str]) -> FileNode:
    kind = said.get("kind") or said.get("type") or ""
    others = (pair for pair in said.items() if pair[0] not in {"kind", "type", "layers"})
    return FileNode(
        attributes.get("id", ""), kind, tuple(pair for pair in others if pair[1].strip())
    )


def _tie(attributes: dict[str, str], said: dict[str, str], layer: str) -> Tie:
    return Tie(
        source=attributes.get("source", ""),
        target=attributes.get("target", ""),
        layer=said.get("layer") or said.get("type") or layer,
        weight=said.get("weight", ""),
    )

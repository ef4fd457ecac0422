"""The network while its files are being read: every row ends as node, edge or rejection."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import category

from fourfold.analytics.networkfile.contents import (
    FileEdge,
    FileNode,
    InvalidNetwork,
    Rejection,
)

LONGEST_ID = 500
LONGEST_VALUE = 10_000
MOST_ROWS = 1_000_000
DEFAULT_LAYER = "ties"
_LONGEST_QUOTED = 40
_UNFIT = {"Cc", "Cs"}  # control characters and lone surrogates


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A row that ties two nodes, still as text; `kinds` are those of source and target."""

    source: str
    target: str
    layer: str = ""
    weight: str = ""
    kinds: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Draft:
    """Rows taken and rows rejected so far."""

    name: str = ""
    description: str = ""
    described: dict[str, FileNode] = field(default_factory=dict)
    mentioned: dict[str, FileNode] = field(default_factory=dict)
    edges: list[FileEdge] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    unread: dict[str, None] = field(default_factory=dict)
    rows: int = 0

    def find(self, finding: str) -> None:
        """Keep a sentence for the person who loads the file."""
        self.findings.append(finding)

    def reject(self, place: Place, reason: str) -> None:
        """Count a row that is not taken."""
        self._count()
        self.rejections.append(Rejection(place.file, place.row, reason))

    def take_node(self, place: Place, node: FileNode) -> None:
        """Take a row that describes a node, or reject it."""
        reason = _against_node(node)
        if not reason and node.id in self.described:
            reason = f"The id {node.id} is already described in an earlier row."
        if reason:
            self.reject(place, reason)
            return
        self._count()
        self.described[node.id] = node

    def take_tie(self, place: Place, tie: Tie) -> None:
        """Take a row that ties two nodes, or reject it."""
        reason = _against_tie(tie)
        if reason:
            self.reject(place, reason)
            return
        self._count()
        layer = tie.layer or DEFAULT_LAYER
        weight = float(tie.weight) if tie.weight.strip() else None
        self.edges.append(FileEdge(tie.source, tie.target, layer, weight))
        for end, kind in zip((tie.source, tie.target), tie.kinds, strict=True):
            if end not in self.mentioned:
                self.mentioned[end] = FileNode(end, kind)

    def nodes(self) -> tuple[FileNode, ...]:
        """Return the described nodes as they came, then those that only edges mention."""
        only_mentioned = (node for node in self.mentioned.values() if node.id not in self.described)
        return (*self.described.values(), *only_mentioned)

    def _count(self) -> None:
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise InvalidNetwork(
                f"The network has more than {MOST_ROWS:,} rows; load it in smaller pieces."
            )


def _against_node(node: FileNode) -> str:
    if not node.id.strip():
        return "The row has no id."
    said = (part.replace("\n", " ") for pair in node.attributes for part in pair)
    texts = [node.id, node.kind, *said]
    return _against_texts(node.id, texts)


def _against_tie(tie: Tie) -> str:
    for name, end in (("source", tie.source), ("target", tie.target)):
        if not end.strip():
            return f"The row has no {name}."
    if tie.source == tie.target:
        return f"The row ties {_short(tie.source)} to itself."
    longest = max(tie.source, tie.target, key=len)
    texts = (tie.source, tie.target, tie.layer, tie.weight, *tie.kinds)
    return _against_texts(longest, texts) or _against_weight(tie.weight)


def _against_texts(longest_id: str, texts: Iterable[str]) -> str:
    if len(longest_id) > LONGEST_ID:
        return f"The row has an id of more than {LONGEST_ID} characters."
    for text in texts:
        if len(text) > LONGEST_VALUE:
            return f"The row has a value of more than {LONGEST_VALUE:,} characters."
        if not text.isprintable() and any(category(letter) in _UNFIT for letter in text):
            return "The row holds a control character."
    return ""


def _against_weight(text: str) -> str:
    if not text.strip():
        return ""
    try:
        weight = float(text)
    except ValueError:
        return f"The weight {_short(text)} is not a number."
    if not math.isfinite(weight):
        return f"The weight {_short(text)} is not a number."
    return "" if weight > 0 else f"The weight {_short(text)} is not above nought."


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}..."

"""What a network file holds."""

from dataclasses import dataclass
from enum import Enum

from fourfold.shared.errors import DomainError

Pair = frozenset[str]


class InvalidNetwork(DomainError):
    """The file cannot be read as a network at all."""


class LayerRole(Enum):
    """What a layer is among the others."""

    TOTAL = "TOTAL"  # it sums other layers
    PERIOD = "PERIOD"  # its name ends in a number, as others of its stem do
    KIND = "KIND"  # a kind of tie


@dataclass(frozen=True, slots=True)
class FileNode:
    """A node; `attributes` are (column, value) pairs as they stand, without empty values.

    `kind` is what the file calls it, such as "person" or "crime"; "" where it does not say.
    """

    id: str
    kind: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileEdge:
    """A tie between two nodes in one layer; `weight` is None where the file gives none."""

    source: str
    target: str
    layer: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """The edges of one layer, `ties` rows of them.

    `order` is a period's place from 1, and 0 for others: periods have no dates. `part_of` is the
    name of the layer that already sums this one, and "" where there is none.
    """

    name: str
    role: LayerRole
    ties: int
    order: int = 0
    part_of: str = ""

    @property
    def in_default_view(self) -> bool:
        """Return whether its edges are shown first: a part is never added to its sum."""
        return not self.part_of


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken, and why; `row` is its line in the file, from 1."""

    file: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """A network as its file has it. `findings` are sentences for the person who loads it.

    `rows_read` counts the rows that held something: those that described a node (`node_rows`),
    the edges and the rejections.
    """

    name: str
    description: str
    nodes: tuple[FileNode, ...]
    edges: tuple[FileEdge, ...]
    layers: tuple[Layer, ...]
    findings: tuple[str, ...]
    rejections: tuple[Rejection, ...]
    rows_read: int
    node_rows: int

    @property
    def default_view(self) -> tuple[FileEdge, ...]:
        """Return the edges of the layers that are shown first."""
        shown = {layer.name for layer in self.layers if layer.in_default_view}
        return tuple(edge for edge in self.edges if edge.layer in shown)

    @property
    def periods(self) -> tuple[Layer, ...]:
        """Return the layers that are periods, in their order."""
        found = [layer for layer in self.layers if layer.role is LayerRole.PERIOD]
        return tuple(sorted(found, key=lambda layer: layer.order))

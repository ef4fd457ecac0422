"""Taking in a whole network of subjects and ties from a file."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from fourfold.access import search
from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.analytics.networkfile.contents import FileEdge, FileNode, Layer, NetworkFile
from fourfold.shared.errors import DomainError
from fourfold.subjects.models import Attribute, Identifier, Link, Name, Network, Subject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import NameUse, SubjectKind
from fourfold.subjects.rules.names import compared
from fourfold.subjects.rules.ties import kind_of_layer, kind_of_node

BATCH = 1_000


class LoadedAlready(DomainError):
    """The same file was loaded before, by somebody whose loads one may read."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A node with the subject that was made of it."""

    node: FileNode
    subject: Subject
    kind: SubjectKind


@command("subjects.record_network")
def record_network(
    *,
    network: NetworkFile,
    default_kind: SubjectKind = SubjectKind.PERSON,
    label: Label,
    by: Viewer,
    at: datetime,
) -> Network:
    """Record every node as a subject and every tie as a link, all under one label.

    A layer that sums others is the default view; its parts are kept beside it as phases. Ids
    stand as the file has them, as identifiers within the network's own system.

    :raises LoadedAlready: when the same content stands under this label already.
    """
    digest = _digest(network)
    if Network.objects.filter(digest=digest, label=label).exists():
        raise LoadedAlready(f"The network {network.name} is loaded already, under this label.")
    made = Network.objects.create(
        label=label,
        name=network.name,
        description=network.description,
        digest=digest,
        nodes=len(network.nodes),
        ties=len(network.edges),
        rejected=len(network.rejections),
        findings=list(network.findings),
        recorded_at=at,
        by_id=by.user_id,
    )
    taken = _record_nodes(made, network, default_kind)
    _record_ties(made, network, {one.node.id: one for one in taken})
    return made


def _digest(network: NetworkFile) -> str:
    lines = [f"{one.source}\t{one.target}\t{one.layer}\t{one.weight}" for one in network.edges]
    nodes = [one.id for one in network.nodes]
    return hashlib.sha256("\n".join(sorted(lines) + sorted(nodes)).encode()).hexdigest()


def _record_nodes(made: Network, network: NetworkFile, default_kind: SubjectKind) -> list[_Taken]:
    taken = [
        _Taken(node, Subject(key=uuid.uuid4()), kind_of_node(node.kind) or default_kind)
        for node in network.nodes
    ]
    told = {"label_id": made.label_id, "source": made.source, "recorded_at": made.recorded_at}
    Subject.objects.bulk_create((one.subject for one in taken), batch_size=BATCH)
    Name.objects.bulk_create((_name(one, told) for one in taken), batch_size=BATCH)
    Identifier.objects.bulk_create(
        (_identifier(one, made.name, told) for one in taken), batch_size=BATCH
    )
    Attribute.objects.bulk_create(
        (
            Attribute(subject=one.subject, name=name, value=value, **told)
            for one in taken
            for name, value in one.node.attributes
        ),
        batch_size=BATCH,
    )
    search.put_many([_findable(one, made) for one in taken])
    return taken


def _name(one: _Taken, told: dict[str, object]) -> Name:
    return Name(
        subject=one.subject,
        kind=one.kind.value,
        text=one.node.id,
        compared=compared(one.node.id, one.kind),
        use=NameUse.MAIN,
        **told,
    )


def _identifier(one: _Taken, system: str, told: dict[str, object]) -> Identifier:
    return Identifier(
        subject=one.subject,
        kind=IdentifierKind.URN.value,
        system=system,
        value=one.node.id,
        as_written=one.node.id,
        is_valid=True,
        note="It means something only within its own network.",
        **told,
    )


def _findable(one: _Taken, made: Network) -> search.Findable:
    subject = f"{one.node.id} ({made.name})"
    return search.Findable("subjects.subject", str(one.subject.key), made.label_id, subject)


def _record_ties(made: Network, network: NetworkFile, taken: dict[str, _Taken]) -> None:
    layers = {layer.name: layer for layer in network.layers}
    Link.objects.bulk_create(
        (
            _link(edge, layers[edge.layer], taken, made)
            for edge in network.edges
            if edge.source != edge.target
        ),
        batch_size=BATCH,
    )


def _link(edge: FileEdge, layer: Layer, taken: dict[str, _Taken], made: Network) -> Link:
    return Link(
        a=taken[edge.source].subject,
        b=taken[edge.target].subject,
        label_id=made.label_id,
        kind=kind_of_layer(layer.name).value,
        reason=f"{made.name}, {layer.name}",
        weight=1 if edge.weight is None else edge.weight,
        layer=layer.name,
        phase=layer.order or None,
        in_default_view=layer.in_default_view,
        source=made.source,
        recorded_at=made.recorded_at,
    )

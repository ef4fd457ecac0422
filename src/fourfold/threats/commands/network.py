"""Taking in a network as a group: the threat, its members and their ties, in one go."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.analytics.networkfile.contents import NetworkFile
from fourfold.subjects.commands.network import record_network
from fourfold.subjects.models import Name
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.commands._recording import NewThreat, put_down
from fourfold.threats.models import Membership, Threat
from fourfold.threats.rules.kinds import DataSubjectCategory, Importance, MemberRole

BELONG = (SubjectKind.PERSON, SubjectKind.ORGANISATION)


@command("threats.load_network")
def load_network(
    *,
    new: NewThreat,
    network: NetworkFile,
    default_kind: SubjectKind = SubjectKind.PERSON,
    label: Label,
    by: Viewer,
    at: datetime,
) -> Threat:
    """Put a group on the master list whose members and ties are those of a network file.

    People and organisations become members whose role and importance nobody has assessed.

    :raises LoadedAlready: when the same network stands under this label already.
    """
    made = record_network(network=network, default_kind=default_kind, label=label, by=by, at=at)
    threat = put_down(new, label=label, by=by, at=at)
    members = Name.objects.filter(source=made.source, label=label, kind__in=BELONG)
    Membership.objects.bulk_create(
        Membership(
            threat=threat,
            label=label,
            subject_id=name.subject_id,
            role=MemberRole.UNKNOWN,
            importance=Importance.NOT_ASSESSED,
            category=DataSubjectCategory.SUSPECT,
            since=new.since,
            recorded_at=at,
        )
        for name in members.order_by("pk")
    )
    return threat

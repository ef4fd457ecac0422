"""What follows a threat under its new label, and what stays behind."""

from fourfold.access import search
from fourfold.access.models import Label
from fourfold.access.queries import may_be_discovered
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.threats.commands._projection import KIND
from fourfold.threats.commands._snapshots import move_snapshots
from fourfold.threats.models import (
    Alias,
    Appointment,
    Assessment,
    Contact,
    Draft,
    Evidence,
    Fact,
    ForeignReference,
    Handover,
    Membership,
    Moderation,
    Operation,
    OperationThreat,
    Standing,
    Threat,
    Tie,
)
from fourfold.threats.rules.relabelling import of_a_link, of_a_part

UNDER_IT = (Fact, Alias, ForeignReference, Appointment, Handover, Draft, Assessment, Standing)
CHILD = Restriction(Marking.OFFICIAL_SENSITIVE)


def move(threat: Threat, label: Label) -> None:
    """Put a threat under a label, and with it all that is said of it."""
    was, before = threat.label_id, threat.label.restriction
    Evidence.objects.filter(assessment__threat=threat, label_id=was).update(label=label)
    Moderation.objects.filter(assessment__threat=threat, label_id=was).update(label=label)
    for rows in UNDER_IT:
        rows.objects.filter(threat=threat).update(label=label)
    Threat.objects.filter(pk=threat.pk).update(label=label)
    search.move(KIND, threat.urn, label_id=label.pk)
    threat.label = label
    _members(threat, before)
    _links(threat, may_be_known=may_be_discovered(label.restriction))
    move_snapshots(threat)


def _members(threat: Threat, was: Restriction) -> None:
    moved = threat.label.restriction
    for row in Membership.objects.filter(threat=threat).select_related("label", "own"):
        also = CHILD if row.is_child else Restriction()
        own = row.own.restriction if row.own else None
        after = of_a_part(row.label.restriction, was=was | also, moved=moved | also, own=own)
        row.label = label_saying(after)
        row.save(update_fields=["label"])


def _links(threat: Threat, *, may_be_known: bool) -> None:
    if may_be_known:
        Contact.objects.update_or_create(
            threat_id=threat.pk, defaults={"owner_id": threat.owner_id}
        )
    else:
        Contact.objects.filter(threat_id=threat.pk).delete()
    ties = Tie.objects.filter(a=threat) | Tie.objects.filter(b=threat)
    for tie in ties.select_related("label", "a__label", "b__label"):
        _follow(tie, threat, tie.b if tie.a_id == threat.pk else tie.a, may_be_known=may_be_known)
    against = OperationThreat.objects.filter(threat=threat)
    for link in against.select_related("label", "operation__label"):
        _follow(link, threat, link.operation, may_be_known=may_be_known)


def _follow(
    link: Tie | OperationThreat,
    threat: Threat,
    other: Threat | Operation | None,
    *,
    may_be_known: bool,
) -> None:
    after = of_a_link(
        link.label.restriction,
        moved=threat.label.restriction,
        other=other.label.restriction if other else None,
        may_be_known=may_be_known,
    )
    link.label = label_saying(after)
    link.save(update_fields=["label"])

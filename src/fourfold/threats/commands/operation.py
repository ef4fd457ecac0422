"""Operations against threats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access import search
from fourfold.access.command import command
from fourfold.access.models import Label, User
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.reference.models import Organisation
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn
from fourfold.threats.commands._locking import standing
from fourfold.threats.models import Operation, OperationThreat, Threat


@dataclass(frozen=True, slots=True)
class NewOperation:
    """What is recorded of an operation: never its case file.

    urn: given only by what must be made again alike.
    """

    name: str
    kind: str
    owner: Organisation
    since: date
    sio: User | None = None
    managed_in: str = ""
    reference: str = ""
    until: date | None = None
    urn: str = ""


@command("threats.record_operation")
def record_operation(
    *, new: NewOperation, threats: Sequence[Threat], label: Label, by: Viewer, at: datetime
) -> Operation:
    """Record an operation and the threats that it is against.

    :raises DomainError: when it has no name, or a text carries a higher marking.
    """
    if not new.name.strip():
        raise DomainError("Give the operation a name or an alias.")
    refuse_higher_marking(new.name, new.kind, new.reference)
    made = Operation.objects.create(
        urn=new.urn or new_urn("O"),
        label=label,
        name=new.name.strip(),
        kind=new.kind.strip(),
        owner=new.owner,
        sio=new.sio,
        managed_in=new.managed_in.strip(),
        reference=new.reference.strip(),
        since=new.since,
        until=new.until,
        recorded_at=at,
    )
    for threat in standing(threats):
        both = label_saying(label.restriction | threat.label.restriction)
        OperationThreat.objects.create(
            operation=made,
            threat=threat,
            label=both,
            recorded_at=at,
        )
    found = search.Findable("threats.operation", made.urn, label.pk, made.name, made.reference)
    search.put(found)
    return made


@command("threats.state_operation")
def end_operation(*, operation: Operation, until: date, by: Viewer, at: datetime) -> Operation:
    """Say that an operation ran until a day."""
    locked = Operation.objects.select_for_update().get(pk=operation.pk)
    if until < locked.since:
        raise DomainError("An operation ends after it begins.")
    locked.until = until
    locked.save(update_fields=["until"])
    return locked

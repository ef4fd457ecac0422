"""Alerts on feeds: raised from their figures, settled by somebody who says what was done."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.sources.commands._alerts import raised
from fourfold.sources.models import FeedAlert, Load, System
from fourfold.sources.rules.quality import Finding


class AlreadySettled(DomainError):
    """Somebody settled an alert before."""


class SayWhatWasDone(DomainError):
    """Nobody said what was done about an alert."""


@command("sources.raise_alert")
def raise_alert(
    *, system: System, load: Load | None, finding: Finding, by: Viewer, at: datetime
) -> FeedAlert:
    """Raise an alert on a feed, under the label of the load whose figures say so.

    One that says the same and waits still is given back instead. Without a load, as when a feed
    stopped, it is under the label of the system's records.
    """
    label = load.label if load is not None else system.records_label
    return raised(system, label, finding, at=at)


@command("sources.settle_alert")
def settle_alert(*, alert: FeedAlert, reason: str, by: Viewer, at: datetime) -> FeedAlert:
    """Settle an alert: somebody says what was done about the feed, or why nothing need be.

    :raises SayWhatWasDone: when nobody says.
    :raises AlreadySettled: when somebody else did before.
    """
    refuse_higher_marking(reason)
    if not reason.strip():
        raise SayWhatWasDone("Say what was done about it.")
    locked = FeedAlert.objects.select_for_update(of=("self",)).one(pk=alert.pk)
    if locked.settled_at is not None:
        raise AlreadySettled("Somebody settled this alert a moment ago.")
    locked.settled_at, locked.settled_by_id, locked.reason = at, by.user_id, reason.strip()
    locked.save(update_fields=["settled_at", "settled_by", "reason"])
    return locked

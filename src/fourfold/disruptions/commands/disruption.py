"""Recording disruptions, correcting and cancelling them, and keeping one that is being written."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.queries import default_restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.disruptions.commands._changing import Corrected, ReasonNeeded, apply, lock
from fourfold.disruptions.commands._contesting import contest_new, refuse_while_contested
from fourfold.disruptions.commands._keeping import (
    Cited,
    DoesNotFit,
    Measured,
    NewDisruption,
    NotYours,
    Supporter,
    check_claimants,
    check_yours,
    label_for,
    put_down,
)
from fourfold.disruptions.events import DisruptionRecorded
from fourfold.disruptions.models import ABOUT, Claim, Disruption, DisruptionDraft
from fourfold.disruptions.queries import regional
from fourfold.disruptions.queries.duplicates import likely
from fourfold.disruptions.rules.attachment import check_attachment
from fourfold.disruptions.rules.standards import check_standards
from fourfold.shared import events
from fourfold.shared.days import local_day
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.models import Threat

__all__ = [
    "Cited",
    "Corrected",
    "DoesNotFit",
    "Measured",
    "NewDisruption",
    "NotYours",
    "ReasonNeeded",
    "Supporter",
    "cancel",
    "correct",
    "keep_draft",
    "record",
]


@command("disruptions.record")
def record(
    *, new: NewDisruption, label: Label | None = None, by: Viewer, at: datetime
) -> Disruption:
    """Record an event against a threat, with who led and supported it.

    What looks like an event that was recorded already stands contested, until the two who claim
    it settle that, unless the person says why it is another. Where fewer may read the older one,
    that one stands contested: nothing shows to who may not read both.

    :raises MayNotCarry: when that kind of threat could carry no disruption on that day.
    :raises BelowStandard: with everything that stops it.
    :raises HeldElsewhere: when a text carries a higher marking.
    """
    today = local_day(at)
    recorded_on = new.recorded_on or today
    if recorded_on > today:
        raise DoesNotFit("A disruption cannot be recorded on a day to come.")
    check_standards(new.draft(recorded_on=recorded_on, recorder=by.user_id))
    check_claimants(new)
    locked = Threat.objects.select_for_update(of=("self",))  # no two find no twin at once
    threat = locked.select_related("label", "owner").one(pk=new.threat.pk)
    kind = regional.kind_on(threat, new.event_on)
    check_attachment(kind, new.event_on, regional.rules_for(threat))
    twins = [] if new.another_event.strip() else likely(new.as_compared())
    under = label_for(threat, label)
    older = twins[0].lead if twins else None
    narrower = older is not None and older.label.restriction.asks_more_than(under.restriction)
    contested = older is not None and not narrower
    one, lead = put_down(new, kind=kind, label=under, contested=contested, by=by, at=at)
    if older is not None:
        contest_new(older, lead, narrower=narrower, reasons=twins[0].twin.reasons, by=by, at=at)
    DisruptionDraft.objects.filter(user_id=by.user_id).delete()
    events.publish(DisruptionRecorded(one.pk, threat.pk, one.category, by, at))
    return one


@command("disruptions.correct")
def correct(
    *, disruption: Disruption, corrected: Corrected, reason: str, by: Viewer, at: datetime
) -> Disruption:
    """Correct what was recorded; what it said before is kept, with the reason.

    Another category waits for a moderator again where it must be moderated.

    :raises NotYours: when `by` neither recorded it nor is of the organisation that leads it.
    :raises ReasonNeeded: when nobody says why.
    :raises BelowStandard: when it would fall short of what blocks.
    """
    one = lock(disruption)
    check_yours(one, by)
    if not reason.strip():
        raise ReasonNeeded("Say why it is corrected.")
    if not apply(one, corrected, reason=reason, by=by, at=at):
        raise DoesNotFit("Nothing was changed.")
    return one


@command("disruptions.cancel")
def cancel(*, disruption: Disruption, reason: str, by: Viewer, at: datetime) -> Disruption:
    """Cancel what should not have been recorded: it is kept, with the reason, and counts nowhere.

    :raises NotYours: as `correct`.
    :raises ReasonNeeded: when nobody says why.
    :raises StillContested: while two who claim it have not settled that.
    """
    one = lock(disruption)
    check_yours(one, by)
    if not reason.strip():
        raise ReasonNeeded("Say why it is cancelled.")
    refuse_higher_marking(reason)
    refuse_while_contested(one)
    one.cancelled_at, one.cancelled_why = at, reason.strip()
    one.save(update_fields=["cancelled_at", "cancelled_why"])
    Claim.objects.filter(disruption=one, ended_at=None).update(
        ended_at=at, ended_why="The disruption was cancelled."
    )
    return one


@command("disruptions.keep_draft")
def keep_draft(
    *, content: Mapping[str, Any], threat: Threat | None = None, by: Viewer, at: datetime
) -> DisruptionDraft:
    """Keep a disruption that somebody is writing, as it is; one a person, under the threat's label.

    The threat's reference is kept with it, so that it goes where the threat goes.

    :raises HeldElsewhere: when a text in it carries a higher marking.
    """
    refuse_higher_marking(*_texts(content))
    own = label_saying(default_restriction(by, local_day(at)))
    _one_at_a_time(by)
    DisruptionDraft.objects.filter(user_id=by.user_id).delete()
    return DisruptionDraft.objects.create(
        user_id=by.user_id,
        label=threat.label if threat else own,
        content=dict(content) | ({ABOUT: threat.urn} if threat else {}),
        kept_at=at,
    )


def _one_at_a_time(by: Viewer) -> None:
    """Wait for the same person's other tab, or the form that keeps itself as they send it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('disruptions.draft', %s))", [by.user_id]
        )


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    for part in content.values():
        yield from (str(one) for one in (part if isinstance(part, list) else [part]))

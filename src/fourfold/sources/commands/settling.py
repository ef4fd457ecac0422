"""Deciding about two records with one foreign reference."""

from datetime import datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking
from fourfold.sources.models import Settlement
from fourfold.sources.rules.handling import Clash


class ReasonNeeded(DomainError):
    """Nobody said why two records are one, or are not."""


@command("sources.settle")
def settle_clash(
    *, kind: str, clash: Clash, outcome: Settlement.Outcome, reason: str, by: Viewer, at: datetime
) -> Settlement:
    """Decide whether two records are one; only those who may read both see the decision.

    :raises ReasonNeeded: when nobody says why.
    """
    refuse_higher_marking(reason)
    if not reason.strip():
        raise ReasonNeeded("Say why.")
    labels = Label.objects.in_bulk([clash.a.label_id, clash.b.label_id])
    both = labels[clash.a.label_id].restriction | labels[clash.b.label_id].restriction
    return Settlement.objects.create(
        label=label_saying(both),
        kind=kind,
        system=clash.system,
        key=clash.key,
        a=clash.a.subject,
        b=clash.b.subject,
        outcome=outcome,
        reason=reason.strip(),
        by_id=by.user_id,
        settled_at=at,
    )

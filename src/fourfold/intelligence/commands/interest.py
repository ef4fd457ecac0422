"""Registering what somebody wants to hear of, and why."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Interest
from fourfold.intelligence.queries.interests import Known, known, known_again
from fourfold.intelligence.rules.wanting import NewInterest
from fourfold.shared.errors import DomainError
from fourfold.shared.markings import refuse_higher_marking


@command("intelligence.register_interest")
def register_interests(
    *,
    registered_by: str,
    ref: str,
    wanted: Sequence[NewInterest],
    label: Label,
    by: Viewer,
    at: datetime,
) -> Interest:
    """Let a record of some context want exactly this from now on.

    What it wanted and wants no more ends; what is new is added; what stays keeps its hits.

    :raises DomainError: when there is nothing to look for, and there was nothing before.
    """
    refuse_higher_marking(*(one.because for one in wanted))
    held = Interest.objects.standing().filter(registered_by=registered_by, ref=ref)
    before = {known_again(row): row for row in held.select_for_update()}
    after = {known(one, label.pk): one for one in wanted}
    gone = [row.pk for key, row in before.items() if key not in after]
    Interest.objects.filter(pk__in=gone).update(ended_at=at)
    _say_again(before, after)
    new = {"registered_by": registered_by, "ref": ref, "registered_at": at}
    Interest.objects.bulk_create(
        Interest(**one.what, **one.why, **new, label_id=one.label or label.pk)
        for key, one in after.items()
        if key not in before
    )
    found = Interest.objects.filter(registered_by=registered_by, ref=ref)
    first = found.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
    if first is None:
        raise DomainError("Say what to look out for.")
    return first


def _say_again(before: dict[Known, Interest], after: dict[Known, NewInterest]) -> None:
    """Let what stays say why, how weighty and until when as it is said now."""
    stay = [before[key] for key in before.keys() & after.keys()]
    for row in stay:
        for name, value in after[known_again(row)].why.items():
            setattr(row, name, value)
    Interest.objects.bulk_update(stay, ["because", "weight", "until"], batch_size=500)

"""Declaring what searches of one's own would look odd."""

from datetime import date, datetime, timedelta

from fourfold.access.command import command
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.administration.models import Interest
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, NotFound

SHORTEST = 3


class TooShort(DomainError):
    """Words that would match everything."""


@command("administration.declare_interest")
def declare_interest(
    *, kind: Interest.Kind, words: str, stands: bool = True, by: Viewer, at: datetime
) -> Interest:
    """Declare one's own name, address or a relative, or (stands false) take that back.

    It is kept under a label of one's own organisation, so that searches for it stand out to
    its auditors; what was taken back ends tomorrow.

    :raises TooShort: when the words would match everything.
    :raises NotFound: when there is nothing to take back.
    """
    today = local_day(at)
    if not stands:
        return _taken_back(kind, words, today, by)
    if len(words.strip()) < SHORTEST:
        raise TooShort("Write at least three letters.")
    return Interest.objects.create(
        label=label_saying(Restriction.to({by.organisation_id}, marking=Marking.OFFICIAL)),
        user_id=by.user_id,
        kind=kind,
        words=words.strip(),
        since=today,
    )


def _taken_back(kind: Interest.Kind, words: str, today: date, by: Viewer) -> Interest:
    mine = Interest.objects.on(today).filter(user=by.user_id, kind=kind, words=words)
    found = mine.order_by("pk").first()
    if found is None:
        raise NotFound("You have declared nothing such.")
    found.until = today + timedelta(days=1)
    found.save(update_fields=["until"])
    return found

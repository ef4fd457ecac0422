"""Disposing of text beside the ledger, by two people (Data Protection Act 2018, s.39)."""

from datetime import datetime

from django.db import connection

from fourfold.access.command import command
from fourfold.access.models import LedgerDisposal
from fourfold.access.viewer import Viewer
from fourfold.administration.queries import ledger
from fourfold.administration.rules import disposal as rules
from fourfold.shared.errors import NotFound


@command("administration.ask_disposal")
def ask_disposal(*, entry_id: int, reason: str, by: Viewer, at: datetime) -> LedgerDisposal:
    """Ask for the text of an entry of one's own organisation to be erased.

    :raises NotFound: when there is no such entry to the viewer.
    :raises rules.NothingToDispose: when it has no text.
    :raises rules.ReasonNeeded: without a reason.
    """
    line = ledger.line(entry_id)
    if line is None or line.organisation_id != by.organisation_id:
        raise NotFound("There is no such entry of your organisation.")
    if line.withheld:
        raise NotFound("The text of that entry is held elsewhere.")
    has_text = any(text != ledger.GONE for text in line.texts.values())
    rules.check_asking(has_text=has_text, reason=reason)
    return LedgerDisposal.objects.create(
        entry_id=entry_id, reason=reason.strip(), asked_by_id=by.user_id, asked_at=at
    )


@command("administration.agree_disposal")
def agree_disposal(*, disposal: LedgerDisposal, by: Viewer, at: datetime) -> LedgerDisposal:
    """Agree to what somebody else asked for, and erase the text; the chain keeps its hash.

    :raises rules.SecondPersonNeeded: when it is one's own request.
    :raises NotFound: when nothing of one's own organisation was erased.
    """
    locked = LedgerDisposal.objects.select_for_update().get(pk=disposal.pk)
    rules.check_agreeing(
        asked_by_id=locked.asked_by_id, by_id=by.user_id, is_agreed=locked.agreed_at is not None
    )
    locked.agreed_by_id, locked.agreed_at = by.user_id, at
    locked.save(update_fields=["agreed_by_id", "agreed_at"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_ledger_dispose(%s, %s)", [locked.pk, at])
        erased = cursor.fetchone()[0]
    if not erased:
        raise NotFound("There is no such text of your organisation.")
    return locked

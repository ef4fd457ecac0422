"""What the worker does for plans: it sends many pages, and sets each, one after another."""

import io
import zipfile
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from fourfold.access.models import User
from fourfold.access.queries import viewer_for
from fourfold.access.rules import Justification
from fourfold.access.speaking import speaking_for
from fourfold.access.viewer import Viewer
from fourfold.plans.commands.sharing import share_page
from fourfold.plans.models import PageBatch, PageCopy
from fourfold.plans.queries import batch as batches
from fourfold.plans.queries.preparing import Share, page_of
from fourfold.publishing import pageplan
from fourfold.shared.errors import DomainError

GONE = "The plan is no longer there, or you may no longer read it."


@app.task(queue="pages")
def share_batch(batch_id: int, user_id: int) -> str:
    """Share every page of a batch for the person who asked, and keep them as one archive."""
    by = viewer_for(User.objects.get(pk=user_id), at=_now(), origin="worker")
    with speaking_for(by):
        one = batches.batch(batch_id)
        if one.finished_at is not None or one.made_by_id != by.user_id:
            return "done before"
        _send_all(one, by)
    return f"{one.done} of {one.total}, {len(one.refused)} refused"


def _send_all(one: PageBatch, by: Viewer) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for share, why in batches.sends(one):
            copy = _sent(one, share, why, by)
            if copy is not None:
                page = pageplan.render(page_of(copy))
                archive.writestr(f"{one.done + 1:03d}-{copy.urn}.pdf", page)
                one.copies.append(copy.urn)
            one.done += 1
            one.save(update_fields=["done", "copies", "refused"])
    one.asked, one.finished_at = {}, _now()
    one.file = held.getvalue() if one.copies else None
    one.save(update_fields=["asked", "finished_at", "file"])


def _sent(one: PageBatch, share: Share | None, why: Justification, by: Viewer) -> PageCopy | None:
    if share is None:
        one.refused.append({"plan": "", "why": GONE})
        return None
    try:
        return share_page(share=share, why=why, by=by, at=_now())
    except DomainError as refusal:
        one.refused.append({"plan": share.plan.title, "why": str(refusal)})
        return None


def _now() -> datetime:
    return datetime.now(UTC)

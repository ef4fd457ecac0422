"""Batches of pages: how far the worker has come, and what one of them is to send."""

from collections.abc import Iterator, Mapping
from typing import Any

from fourfold.access.rules import Justification, Marking
from fourfold.plans.models import PageBatch, PageCopy, Plan
from fourfold.plans.queries.preparing import PageWords, Share
from fourfold.plans.rules.kinds import Pillar
from fourfold.reference.models import Agreement
from fourfold.reference.rules.gateways import Gateway


def batch(pk: int) -> PageBatch:
    """Return one batch, without its file.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    rows = PageBatch.objects.defer("file").select_related("recipient__organisation", "label")
    return rows.one(pk=pk)


def file_of(one: PageBatch) -> bytes | None:
    """Return the pages of a batch as one archive; nothing, once one of them was taken back."""
    copies = PageCopy.objects.filter(urn__in=one.copies, withdrawn_at=None, sent_in_error=False)
    if one.finished_at is None or not one.copies or copies.count() != len(one.copies):
        return None
    held = PageBatch.objects.values_list("file", flat=True).get(pk=one.pk)
    return bytes(held) if held else None


def sends(one: PageBatch) -> Iterator[tuple[Share | None, Justification]]:
    """Yield what a batch is to send; nothing in place of a plan that its maker no longer reads."""
    asked = one.asked
    agreement = Agreement.objects.filter(pk=asked["agreement"]).first()
    plans = {row.pk: row for row in Plan.objects.filter(pk__in=[p["plan"] for p in asked["pages"]])}
    why = Justification("DISCLOSE", asked["necessity"])
    for page in asked["pages"]:
        plan = plans.get(page["plan"])
        yield (_share(one, plan, agreement, page["words"]) if plan else None), why


def _share(
    one: PageBatch, plan: Plan, agreement: Agreement | None, kept: Mapping[str, Any]
) -> Share:
    asked = one.asked
    activity = {Pillar(code): text for code, text in kept["activity"].items()}
    return Share(
        plan=plan,
        recipient=one.recipient,
        circle=asked["circle"],
        words=PageWords(**{**kept, "activity": activity}),
        agreement=agreement,
        gateway=Gateway(asked["gateway"]) if asked["gateway"] else None,
        proportionality=asked["proportionality"],
        marking=Marking(asked["marking"]),
    )

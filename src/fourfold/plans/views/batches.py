"""Sharing many plans with one partner: what each says, and how far the worker has come."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from procrastinate.contrib.django import app

from fourfold.access import ledger
from fourfold.access.rules import Justification
from fourfold.plans.commands.batch import NewBatch, share_pages
from fourfold.plans.forms.sharing import ChoosePartner, SharePages
from fourfold.plans.models import Plan
from fourfold.plans.queries import batch as batches
from fourfold.plans.queries import circles, sharing
from fourfold.plans.queries.preparing import PageWords
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render

SHARE_BATCH = "fourfold.plans.jobs.share_batch"
MOST = 300  # plans offered at once; their fields stay below what Django takes in one form


@require_http_methods(["GET", "POST"])
@needs("plans.share_pages")
def new(request: Request) -> HttpResponse:
    """Choose a partner, tick plans, give each its words, and hand them to the worker."""
    key = request.GET.get("to", "")
    partners = circles.partners(request.viewer, on=request.today)
    if not key:
        context: dict[str, Any] = {
            "form": ChoosePartner(partners),
            "partners": partners,
            "whom_to_ask": circles.whom_to_ask(request.viewer, on=request.today),
            "crumbs": _crumbs(),
        }
        return render(request, "plans/share_to.html", context)
    to = circles.partner(key, request.viewer, on=request.today)
    agreements = circles.agreements_between(
        request.viewer.organisation_id, to.person.organisation_id
    )
    form = SharePages(request.POST or None)
    form.offer(agreements)
    rows = _rows(request, to)
    if form.is_valid():
        try:
            made = share_pages(
                new=_batch(form, rows, to, agreements),
                why=Justification("DISCLOSE", form.cleaned_data["necessity"]),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            task = app.configure_task(SHARE_BATCH, queue="pages")
            task.defer(batch_id=made.pk, user_id=request.viewer.user_id)
            return go(request, "plans:batch", made.pk)
    context = {
        "to": to,
        "form": form,
        "rows": rows,
        "agreements": agreements,
        "crumbs": _crumbs(),
        "most": MOST,
    }
    return render(request, "plans/share_many.html", context)


@require_safe
@needs("plans.share_pages")
def batch(request: Request, pk: int) -> HttpResponse:
    """Show how far a batch has come, and what did not go."""
    one = batches.batch(pk)
    context = {
        "batch": one,
        "sent": len(one.copies),
        "has_file": one.finished_at is not None and bool(one.copies),
        "crumbs": _crumbs(),
        "marking": one.label.marking,
    }
    return render(request, "plans/batch.html", context, part="progress")


@require_safe
@needs("plans.share_pages")
def pages(request: Request, pk: int) -> HttpResponse:
    """Give the pages of a batch as one archive, for printing; it is a disclosure of its own."""
    one = batches.batch(pk)
    held = batches.file_of(one)
    if held is None:
        raise NotFound("One of these pages was taken back, or none was sent: take them singly.")
    said = f"{len(one.copies)} plans on a page for {one.recipient.name}, as one archive"
    ledger.exported(
        said,
        verb="plans.share_pages",
        at=request.at,
        why=Justification("DISCLOSE", "Printing what was shared"),
        under=[one.label_id],
    )
    marking = one.label.restriction.marking.words
    name = f"plans-on-a-page-{one.pk}-{marking}.zip"
    return HttpResponse(
        held,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rows(request: Request, to: circles.Partner) -> list[dict[str, Any]]:
    """Return the plans that may be ticked, each with the words of its copy before, if any."""
    rows = Plan.objects.filter(closed_on=None).order_by("title", "pk")[:MOST]
    found = list(rows.select_related("organisation"))
    former = sharing.former_words([row.pk for row in found], to.person.pk)
    ticked = set(request.POST.getlist("row"))
    return [
        {
            "plan": row,
            "former": former.get(row.pk, {}),
            "is_ticked": str(row.pk) in ticked,
            "title": request.POST.get(f"title-{row.pk}", former.get(row.pk, {}).get("title", "")),
            "what": request.POST.get(f"what-{row.pk}", former.get(row.pk, {}).get("what", "")),
        }
        for row in found
    ]


def _batch(
    form: SharePages, rows: list[dict[str, Any]], to: circles.Partner, agreements: Any
) -> NewBatch:
    said = form.cleaned_data
    return NewBatch(
        recipient=to.person,
        circle=to.circle,
        pages=[(row["plan"], _words(row, said)) for row in rows if row["is_ticked"]],
        agreement=next((one for one in agreements if one.pk == said["agreement"]), None),
        gateway=said["gateway"],
        proportionality=said["proportionality"],
        marking=said["marking"],
    )


def _words(row: dict[str, Any], said: dict[str, Any]) -> PageWords:
    former = row["former"]
    activity: dict[Pillar, str] = {}
    for one in former.get("activity", ()):
        pillar = next(p for p in Pillar if p.words == one["pillar"])
        activity[pillar] = "\n".join(part for part in (activity.get(pillar), one["what"]) if part)
    return PageWords(
        title=row["title"],
        what=row["what"],
        why=former.get("why") or said["why"],
        where=former.get("where") or said["where"],
        period=said["period"],
        activity=activity,
        safeguarding=former.get("safeguarding", ""),
        contact=said["contact"],
        conditions=said["conditions"],
    )


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Plans", "url": reverse("plans:plans")}]

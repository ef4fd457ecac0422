"""What was shared with somebody: the partner's first page, and one copy, on screen and as PDF."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.rules import Justification, Marking
from fourfold.plans.commands.sharing import open_page
from fourfold.plans.models import PageCopy
from fourfold.plans.queries import sharing
from fourfold.plans.queries.preparing import page_of
from fourfold.plans.views.sharing import page_pillars
from fourfold.publishing import pageplan
from fourfold.shared.errors import NotFound
from fourfold.web.http import Request, needs, render

FEW = 5
PAGE = 25


@require_safe
@needs("plans.read_shared")
def shared_with_me(request: Request) -> HttpResponse:
    """Show a partner what is asked of them, what they may read, and what became of it."""
    shared = sharing.shared_with(request.viewer.user_id, today=request.today)
    page = Paginator(shared.copies, PAGE).get_page(request.GET.get("page"))
    markings = [row.label.marking for row in (*(one.row for one in shared.copies), *shared.notices)]
    context = {
        "shared": shared,
        "page": page,
        "today": request.today,
        "marking": max(markings, default=Marking.OFFICIAL),
    }
    return render(request, "plans/shared_with_me.html", context)


@require_safe
@needs("plans.read_shared")
def copy(request: Request, urn: str) -> HttpResponse:
    """Show one copy: to its recipient as it was sent; to its sender also what became of it."""
    one = _readable(request, urn)
    _enter(request, one)
    is_sender = request.viewer.organisation_id == one.owner_id
    shows = one.is_open or is_sender
    page = page_of(one) if shows else None
    context = {
        "copy": one,
        "line": sharing.copy_line(one),
        "page": page,
        "pillars": page_pillars(page.activity) if page else [],
        "is_sender": is_sender,
        "may_withdraw": is_sender and one.is_open and request.viewer.may("plans.withdraw_page"),
        "may_recall": is_sender
        and not one.sent_in_error
        and request.viewer.may("plans.recall_page"),
        "crumbs": _crumbs(one, is_sender=is_sender),
        "marking": one.label.marking,
    }
    return render(request, "plans/copy.html", context)


@require_safe
@needs("plans.read_shared")
def copy_pdf(request: Request, urn: str) -> HttpResponse:
    """Give the page as a PDF, from the stored copy alone; each time is entered."""
    one = _readable(request, urn)
    if not one.is_open:
        raise NotFound("This page was withdrawn.")
    _enter(request, one)
    said = f"{one.ledger_name} as PDF, {one.digest}"
    why = Justification("DISCLOSE", one.necessity)
    ledger.exported(said, verb="plans.read_shared", at=request.at, why=why, under=[one.label_id])
    content = pageplan.render(page_of(one))
    marking = one.label.restriction.marking.words
    name = f"plan-on-a-page-{one.urn}-version-{one.version}-{marking}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _readable(request: Request, urn: str) -> PageCopy:
    """Return a copy for its recipient, or for the organisation that sent it; for nobody else.

    :raises NotFound: also when it was recalled, to its recipient.
    """
    one = sharing.copy(urn)
    is_recipient = one.recipient_id == request.viewer.user_id and not one.sent_in_error
    if not is_recipient and one.owner_id != request.viewer.organisation_id:
        raise NotFound("There is no such record.")
    return one


def _enter(request: Request, one: PageCopy) -> None:
    ledger.consulted(one, verb="plans.read_shared", at=request.at)
    if one.recipient_id == request.viewer.user_id and one.opened_at is None and one.is_open:
        open_page(copy=one, by=request.viewer, at=request.at)


def _crumbs(one: PageCopy, *, is_sender: bool) -> list[dict[str, str]]:
    if is_sender and one.plan is not None:
        return [
            {"label": "Plans", "url": reverse("plans:plans")},
            {"label": one.plan.title, "url": reverse("plans:shared_of", args=[one.plan.urn])},
        ]
    return [{"label": "Shared with me", "url": reverse("plans:shared_with_me")}]


def shared(request: Request) -> dict[str, Any] | None:
    """Return what was shared with the viewer and is asked of them, for the first page."""
    if not request.viewer.may("plans.read_shared"):
        return None
    found = sharing.shared_with(request.viewer.user_id, today=request.today)
    if not (found.copies or found.asks or found.notices):
        return None
    items: list[dict[str, Any]] = [
        {
            "title": f"Recalled: {one.urn}",
            "url": reverse("plans:shared_with_me"),
            "tag": "Sent in error",
            "tone": "red",
            "why": one.text,
        }
        for one in found.notices[:FEW]
    ]
    items += [
        {
            "title": line.row.text,
            "url": reverse("plans:ask", args=[line.row.urn]),
            "due_on": line.row.due_on,
            "tag": line.status.words,
            "tone": line.tone,
        }
        for line in found.asks[:FEW]
    ]
    items += [
        {
            "title": line.title,
            "url": reverse("plans:copy", args=[line.row.urn]),
            "tag": line.state,
            "tone": line.tone,
            "why": f"From {line.row.owner.short_name}, version {line.row.version}",
        }
        for line in found.copies[:FEW]
        if line.row.is_open and line.row.superseded_at is None
    ]
    return {
        "heading": "Shared with you",
        "url": reverse("plans:shared_with_me"),
        "waiting": items,
        "count": len(found.asks),
        "note": "The number is of what is asked of you.",
    }


def answers(request: Request) -> dict[str, Any] | None:
    """Return the partners' answers of which the viewer has not taken note, for the first page."""
    if not request.viewer.may("plans.note_answer"):
        return None
    rows = sharing.answers_waiting(request.viewer.user_id, today=request.today)
    if not rows:
        return None
    return {
        "heading": "Partners have answered",
        "waiting": [
            {
                "title": row.text,
                "url": reverse("plans:ask", args=[row.ask.urn]),
                "why": f"{row.by.name}, {row.by.organisation.short_name}",
            }
            for row in rows
            if row.ask is not None
        ],
        "count": len(rows),
    }

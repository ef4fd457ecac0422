"""The minutes of a meeting: as a page, and as a file to take away."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.access import ledger
from fourfold.access.rules import REASONS
from fourfold.plans.models import Meeting
from fourfold.plans.queries import meeting as meetings
from fourfold.plans.queries import minutes as reading
from fourfold.plans.queries import sealing
from fourfold.publishing import minutes as document
from fourfold.reference import queries as reference
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, needs, reason_given, render

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@needs("plans.read")
def minutes(request: Request, urn: str) -> HttpResponse:
    """Show the minutes of a meeting, as far as their reader may read them."""
    one = meetings.meeting(urn)
    ledger.consulted(one, verb="plans.read", at=request.at)
    made = _made(request, one)
    closed_it = one.closed_by_id == request.viewer.user_id
    context = {
        "meeting": one,
        "minutes": made,
        "marking": made.marking,
        "digest": document.digest(made),
        "is_unchanged": sealing.is_unchanged(one) if closed_it else False,
        "may_export": request.viewer.may("plans.export"),
        "asks_why": reference.justifies_export(request.viewer.organisation_id),
        "reasons": REASONS,
        "crumbs": crumbs(one),
    }
    return render(request, "plans/meeting_minutes.html", context)


@require_safe
@needs("plans.export")
def take(request: Request, urn: str, form: str) -> HttpResponse:
    """Take the minutes away; the ledger keeps who did, and what they held."""
    if form not in TYPES:
        raise NotFound("There is no such form of file.")
    one, why = meetings.meeting(urn), reason_given(request)
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        raise DomainError("Say why you take the minutes away.")
    made = _made(request, one)
    said = f"Minutes {one.urn}, {form}, {made.marking}, {document.digest(made)}"
    ledger.exported(said, verb="plans.export", at=request.at, why=why)
    content = document.pdf(made) if form == "pdf" else document.docx(made)
    name = f"minutes-{local_day(one.begins_at).isoformat()}-{one.urn}.{form}"
    return HttpResponse(
        content,
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def crumbs(one: Meeting) -> list[dict[str, str]]:
    """Return the way to a meeting, and to its page."""
    found = [{"label": "Boards", "url": reverse("plans:boards")}]
    if one.board is not None:
        found.append({"label": one.board.name, "url": reverse("plans:board", args=[one.board.urn])})
    when = f"Meeting of {local_day(one.begins_at):%-d %B %Y}"
    return [*found, {"label": when, "url": reverse("plans:meeting", args=[one.urn])}]


def _made(request: Request, one: Meeting) -> document.Minutes:
    names = reference.names_on(request.today)
    reader = names.get(request.viewer.organisation_id, "their reader")
    return reading.minutes(one, reader=reader, at=request.at)

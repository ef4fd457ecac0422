"""The moderator's queue, and one assessment read beside what stood and its nearest peers."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.reference.queries import names_on
from fourfold.shared.errors import DomainError, NotFound
from fourfold.threats.commands import moderation as commands
from fourfold.threats.forms.moderation import ACCEPT, RETURN, Decision
from fourfold.threats.models import Assessment, Moderation
from fourfold.threats.queries import moderation as waiting_rooms
from fourfold.threats.queries.moderation import PeerLine, Waiting
from fourfold.threats.queries.schemes import highest_risk, parsed
from fourfold.web.http import Request, go, needs, render

PAGE = 50
SHOWN = {"": "All", "read": "To be read in full", "together": "May be accepted together"}
DRAWN = "Drawn by lot: read in full."


@require_safe
@needs("threats.moderate")
def queue(request: Request) -> HttpResponse:
    """Show what waits for a moderator, worst first, and why."""
    return _queue(request)


def _queue(request: Request, refused: str = "") -> HttpResponse:
    waiting = waiting_rooms.queue(on=request.today)
    kept = {
        "": waiting,
        "read": [one for one in waiting if one.must_be_read],
        "together": [one for one in waiting if not one.must_be_read],
    }
    show = request.GET.get("show", "")
    page = Paginator(kept.get(show, waiting), PAGE).get_page(request.GET.get("page"))
    owners = names_on(request.today)
    barred = waiting_rooms.barred(
        [one.assessment for one in page.object_list], by=request.viewer, on=request.today
    )
    lines = [_line(one, owners, barred.get(one.assessment.pk, "")) for one in page.object_list]
    may_together = request.viewer.may("threats.accept_together")
    url = reverse("threats:moderation_queue")
    context = {
        "page": page,
        "lines": lines,
        "tabs": [
            {
                "label": label,
                "url": f"{url}?show={name}" if name else url,
                "current": name == show,
                "count": len(kept[name]),
            }
            for name, label in SHOWN.items()
        ],
        "highest": highest_risk(),
        "refused": refused,
        "total": len(waiting),
        "any_ticks": may_together and any(line["may_tick"] for line in lines),
        "buttons": [{"value": "accept", "label": "Accept together"}],
    }
    return render(request, "threats/moderation.html", context, status=422 if refused else 200)


def _line(one: Waiting, owners: Any, barred: str) -> dict[str, Any]:
    return {
        "pk": one.assessment.pk,
        "name": one.name,
        "urn": one.assessment.threat.urn if one.assessment.threat else "",
        "owner": owners.get(one.owner_id, ""),
        "assessor": one.assessment.assessor.name,
        "organisation": one.assessment.organisation.short_name,
        "submitted_at": one.assessment.submitted_at,
        "tier": one.submission.scored.tier,
        "risk": one.submission.scored.risk,
        "supported": one.supported,
        "before": one.previous.risk if one.previous else None,
        "reasons": [reason.words for reason in one.reasons],
        "is_drawn": one.submission.is_drawn,
        "barred": barred,
        "may_tick": not (one.must_be_read or barred),
    }


@require_POST
@needs("threats.accept_together")
def accept_together(request: Request) -> HttpResponse:
    """Accept the ticked assessments together: exactly those, or none."""
    asked = {int(pk) for pk in request.POST.getlist("row") if pk.isdecimal()}
    rows = Assessment.objects.filter(pk__in=asked).with_neighbour("threat")
    found = list(rows.select_related("scheme").order_by("submitted_at", "pk"))
    if len(found) != len(asked):
        raise NotFound("There is no such record.")
    try:
        commands.accept_together(assessments=found, by=request.viewer, at=request.at)
    except DomainError as refusal:
        return _queue(request, str(refusal))
    noun = "assessment" if len(found) == 1 else "assessments"
    messages.success(request, f"Accepted {len(found)} {noun} together.")
    return go(request, "threats:moderation_queue")


@require_http_methods(["GET", "POST"])
@needs("threats.moderate")
def moderate(request: Request, pk: int) -> HttpResponse:
    """Read one assessment beside what stood and its nearest peers, and settle it."""
    waiting, near = waiting_rooms.reading(pk, on=request.today)
    one = waiting.assessment
    if one.threat is None:
        raise NotFound("There is no such record.")
    if request.method != "POST":
        ledger.consulted(one.threat, verb="threats.read", at=request.at)
        if Moderation.objects.filter(assessment=one).exists():
            return go(request, "threats:assessment", one.threat.urn, one.pk)
    form = Decision(parsed(one.scheme), one.levels, request.POST or None)
    if form.is_valid() and _decided(request, one, form):
        messages.success(request, f"Done: {waiting.name}.")
        return go(request, "threats:moderation_queue")
    return _reading(request, waiting, near, form)


def _decided(request: Request, one: Assessment, form: Decision) -> bool:
    """Do what was decided; where it is refused, say so beside the form."""
    given = form.cleaned_data
    try:
        if given["decision"] == RETURN:
            commands.return_assessment(
                assessment=one, question=given["question"], by=request.viewer, at=request.at
            )
        else:
            levels = one.levels if given["decision"] == ACCEPT else form.levels
            commands.moderate(
                assessment=one,
                levels=levels,
                reasons=form.reasons,
                by=request.viewer,
                at=request.at,
            )
    except DomainError as refusal:
        _refused(form, refusal)
        return False
    return True


def _refused(form: Decision, refusal: DomainError) -> None:
    criteria = getattr(refusal, "criteria", ())
    for one in criteria:
        form.add_error(f"reason-{one}", "Say why.")
    if not criteria:
        place = "question" if form.cleaned_data.get("decision") == RETURN else None
        form.add_error(place, str(refusal))


def _reading(
    request: Request, waiting: Waiting, near: Sequence[PeerLine], form: Decision
) -> HttpResponse:
    one, on = waiting.assessment, request.today
    context = {
        "one": one,
        "waiting": waiting,
        "scored": waiting.submission.scored,
        "gap": waiting.submission.scored.risk - waiting.supported,
        "reasons": [reason.words for reason in waiting.reasons]
        + ([DRAWN] if waiting.submission.is_drawn else []),
        "beside": waiting_rooms.side_by_side(waiting, near, on=on),
        "near": near,
        "scheme": parsed(one.scheme),
        "form": form,
        "why_not": waiting_rooms.barred([one], by=request.viewer, on=on).get(one.pk, ""),
        "highest": highest_risk(),
        "crumbs": [
            {"label": "Moderation", "url": reverse("threats:moderation_queue")},
        ],
    }
    return render(request, "threats/moderate.html", context, status=422 if form.errors else 200)

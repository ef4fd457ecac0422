"""Asking whether anybody else holds somebody: exactly, one at a time, both sides told."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from fourfold.access.rules import REASONS, Restriction
from fourfold.access.speaking import label_saying
from fourfold.shared.errors import DomainError
from fourfold.subjects.commands import deconfliction as commands
from fourfold.subjects.forms import deconfliction as forms
from fourfold.subjects.models import Inquiry, InquiryNotice
from fourfold.subjects.queries import deconfliction as asking
from fourfold.subjects.queries.shown import shown
from fourfold.subjects.rules.deconflicting import DAILY_LIMIT, TOLD_FROM, AskedBy
from fourfold.subjects.views.subject import frame_of, looked_at
from fourfold.web.http import Request, go, needs, reason_given, render

Panel = dict[str, Any]
SHOWN = 6


@require_http_methods(["GET", "POST"])
@needs("subjects.deconflict")
def ask(request: Request) -> HttpResponse:
    """Ask by one exact identifier, with a reason, and show whom to speak to."""
    viewer = request.viewer
    form, why = forms.Ask(request.POST or None), reason_given(request)
    if form.is_valid():
        try:
            made = commands.ask_who_holds(
                asked=form.asked(),
                own=label_saying(Restriction.to([viewer.organisation_id])),
                why=why,
                by=viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "subjects:inquiry", made.pk)
    context = {
        "form": form,
        "why": why,
        "reasons": REASONS,
        "left": asking.left_today(viewer, today=request.today),
        "limit": DAILY_LIMIT,
        "told_from": TOLD_FROM,
        "mine": [_said(one) for one in asking.mine(viewer, today=request.today)],
    }
    return render(request, "subjects/deconflict.html", context)


@require_http_methods(["GET"])
@needs("subjects.deconflict")
def inquiry(request: Request, pk: int) -> HttpResponse:
    """Show the asker, on the day, what came of one inquiry of theirs."""
    own = {one.pk: one for one in asking.mine(request.viewer, today=request.today)}
    made = Inquiry.objects.one(pk=pk if pk in own else 0)
    context = {
        "said": _said(made),
        "holders": asking.holders(made, own=request.viewer.organisation_id),
        "left": asking.left_today(request.viewer, today=request.today),
    }
    return render(request, "subjects/inquiry.html", context)


@require_http_methods(["GET", "POST"])
@needs("subjects.make_discoverable")
def discoverable(request: Request, key: UUID) -> HttpResponse:
    """Let others ask for what one's organisation holds of a subject, or stop it."""
    known = looked_at(request, key)
    offers = asking.offers(known.part, request.viewer)
    form = forms.Discoverable(
        None if "stop" in request.POST else request.POST or None, offers=offers
    )
    names = {str(one.name.pk): one.name for one in offers}
    beside, by, at = known.part.members, request.viewer, request.at
    try:
        if name := names.get(request.POST.get("stop", "")):
            commands.end_discovery(name=name, beside=beside, by=by, at=at)
            return go(request, "subjects:subject", known.shown.key)
        if form.is_valid():
            name, contact = names[form.cleaned_data["name"]], form.cleaned_data["contact"]
            commands.make_discoverable(name=name, beside=beside, contact=contact, by=by, at=at)
            return go(request, "subjects:subject", known.shown.key)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    context = {
        "form": form,
        "lit": [one for one in offers if one.contact],
        "may_offer": any(one.kinds for one in offers),
    }
    return render(request, "subjects/discoverable.html", frame_of(request, known) | context)


@require_POST
@needs("subjects.see_notice")
def seen(request: Request, pk: int) -> HttpResponse:
    """Say that one has seen who asked."""
    notice = InquiryNotice.objects.one(pk=pk, owner_id=request.viewer.organisation_id)
    commands.see_notice(notice=notice, by=request.viewer, at=request.at)
    return go(request, "subjects:subject", notice.subject_id)


@require_POST
@needs("subjects.oversee_inquiries")
def overseen(request: Request, pk: int) -> HttpResponse:
    """Say that one has seen that somebody asked often."""
    commands.see_inquiry(inquiry=Inquiry.objects.one(pk=pk), by=request.viewer, at=request.at)
    return go(request, "web:home")


@require_http_methods(["GET"])
@needs("subjects.see_notice")
def told(request: Request) -> HttpResponse:
    """Show who asked for what one's organisation holds, and who of one's own asked often."""
    notices = asking.notices(request.viewer)
    names = shown(one.subject_id for one in notices)
    context = {
        "notices": [
            {
                "pk": one.pk,
                "subject": names.get(one.subject_id),
                "kind": AskedBy(one.kind).words,
                "by": f"{one.asked_by.name}, {one.asked_by.organisation}",
                "reason": one.reason,
                "at": one.asked_at,
            }
            for one in notices
        ],
        "often": asking.often(request.viewer) if may_oversee(request) else [],
    }
    return render(request, "subjects/told.html", context)


def may_oversee(request: Request) -> bool:
    """Test if the viewer oversees the inquiries of their organisation."""
    return request.viewer.may("subjects.oversee_inquiries")


def told_of(request: Request) -> Panel | None:
    """Show on the first page that somebody asked for what one's organisation holds."""
    if not request.viewer.may("subjects.see_notice"):
        return None
    waiting = asking.notices(request.viewer)
    often = asking.often(request.viewer) if may_oversee(request) else []
    if not (waiting or often):
        return None
    url = reverse("subjects:told")
    asked = [
        {
            "title": f"{one.asked_by.name} asked by {AskedBy(one.kind).words.lower()}",
            "url": url,
            "why": f"{one.asked_by.organisation}: {one.reason}",
        }
        for one in waiting
    ]
    over = [
        {
            "title": f"{one.by.name} asked more than {TOLD_FROM} times in a day",
            "url": url,
            "why": one.reason,
            "tag": "Often",
            "tone": "amber",
        }
        for one in often
    ]
    return {
        "heading": "Asked for what you hold",
        "count": len(waiting) + len(often),
        "url": url,
        "waiting": (over + asked)[:SHOWN],
    }


def _said(one: Inquiry) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "kind": AskedBy(one.kind).words,
        "asked": one.asked,
        "found": one.found,
        "at": one.asked_at,
        "reason": one.reason,
    }

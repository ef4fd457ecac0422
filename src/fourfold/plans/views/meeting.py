"""A meeting while it is held: its agenda, who is there, and its end."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from fourfold.access import ledger
from fourfold.access.reach import reach as reach_of
from fourfold.plans.commands import agenda as agendas
from fourfold.plans.commands import meeting as commands
from fourfold.plans.forms import board as board_forms
from fourfold.plans.forms import meeting as forms
from fourfold.plans.models import Meeting
from fourfold.plans.queries import attending
from fourfold.plans.queries import board as boards
from fourfold.plans.queries import meeting as meetings
from fourfold.plans.queries import minutes as reading
from fourfold.plans.rules.kinds import Attendance, Authority, Sector
from fourfold.plans.views.items import may_of, opened_form, threat_named
from fourfold.plans.views.minutes import crumbs
from fourfold.reference.queries import organisation
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, needs, render


@require_safe
@needs("plans.read")
def meeting(request: Request, urn: str) -> HttpResponse:
    """Show a meeting: its agenda with what was settled, who is there, what came back."""
    one = meetings.meeting(urn)
    ledger.consulted(one, verb="plans.read", at=request.at)
    return _show(request, one)


def _show(request: Request, one: Meeting, **forms_given: Any) -> HttpResponse:
    lines = meetings.item_lines(one)
    rows = attending.rows(one)
    stage = meetings.stage(one)
    may = may_of(request, stage)
    context = {
        "meeting": one,
        "stage": stage.words,
        "lines": [(line, _opened(request, one, line, may)) for line in lines],
        "carried": meetings.carried(one, at=request.at),
        "attendance": forms.lines(rows),
        "said": [
            (row, Sector(row.sector).words, _attended(row.attended), _authority(row.authority))
            for row in rows
        ],
        "quorum": reading.quorum_words(one, one.board, rows),
        "is_quorate": attending.quorum_among(one.board, rows).is_met,
        "may": may,
        "add": forms.Item(),
        "close": forms.Close(),
        "guest": forms.Guest(_table(one)) if may["attend"] else None,
        "earlier": _earlier(one) if may["decide"] else (),
        "reach": reach_of(one.label.restriction, request.today),
        "marking": reading.marking_of(one, lines).words,
        "today": request.today,
        "crumbs": crumbs(one)[:-1],
    }
    return render(request, "plans/meeting.html", context | forms_given)


def _opened(
    request: Request, one: Meeting, line: meetings.ItemLine, may: dict[str, bool]
) -> dict[str, Any] | None:
    """Return the form that somebody has begun under an item, as it was kept."""
    begun = next((name for name in ("decision", "lead", "action") if line.item.draft.get(name)), "")
    return opened_form(request, one, line.item, begun) if begun and may["decide"] else None


def _attended(code: str) -> str:
    return Attendance(code).words if code else "Not said yet"


def _authority(code: str) -> str:
    return Authority(code).words if code else ""


def _table(one: Meeting) -> list[tuple[int, str]]:
    region = one.board.organisation.region if one.board else None
    return boards.bodies(region=region.number if region else None)


def _earlier(one: Meeting) -> list[meetings.DecisionLine]:
    return meetings.as_decided(meetings.decisions_standing(one.board)) if one.board else []


@require_POST
@needs("plans.open_meeting")
def open_meeting(request: Request, urn: str) -> HttpResponse:
    """Open a meeting."""
    one = meetings.meeting(urn)
    commands.open_meeting(meeting=one, by=request.viewer, at=request.at)
    return go(request, "plans:meeting", one.urn)


@require_POST
@needs("plans.prepare_agenda")
def prepare(request: Request, urn: str) -> HttpResponse:
    """Put on the agenda what is due."""
    one = meetings.meeting(urn)
    agendas.prepare_agenda(meeting=one, by=request.viewer, at=request.at)
    return go(request, "plans:meeting", one.urn)


@require_POST
@needs("plans.add_item")
def add_item(request: Request, urn: str) -> HttpResponse:
    """Put an item of one's own on the agenda."""
    one = meetings.meeting(urn)
    form = forms.Item(request.POST)
    if not form.is_valid():
        return _show(request, one, add=form)
    given = form.cleaned_data
    try:
        new = agendas.NewItem(given["title"], given["why"], threat_named(given["threat"]))
        made = agendas.add_item(meeting=one, new=new, by=request.viewer, at=request.at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, one, add=form)
    return _at(request, one, f"item-{made.pk}")


@require_POST
@needs("plans.record_attendance")
def attendance(request: Request, urn: str) -> HttpResponse:
    """Say who came; answers with the quorum in words, or the whole page."""
    one = meetings.meeting(urn)
    sent = [row for row in attending.rows(one) if f"a{row.pk}-attended" in request.POST]
    lines = forms.lines(sent, request.POST)
    refused = ""
    if all(form.is_valid() for _, form in lines):
        said = [form.said(row) for row, form in lines]
        try:
            commands.record_attendance(meeting=one, said=said, by=request.viewer, at=request.at)
        except DomainError as refusal:
            refused = str(refusal)
    else:
        refused = "Choose from the lists."
    if not request.htmx:
        return _show(request, one, refused=refused) if refused else _at(request, one, "attendance")
    rows = attending.rows(one)
    context = {
        "quorum": reading.quorum_words(one, one.board, rows),
        "is_quorate": attending.quorum_among(one.board, rows).is_met,
        "refused": refused,
        "kept_at": None if refused else request.at,
    }
    return render(request, "plans/meeting.html", context, part="quorum")


@require_POST
@needs("plans.record_attendance")
def guest(request: Request, urn: str) -> HttpResponse:
    """Record somebody who came without being invited."""
    one = meetings.meeting(urn)
    form = forms.Guest(_table(one), request.POST)
    if not form.is_valid():
        return _show(request, one, guest=form)
    given = dict(form.cleaned_data)
    given["organisation"] = organisation(given["organisation"])
    try:
        said = [commands.Said(Attendance.ATTENDED, **given)]
        commands.record_attendance(meeting=one, said=said, by=request.viewer, at=request.at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, one, guest=form)
    return _at(request, one, "attendance")


@require_http_methods(["GET", "POST"])
@needs("plans.change_meeting")
def change(request: Request, urn: str) -> HttpResponse:
    """Move a meeting, or cancel it."""
    one = meetings.meeting(urn)
    initial = {"begins_at": one.begins_at, "place": one.place}
    form = board_forms.ChangeMeeting(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            commands.change_meeting(
                meeting=one, **form.cleaned_data, by=request.viewer, at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:meeting", one.urn)
    context = {"meeting": one, "form": form, "crumbs": crumbs(one)}
    return render(request, "plans/meeting_change.html", context)


@require_POST
@needs("plans.close_meeting")
def close(request: Request, urn: str) -> HttpResponse:
    """Close a meeting; its minutes are then kept as they are."""
    one = meetings.meeting(urn)
    form = forms.Close(request.POST)
    form.is_valid()
    try:
        commands.close_meeting(
            meeting=one, reason=form.cleaned_data["reason"], by=request.viewer, at=request.at
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, one, close=form)
    return go(request, "plans:minutes", one.urn)


def _at(request: Request, one: Meeting, place: str) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRefresh()
    return redirect(f"{reverse('plans:meeting', args=[one.urn])}#{place}")

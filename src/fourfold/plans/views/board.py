"""Boards: the list, one board, its seats, and calling a meeting of it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.models import User
from fourfold.access.queries import default_restriction
from fourfold.access.reach import reach as reach_of
from fourfold.access.speaking import label_saying
from fourfold.plans.commands import board as commands
from fourfold.plans.commands.meeting import call_meeting
from fourfold.plans.forms import board as forms
from fourfold.plans.models import Board, Seat
from fourfold.plans.queries import board as boards_read
from fourfold.plans.queries import engagement as engagements
from fourfold.plans.queries import meeting as meetings
from fourfold.plans.rules.kinds import Authority, BoardKind
from fourfold.plans.views.engagement import chart
from fourfold.reference.queries import organisation, region_of
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, needs, render


@require_safe
@needs("plans.read")
def boards(request: Request) -> HttpResponse:
    """List the boards that still meet."""
    lines = boards_read.boards(today=request.today, now=request.at)
    context = {
        "rows": [(line, BoardKind(line.board.kind).words) for line in lines],
        "may_record": request.viewer.may("plans.record_board"),
    }
    return render(request, "plans/boards.html", context)


@require_safe
@needs("plans.read")
def board(request: Request, urn: str) -> HttpResponse:
    """Show a board: its next meeting, its table, what it has under way, and who takes part."""
    one = boards_read.board(urn)
    ledger.consulted(one, verb="plans.read", at=request.at)
    return render(request, "plans/board.html", _page(request, one))


def _page(request: Request, one: Board) -> dict[str, Any]:
    held = boards_read.meetings_of(one)
    running = boards_read.running_actions(one)
    took_part = engagements.engagement(one, today=request.today)
    return {
        "board": one,
        "kind": BoardKind(one.kind).words,
        "authority": Authority(one.authority).words,
        "facts": _facts(one),
        "reach": reach_of(one.label.restriction, request.today),
        "next": boards_read.next_of(held),
        "meetings": [(row, meetings.stage(row)) for row in held],
        "sectors": boards_read.by_sector(one, boards_read.seats_on(one, request.today)),
        "running": [(row, row.is_overdue(request.today)) for row in running[:50]],
        "decisions": meetings.as_decided(meetings.decisions_standing(one)[:5]),
        "engagement": took_part,
        "bars": chart(took_part.quarters),
        "today": request.today,
        "may": {
            "seat": request.viewer.may("plans.give_seat") and one.closed_on is None,
            "call": request.viewer.may("plans.call_meeting") and one.closed_on is None,
            "close": request.viewer.may("plans.close_board") and one.closed_on is None,
        },
        "crumbs": [{"label": "Boards", "url": reverse("plans:boards")}],
    }


def _facts(one: Board) -> list[dict[str, str]]:
    bodies = "organisation" if one.quorum == 1 else "organisations"
    rows = [
        ("Quorum", f"{one.quorum} {bodies}"),
        ("Members must be able to", Authority(one.authority).words.removeprefix("Can ")),
        ("That is usually", one.rank),
        ("Meets", f"Every {one.every_days} days" if one.every_days else ""),
        ("Closed on", f"{one.closed_on:%-d %B %Y}" if one.closed_on else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


@require_http_methods(["GET", "POST"])
@needs("plans.record_board")
def record(request: Request) -> HttpResponse:
    """Record a board, and who will be able to see it."""
    default = default_restriction(request.viewer, request.today)
    bodies = boards_read.bodies(region=_region(request))
    initial = {
        "organisation": request.viewer.organisation_id,
        "released": [pk for audience in default.audiences for pk in audience],
    }
    form = forms.Record(bodies, bodies, request.POST or None, initial=initial)
    reach = None
    if form.is_valid():
        reach = reach_of(form.restriction(), request.today)
        if "save" in request.POST:
            try:
                made = _record(request, form)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                return go(request, "plans:board", made.urn)
    context = {"form": form, "reach": reach or reach_of(default, request.today)}
    return render(request, "plans/board_record.html", context)


def _record(request: Request, form: forms.Record) -> Board:
    given = dict(form.cleaned_data)
    label = label_saying(form.restriction())
    del given["marking"], given["released"]
    given["organisation"] = organisation(given["organisation"])
    new = commands.NewBoard(**given)
    return commands.record_board(new=new, label=label, by=request.viewer, at=request.at)


def _region(request: Request) -> int | None:
    region = region_of(organisation(request.viewer.organisation_id))
    return region.number if region else None


@require_http_methods(["GET", "POST"])
@needs("plans.give_seat")
def seats(request: Request, urn: str) -> HttpResponse:
    """Show who sits on a board, give another seat, end one."""
    one = boards_read.board(urn)
    form = forms.Seat(
        boards_read.bodies(region=_region(request)),
        boards_read.people(),
        request.POST or None,
        initial={"since": request.today},
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        given["organisation"] = organisation(given["organisation"])
        given["user"] = User.objects.filter(pk=given["user"]).first()
        try:
            commands.give_seat(
                board=one, new=commands.NewSeat(**given), by=request.viewer, at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:board_seats", one.urn)
    context = {
        "board": one,
        "form": form,
        "sectors": boards_read.by_sector(one, boards_read.seats_on(one, request.today)),
        "crumbs": _crumbs(one),
    }
    return render(request, "plans/board_seats.html", context)


@require_POST
@needs("plans.end_seat")
def end_seat(request: Request, urn: str, pk: int) -> HttpResponse:
    """End a seat, from today."""
    one = boards_read.board(urn)
    seat = Seat.objects.one(pk=pk, board=one)
    commands.end_seat(seat=seat, by=request.viewer, at=request.at)
    return go(request, "plans:board_seats", one.urn)


@require_http_methods(["GET", "POST"])
@needs("plans.close_board")
def close(request: Request, urn: str) -> HttpResponse:
    """Ask, then say that a board meets no more."""
    one = boards_read.board(urn)
    if request.method == "POST":
        commands.close_board(board=one, on=request.today, by=request.viewer, at=request.at)
        return go(request, "plans:board", one.urn)
    return render(request, "plans/board_close.html", {"board": one, "crumbs": _crumbs(one)})


@require_http_methods(["GET", "POST"])
@needs("plans.call_meeting")
def call(request: Request, urn: str) -> HttpResponse:
    """Call a meeting; everybody with a seat that day is invited."""
    one = boards_read.board(urn)
    form = forms.Call(request.POST or None)
    if form.is_valid():
        try:
            made = call_meeting(board=one, **form.cleaned_data, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:meeting", made.urn)
    context = {
        "board": one,
        "form": form,
        "seats": boards_read.seats_on(one, request.today),
        "crumbs": _crumbs(one),
    }
    return render(request, "plans/meeting_call.html", context)


def _crumbs(one: Board) -> list[dict[str, str]]:
    return [
        {"label": "Boards", "url": reverse("plans:boards")},
        {"label": one.name, "url": reverse("plans:board", args=[one.urn])},
    ]

"""What happens under an item of an agenda, without leaving the page of the meeting."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from fourfold.access.models import User
from fourfold.access.reach import readers_of
from fourfold.plans.commands import agenda as agendas
from fourfold.plans.commands import decision as commands
from fourfold.plans.forms import meeting as forms
from fourfold.plans.models import AgendaItem, Decision, Meeting
from fourfold.plans.queries import attending
from fourfold.plans.queries import meeting as meetings
from fourfold.plans.rules.kinds import DecisionKind
from fourfold.plans.rules.meeting import Stage
from fourfold.plans.views.minutes import crumbs
from fourfold.reference.models import Organisation
from fourfold.reference.queries import organisation
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.urns import parse_urn
from fourfold.threats.models import Threat
from fourfold.web.http import Request, needs, render

HEADINGS = {
    "decision": "Record a decision",
    "lead": "Record who leads",
    "action": "Give an action",
}


def threat_named(text: str) -> Threat | None:
    """Return the threat of a reference that somebody typed; nothing where they typed none.

    :raises NotFound: when there is none, or none that they may read.
    """
    if not text.strip():
        return None
    return Threat.objects.select_related("label").one(urn=parse_urn(text))


def may_of(request: Request, stage: Stage) -> dict[str, bool]:
    """Return what the viewer may do with a meeting that has come so far."""
    viewer = request.viewer
    is_open, is_over = stage is Stage.OPEN, stage.is_over
    return {
        "open": viewer.may("plans.open_meeting") and stage is Stage.CALLED,
        "prepare": viewer.may("plans.prepare_agenda") and not is_over,
        "change": viewer.may("plans.change_meeting") and stage is Stage.CALLED,
        "item": viewer.may("plans.change_item") and not is_over,
        "attend": viewer.may("plans.record_attendance") and not is_over,
        "decide": viewer.may("plans.decide") and is_open,
        "ask": viewer.may("plans.give_action") and is_open,
        "close": viewer.may("plans.close_meeting") and is_open,
    }


@require_POST
@needs("plans.change_item")
def item(request: Request, urn: str, pk: int) -> HttpResponse:
    """Note what was said under an item, move it, or take it off."""
    one = meetings.meeting(urn)
    row = meetings.item(one, pk)
    deed = request.POST.get("deed", "note")
    change = _CHANGES.get(deed, _noted)(request)
    try:
        agendas.change_item(item=row, change=change, by=request.viewer, at=request.at)
    except DomainError as refusal:
        if not request.htmx:
            raise
        return render(request, "plans/meeting.html", {"refused": str(refusal)}, part="kept")
    if request.htmx and deed == "note":
        return render(request, "plans/meeting.html", {"kept_at": request.at}, part="kept")
    return _back(one, "agenda" if deed == "remove" else f"item-{pk}")


def _noted(request: Request) -> agendas.ItemChange:
    return agendas.ItemChange(note=request.POST.get("note", ""))


_CHANGES: Mapping[str, Callable[[Request], agendas.ItemChange]] = {
    "note": _noted,
    "up": lambda _request: agendas.ItemChange(move=-1),
    "down": lambda _request: agendas.ItemChange(move=1),
    "remove": lambda _request: agendas.ItemChange(remove=True),
}


@require_http_methods(["GET", "POST"])
@needs("plans.decide")
def settle(request: Request, urn: str, pk: int, kind: str) -> HttpResponse:
    """Show the form for a decision, a lead or an action under an item, keep it, and take it."""
    one = meetings.meeting(urn)
    row = meetings.item(one, pk)
    form = _form(request, one, row, kind)
    if request.method == "POST" and "keep" in request.GET:
        return _keep(request, row, kind, form)
    if _is_done(request, row, kind, form):
        return _work(request, one, pk, None) if request.htmx else _back(one, f"item-{pk}")
    next(iter(form.fields.values())).widget.attrs["autofocus"] = True
    opened = opened_form(request, one, row, kind, form)
    if request.htmx:
        return _work(request, one, pk, opened)
    context = {"meeting": one, "opened": opened, "crumbs": crumbs(one)}
    return render(request, "plans/meeting_settle.html", context)


def _is_done(request: Request, row: AgendaItem, kind: str, form: forms.Kept) -> bool:
    """Drop what was begun, or record what is whole; false where the form is to be shown again."""
    if "drop" in request.POST:
        _drop_draft(request, row, kind)
        return True
    if not form.is_valid():
        return False
    try:
        _DEEDS[kind](request, row, form)
        _drop_draft(request, row, kind)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def opened_form(
    request: Request, one: Meeting, row: AgendaItem, kind: str, form: forms.Kept | None = None
) -> dict[str, Any]:
    """Return a form under an item, with what it needs to be drawn."""
    where = [one.urn, row.pk, kind]
    return {
        "form": form or _form(request, one, row, kind, is_new=True),
        "item": row,
        "kind": kind,
        "heading": HEADINGS[kind],
        "url": reverse("plans:settle", args=where),
        "back": f"{reverse('plans:meeting', args=[one.urn])}#item-{row.pk}",
    }


def _form(
    request: Request, one: Meeting, row: AgendaItem, kind: str, *, is_new: bool = False
) -> forms.Kept:
    if kind not in HEADINGS:
        raise NotFound("There is no such form.")
    data = None if is_new or request.method != "POST" else request.POST
    held = row.draft.get(kind, {})
    named: dict[str, Any] = {"auto_id": f"i{row.pk}-{kind}-%s"}
    if kind == "lead":
        bodies = {at.organisation_id: at.organisation.short_name for at in attending.rows(one)}
        kept = forms.Lead.restored(held)
        made: forms.Kept = forms.Lead(
            sorted(bodies.items(), key=_name), data, initial=kept, **named
        )
    elif kind == "action":
        readers = readers_of(row.label.restriction, request.today)
        people = [(who.pk, f"{who.name} ({who.organisation.short_name})") for who in readers]
        return forms.Action(people, data, initial=forms.Action.restored(held), **named)
    else:
        made = forms.Decision(data, initial=forms.Decision.restored(held), **named)
    if row.has_threat:
        del made.fields["threat"]
    return made


def _name(pair: tuple[int, str]) -> str:
    return pair[1].casefold()


def _keep(request: Request, row: AgendaItem, kind: str, form: forms.Kept) -> HttpResponse:
    refused, may = "", request.viewer.may("plans.change_item")
    if form.typed().get("threat"):  # it is for those who may read the threat; a draft is not
        _drop_draft(request, row, kind)
        may = False
    try:
        if may:
            _write_draft(request, row, {**row.draft, kind: form.typed()})
    except DomainError as refusal:
        refused = str(refusal)
    context = {"refused": refused, "kept_at": request.at if may and not refused else None}
    return render(request, "plans/meeting.html", context, part="kept")


def _drop_draft(request: Request, row: AgendaItem, kind: str) -> None:
    if row.draft.get(kind) and request.viewer.may("plans.change_item"):
        _write_draft(request, row, {name: one for name, one in row.draft.items() if name != kind})


def _write_draft(request: Request, row: AgendaItem, draft: Mapping[str, Any]) -> None:
    change = agendas.ItemChange(draft=draft)
    agendas.change_item(item=row, change=change, by=request.viewer, at=request.at)


def _decide(request: Request, row: AgendaItem, form: forms.Kept) -> None:
    new = _decision(form.cleaned_data)
    commands.decide(item=row, new=new, by=request.viewer, at=request.at)


def _decision(given: Mapping[str, Any]) -> commands.NewDecision:
    """Return what was typed as a decision; it names a leader where it is about who leads."""
    is_lead = "leads" in given
    return commands.NewDecision(
        text=given["text"],
        rationale=given["rationale"],
        options=given["options"],
        kind=DecisionKind.LEAD_AGENCY if is_lead else DecisionKind.DECISION,
        threat=threat_named(given.get("threat", "")),
        leads=organisation(given["leads"]) if is_lead else None,
        supports=list(Organisation.objects.filter(pk__in=given.get("supports", ()))),
        best_placed=given.get("best_placed", ""),
    )


def _ask(request: Request, row: AgendaItem, form: forms.Kept) -> None:
    given = dict(form.cleaned_data)
    given["owner"] = User.objects.filter(pk=given["owner"]).first()
    commands.give_action(item=row, asked=commands.Asked(**given), by=request.viewer, at=request.at)


_DEEDS: Mapping[str, Callable[[Request, AgendaItem, forms.Kept], None]] = {
    "decision": _decide,
    "lead": _decide,
    "action": _ask,
}


def _work(request: Request, one: Meeting, pk: int, opened: dict[str, Any] | None) -> HttpResponse:
    line = next(line for line in meetings.item_lines(one) if line.item.pk == pk)
    context = {
        "meeting": one,
        "line": line,
        "opened": opened,
        "may": may_of(request, meetings.stage(one)),
    }
    return render(request, "plans/meeting.html", context, part="work")


@require_http_methods(["GET", "POST"])
@needs("plans.replace_decision")
def replace(request: Request, urn: str, pk: int) -> HttpResponse:
    """Decide again what the board decided before."""
    one = meetings.meeting(urn)
    old = Decision.objects.with_neighbour("meeting").one(pk=pk)
    items = [(line.item.pk, line.item.title) for line in meetings.item_lines(one)]
    form = forms.Replace(items, request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            commands.replace_decision(
                decision=old,
                item=meetings.item(one, given["item"]),
                new=_decision(given),
                reason=given["reason"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(one, f"item-{given['item']}")
    context = {
        "meeting": one,
        "old": meetings.as_decided([old])[0],
        "form": form,
        "crumbs": crumbs(one),
    }
    return render(request, "plans/meeting_replace.html", context)


def _back(one: Meeting, place: str) -> HttpResponse:
    return redirect(f"{reverse('plans:meeting', args=[one.urn])}#{place}")

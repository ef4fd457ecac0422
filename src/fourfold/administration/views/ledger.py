"""Pages of the ledger, for data protection officers and auditors."""

import io
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access.ledger import exported, read_entries
from fourfold.access.models import LedgerDisposal
from fourfold.access.rules import REASONS
from fourfold.administration import forms
from fourfold.administration.commands import disposal as commands
from fourfold.administration.queries import disposals
from fourfold.administration.queries import ledger as queries
from fourfold.administration.views.proving import recently_proved
from fourfold.publishing import tables
from fourfold.reference import queries as reference
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, reason_given, render

READ, EXPORT = "administration.read_ledger", "administration.export_ledger"
MOST = 10_000
COLUMNS = ["Entry", "At", "Person", "From", "Deed", "Verb", "Record", "Outcome", "Reason", "Text"]
READS_LEDGER = needs(READ)


@require_safe
@READS_LEDGER
def ledger(request: Request) -> HttpResponse:
    """Show what was done, read and refused, the newest first."""
    form, asked = _asked(request)
    found = queries.lines(asked, many=queries.PAGE + 1)
    _enter(request, asked.text, found if asked.names_something else [], asked.words)
    context = {
        "form": form,
        "lines": queries.with_places(found[: queries.PAGE], request.viewer),
        "older": found[queries.PAGE - 1].id if len(found) > queries.PAGE else None,
        "reasons": REASONS,
    }
    return render(request, "administration/ledger.html", context, part="rows")


@require_safe
@READS_LEDGER
def entry(request: Request, pk: int) -> HttpResponse:
    """Show one entry with its text, and what became of it."""
    line = queries.line(pk)
    if line is None:
        raise NotFound("There is no such entry.")
    _enter(request, f"entry {pk}", [])
    (line,) = queries.with_places([line], request.viewer)
    context = {
        "line": line,
        "disposals": disposals.of_entry(pk),
        "form": forms.Disposal(),
        "may_ask": request.viewer.may("administration.ask_disposal")
        and line.organisation_id == request.viewer.organisation_id
        and not line.withheld,
        "reasons": REASONS,
    }
    return render(request, "administration/entry.html", context)


@require_safe
@READS_LEDGER
def watch(request: Request) -> HttpResponse:
    """Show what deserves a question: unusual days, and searches for what people declared."""
    _enter(request, "what deserves a question", [])
    context = {
        "unusual": queries.unusual_days(today=request.today),
        "searched": queries.interests_searched(request.today),
    }
    return render(request, "administration/watch.html", context)


@require_safe
def history(request: Request, subject: str) -> HttpResponse:
    """Show who did what with a record, to those who may read the ledger; to others, nothing."""
    lines = queries.history(subject) if request.viewer.may(READ) else []
    if lines:
        _enter(request, f"about {subject}", lines)
    context = {
        "lines": lines,
        "subject": subject,
        "record": lines[0].record if lines else "",
        "shown": bool(lines),
    }
    return render(request, "administration/history.html", context, part="history")


def history_panel(request: Request, subject: str) -> str:
    """Return the access history of a record as a part of its page; to others, nothing."""
    lines = queries.history(subject) if request.viewer.may(READ) else []
    if not lines:
        return ""
    _enter(request, f"about {subject}", lines)
    context = {"lines": lines, "subject": subject, "shown": True}
    return render_to_string("administration/history.html#history", context, request)


@require_http_methods(["GET", "POST"])
@needs(EXPORT)
def export(request: Request) -> HttpResponse:
    """Take the filtered ledger away as a CSV."""
    _form, asked = _asked(request)
    why = reason_given(request)
    if reference.justifies_export(request.viewer.organisation_id) and not why.code:
        context = {"reasons": REASONS, "why": why, "query": request.GET.items()}
        return render(request, "administration/export.html", context)
    found = queries.lines(asked, many=MOST)
    under = _under(found if asked.names_something else [], asked.words)
    said = f"ledger: {asked.text}; {len(found)} entries"
    exported(said, verb=EXPORT, at=request.at, why=why, under=under)
    cover = tables.Cover(
        title="Ledger",
        marking="OFFICIAL-SENSITIVE",
        run_at=request.at,
        run_for=request.viewer.name,
        filters=(asked.text,),
        notes=(f"The newest {MOST:,} entries at most.",) if len(found) == MOST else (),
    )
    body = io.BytesIO()
    tables.write_bundle(body, columns=COLUMNS, rows=map(_cells, found), cover=cover)
    response = HttpResponse(body.getvalue(), content_type="application/zip")
    name = tables.file_name(cover, "zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@needs("administration.ask_disposal")
@recently_proved
def ask_disposal(request: Request, pk: int) -> HttpResponse:
    """Ask for an entry's text to be erased."""
    form = forms.Disposal(request.POST)
    if form.is_valid():
        commands.ask_disposal(entry_id=pk, **form.cleaned_data, by=request.viewer, at=request.at)
    return go(request, "administration:entry", pk)


@require_http_methods(["GET", "POST"])
@needs("administration.agree_disposal")
@recently_proved
def agree_disposal(request: Request, pk: int) -> HttpResponse:
    """Look at what somebody else asked for, and agree to it."""
    asked: LedgerDisposal = disposals.one(pk)
    problem = ""
    if request.method == "POST":
        try:
            commands.agree_disposal(disposal=asked, by=request.viewer, at=request.at)
            return go(request, "administration:entry", asked.entry_id)
        except DomainError as refused:
            problem = str(refused)
    context = {"disposal": asked, "line": queries.line(asked.entry_id), "problem": problem}
    return render(request, "administration/disposal.html", context)


def _asked(request: Request) -> tuple[forms.Asking, queries.Asked]:
    people = queries.people_of(request.viewer.organisation_id)
    form = forms.Asking(request.GET or None, people=people)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("before", "")
    return form, queries.Asked(**given, before=int(before) if before.isdecimal() else None)


def _enter(request: Request, asked: str, met: list[queries.Line], words: str = "") -> None:
    """Enter that the ledger was read, and what of it; met: the entries that the words found."""
    read_entries(asked, verb=READ, at=request.at, under=_under(met, words))


def _under(met: list[queries.Line], words: str) -> list[int] | None:
    """Return the labels of what was met; words that met nothing may be about anything."""
    if words and not met:
        return None
    return [one.label_id for one in met if one.label_id]


def _cells(line: queries.Line) -> list[Any]:
    facts = [line.id, line.at, line.who, line.origin, line.deed, line.verb, line.subject]
    return [*facts, line.became, REASONS.get(line.reason_code, line.reason_code), line.said]

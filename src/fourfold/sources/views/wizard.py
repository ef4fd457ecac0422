"""A file on its way in: brought, recognised, its columns mapped, looked at, saved and loaded."""

from contextlib import closing
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from procrastinate.contrib.django import app

from fourfold.access.reach import reach
from fourfold.shared.errors import DomainError
from fourfold.sources.commands.incoming import brought_in, take_waiting
from fourfold.sources.commands.systems import keep_record_profile
from fourfold.sources.forms.systems import Bring, ProfileText, RecordColumns
from fourfold.sources.models import System
from fourfold.sources.queries import systems as queries
from fourfold.sources.queries.feeds import held_of
from fourfold.sources.queries.incoming import one_waiting, root
from fourfold.sources.queries.records import Known, profiles_of
from fourfold.sources.rules import incoming
from fourfold.sources.rules.incoming import Incoming
from fourfold.sources.rules.profiles import InvalidProfile, match, recognise, suggest
from fourfold.sources.rules.records.choosing import from_nothing, with_columns
from fourfold.sources.rules.records.opening import opened
from fourfold.sources.rules.records.parsing import of_keys
from fourfold.sources.rules.records.preview import Seen, against, first_of, seen
from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.sources.rules.records.streams import Block, Stream
from fourfold.sources.rules.records.texts import from_yaml, to_yaml
from fourfold.sources.rules.table import Unreadable
from fourfold.sources.views.loads import TAKE_FILE, TONES
from fourfold.sources.views.systems import crumbs
from fourfold.web.http import Request, go, needs, render

AT_ONCE = 1_000  # rows that are taken in while one waits
MOST_OFFERED = 5  # profiles shown beside the best


class NotYetReadable(DomainError):
    """A file has no mapping by which it can be read."""


@require_http_methods(["GET", "POST"])
@needs("sources.load_records")
def upload(request: Request, pk: int) -> HttpResponse:
    """Take a file of a system, to be looked at before anything is written."""
    system = queries.one_system(pk)
    form = Bring(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            file = _kept(form, system, request)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return go(request, "systems:file", file.token)
    context = {
        "form": form,
        "system": system,
        "crumbs": crumbs(system),
        "reach": reach(system.records_label.restriction, request.today),
    }
    return render(request, "sources/wizard_upload.html", context)


@require_safe
@needs("sources.load_records")
def file(request: Request, token: str) -> HttpResponse:
    """Show how a file would be read: the mappings that fit, and what becomes of its first rows."""
    waiting, system = one_waiting(token, request.viewer)
    said = waiting.said
    if said["state"] in {incoming.ASKED, incoming.DONE}:
        return _under_way(request, waiting, system)
    return render(request, "sources/wizard_file.html", _looked_at(waiting, system, request))


@require_http_methods(["GET", "POST"])
@needs("sources.load_records")
def columns(request: Request, token: str) -> HttpResponse:
    """Choose which column is which, entity by entity; what is proposed is said to be."""
    waiting, system = _open(token, request)
    with closing(_stream(waiting)) as stream:
        headings = stream.headings
    is_new = "new" in request.GET or not waiting.draft
    base = from_nothing(f"{system.code}-mapping", system.name) if is_new else _draft(waiting)
    form = _columns_form(base, headings, request, is_new=is_new, kind=system.kind)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = with_columns(
                base,
                form.chosen(),
                name=given["profile_name"],
                source=base.mapping.source or system.name,
                kind=given["records"],
            )
        except InvalidProfile as fault:
            form.add_error(None, str(fault))
        else:
            waiting.keep_draft(to_yaml(made))
            return go(request, "systems:file", waiting.token)
    context = _frame(waiting, system) | {"form": form, "grouped": form.grouped(), "is_new": is_new}
    return render(request, "sources/wizard_columns.html", context)


@require_http_methods(["GET", "POST"])
@needs("sources.load_records")
def text(request: Request, token: str) -> HttpResponse:
    """Edit the mapping as text; what is wrong is said with its line, and nothing is lost."""
    waiting, system = _open(token, request)
    known = waiting.draft or to_yaml(from_nothing(f"{system.code}-mapping", system.name))
    form = ProfileText(request.POST or None, initial={"text": known})
    if form.is_valid():
        waiting.keep_draft(form.cleaned_data["text"])
        return go(request, "systems:file", waiting.token)
    return render(request, "sources/wizard_text.html", _frame(waiting, system) | {"form": form})


@require_POST
@needs("sources.load_records")
def choose(request: Request, token: str) -> HttpResponse:
    """Read a file by another of the mappings that are known."""
    waiting, system = _open(token, request)
    name = request.POST.get("profile", "")
    found = next((one for one in profiles_of(system) if one.profile.name == name), None)
    if found is not None:
        waiting.keep_draft(_text_of(found))
    return go(request, "systems:file", waiting.token)


@require_POST
@needs("sources.keep_record_profile")
def save(request: Request, token: str) -> HttpResponse:
    """Keep the mapping as the next version of its name, without loading anything."""
    waiting, system = _open(token, request)
    keep_record_profile(
        system=system,
        text=waiting.draft,
        label=system.label,
        by=request.viewer,
        at=request.at,
    )
    return go(request, "systems:file", waiting.token)


@require_POST
@needs("sources.load_records")
def start(request: Request, token: str) -> HttpResponse:
    """Take the file in: a small one at once, a large one by the worker."""
    waiting, system = _open(token, request)
    if not waiting.draft:
        raise NotYetReadable("Choose which column is which first.")
    waiting.say(state=incoming.ASKED, because="")
    if not _is_small(waiting):
        app.configure_task(TAKE_FILE, queue="loads").defer(token=waiting.token)
        return go(request, "systems:file", waiting.token)
    with waiting.held() as is_held:
        if not is_held:
            return go(request, "systems:file", waiting.token)
        try:
            load = take_waiting(waiting=waiting, by=request.viewer, clock=timezone.now)
        except DomainError as refusal:
            context = _looked_at(waiting, system, request) | {"refusal": str(refusal)}
            return render(request, "sources/wizard_file.html", context, status=422)
    return (
        go(request, "systems:load", load.pk) if load else go(request, "systems:system", system.pk)
    )


@require_POST
@needs("sources.load_records")
def discard(request: Request, token: str) -> HttpResponse:
    """Let go of a file that is not to be taken in."""
    waiting, system = _open(token, request)
    waiting.remove()
    return go(request, "systems:system", system.pk)


def _open(token: str, request: Request) -> tuple[Incoming, System]:
    """Return a file that nobody takes in at present.

    :raises NotYetReadable: when it was handed to the worker, or has ended.
    """
    waiting, system = one_waiting(token, request.viewer)
    if waiting.said["state"] in {incoming.ASKED, incoming.DONE}:
        raise NotYetReadable("This file is being taken in, or was: nothing can be changed in it.")
    return waiting, system


def _kept(form: Bring, system: System, request: Request) -> Incoming:
    """Keep an uploaded file that can be read, with the mapping that fits it best, if any does.

    :raises DomainError: when it cannot be read at all; then nothing is kept.
    """
    given = form.cleaned_data
    if system.closed_at is not None:
        raise DomainError("This system was closed: it feeds us no more.")
    waiting = incoming.keep(
        root(),
        given["file"].chunks(),
        name=str(given["file"].name)[-150:],
        by=request.viewer.user_id,
        system=system.pk,
        at=_text_at(request.at),
        is_deletions=given["is_deletions"],
    )
    try:
        with closing(_stream(waiting)) as stream:
            tried = _tried(stream, profiles_of(system), waiting)
    except Unreadable:
        waiting.remove()
        raise
    if tried and tried[0]["fits"]:
        waiting.keep_draft(_text_of(tried[0]["known"]))
    return waiting


def _looked_at(waiting: Incoming, system: System, request: Request) -> dict[str, Any]:
    """Return all that is known of a file before it is taken in."""
    known = profiles_of(system)
    draft = _draft(waiting) if waiting.draft else None
    with closing(_stream(waiting)) as stream:
        block = next(stream.blocks, Block())
        tried = _tried(stream, known, waiting)
        fit = _fit(stream, draft, waiting) if draft else None
        rows = _previewed(stream, block, draft, waiting) if draft and fit and fit.fits else []
        context = _frame(waiting, system) | {
            "notes": stream.notes,
            "headings": stream.headings,
            "row_count": stream.expected if stream.expected is not None else block.rows,
        }
    more = len(brought_in(waiting)) - 1
    held = held_of(system, [row.key for row in rows if row.key])
    outcomes = [against(row, held) for row in rows]
    kept = next((one.kept for one in known if one.profile == draft and one.kept), None)
    return context | {
        "draft": draft,
        "fit": fit,
        "kept": kept,
        "tried": tried[:MOST_OFFERED],
        "more_files": more,
        "rows": [
            _row(row, outcome, context["headings"])
            for row, outcome in zip(rows, outcomes, strict=True)
        ],
        "odd": sum(bool(row.problems) for row in rows),
        "reach": reach(system.records_label.restriction, request.today),
        "narrowed": bool(draft and draft.labels),
        "may_keep": request.viewer.may("sources.keep_record_profile"),
        "because": waiting.said["because"],
    }


def _under_way(request: Request, waiting: Incoming, system: System) -> HttpResponse:
    said = waiting.said
    if said["load"] is not None:
        return go(request, "systems:load", said["load"])
    if said["state"] == incoming.DONE:
        return go(request, "systems:system", system.pk)
    context = _frame(waiting, system)
    return render(request, "sources/wizard_waits.html", context, part="waits")


def _frame(waiting: Incoming, system: System) -> dict[str, Any]:
    said = waiting.said
    return {
        "token": waiting.token,
        "file_name": said["name"],
        "is_deletions": said["is_deletions"],
        "system": system,
        "crumbs": crumbs(system),
    }


def _stream(waiting: Incoming) -> Stream:
    """Return the first of the files in one that waits, opened."""
    return opened(brought_in(waiting)[0])


def _draft(waiting: Incoming) -> RecordProfile:
    return from_yaml(waiting.draft)


def _text_of(known: Known) -> str:
    return known.kept.text if known.kept is not None else to_yaml(known.profile)


def _text_at(at: datetime) -> str:
    return at.isoformat()


def _fit(stream: Stream, draft: RecordProfile, waiting: Incoming) -> Any:
    profile = of_keys(draft) if waiting.said["is_deletions"] else draft
    return recognise(stream.headings, [profile.mapping])[0]


def _tried(stream: Stream, known: list[Known], waiting: Incoming) -> list[dict[str, Any]]:
    """Return the known mappings, the one that fits best first, with what each lacks."""
    found = [(one, _fit(stream, one.profile, waiting)) for one in known]
    found.sort(key=lambda pair: (-pair[1].fits, -pair[1].score, pair[0].kept is None))
    return [
        {
            "known": one,
            "name": one.profile.name,
            "version": one.kept.version if one.kept else None,
            "score": round(fit.score * 100),
            "fits": fit.fits,
            "reasons": " ".join(fit.reasons),
        }
        for one, fit in found
    ]


def _previewed(stream: Stream, block: Block, draft: RecordProfile, waiting: Incoming) -> list[Seen]:
    is_deletions = waiting.said["is_deletions"]
    return seen(draft, stream, first_of(block), is_deletions=is_deletions)


def _row(row: Seen, outcome: Any, headings: tuple[str, ...]) -> dict[str, Any]:
    return {
        "number": row.number,
        "outcome": outcome.words,
        "tone": TONES[outcome],
        "problems": row.problems,
        "spoken": [
            f"{each.name}: {', '.join(' '.join(texts) for texts in each.parts.values())}"
            for each in row.spoken
        ],
        "cells": [(row.raw.get(one, ""), one in row.odd) for one in headings],
    }


def _is_small(waiting: Incoming) -> bool:
    """Test if a file has so few rows that somebody may wait for it; an archive never has."""
    files = brought_in(waiting)
    if len(files) > 1:
        return False
    with closing(opened(files[0])) as stream:
        rows = next(stream.blocks, Block()).rows
    return rows < AT_ONCE


def _columns_form(
    base: RecordProfile, headings: tuple[str, ...], request: Request, *, is_new: bool, kind: str
) -> RecordColumns:
    found = match(headings, base.mapping.fields)
    proposed = suggest(headings, base.mapping.fields)
    taken = set(found.values())
    likely = {
        one.field: one.heading
        for one in proposed
        if one.field not in found and one.heading and one.heading not in taken
    }
    reasons = {one.field: f"Suggested. {one.reason}" for one in proposed if one.field in likely}
    if is_new:  # nobody has said yet that a column of this system means what its heading says
        reasons |= dict.fromkeys(found, "Suggested. Its heading is the usual one.")
    named = {"profile_name": base.name, "records": base.kind or kind}
    return RecordColumns(
        base,
        headings,
        reasons,
        request.POST or None,
        initial=named | RecordColumns.initial_of(likely | found),
    )

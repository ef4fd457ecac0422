"""How records are joined: how far a run is, asking for one, and the models that weigh."""

import math
from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fourfold.analytics.linkage.model import Model
from fourfold.shared.errors import NotFound
from fourfold.sources.models import Load
from fourfold.subjects.commands.linking import ask_run
from fourfold.subjects.models import LinkModel, LinkRun
from fourfold.subjects.queries import runs as queries
from fourfold.subjects.queries.unpacked import waits
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.web.http import Request, go, needs, render

CARRY_OUT = "fourfold.subjects.jobs.carry_out"
Shown = dict[str, Any]


@require_safe
@needs("subjects.judge")
def runs(request: Request) -> HttpResponse:
    """Show how far joining is, and by which models it weighs; no count of records."""
    running, asked = queries.under_way(), queries.asked()
    context = {
        "running": _progress(running),
        "asked": asked,
        "last": queries.last(),
        "is_waiting": queries.is_waiting(),
        "may_run": request.viewer.may("subjects.run_link") and not (running or asked),
        "models": [_line(one) for one in _newest()],
        "crumbs": [{"label": "Who is whom?", "url": reverse("subjects:queue")}],
    }
    return render(request, "subjects/runs.html", context, part="progress")


@require_POST
@needs("subjects.run_link")
def join_now(request: Request) -> HttpResponse:
    """Ask the worker to join what waits now."""
    if not queries.asked():
        made = ask_run(kind=None, is_whole=False, by=request.viewer, at=request.at)
        task = app.configure_task(CARRY_OUT, queue="linking", queueing_lock="carry_out")
        with suppress(AlreadyEnqueued):
            task.defer(run_pk=made.pk)
    return go(request, "subjects:runs")


@require_safe
@needs("subjects.judge")
def model(request: Request, pk: int) -> HttpResponse:
    """Show what a model weighs: each level in bits, and of whom it is how often true."""
    row = queries.models().filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such record.")
    read = Model.from_json(row.text)
    context = {
        "one": _line(row),
        "model": read,
        "odds": round(1 / read.prior),
        "comparisons": [
            {
                "words": comparison.words,
                "levels": [
                    {
                        "words": level.words,
                        "bits": math.log2(level.m / level.u),
                        "same": level.m * 100,
                        "chance": level.u * 100,
                        "is_rarer": bool(level.frequency),
                    }
                    for level in comparison.levels
                ],
            }
            for comparison in read.comparisons
        ],
        "versions": [
            _line(each) for each in queries.models().filter(kind=row.kind) if each.pk != row.pk
        ],
        "crumbs": [{"label": "How records are joined", "url": reverse("subjects:runs")}],
    }
    return render(request, "subjects/model.html", context)


def of_load(request: Request, load: Load) -> Shown | None:
    """Show how far the joining of a load is, where the viewer opens subjects."""
    if load.ended_at is None or not request.viewer.may("subjects.read"):
        return None
    is_waiting = waits(load) or queries.is_waiting(load)
    return {
        "template": "subjects/joining_panel.html",
        "is_moving": is_waiting,
        "running": _progress(queries.under_way()) if is_waiting else None,
        "may_judge": request.viewer.may("subjects.judge"),
    }


def _newest() -> list[LinkModel]:
    newest: dict[str, LinkModel] = {}
    for one in queries.models():
        newest.setdefault(one.kind, one)
    return list(newest.values())


def _line(one: LinkModel) -> Shown:
    return {"one": one, "kind": SubjectKind(one.kind).words, "name": f"version {one.version}"}


def _progress(run: LinkRun | None) -> Shown | None:
    if run is None:
        return None
    return {"stage": run.stage or "Beginning", "place": round(run.done * 100), "of": 100}

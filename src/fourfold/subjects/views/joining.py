"""Deciding who is whom: the queue, a pair side by side, what was judged, taking apart."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.models import Labelled
from fourfold.shared.errors import DomainError, NotFound
from fourfold.subjects.commands.judging import judge_subjects, undo_judgement
from fourfold.subjects.forms.joining import Apart, Decide, Filter
from fourfold.subjects.models import Judgement, Name
from fourfold.subjects.queries import queue as queues
from fourfold.subjects.queries import reach, why
from fourfold.subjects.queries.queue import Pair
from fourfold.subjects.rules.kinds import Verdict
from fourfold.subjects.views.subject import frame_of, looked_at
from fourfold.web.http import Request, go, needs, render

PAGE = 25
SHOWN = 6
MANY = 200  # pairs, above which the first screen does not count them
BUTTONS = (
    (Verdict.SAME, "The same", "1 s", ""),
    (Verdict.DIFFERENT, "Different", "2 d", "secondary"),
    (Verdict.UNSURE, "Unsure", "3 u", "secondary"),
    (Verdict.RELATED, "Related", "4 r", "secondary"),
)


@require_safe
@needs("subjects.judge")
def queue(request: Request) -> HttpResponse:
    """Show the pairs that wait, by what it is worth to look at them."""
    form = _filter(request)
    page = Paginator(queues.waiting(form.asked()).select_related("label"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "lines": queues.lines(page.object_list),
        "page": page,
        "form": form,
        "chosen": [
            {"label": dict(form.fields[name].choices)[value], "url": _without(form, name)}  # type: ignore[attr-defined] # a choice field
            for name, value in _in_words(form).items()
        ],
        "kept": urlencode(form.chosen()),
        "may_undo": request.viewer.may("subjects.undo_judgement"),
    }
    return render(request, "subjects/queue.html", context)


@require_http_methods(["GET", "POST"])
@needs("subjects.judge")
def pair(request: Request, pk: int) -> HttpResponse:
    """Show two that may be one side by side, and take the decision; then the next pair."""
    found, filters = queues.pair(pk), _filter(request)
    _looked_at_both(request, found)
    form = Decide(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _judge(request, found.names, form.cleaned_data["verdict"], form.reason())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _on(request, found, filters)
    context = {
        "pair": found,
        "marking": max(found.a.marking, found.b.marking),
        "form": form,
        "buttons": BUTTONS,
        "reach": reach.reach(found.proposal.label.restriction, on=request.today),
        "skip": _next_url(found, filters),
        "left": queues.waiting(filters.asked()).count(),
        "crumbs": _crumbs(),
        "may_judge": found.proposal.answered_at is None and found.proposal.withdrawn_at is None,
    }
    return render(request, "subjects/queue_pair.html", context)


@require_safe
@needs("subjects.undo_judgement")
def judged(request: Request) -> HttpResponse:
    """Show what was judged lately, by anybody, to take it back."""
    context = {"judgements": queues.judged_lately(), "crumbs": _crumbs()}
    return render(request, "subjects/queue_judged.html", context)


@require_POST
@needs("subjects.undo_judgement")
def undo(request: Request, pk: int) -> HttpResponse:
    """Take a judgement back, from the list of those given lately."""
    judgement = Judgement.objects.one(pk=pk)
    undo_judgement(judgement=judgement, by=request.viewer, at=request.at)
    return go(request, "subjects:judged")


@require_http_methods(["GET", "POST"])
@needs("subjects.judge")
def apart(request: Request, key: UUID) -> HttpResponse:
    """Take a record out of what the machine joined it to, with the reason."""
    known = looked_at(request, key)
    members = why.members_of(known.part)
    member = next((one for one in members if one.key == key and one.anchor is not None), None)
    if member is None or member.anchor is None:
        raise NotFound("There is no such record.")
    form = Apart(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            names = (_own_name(known.names, key), _own_name(known.names, member.anchor))
            _judge(request, names, Verdict.DIFFERENT, form.reason())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "subjects:subject", key)
    other = next(one for one in members if one.key == member.anchor)
    context = frame_of(request, known) | {
        "form": form,
        "member": member,
        "other": other,
        "sides": [member, other],
    }
    return render(request, "subjects/joining_apart.html", context)


def pairs_waiting(request: Request) -> dict[str, Any] | None:
    """Show on one's first screen the first pairs that wait for a person, and how many do.

    Of very many nobody gets to the end: their number would only frighten, and take long to count.
    """
    if not request.viewer.may("subjects.judge"):
        return None
    rows = queues.waiting()
    number = rows[: MANY + 1].count()
    if not number:
        return None
    return {
        "heading": "Who is whom?",
        "count": number if number <= MANY else None,
        "more": "See all" if number <= MANY else f"More than {MANY} wait: see the queue",
        "url": reverse("subjects:queue"),
        "waiting": [
            {
                "title": f"{line.a.words} and {line.b.words}",
                "url": reverse("subjects:pair", args=[line.pk]),
                "why": line.because[0] if line.because else f"It is {line.odds}.",
                "tag": "May be one",
                "tone": "hollow",
            }
            for line in queues.lines(rows.select_related("label")[:SHOWN])
        ],
    }


def _filter(request: Request) -> Filter:
    return Filter(queues.forces_read(), queues.systems_read(), request.GET)


def _in_words(form: Filter) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if value}


def _without(form: Filter, name: str) -> str:
    rest = {other: value for other, value in form.chosen().items() if other != name}
    return f"?{urlencode(rest)}"


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": "People and things", "url": reverse("subjects:subjects")},
        {"label": "Who is whom?", "url": reverse("subjects:queue")},
    ]


def _looked_at_both(request: Request, found: Pair) -> None:
    """Enter that somebody looked at each side."""
    sides: list[Labelled] = list(found.names)
    for record in sides:
        ledger.consulted(record, verb="subjects.read", at=request.at)


def _judge(request: Request, names: tuple[Name, Name], verdict: Verdict, reason: str) -> Judgement:
    a, b = names
    return judge_subjects(
        a=a, b=b, verdict=verdict, reason=reason, by=request.viewer, at=request.at
    )


def _own_name(names: tuple[Name, ...], key: UUID) -> Name:
    for name in names:
        if name.subject_id == key:
            return name
    raise DomainError("It has no name that you may read, so you cannot judge of it.")


def _next_url(found: Pair, filters: Filter) -> str:
    following, kept = queues.after(found.proposal, filters.asked()), urlencode(filters.chosen())
    url = reverse("subjects:pair", args=[following.pk]) if following else reverse("subjects:queue")
    return f"{url}?{kept}" if kept else url


def _on(request: Request, found: Pair, filters: Filter) -> HttpResponse:
    following = queues.after(found.proposal, filters.asked())
    if following is None:
        return go(request, "subjects:queue", **filters.chosen())
    return go(request, "subjects:pair", following.pk, **filters.chosen())

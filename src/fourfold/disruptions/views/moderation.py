"""The queue of disruptions that wait for a moderator, one of them, and a claimant's answer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.disruptions.commands import moderation as commands
from fourfold.disruptions.commands.disruption import Corrected
from fourfold.disruptions.forms.moderation import CHANGE, CONFIRM, Answer, Decision
from fourfold.disruptions.models import Disruption
from fourfold.disruptions.queries import disruption as queries
from fourfold.disruptions.queries import moderation as waiting_rooms
from fourfold.disruptions.queries.regional import text_on, texts_on
from fourfold.disruptions.queries.standards import findings_of
from fourfold.disruptions.rules.kinds import Category
from fourfold.disruptions.views.disruption import frame_of
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render

PAGE = 50
SHOWN = {"": "Yours to moderate", "barred": "Not yours to moderate"}


@require_safe
@needs("disruptions.moderate")
def queue(request: Request) -> HttpResponse:
    """Show what waits for a moderator, the gravest first, and why."""
    waiting = waiting_rooms.queue(request.viewer)
    kept = {
        "": [one for one in waiting if not one.barred],
        "barred": [one for one in waiting if one.barred],
    }
    show = request.GET.get("show", "")
    page = Paginator(kept.get(show, kept[""]), PAGE).get_page(request.GET.get("page"))
    url = reverse("disruptions:moderation_queue")
    context = {
        "page": page,
        "lines": page.object_list,
        "total": len(waiting),
        "tabs": [
            {
                "label": label,
                "url": f"{url}?show={name}" if name else url,
                "current": name == show,
                "count": len(kept[name]),
            }
            for name, label in SHOWN.items()
        ],
        "crumbs": [{"label": "Disruptions", "url": reverse("disruptions:disruptions")}],
    }
    return render(request, "disruptions/moderation.html", context)


@require_http_methods(["GET", "POST"])
@needs("disruptions.moderate")
def moderate(request: Request, urn: str) -> HttpResponse:
    """Read one disruption and settle what it did to its threat."""
    one = queries.disruption(urn)
    if request.method != "POST":
        ledger.consulted(one, verb="disruptions.read", at=request.at)
        if one.moderated_at or one.cancelled_at:
            return go(request, "disruptions:disruption", one.urn)
    form = Decision(request.POST or None)
    if form.is_valid() and _decided(request, one, form):
        return _next(request)
    (line,) = waiting_rooms.waiting_lines([one], by=request.viewer)
    category = Category(one.category)
    context = frame_of(request, one) | {
        "form": form,
        "line": line,
        "category": category,
        "meaning": text_on(category, one.event_on),
        "meanings": texts_on(one.event_on),
        "pillar": Pillar(one.pillar).words,
        "claims": queries.claims(one),
        "outcomes": queries.outcome_lines(one),
        "proofs": queries.proof_lines(one),
        "findings": findings_of(one),
        "corrections": queries.corrections(one),
        "moderated": queries.moderations(one),
        "hints": {each.category.value: each.text for each in texts_on(one.event_on)},
        "crumbs": [
            {"label": "Disruptions", "url": reverse("disruptions:disruptions")},
            {"label": "Moderation", "url": reverse("disruptions:moderation_queue")},
        ],
    }
    return render(request, "disruptions/moderate.html", context, status=422 if form.errors else 200)


def _decided(request: Request, one: Disruption, form: Decision) -> bool:
    """Do what was decided; where it is refused, say so beside the form."""
    given = form.cleaned_data
    decision, claimed = given["decision"], Category(one.category)
    said: dict[str, Any] = {"category": claimed}
    if decision == CHANGE:
        said = {"category": given["category"], "reason": given["reason"]}
    elif decision != CONFIRM:
        said["question"] = given["question"]
    try:
        made = commands.moderate(disruption=one, **said, by=request.viewer, at=request.at)
    except DomainError as refusal:
        form.add_error("reason" if decision == CHANGE else None, str(refusal))
        return False
    messages.success(request, f"{made.get_outcome_display()}: {one.title}.")
    return True


def _next(request: Request) -> HttpResponse:
    """Lead to the next one that is the moderator's to settle, or back to the queue."""
    rest = [one for one in waiting_rooms.queue(request.viewer) if not one.barred]
    if not rest or "stop" in request.POST:
        return go(request, "disruptions:moderation_queue")
    return go(request, "disruptions:moderate", rest[0].disruption.urn)


@require_http_methods(["GET", "POST"])
@needs("disruptions.answer_question")
def answer(request: Request, urn: str) -> HttpResponse:
    """Answer a moderator's question."""
    one = queries.disruption(urn)
    question = waiting_rooms.question_of(one)
    if question is None:
        raise NotFound("There is no such record.")
    form = Answer(request.POST or None, initial={"category": one.category})
    if form.is_valid():
        given = form.cleaned_data
        try:
            commands.answer_question(
                disruption=one,
                answer=given["answer"],
                corrected=Corrected(category=given["category"]),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Answered. It waits for a moderator again.")
            return go(request, "disruptions:disruption", one.urn)
    context = frame_of(request, one) | {
        "form": form,
        "heading": question.question,
        "words": f"Asked by {question.moderator.name}.",
        "button": "Answer",
    }
    return render(request, "disruptions/deed.html", context, status=422 if form.errors else 200)

"""Entering a disruption: all of it, or six fields on a phone; and correcting it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from fourfold.access.reach import reach as reach_of
from fourfold.disruptions.commands import disruption as commands
from fourfold.disruptions.forms import entry as forms
from fourfold.disruptions.models import Disruption, DisruptionDraft
from fourfold.disruptions.queries import disruption as queries
from fourfold.disruptions.queries import entry
from fourfold.disruptions.queries.contests import team_of
from fourfold.disruptions.queries.duplicates import Likely, likely
from fourfold.disruptions.queries.regional import texts_on
from fourfold.disruptions.rules import duplicates, standards
from fourfold.disruptions.rules.kinds import ClaimType
from fourfold.disruptions.views.disruption import frame_of
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, NotFound
from fourfold.threats.models import Threat
from fourfold.web.http import Request, go, needs, render

CONTEST, ANOTHER = "contest", "another"
PLACES = {"second_pillar": "secondary_pillar", "proofs": "reference_1", "organisation": "unit"}


@require_http_methods(["GET", "POST"])
@needs("disruptions.record")
def full(request: Request) -> HttpResponse:
    """Enter all of a disruption; what it may repeat is shown while it is typed."""
    teams = entry.teams(request.viewer, on=request.today)
    bodies = entry.organisations(request.viewer, on=request.today)
    draft = queries.draft_kept(request.viewer.user_id)
    form = forms.Full(teams, bodies, request.POST or None, initial=_initial(request, draft))
    return _entry(request, form, draft, "disruptions/record.html")


@require_http_methods(["GET", "POST"])
@needs("disruptions.record")
def quick(request: Request) -> HttpResponse:
    """Enter a disruption in six fields, on a phone."""
    teams = entry.teams(request.viewer, on=request.today)
    draft = queries.draft_kept(request.viewer.user_id)
    form = forms.Quick(teams, request.POST or None, initial=_initial(request, draft))
    return _entry(request, form, draft, "disruptions/quick.html")


def _initial(request: Request, draft: DisruptionDraft | None) -> dict[str, Any]:
    teams = entry.teams(request.viewer, on=request.today)
    own = entry.own_team(request.viewer, teams)
    initial = {"event_on": request.today, "unit": own.pk if own else None}
    if draft is not None:
        initial |= draft.content
    return initial | _asked(request)


def _asked(request: Request) -> dict[str, Any]:
    """Return what the address says of the threat or the action that one came from."""
    asked: dict[str, Any] = {}
    if urn := request.GET.get("threat"):
        asked["threat"] = entry.threat_words(entry.threat_meant(urn))
    if urn := request.GET.get("action"):
        asked["action"] = urn
    return asked


def _entry(
    request: Request, form: forms.Quick, draft: DisruptionDraft | None, template: str
) -> HttpResponse:
    typed = request.method == "POST"
    valid = typed and form.is_valid()
    if request.htmx and typed:
        kept = _keep(request, form)
        return render(request, template, _context(request, form, kept), part="beside")
    if valid:
        made = _recorded(request, form)
        if made is not None:
            return go(request, "disruptions:disruption", made.urn, recorded=1)
    context = _context(request, form, draft.kept_at if draft and draft.content else None)
    return render(request, template, context, status=422 if form.errors and typed else 200)


def _keep(request: Request, form: forms.Quick) -> datetime | None:
    """Keep what is typed so far; say when, or nothing where it may not be kept."""
    content = {name: request.POST[name] for name in form.fields if request.POST.get(name)}
    threat = form.cleaned_data.get("threat") if hasattr(form, "cleaned_data") else None
    try:
        commands.keep_draft(content=content, threat=threat, by=request.viewer, at=request.at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    return request.at


def _recorded(request: Request, form: forms.Quick) -> Disruption | None:
    """Record it, unless it may repeat another and nothing was said about that."""
    deed = request.POST.get("deed", "")
    if deed == ANOTHER and not form.cleaned_data["another_event"].strip():
        form.add_error("another_event", "Say why it is another event.")
        return None
    if deed != ANOTHER:
        form.cleaned_data["another_event"] = ""
    if not deed and _twins(form):
        form.add_error(None, "It may be recorded already. Look below, and choose.")
        return None
    try:
        return commands.record(new=form.stated(), by=request.viewer, at=request.at)
    except DomainError as refusal:
        _refused(form, refusal)
    return None


def _refused(form: forms.Quick, refusal: DomainError) -> None:
    """Say what stops it, each sentence beside the field that it is of."""
    if not isinstance(refusal, standards.BelowStandard):
        form.add_error(None, str(refusal))
        return
    for one in refusal.findings:
        place = PLACES.get(one.field, one.field)
        form.add_error(place if place in form.fields else None, one.words)


def _twins(form: forms.Quick) -> list[Likely]:
    """Return what the typed event may repeat, of what the person may read."""
    given = getattr(form, "cleaned_data", {})
    needed = ("threat", "event_on", "pillar", "unit")
    if not all(given.get(name) for name in needed):
        return []
    unit = form.teams[given["unit"]]
    return likely(
        duplicates.Claim(
            reference="",
            event="",
            threat=given["threat"].pk,
            event_on=given["event_on"],
            type=ClaimType.LEAD,
            organisation=unit.organisation_id,
            organisation_name=unit.organisation.short_name,
            pillar=given["pillar"],
            unit=unit.pk,
            description=given.get("description", ""),
        )
    )


def _context(request: Request, form: forms.Quick, kept_at: datetime | None) -> dict[str, Any]:
    given = getattr(form, "cleaned_data", {})
    threat: Threat | None = given.get("threat")
    day = given.get("event_on") or request.today
    return {
        "form": form,
        "threats": [] if request.htmx else entry.threat_choices(),
        "twins": [_twin(one) for one in _twins(form)],
        "warnings": _warnings(request, form),
        "kept_at": kept_at,
        "reach": reach_of(threat.label.restriction, request.today) if threat else None,
        "meanings": {one.category.value: one.text for one in texts_on(day)},
        "unverified": [one.category.words for one in texts_on(day) if one.badge],
        "ask_team": not form.initial.get("unit") or "unit" in form.errors,
        "island": {"key": f"disruption-{request.viewer.user_id}"},
        "crumbs": [{"label": "Disruptions", "url": reverse("disruptions:disruptions")}],
        "measures": [form[name] for name in form.fields if name.startswith("measure_")],
        "drugs": _rows(form, "drug", "kilograms"),
        "proofs": _rows(form, "kind", "reference", "dated_on"),
        "supports": [form[name] for name in form.fields if name.startswith("support_")],
    }


def _rows(form: Any, *names: str) -> list[list[Any]]:
    places = [
        name.removeprefix(f"{names[0]}_") for name in form.fields if name.startswith(f"{names[0]}_")
    ]
    return [[form[f"{name}_{place}"] for name in names] for place in places]


def _twin(one: Likely) -> dict[str, Any]:
    return {
        "title": one.disruption.title,
        "urn": one.disruption.urn,
        "event_on": one.disruption.event_on,
        "lead": team_of(one.lead),
        "likeness": one.twin.likeness.words,
        "reasons": one.twin.reasons,
        "against": one.twin.against,
    }


def _warnings(request: Request, form: forms.Quick) -> list[str]:
    """Return what does not stop it: the sentences of the minimum standard."""
    if not form.is_bound or not form.is_valid():
        return []
    new = form.stated()
    held = standards.findings(
        new.draft(recorded_on=local_day(request.at), recorder=request.viewer.user_id)
    )
    return [one.words for one in held if not one.blocks]


@require_POST
@needs("disruptions.keep_draft")
def drop_draft(request: Request) -> HttpResponse:
    """Begin again: what was kept is emptied."""
    commands.keep_draft(content={}, by=request.viewer, at=request.at)
    back = "disruptions:quick" if request.POST.get("quick") else "disruptions:record"
    return go(request, back)


@require_http_methods(["GET", "POST"])
@needs("disruptions.correct")
def correct(request: Request, urn: str) -> HttpResponse:
    """Correct what was recorded; what it said before is kept."""
    one = queries.disruption(urn)
    if one.cancelled_at:
        raise NotFound("There is no such record.")
    held = queries.typed(one)
    initial = _as_typed(one, held)
    form = forms.Correct(
        request.POST or None,
        initial=initial,
        drugs=sum(bool(drug) for _, drug, _ in held.outcomes),
        proofs=len(held.proofs),
    )
    if form.is_valid() and _corrected(request, one, form, held.proofs):
        messages.success(request, "Corrected. What it said before is in its history.")
        return go(request, "disruptions:disruption", one.urn)
    context = frame_of(request, one) | {
        "form": form,
        "measures": [form[name] for name in form.fields if name.startswith("measure_")],
        "drugs": _rows(form, "drug", "kilograms"),
        "proofs": _rows(form, "kind", "reference", "dated_on"),
        "meanings": {each.category.value: each.text for each in texts_on(one.event_on)},
    }
    return render(request, "disruptions/correct.html", context, status=422 if form.errors else 200)


def _as_typed(one: Disruption, held: queries.Typed) -> dict[str, Any]:
    names = ("title", "description", "pillar", "secondary_pillar", "category", "category_why")
    return (
        {name: getattr(one, name) for name in (*names, "commodity")}
        | forms.typed_measures(held.outcomes)
        | forms.typed_proofs([(kind, reference, day) for kind, reference, day, _ in held.proofs])
    )


def _corrected(
    request: Request, one: Disruption, form: forms.Correct, before: Sequence[queries.TypedProof]
) -> bool:
    given = form.cleaned_data
    fields = ("title", "description", "pillar", "secondary_pillar", "category", "category_why")
    notes = {reference: note for _, reference, _, note in before}
    proofs = [
        commands.Cited(each.kind, each.reference, each.dated_on, notes.get(each.reference, ""))
        for each in forms.cited(given)
    ]
    corrected = commands.Corrected(
        **{name: given[name] for name in (*fields, "commodity")},
        outcomes=forms.measured(given),
        proofs=proofs,
    )
    try:
        commands.correct(
            disruption=one,
            corrected=corrected,
            reason=given["reason"],
            by=request.viewer,
            at=request.at,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True

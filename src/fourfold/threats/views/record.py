"""Recording a threat, changing what is so of it, and who may see it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from fourfold.access.queries import default_restriction
from fourfold.access.reach import reach as reach_of
from fourfold.access.rules import Justification, Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.reference.models import Organisation
from fourfold.reference.queries import organisation, releasable
from fourfold.threats.commands import threat as commands
from fourfold.threats.forms import threat as forms
from fourfold.threats.queries import master_list
from fourfold.threats.queries import threat as threats
from fourfold.threats.rules.facts import Attribute
from fourfold.threats.views._giving import given
from fourfold.threats.views.threat import frame_of
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("threats.record")
def record(request: Request) -> HttpResponse:
    """Put a threat on the list; before it is saved, say who will be able to see it."""
    default = default_restriction(request.viewer, request.today)
    form = forms.Record(
        owners(), releasable(), request.POST or None, initial=_initial(request, default)
    )
    reach = None
    if form.is_valid():
        restriction = released(form.cleaned_data)
        reach = reach_of(restriction, request.today)
        if "save" in request.POST:
            made = given(
                form,
                lambda said: commands.record_threat(
                    new=_new(said),
                    label=label_saying(restriction),
                    by=request.viewer,
                    at=request.at,
                ),
            )
            if made:
                return go(request, "threats:threat", made.urn)
    reach = reach or reach_of(default, request.today)
    return render(request, "threats/record.html", {"form": form, "reach": reach})


def _initial(request: Request, default: Restriction) -> dict[str, Any]:
    return {
        "owner": request.viewer.organisation_id,
        "since": request.today,
        "organisations": [pk for audience in default.audiences for pk in audience],
    }


def _new(said: dict[str, Any]) -> commands.NewThreat:
    foreign = {said["system"].strip(): said["reference"]} if said["system"].strip() else {}
    return commands.NewThreat(
        name=said["name"],
        kind=said["kind"],
        owner=organisation(said["owner"]),
        since=said["since"],
        type=said["type"],
        phase=said["phase"],
        soc=said["soc"],
        aliases=tuple(said["aliases"].splitlines()),
        foreign=foreign,
    )


@require_http_methods(["GET", "POST"])
@needs("threats.state")
def state(request: Request, urn: str) -> HttpResponse:
    """State that something is so from a day on; a correction is stated alike."""
    one = threats.threat(urn)
    form = forms.State(
        owners(),
        master_list.choices()["priorities"],
        request.POST or None,
        initial={"since": request.today},
    )
    stated = given(
        form,
        lambda said: commands.state_facts(
            threat=one,
            facts={each: said[each.value] for each in Attribute if said.get(each.value)},
            since=said["since"],
            reason=said["reason"],
            by=request.viewer,
            at=request.at,
        ),
    )
    if stated:
        return go(request, "threats:threat", one.urn)
    return render(request, "threats/state.html", frame_of(request, one) | {"form": form})


@require_http_methods(["GET", "POST"])
@needs("threats.relabel")
def relabel(request: Request, urn: str) -> HttpResponse:
    """Put a threat under another label; its new readers are shown before it is done."""
    one = threats.threat(urn)
    now = one.label.restriction
    initial = {
        "marking": now.marking,
        "organisations": [pk for audience in now.audiences for pk in audience],
    }
    form = forms.Relabel(releasable(), request.POST or None, initial=initial)
    after = None
    if form.is_valid():
        restriction = released(form.cleaned_data, compartments=now.compartments)
        after = reach_of(restriction, request.today)
        if "save" in request.POST and given(
            form,
            lambda said: commands.relabel_threat(
                threat=one,
                label=label_saying(restriction),
                why=Justification("QUALITY", said["reason_text"]),
                by=request.viewer,
                at=request.at,
            ),
        ):
            return go(request, "threats:threat", one.urn)
    context = frame_of(request, one) | {"form": form, "after": after}
    return render(request, "threats/relabel.html", context)


def released(said: dict[str, Any], *, compartments: frozenset[int] = frozenset()) -> Restriction:
    """Return the restriction that somebody chose."""
    marking: Marking = said["marking"]
    return Restriction.to(said["organisations"], marking=marking, compartments=compartments)


def owners() -> list[tuple[int, str]]:
    """Return the organisations that may own a threat."""
    kinds = ("FORCE", "ROCU", "NCA", "HMRC", "IMMIGRATION_ENFORCEMENT")
    rows = Organisation.objects.filter(kind__in=kinds).order_by("region__number", "short_name")
    return list(rows.values_list("pk", "short_name"))

"""Choosing which column of a file is which, and who may see it; and the profiles kept."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.reach import reach
from fourfold.access.speaking import label_saying
from fourfold.reference.queries import releasable
from fourfold.shared.errors import DomainError
from fourfold.sources import forms
from fourfold.sources.commands import imported as commands
from fourfold.sources.models import Import, Profile
from fourfold.sources.queries import imports as queries
from fourfold.sources.queries.profiles import profiles_kept, recognised
from fourfold.sources.rules.handling import handler
from fourfold.sources.rules.profiles import MappingProfile, match, suggest
from fourfold.sources.rules.profiletexts import from_dict
from fourfold.sources.views.imports import frame_of
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("sources.map")
def columns(request: Request, pk: int) -> HttpResponse:
    """Choose which column is which, from what looks most like it; every row is judged anew."""
    imported = queries.one_import(pk)
    base, now = _base(imported), imported.label.restriction
    proposed = suggest(imported.headings, base.fields)
    found = match(imported.headings, base.fields)
    reasons = {one.field: one.reason for one in proposed if one.field not in found and one.heading}
    form = forms.Columns(
        base,
        imported.headings,
        reasons,
        request.POST or None,
        initial={one.field: one.heading for one in proposed} | found,
    )
    released = forms.Released(
        releasable(),
        request.POST or None,
        initial={
            "marking": now.marking,
            "organisations": [pk for audience in now.audiences for pk in audience],
        },
    )
    context = frame_of(request, imported) | {"form": form, "released": released}
    context["reach"] = reach(now, request.today)
    if form.is_valid() and released.is_valid():
        chosen = released.restriction(now.compartments)
        context["reach"] = reach(chosen, request.today)
        if "save" in request.POST:
            try:
                commands.map_import(
                    imported=imported,
                    chosen=form.chosen(),
                    label=label_saying(chosen),
                    by=request.viewer,
                    at=request.at,
                )
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                return go(request, "sources:import", imported.pk)
    return render(request, "sources/columns.html", context)


@require_safe
@needs("sources.read")
def profiles(request: Request) -> HttpResponse:
    """Show the profiles that were adopted, with their versions."""
    return render(request, "sources/profiles.html", {"profiles": profiles_kept()})


@require_safe
@needs("sources.read")
def profile(request: Request, pk: int) -> HttpResponse:
    """Send a profile as JSON, to be kept, corrected or sent to another region."""
    one = Profile.objects.one(pk=pk)
    ledger.consulted(one, verb="sources.read", at=request.at)
    name = f"profile-{one.pk}-version-{one.version}.json"
    return HttpResponse(
        one.text,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _base(imported: Import) -> MappingProfile:
    mapping: dict[str, Any] = imported.mapping
    if mapping:
        return from_dict(mapping)
    return recognised(imported.headings, handler(imported.kind), imported.system).profile

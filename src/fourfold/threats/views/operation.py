"""Operations: what is being done under a name."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.queries import default_restriction
from fourfold.access.reach import reach as reach_of
from fourfold.access.speaking import label_saying
from fourfold.reference.queries import organisation, releasable
from fourfold.threats.commands import operation as commands
from fourfold.threats.forms.operation import Ended, Record
from fourfold.threats.models import Operation, Threat
from fourfold.threats.queries import threat as threats
from fourfold.threats.views._giving import given
from fourfold.threats.views.record import owners, released
from fourfold.web.http import Request, go, needs, render


@require_safe
@needs("threats.read")
def operations(request: Request) -> HttpResponse:
    """List operations, the running first, then the newest."""
    rows = Operation.objects.select_related("owner", "sio").order_by("-until", "-since", "pk")[:200]
    context = {"operations": rows, "may_record": request.viewer.may("threats.record_operation")}
    return render(request, "threats/operations.html", context)


@require_safe
@needs("threats.read")
def operation(request: Request, urn: str) -> HttpResponse:
    """Show an operation and the threats that it is against, as far as they may be seen."""
    one = Operation.objects.select_related("owner", "sio", "label").one(urn=urn)
    ledger.consulted(one, verb="threats.read", at=request.at)
    return _page(request, one, Ended(initial={"until": one.until or request.today}))


@require_POST
@needs("threats.state_operation")
def end(request: Request, urn: str) -> HttpResponse:
    """Say that an operation ran until a day."""
    one = Operation.objects.select_related("owner", "sio", "label").one(urn=urn)
    form = Ended(request.POST)
    if given(form, lambda said: _ended(request, one, said["until"])):
        return go(request, "threats:operation", urn)
    return _page(request, one, form)


def _ended(request: Request, one: Operation, until: date) -> Operation:
    return commands.end_operation(operation=one, until=until, by=request.viewer, at=request.at)


def _page(request: Request, one: Operation, form: Ended) -> HttpResponse:
    context = {
        "operation": one,
        "against": threats.threats_of(one),
        "reach": reach_of(one.label.restriction, request.today),
        "form": form,
        "may_end": request.viewer.may("threats.state_operation"),
    }
    return render(request, "threats/operation.html", context)


@require_http_methods(["GET", "POST"])
@needs("threats.record_operation")
def record(request: Request) -> HttpResponse:
    """Record an operation: its name and where it is managed, never its case file."""
    default = default_restriction(request.viewer, request.today)
    initial = {
        "owner": request.viewer.organisation_id,
        "since": request.today,
        "organisations": [pk for audience in default.audiences for pk in audience],
        "threats": request.GET.get("threat", ""),
    }
    form = Record(owners(), releasable(), request.POST or None, initial=initial)
    made = given(form, lambda said: _record(request, said))
    if made:
        return go(request, "threats:operation", made.urn)
    reach = reach_of(default, request.today)
    return render(request, "threats/record_operation.html", {"form": form, "reach": reach})


def _record(request: Request, said: dict[str, Any]) -> Operation:
    against = [Threat.objects.one(urn=urn) for urn in said["threats"].split()]
    return commands.record_operation(
        new=commands.NewOperation(
            name=said["name"],
            kind=said["kind"],
            owner=organisation(said["owner"]),
            since=said["since"],
            managed_in=said["managed_in"],
            reference=said["reference"],
        ),
        threats=against,
        label=label_saying(released(said)),
        by=request.viewer,
        at=request.at,
    )

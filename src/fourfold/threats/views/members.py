"""Who belongs to a threat: the list, somebody new, somebody who has left."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.access import ledger
from fourfold.shared.errors import DomainError
from fourfold.subjects.models import Subject
from fourfold.subjects.queries import subject as subjects
from fourfold.subjects.queries.part import part_called
from fourfold.threats.commands import member as commands
from fourfold.threats.forms import members as forms
from fourfold.threats.queries import belonging
from fourfold.threats.queries import threat as threats
from fourfold.threats.views._giving import given
from fourfold.threats.views.threat import frame_of
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("threats.read")
def members(request: Request, urn: str) -> HttpResponse:
    """Show who belongs and belonged to a threat; take down that somebody has left."""
    one = threats.threat(urn)
    ledger.consulted(one, verb="threats.read", at=request.at)
    found = belonging.members(one, on=request.today)
    present = [(row.pk, row.shown.words) for row in found if row.shown and not row.until]
    form = forms.Leave(present, request.POST or None, initial={"until": request.today})
    ended = given(
        form,
        lambda said: commands.end_membership(
            membership=belonging.membership(said["membership"], one),
            until=said["until"],
            by=request.viewer,
            at=request.at,
        ),
    )
    if ended:
        return go(request, "threats:members", one.urn)
    context = frame_of(request, one) | {
        "members": found,
        "form": form,
        "may_add": request.viewer.may("threats.add_member"),
        "may_end": request.viewer.may("threats.end_membership") and present,
        "may_open": request.viewer.may("subjects.read"),
        "add_url": reverse("threats:add_member", args=[one.urn]),
    }
    return render(request, "threats/members.html", context)


@require_http_methods(["GET", "POST"])
@needs("threats.add_member")
def add_member(request: Request, urn: str) -> HttpResponse:
    """Say that somebody or something belongs to a threat, to those who may read both."""
    one = threats.threat(urn)
    initial = {"since": request.today, "reference": request.GET.get("reference", "")}
    form = forms.Join(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            known = subjects.subject(part_called(form.cleaned_data["reference"]).reference)
            commands.add_member(
                threat=one,
                subject=Subject(key=known.record.subject_id),
                belonging=form.belonging(),
                since=form.cleaned_data["since"],
                label=known.record.label,
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "threats:members", one.urn)
    return render(request, "threats/members_add.html", frame_of(request, one) | {"form": form})

"""Who answers for a threat: appointing, offering a role, answering an offer."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from fourfold.access.models import User
from fourfold.access.reach import readers_of
from fourfold.threats.commands import role as commands
from fourfold.threats.forms import threat as forms
from fourfold.threats.models import Handover, Threat
from fourfold.threats.queries import threat as threats
from fourfold.threats.views._giving import given
from fourfold.threats.views.threat import frame_of
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("threats.appoint")
def people(request: Request, urn: str) -> HttpResponse:
    """Show who holds which role, and give one."""
    one = threats.threat(urn)
    form = forms.Appoint(
        _people(request, one), request.POST or None, initial={"since": request.today}
    )
    appointed = given(
        form,
        lambda said: commands.appoint(
            threat=one,
            role=said["role"],
            person=User.objects.filter(pk=said["person"]).first() if said["person"] else None,
            since=said["since"],
            by=request.viewer,
            at=request.at,
        ),
    )
    if appointed:
        return go(request, "threats:people", one.urn)
    frame = frame_of(request, one)
    roles = threats.roles(one, tier=frame["line"].tier, on=request.today)
    return render(request, "threats/people.html", frame | {"form": form, "roles": roles})


@require_http_methods(["GET", "POST"])
@needs("threats.offer_handover")
def offer(request: Request, urn: str) -> HttpResponse:
    """Offer a role that one holds to somebody else, with a briefing note."""
    one = threats.threat(urn)
    form = forms.Offer(_people(request, one), request.POST or None)
    offered = given(
        form,
        lambda said: commands.offer_handover(
            threat=one,
            role=said["role"],
            to=User.objects.get(pk=said["to"]),
            briefing=said["briefing"],
            by=request.viewer,
            at=request.at,
        ),
    )
    if offered:
        return go(request, "threats:threat", one.urn)
    return render(request, "threats/offer.html", frame_of(request, one) | {"form": form})


@require_http_methods(["GET", "POST"])
@needs("threats.answer_handover")
def answer(request: Request, pk: int) -> HttpResponse:
    """Accept a role that was offered, or decline it."""
    handover = Handover.objects.with_neighbour("threat").select_related("offered_by").one(pk=pk)
    form = forms.Answer(request.POST or None)
    answered = given(
        form,
        lambda said: commands.answer_handover(
            handover=handover, **said, by=request.viewer, at=request.at
        ),
    )
    if answered:
        return go(request, "web:home")
    names = threats.master_list_names([handover.threat_id] if handover.threat_id else [])
    context = {"form": form, "handover": handover, "name": names.get(handover.threat_id or 0, "")}
    return render(request, "threats/answer.html", context)


def _people(request: Request, one: Threat) -> list[tuple[int, str]]:
    """Return the people who may see the threat: nobody else can answer for it."""
    readers = readers_of(one.label.restriction, request.today)
    return [(user.pk, f"{user.name}, {user.organisation.short_name}") for user in readers]

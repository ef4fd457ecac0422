"""How threats stand to each other: recording a rivalry."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from fourfold.access.reach import reach as reach_of
from fourfold.shared.errors import DomainError
from fourfold.shared.urns import parse_urn
from fourfold.threats.commands import member as commands
from fourfold.threats.forms.threat import Rival
from fourfold.threats.queries import threat as threats
from fourfold.threats.views.threat import frame_of
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("threats.add_tie")
def add(request: Request, urn: str) -> HttpResponse:
    """Say how tense it is with another threat; read by those who may read both."""
    one = threats.threat(urn)
    form = Rival(request.POST or None, initial={"since": request.today})
    reach = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            other = threats.threat(parse_urn(given.pop("other")))
            reach = reach_of(one.label.restriction | other.label.restriction, request.today)
            if "save" in request.POST:
                commands.add_tie(one=one, other=other, **given, by=request.viewer, at=request.at)
                return go(request, "threats:threat", one.urn)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = frame_of(request, one) | {"form": form, "both": reach}
    return render(request, "threats/rival.html", context)

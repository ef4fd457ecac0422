"""Pages of compartments: for their owners and those who are in them."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.administration import forms
from fourfold.administration.commands import compartments as commands
from fourfold.administration.queries import compartments as queries
from fourfold.administration.queries import people
from fourfold.administration.views.proving import recently_proved
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, needs, render


@require_safe
def compartments(request: Request) -> HttpResponse:
    """List the compartments that one owns or is in."""
    rows = queries.compartments_of(request.viewer.user_id, on=request.today)
    return render(request, "administration/compartments.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs("administration.open_compartment")
@recently_proved
def open_one(request: Request) -> HttpResponse:
    """Open a compartment."""
    form = forms.Opening(request.POST or None)
    if form.is_valid():
        called = commands.open_compartment(**form.cleaned_data, by=request.viewer, at=request.at)
        return go(request, "administration:compartment", called.pk)
    context = {"form": form, "heading": "Open a compartment", "submit": "Open"}
    return render(request, "administration/form.html", context)


@require_safe
def compartment(request: Request, pk: int) -> HttpResponse:
    """Show a compartment, and who is in it."""
    one = _one(request, pk)
    context = {
        "one": one,
        "parties": queries.people_in(pk, on=request.today),
        "form": forms.ReadingIn(),
    }
    return render(request, "administration/compartment.html", context)


@require_POST
@needs("administration.read_in")
@recently_proved
def read_in(request: Request, pk: int) -> HttpResponse:
    """Read somebody in."""
    called, form = queries.name_of(pk), forms.ReadingIn(request.POST)
    if form.is_valid():
        try:
            commands.read_in(
                called=called,
                person=people.somebody(form.cleaned_data["username"]),
                reason=form.cleaned_data["reason"],
                until=form.cleaned_data["until"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return go(request, "administration:compartment", pk)
    context = {"form": form, "heading": "Read somebody in", "submit": "Read in"}
    return render(request, "administration/form.html", context)


@require_POST
@needs("administration.read_out")
def read_out(request: Request, pk: int, party_pk: int) -> HttpResponse:
    """Read somebody out."""
    _one(request, pk)
    party = queries.party(party_pk, compartment_id=pk)
    commands.read_out(party=party, by=request.viewer, at=request.at)
    if party.user_id == request.viewer.user_id:
        return go(request, "administration:compartments")
    return go(request, "administration:compartment", pk)


@require_POST
@needs("administration.review_compartment")
def review(request: Request, pk: int) -> HttpResponse:
    """Say that everybody in it still needs to be."""
    called = queries.name_of(pk)
    commands.review_compartment(called=called, by=request.viewer, at=request.at)
    return go(request, "administration:compartment", pk)


@require_POST
@needs("administration.close_compartment")
@recently_proved
def close(request: Request, pk: int) -> HttpResponse:
    """Close it."""
    called = queries.name_of(pk)
    commands.close_compartment(called=called, by=request.viewer, at=request.at)
    return go(request, "administration:compartment", pk)


def _one(request: Request, pk: int) -> queries.Standing:
    return queries.compartment(pk, user_id=request.viewer.user_id, on=request.today)

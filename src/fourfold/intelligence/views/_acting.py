"""Doing what a form asks, and saying on the form why it is refused; filters; who may read."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse

from fourfold.access.queries import default_restriction
from fourfold.access.reach import reach
from fourfold.access.rules import Marking, Restriction
from fourfold.intelligence.forms.requirement import Released
from fourfold.reference.queries import organisation, releasable_around
from fourfold.shared.errors import DomainError
from fourfold.subjects.queries.reach import own_compartments
from fourfold.web.http import Request, render

SENSITIVE = Restriction(Marking.OFFICIAL_SENSITIVE)


def done(form: BaseForm, act: Callable[[Mapping[str, Any]], object]) -> bool:
    """Test if a form was sent, is whole and was acted on; a refusal goes onto the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def form_page(
    request: Request, form: BaseForm, heading: str, button: str, **more: object
) -> HttpResponse:
    """Show one form on a page of its own; more: lead, crumbs, marking."""
    context = {"form": form, "heading": heading, "button": button, **more}
    status = 422 if form.is_bound else 200
    return render(request, "intelligence/requirement_form.html", context, status=status)


def chosen(request: Request, form: Any) -> list[dict[str, str]]:
    """Return each filter in use, with the address of the list without it."""
    found = []
    for name, field in form.fields.items():
        value = request.GET.get(name, "")
        if value:
            query = request.GET.copy()
            del query[name]
            words = {str(key): text for key, text in getattr(field, "choices", ())}
            label = f"{field.label}: {words.get(value, value)}"
            found.append({"label": label, "url": f"?{query.urlencode()}"})
    return found


def filtered(form: Any) -> Any:
    """Return a form of filters, once it makes sense.

    :raises DomainError: when it does not.
    """
    if not form.is_valid():
        raise DomainError("The filters in this address do not make sense.")
    return form


def readers(request: Request) -> tuple[Any, Any, Any]:
    """Return to whom something may be released, near and far, and the viewer's compartments."""
    near, far = releasable_around(organisation(request.viewer.organisation_id).region_id)
    return near, far, own_compartments(request.viewer.user_id, on=request.today)


def narrow(request: Request) -> dict[str, Any]:
    """Return what a form of readers says at first: the viewer's organisation and its unit."""
    default = default_restriction(request.viewer, request.today)
    return {"organisations": [pk for audience in default.audiences for pk in audience]}


def release_page(
    request: Request, form: Released, heading: str, button: str, **more: object
) -> HttpResponse:
    """Show a form of something new, and who will be able to see it."""
    default = default_restriction(request.viewer, request.today) | SENSITIVE
    restriction = form.restriction() if form.is_bound and form.is_valid() else default
    seen_by = reach(restriction, request.today)
    return form_page(request, form, heading, button, reach=seen_by, **more)

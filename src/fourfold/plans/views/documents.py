"""The register of strategic documents: what stands, one document, recording and refreshing one."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.access.models import User
from fourfold.access.queries import default_restriction
from fourfold.access.reach import reach as reach_of
from fourfold.access.speaking import label_saying
from fourfold.plans.commands import document as commands
from fourfold.plans.commands.action import NewAction, record_action
from fourfold.plans.forms import document as forms
from fourfold.plans.models import Document
from fourfold.plans.queries import board, work
from fourfold.plans.queries import document as documents
from fourfold.plans.rules.kinds import DocumentKind
from fourfold.reference.models import Organisation
from fourfold.reference.queries import organisation, region_of
from fourfold.shared.errors import DomainError
from fourfold.web.http import Request, go, needs, render

YEAR = timedelta(days=365)  # the usual time to a full refresh (Home Office, local profiles, 2025)


@require_safe
@needs("plans.read")
def register(request: Request) -> HttpResponse:
    """Show the documents that stand, those longest overdue first."""
    form = forms.DocumentFilters(_organisations(), request.GET)
    if not form.is_valid():
        raise DomainError("The filters in this address do not make sense.")
    lines = documents.documents(form.wanted(), today=request.today)
    context = {
        "form": form,
        "lines": lines,
        "overdue": sum(line.is_overdue for line in lines),
        "chosen": chosen(request, form),
        "may_record": request.viewer.may("plans.record_document"),
        "crumbs": [plans_crumb()],
        "today": request.today,
    }
    return render(request, "plans/documents.html", context)


def plans_crumb() -> dict[str, str]:
    """Return the first step of the way to what is kept beside plans."""
    return {"label": "Plans", "url": reverse("plans:plans")}


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


def _organisations() -> list[tuple[int, str]]:
    """Return the organisations of documents that the viewer may read."""
    own = Document.objects.filter(replaced_at=None).order_by().values("organisation").distinct()
    rows = Organisation.objects.filter(pk__in=own).order_by("short_name")
    return list(rows.values_list("pk", "short_name"))


@require_safe
@needs("plans.read")
def document(request: Request, urn: str) -> HttpResponse:
    """Show a document: what it is, when it must be said anew, and what it recommended."""
    one = documents.document(urn)
    ledger.consulted(one, verb="plans.read", at=request.at)
    return render(request, "plans/document.html", _page(request, one))


def _page(request: Request, one: Document) -> dict[str, Any]:
    versions = documents.versions(one)
    stands = one.replaced_at is None
    late = stands and one.refresh_due_on < request.today
    offered = (
        ("Refresh it", "plans:refresh_document", _may_refresh(request, one)),
        ("Add a recommendation", "plans:recommend", request.viewer.may("plans.record_action")),
    )
    return {
        "document": one,
        "kind": documents.said_kind(one),
        "is_late": late,
        "versions": [row for row in versions if row.pk != one.pk],
        "newer": next((row for row in versions if row.replaced_at is None), None),
        "recommended": documents.recommended(versions, today=request.today),
        "reach": reach_of(one.label.restriction, request.today),
        "facts": [
            {"key": "Dated", "value": f"{one.dated_on:%-d %B %Y}"},
            {"key": "Kept in date by", "value": one.keeper.name if one.keeper else "Nobody"},
        ],
        "actions": [
            {
                "label": label,
                "url": reverse(name, args=[one.urn]),
                "kind": "primary" if late else "",
            }
            for label, name, may in offered
            if may and stands
        ],
        "crumbs": _crumbs(),
        "marking": one.label.marking,
        "today": request.today,
    }


def _may_refresh(request: Request, one: Document) -> bool:
    own = request.viewer.organisation_id == one.organisation_id
    return request.viewer.may("plans.refresh_document") and (
        own or request.viewer.user_id == one.keeper_id
    )


def _crumbs(one: Document | None = None) -> list[dict[str, str]]:
    found = [plans_crumb(), {"label": "Documents", "url": reverse("plans:documents")}]
    if one is not None:
        found.append({"label": one.title, "url": reverse("plans:document", args=[one.urn])})
    return found


@require_http_methods(["GET", "POST"])
@needs("plans.record_document")
def record(request: Request) -> HttpResponse:
    """Record a document, and who will be able to see its entry."""
    default = default_restriction(request.viewer, request.today)
    initial = {
        "marking": default.marking.value,
        "released": [pk for audience in default.audiences for pk in audience],
        "dated_on": request.today,
        "refresh_due_on": request.today + YEAR,
        "keeper": request.viewer.user_id,
    }
    own = region_of(organisation(request.viewer.organisation_id))
    bodies = board.bodies(region=own.number if own else None)
    form = forms.RecordDocument(board.people(), bodies, request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = commands.record_document(
                new=form.new(form.cleaned_data["kind"]),
                label=label_saying(form.restriction()),
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:document", made.urn)
    context = {"form": form, "heading": "Record a document", "crumbs": _crumbs()}
    return _form(request, context)


def _form(request: Request, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].is_bound else 200
    given = {"button": "Save", "back": None} | context
    return render(request, "plans/form.html", given, part="form", status=status)


@require_http_methods(["GET", "POST"])
@needs("plans.refresh_document")
def refresh(request: Request, urn: str) -> HttpResponse:
    """Say a document anew: a version that replaces the one that stands."""
    one = documents.document(urn)
    initial = {
        "theme": one.theme,
        "title": one.title,
        "summary": one.summary,
        "held_at": one.held_at,
        "keeper": one.keeper_id,
        "dated_on": request.today,
        "refresh_due_on": request.today + (one.refresh_due_on - one.dated_on),
    }
    form = forms.RefreshDocument(board.people(), request.POST or None, initial=initial)
    kind = DocumentKind(one.kind)
    if kind is not DocumentKind.PROBLEM_PROFILE:
        del form.fields["theme"]
    if form.is_valid():
        try:
            made = commands.refresh_document(
                document=one, new=form.new(kind), by=request.viewer, at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:document", made.urn)
    context = {
        "form": form,
        "heading": f"Refresh: {one.title}",
        "lead": "The new version takes its place in the register. What was recommended before and"
        " is not done stays with its owners, and stands on the new version's page.",
        "reach": reach_of(one.label.restriction, request.today),
        "marking": one.label.marking,
        "back": {"url": reverse("plans:document", args=[one.urn])},
        "crumbs": _crumbs(one),
    }
    return _form(request, context)


@require_http_methods(["GET", "POST"])
@needs("plans.record_action")
def recommend(request: Request, urn: str) -> HttpResponse:
    """Add something that a document recommends, with its owner and day."""
    one = documents.document(urn)
    owners = work.possible_owners(one.label.restriction, one.organisation, on=request.today)
    form = forms.Recommendation(owners, request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        owner = User.objects.filter(pk=given["owner"] or 0, is_active=True).first()
        new = NewAction(text=given["text"], source=one, owner=owner, due_on=given["due_on"])
        try:
            record_action(new=new, by=request.viewer, at=request.at)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "plans:document", one.urn)
    context = {
        "form": form,
        "heading": "Add a recommendation",
        "lead": f"Of {one.title}. It is an action like any other, and stands in its owner's list.",
        "marking": one.label.marking,
        "back": {"url": reverse("plans:document", args=[one.urn])},
        "crumbs": _crumbs(one),
    }
    return _form(request, context)

"""Pages of packages of reports: how far each force has come with them."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.access import ledger
from fourfold.access.rules import REASONS, Marking
from fourfold.access.speaking import label_saying
from fourfold.intelligence.commands import package as commands
from fourfold.intelligence.forms import package as forms
from fourfold.intelligence.models import Package
from fourfold.intelligence.queries import packages as queries
from fourfold.intelligence.queries.requirements import report_called
from fourfold.intelligence.views._acting import (
    chosen,
    done,
    filtered,
    form_page,
    narrow,
    readers,
    release_page,
)
from fourfold.publishing.tables import Cover
from fourfold.reference.queries import justifies_export, organisation, organisations
from fourfold.reference.rules import OrganisationKind
from fourfold.shared.errors import NotFound
from fourfold.web.http import TYPES, Request, download, go, needs, reason_given, render

READS = needs("intelligence.read")
MONTH = timedelta(days=28)  # the usual time to a result


@require_safe
@READS
def packages(request: Request) -> HttpResponse:
    """Show packages, the newest first, with how far they have come."""
    form = filtered(forms.PackageFilters(_forces(), request.GET))
    said = form.cleaned_data
    force = int(said["force"]) if said["force"] else None
    context = {
        "form": form,
        "chosen": chosen(request, form),
        "lines": queries.packages(closed=bool(said["state"]), force=force, today=request.today),
        "may_record": request.viewer.may("intelligence.record_package"),
    }
    return render(request, "intelligence/packages.html", context)


def _forces() -> list[tuple[int, str]]:
    rows = organisations(OrganisationKind.FORCE, OrganisationKind.ROCU)
    return [(one.pk, one.short_name) for one in rows]


@require_safe
@READS
def package(request: Request, urn: str) -> HttpResponse:
    """Show one package: by force, then report by report."""
    one = queries.package(urn)
    ledger.consulted(one, verb="intelligence.read", at=request.at)
    lines = queries.parts(one, today=request.today)
    is_open, may = one.closed_at is None, request.viewer.may
    context = {
        "package": one,
        "lines": lines,
        "tallies": queries.by_force(lines, today=request.today),
        "may_add": is_open and may("intelligence.add_to_package"),
        "may_allocate": is_open and may("intelligence.allocate_part"),
        "may_result": is_open and may("intelligence.record_result"),
        "may_close": is_open and lines and may("intelligence.close_package"),
        "crumbs": _crumbs(),
        "marking": one.label.marking,
    }
    return render(request, "intelligence/package.html", context)


def _crumbs(one: Package | None = None) -> list[dict[str, str]]:
    found = [{"label": "Packages", "url": reverse("intelligence:packages")}]
    if one is not None:
        url = reverse("intelligence:package", args=[one.urn])
        found.append({"label": one.name, "url": url})
    return found


@require_safe
@READS
def export(request: Request, urn: str, form: str) -> HttpResponse:
    """Take a package away as a file: which report went where, and what came of it."""
    one = queries.package(urn)
    if form not in TYPES:
        raise NotFound("There is no such form of file.")
    why = reason_given(request)
    if justifies_export(request.viewer.organisation_id) and not why.code:
        context = {"package": one, "reasons": REASONS, "why": why, "crumbs": _crumbs(one)}
        return render(request, "intelligence/package_why.html", context)
    lines = queries.parts(one, today=request.today)
    labels = {one.label_id, *(line.part.label_id for line in lines)}
    said = f"{one.urn}, {len(lines)} reports"
    ledger.exported(said, verb="intelligence.read", at=request.at, why=why, under=labels)
    cover = Cover(
        title=f"Package {one.name}",
        marking=Marking(one.label.marking).words,
        run_at=request.at,
        run_for=request.viewer.name,
    )
    rows = queries.cells(one, lines)
    return download(form, columns=list(queries.COLUMNS), rows=rows, cover=cover)


@require_http_methods(["GET", "POST"])
@needs("intelligence.record_package")
def record(request: Request) -> HttpResponse:
    """Write down that a set of reports came together."""
    initial = narrow(request) | {"received_on": request.today}
    form = forms.RecordPackage(*readers(request), request.POST or None, initial=initial)
    made: list[str] = []

    def act(said: Any) -> None:
        new = commands.NewPackage(said["name"], said["origin"], said["received_on"])
        label = label_saying(form.restriction())
        by, at = request.viewer, request.at
        made.append(commands.record_package(new=new, label=label, by=by, at=at).urn)

    if done(form, act):
        return go(request, "intelligence:package", made[0])
    return release_page(request, form, "Record a package", "Record", crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
@needs("intelligence.add_to_package")
def add(request: Request, urn: str) -> HttpResponse:
    """Put reports into a package."""
    one = queries.package(urn)
    form = forms.AddReports(request.POST or None)

    def act(_said: Any) -> None:
        found = [report_called(urn.upper()) for urn in form.urns()]
        commands.add_to_package(package=one, reports=found, by=request.viewer, at=request.at)

    if done(form, act):
        return go(request, "intelligence:package", urn)
    return _form(request, form, one, "Add reports", "Add")


@require_http_methods(["GET", "POST"])
@needs("intelligence.allocate_part")
def allocate(request: Request, urn: str, pk: int) -> HttpResponse:
    """Give a report of a package to a force."""
    one = queries.package(urn)
    part = queries.part(pk, one)
    initial = {"to": part.allocated_to_id, "due_on": part.due_on or request.today + MONTH}
    form = forms.AllocatePart(_forces(), request.POST or None, initial=initial)

    def act(said: Any) -> None:
        to, by, at = organisation(said["to"]), request.viewer, request.at
        commands.allocate_part(part=part, to=to, due_on=said["due_on"], by=by, at=at)

    if done(form, act):
        return go(request, "intelligence:package", urn)
    return _form(request, form, one, "Who works on it?", "Allocate")


@require_http_methods(["GET", "POST"])
@needs("intelligence.record_result")
def result(request: Request, urn: str, pk: int) -> HttpResponse:
    """Say what came of a report of a package."""
    one = queries.package(urn)
    part = queries.part(pk, one)
    form = forms.PartResult(request.POST or None, initial={"result": part.result})
    who: dict[str, Any] = {"part": part, "by": request.viewer, "at": request.at}
    if done(form, lambda said: commands.record_result(**said, **who)):
        return go(request, "intelligence:package", urn)
    return _form(request, form, one, "What came of it?", "Record")


@require_POST
@needs("intelligence.close_package")
def close(request: Request, urn: str) -> HttpResponse:
    """Close a package each of whose reports has its result."""
    one = queries.package(urn)
    commands.close_package(package=one, by=request.viewer, at=request.at)
    return go(request, "intelligence:package", urn)


def _form(request: Request, form: Any, one: Package, heading: str, button: str) -> HttpResponse:
    more = {"lead": one.name, "crumbs": _crumbs(one), "marking": one.label.marking}
    return form_page(request, form, heading, button, **more)

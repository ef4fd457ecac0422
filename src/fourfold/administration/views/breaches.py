"""Pages of the register of breaches, for the data protection officer."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.access import ledger
from fourfold.administration import forms
from fourfold.administration.commands import breaches as commands
from fourfold.administration.queries import breaches as queries
from fourfold.administration.views._acting import done
from fourfold.web.http import Request, go, needs, render

READS = needs("administration.read_breaches")


@require_safe
@READS
def register(request: Request) -> HttpResponse:
    """Show the register, each breach with its clock."""
    lines = queries.register(request.viewer, at=request.at)
    context = {"lines": lines, "may_record": request.viewer.may("administration.record_breach")}
    return render(request, "administration/breaches.html", context)


@require_safe
@READS
def breach(request: Request, urn: str) -> HttpResponse:
    """Show one breach: what happened, the clock, who was told."""
    one = queries.breach(urn, request.viewer)
    ledger.consulted(one, verb="administration.read_breaches", at=request.at)
    context = {
        "breach": one,
        "line": queries.line(one, at=request.at),
        "is_waiting": one.clock.is_waiting,
        "deadline": one.clock.deadline,
        "marking": one.label.marking,
    }
    return render(request, "administration/breach.html", context)


@require_http_methods(["GET", "POST"])
@needs("administration.record_breach")
def record(request: Request) -> HttpResponse:
    """Write a breach down."""
    form = forms.RecordBreach(request.POST or None, initial={"aware_at": request.at})
    if done(form, lambda said: commands.record_breach(**said, by=request.viewer, at=request.at)):
        return go(request, "administration:breaches")
    return _form(request, form, "Record a breach", "Record")


@require_http_methods(["GET", "POST"])
@needs("administration.report_breach")
def report(request: Request, urn: str) -> HttpResponse:
    """Say that the Commissioner was told, or why not."""
    one = queries.breach(urn, request.viewer)
    form = forms.ReportBreach(request.POST or None)

    def act(said: dict[str, object]) -> object:
        who = {"breach": one, "by": request.viewer, "at": request.at}
        why = said.pop("risk_unlikely")
        if said["reported_at"]:
            return commands.report_breach(**said, **who)  # type: ignore[arg-type] # the form's
        return commands.excuse_breach(reason=str(why), **who)  # type: ignore[arg-type] # the form's

    if done(form, lambda said: act(dict(said))):
        return go(request, "administration:breach", urn)
    return _form(request, form, "The Information Commissioner", "Record")


@require_http_methods(["GET", "POST"])
@needs("administration.tell_of_breach")
def tell(request: Request, urn: str) -> HttpResponse:
    """Say that those whose data it is were told, or why not."""
    one = queries.breach(urn, request.viewer)
    form = forms.TellOfBreach(request.POST or None)
    if done(
        form,
        lambda said: commands.tell_of_breach(breach=one, **said, by=request.viewer, at=request.at),
    ):
        return go(request, "administration:breach", urn)
    return _form(request, form, "Those whose data it is", "Record")


@require_http_methods(["GET", "POST"])
@needs("administration.close_breach")
def close(request: Request, urn: str) -> HttpResponse:
    """Close a breach."""
    one = queries.breach(urn, request.viewer)
    form = forms.CloseBreach(request.POST or None)
    if done(
        form,
        lambda said: commands.close_breach(breach=one, **said, by=request.viewer, at=request.at),
    ):
        return go(request, "administration:breach", urn)
    return _form(request, form, f"Close breach {one.urn}", "Close it")


def _form(request: Request, form: object, heading: str, submit: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit}
    return render(request, "administration/form.html", context)

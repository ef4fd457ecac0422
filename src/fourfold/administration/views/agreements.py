"""Pages of the agreements to share: open to everybody here, kept by the auditor."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.administration import forms
from fourfold.administration.commands import agreements as commands
from fourfold.administration.queries import agreements as queries
from fourfold.administration.views._acting import done
from fourfold.reference.models import Organisation
from fourfold.web.http import Request, go, needs, render


@require_safe
@needs("administration.sign_in")
def agreements(request: Request) -> HttpResponse:
    """List the agreements, and how each stands today."""
    context = {
        "lines": queries.agreements(on=request.today),
        "may_record": request.viewer.may("administration.record_agreement"),
    }
    return render(request, "administration/agreements.html", context)


@require_safe
@needs("administration.sign_in")
def agreement(request: Request, pk: int) -> HttpResponse:
    """Show one agreement."""
    line = queries.agreement(pk, on=request.today)
    may = request.viewer.may("administration.review_agreement")
    keeps = may and line.row.owner_id == request.viewer.organisation_id
    context = {"line": line, "keeps": keeps and line.state != "Ended"}
    return render(request, "administration/agreement.html", context)


@require_http_methods(["GET", "POST"])
@needs("administration.record_agreement")
def record(request: Request) -> HttpResponse:
    """Record an agreement."""
    form = forms.RecordAgreement(
        _parties(), request.POST or None, initial={"parties": [request.viewer.organisation_id]}
    )
    if done(
        form,
        lambda said: commands.record_agreement(
            new=commands.NewAgreement(
                **{**said, "parties": list(Organisation.objects.filter(pk__in=said["parties"]))}
            ),
            by=request.viewer,
            at=request.at,
        ),
    ):
        return go(request, "administration:agreements")
    return _form(request, form, "Record an agreement to share", "Record")


@require_http_methods(["GET", "POST"])
@needs("administration.review_agreement")
def review(request: Request, pk: int) -> HttpResponse:
    """Say that an agreement was reviewed and stands."""
    line = queries.agreement(pk, on=request.today)
    form = forms.ReviewAgreement(request.POST or None)
    if done(
        form,
        lambda said: commands.review_agreement(
            agreement=line.row, **said, by=request.viewer, at=request.at
        ),
    ):
        return go(request, "administration:agreement", pk)
    return _form(request, form, f"Review “{line.row.title}”", "It stands")


@require_http_methods(["GET", "POST"])
@needs("administration.end_agreement")
def end(request: Request, pk: int) -> HttpResponse:
    """End an agreement."""
    line = queries.agreement(pk, on=request.today)
    form = forms.EndAgreement(request.POST or None, initial={"until": request.today})
    if done(
        form,
        lambda said: commands.end_agreement(
            agreement=line.row, **said, by=request.viewer, at=request.at
        ),
    ):
        return go(request, "administration:agreement", pk)
    return _form(request, form, f"End “{line.row.title}”", "End it")


def _form(request: Request, form: object, heading: str, submit: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit}
    return render(request, "administration/form.html", context)


def _parties() -> list[tuple[int, str]]:
    rows = Organisation.objects.bodies().by_name()
    return [(one.pk, one.name) for one in rows]

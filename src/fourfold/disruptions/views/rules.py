"""What a region sets: which kinds of threat may carry a disruption, and what categories mean."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.access.command import check
from fourfold.access.models import User
from fourfold.disruptions.commands import regional as commands
from fourfold.disruptions.forms import rules as forms
from fourfold.disruptions.queries import regional as queries
from fourfold.disruptions.rules.attachment import kinds_on
from fourfold.reference.models import Region
from fourfold.reference.queries import organisation
from fourfold.shared.errors import DomainError
from fourfold.threats.rules.kinds import Kind
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("disruptions.read")
def rules(request: Request) -> HttpResponse:
    """Show a region's rules and the texts of the categories; set one."""
    region = organisation(request.viewer.organisation_id).region
    posted = request.POST if request.method == "POST" else None
    about = request.POST.get("about", "")
    rule = forms.Rule(posted if about == "rule" else None, initial={"since": request.today})
    text = forms.Text(posted if about == "text" else None, initial={"since": request.today})
    if about == "rule" and rule.is_valid() and _set_rule(request, region, rule):
        return go(request, "disruptions:rules")
    if about == "text" and text.is_valid() and _set_text(request, text):
        return go(request, "disruptions:rules")
    context = {
        "region": region,
        "today_kinds": _today(request, region),
        "changes": _changes(region),
        "meanings": queries.texts_on(request.today),
        "rule": rule,
        "text": text,
        "may_set": bool(region) and request.viewer.may("disruptions.set_rule"),
        "may_text": request.viewer.may("disruptions.set_category_text"),
        "crumbs": [{"label": "Disruptions", "url": reverse("disruptions:disruptions")}],
    }
    failed = rule.errors or text.errors
    return render(request, "disruptions/rules.html", context, status=422 if failed else 200)


def _today(request: Request, region: Region | None) -> list[dict[str, Any]]:
    held = kinds_on(request.today, queries.rules_of(region.pk if region else None))
    return [{"words": kind.words, "may": kind in held} for kind in Kind]


def _changes(region: Region | None) -> list[dict[str, Any]]:
    rows = queries.changes_of(region.pk) if region else []
    people = dict(User.objects.filter(pk__in={row.by_id for row in rows}).values_list("pk", "name"))
    return [
        {
            "since": row.since,
            "kind": Kind(row.kind).words,
            "may": row.is_allowed,
            "reason": row.reason,
            "by": people.get(row.by_id, ""),
            "at": row.at,
        }
        for row in rows
    ]


def _set_rule(request: Request, region: Region | None, form: forms.Rule) -> bool:
    check("disruptions.set_rule", request.viewer)
    given = form.cleaned_data
    if region is None:
        form.add_error(None, "Your organisation belongs to no region.")
        return False
    try:
        commands.set_rule(
            region=region,
            kind=given["kind"],
            is_allowed=given["allowed"],
            since=given["since"],
            reason=given["reason"],
            by=request.viewer,
            at=request.at,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "The rule is set.")
    return True


def _set_text(request: Request, form: forms.Text) -> bool:
    check("disruptions.set_category_text", request.viewer)
    try:
        commands.set_category_text(**form.cleaned_data, by=request.viewer, at=request.at)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "The text is kept.")
    return True

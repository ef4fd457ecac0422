"""What the pages of plans share: the check ready to print, and a page with one form."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from fourfold.plans.models import Action, Plan
from fourfold.plans.rules.check import Checked, Finding, Grade, Reason, Severity
from fourfold.web.http import Request, render

TONES = {
    Grade.CLEAN: "green",
    Grade.NEARLY: "teal",
    Grade.NEEDS_WORK: "amber",
    Grade.FAILING: "red",
}
FIRST = 3  # findings that stand open on a plan; what is being done comes before the rest
WEIGHTS = {Severity.MUST: "red", Severity.SHOULD: "amber", Severity.MAY: "hollow"}


def form_page(request: Request, context: Mapping[str, Any]) -> HttpResponse:
    """Return the page with one form. Needs form and heading; plan: to which Cancel leads."""
    plan = context.get("plan")
    back = {"label": plan.title, "url": reverse("plans:plan", args=[plan.urn])} if plan else None
    crumbs = [{"label": "Plans", "url": reverse("plans:plans")}, *([back] if back else [])]
    given = {"crumbs": crumbs, "back": back, "button": "Save"} | dict(context)
    if plan:
        given["marking"] = plan.label.marking
    status = 422 if context["form"].is_bound else 200
    return render(request, "plans/form.html", given, part="form", status=status)


def check_context(checked: Checked, *, plan: Plan, may_change: bool) -> dict[str, Any]:
    """Return the plan check ready to print, each finding with the page on which it is mended."""
    urns = dict(Action.objects.filter(plan=plan).values_list("pk", "urn"))

    def ready(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
        return [_reason(one, plan, urns if may_change else None) for one in reasons]

    first, rest = _parted(checked.reasons, FIRST)
    return {
        "score": checked.score,
        "grade": checked.grade.words,
        "tone": TONES[checked.grade],
        "sum": checked.sum_in_words,
        "first": ready(first),
        "rest": ready(rest),
        "more": sum(len(one.findings) for one in rest),
        "waived": [
            {
                "sentence": held.finding.sentence,
                "why": held.waiver.reason,
                "until": held.waiver.until,
            }
            for held in checked.waived
        ],
        "lapsed": checked.lapsed,
        "off": len(checked.off),
    }


def _parted(reasons: Iterable[Reason], most: int) -> tuple[list[Reason], list[Reason]]:
    """Part reasons, dearest first, into those of the first findings, and those of the others."""
    first, rest = [], []
    for one in reasons:
        shown, folded = one.findings[:most], one.findings[most:]
        most -= len(shown)
        first += [replace(one, findings=shown)] if shown else []
        rest += [replace(one, findings=folded)] if folded else []
    return first, rest


def _reason(one: Reason, plan: Plan, urns: Mapping[int, str] | None) -> dict[str, Any]:
    """Return a reason ready to print; without urns, to somebody who may mend nothing."""
    return {
        "title": one.rule.title,
        "id": one.rule.id,
        "mend": one.rule.mend,
        "weight": one.rule.weight,
        "severity": one.rule.severity.words,
        "tone": WEIGHTS[one.rule.severity],
        "waive": reverse("plans:waive", args=[plan.urn]) + f"?rule={one.rule.code}",
        "findings": [
            {
                "sentence": found.sentence,
                "url": "" if urns is None else mended_at(found, plan, urns),
            }
            for found in one.findings
        ],
    }


def mended_at(finding: Finding, plan: Plan, urns: Mapping[int, str]) -> str:
    """Return the page on which what was found is mended."""
    if finding.action is not None and finding.action in urns:
        return reverse("plans:action", args=[urns[finding.action]])
    if finding.pillar is not None:
        query = f"?pillar={finding.pillar.value}"
        return reverse("plans:add_action", args=[plan.urn]) + query
    if finding.objective is not None:
        return reverse("plans:objective", args=[finding.objective])
    return reverse(*_OF_RULE.get(finding.rule, ("plans:change_plan",)), args=[plan.urn])


_OF_RULE = {
    "4P102": ("plans:add_objective",),
    "4P401": ("plans:add_action",),
    "4P501": ("plans:add_action",),
    "4P503": ("plans:sign_off",),
}

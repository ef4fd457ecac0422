"""What the pages of plans share: the check ready to print, and a page with one form."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from fourfold.plans.models import Action, Plan
from fourfold.plans.rules.check import Checked, Finding, Grade, Severity
from fourfold.web.http import Request, render

TONES = {
    Grade.CLEAN: "green",
    Grade.NEARLY: "teal",
    Grade.NEEDS_WORK: "amber",
    Grade.FAILING: "red",
}
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
    return {
        "score": checked.score,
        "grade": checked.grade.words,
        "tone": TONES[checked.grade],
        "sum": checked.sum_in_words,
        "reasons": [
            {
                "title": reason.rule.title,
                "id": reason.rule.id,
                "why": reason.rule.why,
                "mend": reason.rule.mend,
                "weight": reason.rule.weight,
                "severity": reason.rule.severity.words,
                "tone": WEIGHTS[reason.rule.severity],
                "waive": reverse("plans:waive", args=[plan.urn]) + f"?rule={reason.rule.code}",
                "findings": [
                    {
                        "sentence": one.sentence,
                        "url": mended_at(one, plan, urns) if may_change else "",
                    }
                    for one in reason.findings
                ],
            }
            for reason in checked.reasons
        ],
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

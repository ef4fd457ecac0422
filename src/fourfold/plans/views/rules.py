"""Which rules of the plan check are asked in one's region, and switching one."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from fourfold.plans.commands import waiver as commands
from fourfold.plans.forms import rules as forms
from fourfold.plans.queries import switches
from fourfold.plans.rules.kinds import PlanOf
from fourfold.plans.views.documents import plans_crumb
from fourfold.reference.models import Region
from fourfold.reference.queries import organisation, region_of
from fourfold.shared.errors import DomainError, NotFound
from fourfold.web.http import Request, go, needs, render


@require_http_methods(["GET", "POST"])
@needs("plans.switch_rule")
def rules(request: Request) -> HttpResponse:
    """Show which rule is on for which kind of plan, who said so and why; switch one."""
    region = _own_region(request)
    form = forms.SwitchRule(request.POST or None)
    if form.is_valid():
        setting = form.setting(region)
        try:
            commands.switch_rule(
                setting=setting,
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                at=request.at,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            now = "on" if setting.is_on else "off"
            of = setting.of.words.lower()
            messages.success(request, f"{setting.rule} is {now} for plans of this kind: {of}.")
            return go(request, "plans:rules")
    context = {
        "form": form,
        "region": region.name,
        "kinds": list(PlanOf),
        "lines": switches.rule_lines(region),
        "crumbs": [plans_crumb()],
    }
    return render(request, "plans/rules.html", context, status=422 if form.is_bound else 200)


def _own_region(request: Request) -> Region:
    region = region_of(organisation(request.viewer.organisation_id))
    if region is None:
        raise NotFound("Your organisation belongs to no region; rules are switched by regions.")
    return region

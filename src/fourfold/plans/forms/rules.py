"""What people type to switch a rule of the plan check."""

from django import forms

from fourfold.plans.commands.waiver import RuleSetting
from fourfold.plans.rules.check import RULES
from fourfold.plans.rules.kinds import PlanOf
from fourfold.reference.models import Region

OFF, ON = "off", "on"


class SwitchRule(forms.Form):
    """A rule is asked of a kind of plan, or no longer, for a reason."""

    rule = forms.ChoiceField(
        label="Rule", choices=[(rule.code, f"{rule.code} {rule.title}") for rule in RULES]
    )
    of = forms.TypedChoiceField(
        label="Plans of", choices=PlanOf.choices(), coerce=PlanOf, widget=forms.RadioSelect
    )
    to = forms.ChoiceField(
        label="Switch it",
        choices=[(OFF, "Off: it takes nothing off a score"), (ON, "On")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why", widget=forms.Textarea(attrs={"rows": 2}), help_text="Others will read it."
    )

    def setting(self, region: Region) -> RuleSetting:
        """Return it as the command takes it."""
        given = self.cleaned_data
        return RuleSetting(region, given["of"], given["rule"], given["to"] == ON)

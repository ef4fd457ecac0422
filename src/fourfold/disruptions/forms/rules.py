"""What a region sets: a rule from a day on, or what a category means from a day on."""

from django import forms

from fourfold.disruptions.rules.kinds import Category
from fourfold.threats.rules.kinds import Kind

DAY = forms.DateInput(attrs={"type": "date"})


class Rule(forms.Form):
    """A kind of threat may carry disruptions from a day on, or no longer."""

    kind = forms.TypedChoiceField(
        label="Kind of threat", choices=Kind.choices(), coerce=Kind, widget=forms.RadioSelect
    )
    allowed = forms.TypedChoiceField(
        label="May it carry a disruption?",
        choices=[("yes", "Yes"), ("no", "No longer")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    since = forms.DateField(
        label="From which day?", widget=DAY, help_text="The day of the event decides."
    )
    reason = forms.CharField(
        label="Why, and who decided it?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Text(forms.Form):
    """What a category means from a day on."""

    category = forms.TypedChoiceField(label="Category", choices=Category.choices(), coerce=Category)
    text = forms.CharField(
        label="What it means", max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    since = forms.DateField(label="From which day?", widget=DAY)
    source = forms.CharField(
        label="Where it comes from", required=False, help_text="The manual, with its edition."
    )
    is_verified = forms.BooleanField(label="Checked against that manual", required=False)

"""What those who read the ledger ask."""

from typing import Any

from django import forms

from fourfold.administration.queries.ledger import OUTCOMES


class Asking(forms.Form):
    """Filters of the ledger; they stand in the address."""

    about = forms.CharField(label="Record", required=False, max_length=200)
    who = forms.TypedChoiceField(
        label="Person", required=False, coerce=int, empty_value=None, choices=[("", "Anybody")]
    )
    words = forms.CharField(label="Words in the text", required=False, max_length=200)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput)
    until = forms.DateField(label="To", required=False, widget=forms.DateInput)
    verb = forms.CharField(label="Deed begins with", required=False, max_length=60)
    outcome = forms.ChoiceField(
        label="Outcome", required=False, choices=[("", "Any"), *OUTCOMES.items()]
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["who"]
        if isinstance(offered, forms.ChoiceField):
            offered.choices = [("", "Anybody"), *((one.pk, one.name) for one in people)]


class Disposal(forms.Form):
    """Why text should go."""

    reason = forms.CharField(
        label="Why should the text go?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Do not repeat the text itself: this reason stays.",
    )

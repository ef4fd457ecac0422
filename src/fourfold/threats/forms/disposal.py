"""Why a threat should go, and what a second person answers."""

from typing import Any

from django import forms

from fourfold.threats.rules.disposal import DisposalReason

LONGEST = 500


class Ask(forms.Form):
    """Why a threat should be disposed of."""

    reason = forms.TypedChoiceField(
        label="Why should it go?",
        choices=DisposalReason.choices(),
        coerce=DisposalReason,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="In your own words",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Which review or decision says so. Name nobody: these words stay.",
    )


class Answer(forms.Form):
    """Agree to a disposal, or refuse it."""

    agree = forms.TypedChoiceField(
        label="Should it go?",
        choices=[("yes", "Yes, dispose of it"), ("no", "No, keep it")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label="Why it is kept",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed where it is kept. Name nobody.",
    )

    def __init__(self, *given: Any, may_agree: bool, may_refuse: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        may = {"yes": may_agree, "no": may_refuse}
        offered = [one for one in self.fields["agree"].choices if may[one[0]]]  # type: ignore[attr-defined] # a choice field
        self.fields["agree"].choices = offered  # type: ignore[attr-defined] # as above

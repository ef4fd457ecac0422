"""What people type about an agreement to share."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.reference.rules.gateways import Gateway

DAY = forms.DateInput(attrs={"type": "date"})
TWO_ROWS = forms.Textarea(attrs={"rows": 2})


class RecordAgreement(forms.Form):
    """An agreement that is not there yet."""

    title = forms.CharField(max_length=200)
    purpose = forms.CharField(label="What is shared, and for what", widget=TWO_ROWS)
    parties = forms.TypedMultipleChoiceField(
        label="Between", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    gateways = forms.TypedMultipleChoiceField(
        label="Which power or duty does it rest on?",
        choices=Gateway.choices(),
        coerce=Gateway,
        widget=forms.CheckboxSelectMultiple,
    )
    since = forms.DateField(label="In force from", widget=DAY)
    until = forms.DateField(
        label="Until", required=False, widget=DAY, help_text="The first day that it is no more."
    )
    review_due_on = forms.DateField(
        label="Review due on", widget=DAY, help_text="After that day, nothing goes under it."
    )
    reference = forms.CharField(
        label="Where the signed text is kept", required=False, max_length=200
    )

    def __init__(self, parties: Iterable[tuple[int, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["parties"].choices = list(parties)  # type: ignore[attr-defined] # a choice field


class ReviewAgreement(forms.Form):
    """What the review of an agreement found."""

    note = forms.CharField(label="What did the review find?", widget=TWO_ROWS)
    review_due_on = forms.DateField(label="Next review due on", widget=DAY)


class EndAgreement(forms.Form):
    """Why an agreement ends."""

    reason = forms.CharField(label="Why does it end?", widget=TWO_ROWS)
    until = forms.DateField(label="From which day does nothing go under it?", widget=DAY)

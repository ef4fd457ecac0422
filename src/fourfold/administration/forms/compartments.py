"""What the owner of a compartment fills in."""

from django import forms

from fourfold.access.models import Compartment


class Opening(forms.Form):
    """A compartment that is not there yet."""

    kind = forms.TypedChoiceField(
        label="Why it is closed", choices=Compartment.Kind.choices, coerce=Compartment.Kind
    )
    name = forms.CharField(max_length=200, help_text="Shown only to those who are in it.")
    purpose = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))


class ReadingIn(forms.Form):
    """Somebody who needs to know."""

    username = forms.CharField(label="User name", max_length=100)
    reason = forms.CharField(
        label="Why they need to know", widget=forms.Textarea(attrs={"rows": 2})
    )
    until = forms.DateField(
        label="Until", widget=forms.DateInput, help_text="The last day; within a year."
    )

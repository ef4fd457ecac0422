"""What an administrator fills in about people."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.access.roles import ROLES
from fourfold.access.rules import Marking
from fourfold.reference.models import Unit

MARKINGS = [(one.value, one.words) for one in Marking]


class Person(forms.Form):
    """What an account says of somebody."""

    name = forms.CharField(max_length=200)
    title = forms.CharField(label="Job title", required=False, max_length=200)
    email = forms.EmailField(label="E-mail address", required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, empty_label="None")
    marking = forms.TypedChoiceField(
        label="May see up to",
        choices=MARKINGS,
        coerce=lambda text: Marking(int(text)),
        widget=forms.RadioSelect,
        initial=Marking.OFFICIAL,
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = units


class NewPerson(Person):
    """An account that is not there yet."""

    username = forms.CharField(
        label="User name", max_length=100, help_text="Lower case, such as dana.analyst."
    )
    is_service = forms.BooleanField(
        label="This is a feed's service account; nobody signs in as it", required=False
    )
    field_order = ["username", "name", "title", "email", "unit", "marking", "is_service"]


class ChangedPerson(Person):
    """An account that is there."""

    is_active = forms.BooleanField(
        label="The account is open", required=False, help_text="Closing it ends every session."
    )


class Role(forms.Form):
    """A role, and for how long."""

    role = forms.ChoiceField(choices=[(code, role.name) for code, role in ROLES.items()])
    since = forms.DateField(label="From", widget=forms.DateInput)
    until = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput,
        help_text="The first day on which it is no longer held.",
    )


class Posting(forms.Form):
    """Somebody of another organisation comes to serve here."""

    username = forms.CharField(
        label="User name", max_length=100, help_text="Of a person in another organisation."
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, empty_label="None")
    since = forms.DateField(label="From", widget=forms.DateInput)
    until = forms.DateField(label="Until", required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["unit"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = units


class Renewal(forms.Form):
    """Why somebody needs a new way in to their account."""

    reason = forms.CharField(
        label="Why, and how do you know that it is they who ask?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: lost telephone and codes; came to the office, known to me.",
    )


class Token(forms.Form):
    """A token of one's own."""

    name = forms.CharField(max_length=100, help_text="What uses it, such as “Weekly extract”.")
    verbs = forms.MultipleChoiceField(label="It may", widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label="It ends on", widget=forms.DateInput, help_text="Within a year."
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["verbs"]
        if isinstance(offered, forms.MultipleChoiceField):
            offered.choices = list(choices)


class Interest(forms.Form):
    """What one declares about oneself."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=[
            ("SELF", "Myself"),
            ("ADDRESS", "Where I live"),
            ("RELATIVE", "A relative or friend"),
        ],
    )
    words = forms.CharField(
        label="Name or address",
        max_length=200,
        help_text="As somebody would type it into a search.",
    )

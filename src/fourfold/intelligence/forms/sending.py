"""What is typed when a report is given to somebody."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.access.models import User
from fourfold.intelligence.commands.sending import Sending
from fourfold.reference.models import Organisation

SHORT = 1_000


class Send(forms.Form):
    """To whom, and what for: one of the three."""

    person = forms.ChoiceField(
        label="To a person here", required=False, help_text="They alone read it."
    )
    organisation = forms.ChoiceField(
        label="To an organisation here",
        required=False,
        help_text="A police body: all of its people whom the label admits read it.",
    )
    outside = forms.CharField(
        label="To somebody outside",
        required=False,
        max_length=200,
        help_text="Who, and of which body: their name stands on the file.",
    )
    purpose = forms.CharField(label="For which purpose", max_length=SHORT)
    taken_on = forms.CharField(
        label="Who outside took the conditions on, and how",
        required=False,
        max_length=SHORT,
        help_text="Handling C only. No file is made before it is said here in words.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, people: Iterable[User], bodies: Iterable[Organisation], *given: Any, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.people = {str(one.pk): one for one in people}
        self.bodies = {str(one.pk): one for one in bodies}
        person, body = self.fields["person"], self.fields["organisation"]
        person.choices = [  # type: ignore[attr-defined] # a choice field
            ("", "Nobody"),
            *(
                (pk, f"{one.organisation.short_name}: {one.name}")
                for pk, one in self.people.items()
            ),
        ]
        body.choices = [  # type: ignore[attr-defined] # as above
            ("", "None"),
            *((pk, one.short_name) for pk, one in self.bodies.items()),
        ]

    def clean(self) -> dict[str, Any] | None:
        """Ask for exactly one recipient."""
        given = super().clean() or self.cleaned_data
        said = [given.get(name) for name in ("person", "organisation", "outside")]
        if sum(bool(one) for one in said) != 1:
            raise forms.ValidationError("Choose one recipient: a person, a body, or outside.")
        return given

    def stated(self) -> Sending:
        """Return what was typed."""
        given = self.cleaned_data
        return Sending(
            purpose=given["purpose"],
            person=self.people.get(given["person"]),
            organisation=self.bodies.get(given["organisation"]),
            outside=given["outside"],
            taken_on=given["taken_on"],
        )


class Acknowledge(forms.Form):
    """A recipient takes the conditions on."""

    agree = forms.BooleanField(
        label="I have read the conditions, and take them on.",
        error_messages={"required": "Tick the box: the text opens once the conditions are yours."},
    )


class SourceSearch(forms.Form):
    """Which entries of the register."""

    q = forms.CharField(label="Part of a reference", required=False, max_length=100)

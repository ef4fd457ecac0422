"""What somebody asks by, and whom others are told to ask."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from fourfold.subjects.commands.deconfliction import Asked
from fourfold.subjects.queries.deconfliction import Offer
from fourfold.subjects.rules.deconflicting import AskedBy


class Ask(forms.Form):
    """One exact identifier; of a name, the date of birth too."""

    kind = forms.ChoiceField(label="Ask by", choices=AskedBy.choices())
    text = forms.CharField(label="The number, mark or full name, whole and exactly", max_length=200)
    born = forms.DateField(
        label="Date of birth",
        required=False,
        help_text="For a name only.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the date of birth of a name, and for nothing else."""
        given = super().clean() or {}
        if given.get("kind") == AskedBy.NAME_AND_BIRTH and not given.get("born"):
            self.add_error("born", "Give the date of birth with the name.")
        return given

    def asked(self) -> Asked:
        """Return what is asked."""
        given = self.cleaned_data
        kind = AskedBy(given["kind"])
        born = given["born"] if kind is AskedBy.NAME_AND_BIRTH else None
        return Asked(kind, given["text"], born)


class Discoverable(forms.Form):
    """What of a subject others may ask for, whom they ask, and how that one is reached."""

    name = forms.ChoiceField(label="What others may ask for", widget=forms.RadioSelect)
    contact = forms.CharField(
        label="Whom they ask, and how they are reached",
        max_length=300,
        help_text="A team and its telephone number or mailbox, not what is held.",
    )

    def __init__(self, *given: Any, offers: Sequence[Offer], **named: Any) -> None:
        super().__init__(*given, **named)
        chosen = cast("forms.ChoiceField", self.fields["name"])
        chosen.choices = [(str(one.name.pk), one.words) for one in offers if one.kinds]
        chosen.initial = chosen.choices[0][0] if len(offers) == 1 and offers[0].kinds else None

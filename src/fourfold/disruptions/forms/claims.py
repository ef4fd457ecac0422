"""What is typed of claims, and of what should become of two that lead one event."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from fourfold.disruptions.rules.kinds import ClaimType, Settlement
from fourfold.reference.models import Organisation, Unit

LONGEST = 2_000
BOX = forms.Textarea(attrs={"rows": 3})


class Claim(forms.Form):
    """A team supported, or led."""

    role = forms.TypedChoiceField(
        label="What did it do?",
        choices=[(one.value, one.words) for one in reversed(ClaimType)],
        coerce=ClaimType,
        widget=forms.RadioSelect,
        help_text="A second claim to lead goes to both agencies to settle.",
    )
    who = forms.ChoiceField(label="Which team?")
    note = forms.CharField(label="What it did", required=False, max_length=LONGEST, widget=BOX)

    def __init__(
        self,
        teams: Sequence[Unit],
        organisations: Sequence[Organisation],
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.teams = {unit.pk: unit for unit in teams}
        self.organisations = {one.pk: one for one in organisations}
        field: Any = self.fields["who"]
        units = [(f"u{one.pk}", f"{one.organisation.short_name}: {one.name}") for one in teams]
        bodies = [(f"o{one.pk}", f"{one.short_name}, no team") for one in organisations]
        field.choices = [("", "Choose one"), *units, *bodies]

    def claimant(self) -> tuple[Organisation, Unit | None]:
        """Return the organisation and the team that were chosen."""
        value = self.cleaned_data["who"]
        if value.startswith("o"):
            return self.organisations[int(value[1:])], None
        unit = self.teams[int(value[1:])]
        return unit.organisation, unit


class View(forms.Form):
    """What one party holds should become of a contest, and why."""

    settlement = forms.TypedChoiceField(
        label="What should become of it?", coerce=Settlement, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="Why?", max_length=LONGEST, widget=BOX)

    def __init__(self, possible: Iterable[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field: Any = self.fields["settlement"]
        field.choices = list(possible)


class Other(forms.Form):
    """Another disruption that is the same event, and why one thinks so."""

    other = forms.CharField(
        label="The other disruption", help_text="Its reference, such as D-7K3F-9QXA-M2PV."
    )
    reason = forms.CharField(
        label="Why do they look like one event?", max_length=LONGEST, widget=BOX
    )

"""What is asked of the page of effects: after which disruptions, over which days."""

from datetime import date
from typing import Any

from django import forms

from fourfold.disruptions.queries.effects import Gravity
from fourfold.disruptions.rules.windows import Window
from fourfold.threats.rules.months import months_after

TWO_YEARS = -24  # months


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class Study(forms.Form):
    """After which disruptions, in which period."""

    gravity = forms.ChoiceField(label="After disruptions that are", choices=Gravity.choices())
    first = forms.DateField(label="From", widget=_day(), help_text="Inside.")
    last = forms.DateField(label="To", widget=_day(), help_text="Inside.")

    def __init__(self, given: Any, today: date) -> None:
        begins = months_after(today, TWO_YEARS)
        usual = {"gravity": Gravity.MODERATE.value, "first": begins, "last": today}
        filled = {name: str(value) for name, value in usual.items()} | given.dict()
        super().__init__(filled)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            raise forms.ValidationError("The first day comes after the last.")
        return given

    def gravity_asked(self) -> Gravity:
        """Return after which disruptions."""
        return Gravity(self.cleaned_data["gravity"])

    def period(self) -> Window:
        """Return over which days."""
        return Window.inside(self.cleaned_data["first"], self.cleaned_data["last"])

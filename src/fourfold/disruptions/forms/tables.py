"""Which period the tables are of, as it stands in the address."""

from datetime import date
from typing import Any

from django import forms

from fourfold.disruptions.rules.kinds import COUNTED, CountedBy
from fourfold.disruptions.rules.windows import Filters, Window
from fourfold.threats.rules.months import months_after


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class Period(forms.Form):
    """A period, both days inside; whether also what counts for nothing is counted."""

    first = forms.DateField(label="From", widget=_day(), help_text="Inside.")
    last = forms.DateField(label="To", widget=_day(), help_text="Inside.")
    by = forms.ChoiceField(label="Counted by", choices=CountedBy.choices())
    also = forms.BooleanField(
        required=False,
        label="Also those of no impact, negative or not assessed",
    )

    def __init__(self, given: Any, today: date) -> None:
        begins = months_after(today.replace(day=1), -12)
        usual = {"first": begins, "last": today, "by": CountedBy.RECORDED.value}
        if given and not {"first", "last", "by"} <= set(given):
            given = {name: str(value) for name, value in usual.items()} | given.dict()
        super().__init__(given or None, initial=usual)
        self.usual = Window.inside(begins, today)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            raise forms.ValidationError("The first day comes after the last.")
        return given

    def days(self) -> Window:
        """Return the days of the period; where none is asked, a year and the month begun."""
        if not self.is_bound:
            return self.usual
        return Window.inside(self.cleaned_data["first"], self.cleaned_data["last"])

    def whole(self) -> Filters:
        """Return the period, of every category."""
        by = self.cleaned_data["by"] if self.is_bound else CountedBy.RECORDED
        return Filters(window=self.days(), by=CountedBy(by))

    def asked(self) -> Filters:
        """Return the period with the categories that are counted."""
        whole = self.whole()
        if self.is_bound and self.cleaned_data["also"]:
            return whole
        return Filters(categories=frozenset(COUNTED), window=whole.window, by=whole.by)

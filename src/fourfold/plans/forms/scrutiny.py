"""What a chief officer asks of the list of plans."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.plans.queries.scrutiny import Narrowed

ANY = ("", "Any")
ONLY = [
    ("failing", "Failing their check"),
    ("stale", "Without an update for 28 days"),
    ("overdue", "With overdue actions"),
    ("forgotten", "Not scrutinised for half a year"),
    ("unanswered", "With unanswered scrutiny"),
]


class ScrutinyFilters(forms.Form):
    """Which plans, of those that one answers for."""

    organisation = forms.ChoiceField(required=False, label="Organisation")
    tier = forms.TypedChoiceField(
        required=False,
        label="Tier",
        choices=[ANY, *((number, f"Tier {number}") for number in range(1, 6))],
        coerce=int,
        empty_value=None,
    )
    only = forms.ChoiceField(required=False, label="Only those", choices=[("", "All"), *ONLY])

    def __init__(self, organisations: Iterable[tuple[int, str]], *given: Any) -> None:
        super().__init__(*given)
        known = [(str(pk), name) for pk, name in organisations]
        self.fields["organisation"].choices = [("", "All"), *known]  # type: ignore[attr-defined] # a choice field
        if len(known) <= 1:
            del self.fields["organisation"]

    def asked(self) -> Narrowed:
        """Return what is asked of the plans."""
        return Narrowed(tier=self.cleaned_data["tier"], only=self.cleaned_data["only"])

    @property
    def one_organisation(self) -> int | None:
        """The one organisation that is asked for, if any."""
        chosen = self.cleaned_data.get("organisation")
        return int(chosen) if chosen else None

"""What people type about an operation."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.threats.forms.threat import DAY, Released


class Ended(forms.Form):
    """The last day of an operation."""

    until = forms.DateField(label="Its last day", widget=DAY)


class Record(Released):
    """A new operation: a name, where it is managed, and what it is against."""

    name = forms.CharField(label="Name or alias", max_length=200)
    kind = forms.CharField(label="Kind", required=False, help_text="Such as arrest phase, or CHB.")
    owner = forms.TypedChoiceField(label="Owner", coerce=int)
    since = forms.DateField(label="Since", widget=DAY)
    managed_in = forms.CharField(label="System that manages it", required=False)
    reference = forms.CharField(label="Reference in that system", required=False)
    threats = forms.CharField(
        label="Threats", required=False, help_text="Their URNs, with spaces between."
    )

    field_order = (
        "name", "kind", "owner", "since", "managed_in", "reference", "threats", "marking",
        "organisations",
    )  # fmt: skip

    def __init__(self, owners: Iterable[tuple[int, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["owner"].choices = list(owners)  # type: ignore[attr-defined] # a choice field

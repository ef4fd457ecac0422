"""What people type about a package of reports."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.intelligence.forms.requirement import ANY, DAY, Choices, Released, long


class PackageFilters(forms.Form):
    """Filters of the list of packages."""

    force = forms.ChoiceField(required=False, label="Allocated to")
    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "Running"), ("closed", "Closed")]
    )

    def __init__(self, forces: Choices, *given: Any) -> None:
        super().__init__(*given)
        own = [(str(pk), name) for pk, name in forces]
        self.fields["force"].choices = [ANY, *own]  # type: ignore[attr-defined] # a choice field


class RecordPackage(Released):
    """A set of reports that came together."""

    name = forms.CharField(label="Name", max_length=200)
    origin = forms.CharField(label="Where did it come from?", max_length=200)
    received_on = forms.DateField(label="Received on", widget=DAY)
    field_order = ("name", "origin", "received_on")


class AddReports(forms.Form):
    """Reports that go into a package."""

    reports = forms.CharField(
        label="Reports", widget=long(4), help_text="Their references, one a line."
    )

    def urns(self) -> list[str]:
        """Return the references, each once."""
        return list(dict.fromkeys(self.cleaned_data["reports"].split()))


class AllocatePart(forms.Form):
    """The force that is given a report, and the day by which it answers."""

    to = forms.TypedChoiceField(label="Force", coerce=int)
    due_on = forms.DateField(label="Result due on", widget=DAY)

    def __init__(self, forces: Iterable[tuple[int, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["to"].choices = list(forces)  # type: ignore[attr-defined] # a choice field


class PartResult(forms.Form):
    """What came of a report."""

    result = forms.CharField(
        label="What came of it?", widget=long(3), help_text="Say also when nothing did."
    )

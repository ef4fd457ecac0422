"""What people say of two records: whether they are one, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms

from fourfold.shared.words import Worded
from fourfold.subjects.queries.queue import Asked
from fourfold.subjects.rules.kinds import SubjectKind, Verdict

LINES = forms.Textarea(attrs={"rows": 2})
Choices = Sequence[tuple[int, str]]


class Ground(Worded):
    """Why two records are, or are not, of the same one: what is said most often."""

    DETAILS = "DETAILS", "Name and date of birth agree"
    NUMBER = "NUMBER", "A number that belongs to one alone agrees"
    AROUND = "AROUND", "Same address, and the same people around them"
    KNOWN = "KNOWN", "Somebody who knows them says so"
    CANNOT = "CANNOT", "Details that cannot both be right"
    HOUSEHOLD = "HOUSEHOLD", "Two of one family or household"
    LITTLE = "LITTLE", "Too little is recorded to say"
    OTHER = "OTHER", "Something else, in my own words"


class _Reasoned(forms.Form):
    """A reason: one of those most often given, with words of one's own or by them alone."""

    ground = forms.ChoiceField(
        label="Why?",
        choices=Ground.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )
    words = forms.CharField(
        label="In your own words", required=False, widget=LINES, max_length=2_000
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the words where none of the reasons was chosen."""
        given = super().clean() or {}
        if given.get("ground") == Ground.OTHER and not given.get("words"):
            self.add_error("words", "Say why, in your own words.")
        return given

    def reason(self) -> str:
        """Return the reason as it is kept."""
        given = self.cleaned_data
        ground = Ground(given["ground"])
        chosen = "" if ground is Ground.OTHER else ground.words
        return ". ".join(text for text in (chosen, given["words"].strip()) if text)


class Decide(_Reasoned):
    """Whether two records are of the same one, and why. The buttons give the verdict."""

    verdict = forms.TypedChoiceField(
        label="They are", choices=Verdict.choices(), coerce=Verdict, widget=forms.HiddenInput
    )


class Apart(_Reasoned):
    """Why a record that the machine joined is of another."""


class Filter(forms.Form):
    """Which pairs of the queue are looked at."""

    kind = forms.TypedChoiceField(
        label="Kind", required=False, coerce=SubjectKind, empty_value=None
    )
    force = forms.TypedChoiceField(label="Force", required=False, coerce=int, empty_value=None)
    system = forms.TypedChoiceField(label="System", required=False, coerce=int, empty_value=None)

    def __init__(self, forces: Choices, systems: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offered = {"kind": SubjectKind.choices(), "force": forces, "system": systems}
        for name, choices in offered.items():
            self.fields[name].choices = [("", "All"), *choices]  # type: ignore[attr-defined] # a choice field

    def asked(self) -> Asked:
        """Return what is looked at; what is not a choice is left out."""
        self.is_valid()
        return Asked(**{name: self.cleaned_data.get(name) for name in self.fields})

    def chosen(self) -> dict[str, str]:
        """Return what was chosen, as it stands in an address."""
        self.is_valid()
        return {name: str(self.data[name]) for name in self.fields if self.cleaned_data.get(name)}

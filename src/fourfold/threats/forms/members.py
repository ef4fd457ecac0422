"""What people type about the members of a threat."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.threats.commands.member import Belonging
from fourfold.threats.rules.kinds import DataSubjectCategory, Importance, MemberRole

DAY = forms.DateInput(attrs={"type": "date"})


class Join(forms.Form):
    """Somebody or something belongs to a threat from a day on, as what."""

    reference = forms.CharField(
        label="Who or what",
        max_length=60,
        help_text="The reference, from the page of the person or thing: S-7K3F-9QXA-M2PV.",
    )
    role = forms.TypedChoiceField(
        label="Role", choices=MemberRole.choices(), coerce=MemberRole, initial=MemberRole.UNKNOWN
    )
    importance = forms.TypedChoiceField(
        label="Importance",
        choices=Importance.choices(),
        coerce=Importance,
        initial=Importance.NOT_ASSESSED,
        widget=forms.RadioSelect,
    )
    category = forms.TypedChoiceField(
        label="To the offending, this is",
        choices=DataSubjectCategory.choices(),
        coerce=DataSubjectCategory,
        widget=forms.RadioSelect,
        help_text="Data Protection Act 2018, section 38(3).",
    )
    is_child = forms.BooleanField(label="Under 18", required=False)
    since = forms.DateField(label="From", widget=DAY)

    def belonging(self) -> Belonging:
        """Return what they are to the threat."""
        given = self.cleaned_data
        names = ("role", "importance", "category", "is_child")
        return Belonging(**{name: given[name] for name in names})


class Leave(forms.Form):
    """A membership has ended."""

    membership = forms.TypedChoiceField(label="Member", coerce=int)
    until = forms.DateField(label="Belonged until", widget=DAY)

    def __init__(self, members: Iterable[tuple[int, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [("", "Choose one"), *members]
        self.fields["membership"].choices = choices  # type: ignore[attr-defined] # a choice field

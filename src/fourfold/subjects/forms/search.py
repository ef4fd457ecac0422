"""What people look for in the list."""

from django import forms

from fourfold.subjects.queries.lists import Asked
from fourfold.subjects.rules.kinds import SubjectKind


class Search(forms.Form):
    """A part of a name, a kind, and an identifier exactly; all are met."""

    name = forms.CharField(required=False, label="Name contains", max_length=200)
    kind = forms.ChoiceField(
        required=False, label="Kind", choices=[("", "Any"), *SubjectKind.choices()]
    )
    identifier = forms.CharField(required=False, label="Identifier, exactly", max_length=200)

    def asked(self) -> Asked:
        """Return what is asked; of a form that is not valid, nothing in particular."""
        given = self.cleaned_data if self.is_valid() else {}
        kind = given.get("kind")
        return Asked(
            name=given.get("name", "").strip(),
            kind=SubjectKind(kind) if kind else None,
            identifier=given.get("identifier", "").strip(),
        )

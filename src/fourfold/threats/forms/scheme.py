"""A scheme's file, as an agency gives it."""

from typing import Any

from django import forms

MOST_BYTES = 2**20


class Upload(forms.Form):
    """The file of a scheme."""

    file = forms.FileField(
        label="Scheme, as a JSON file",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text="Copy the project default and change it. A change needs a new version in its id.",
    )

    def clean_file(self) -> str:
        """Return the text of the file."""
        given: Any = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than a scheme can be (1 MB).")
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as wrong:
            raise forms.ValidationError("The file is not text in UTF-8.") from wrong

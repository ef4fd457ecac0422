"""Forms of reference lists, made from the row that they fill."""

from dataclasses import MISSING, Field
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from django import forms

from fourfold.administration.queries import lists
from fourfold.reference.rules import TABLES, Row

WORDS = {
    "ons_code": "ONS code",
    "police_uk_slug": "Name at data.police.uk",
    "home_office_code": "Home Office code",
    "home_office_code_verified": "The Home Office code is verified",
    "is_police": "It is a police organisation",
    "discoverable": "It may be named where a record is held elsewhere",
    "justify_search": "Its people say why they search",
    "justify_export": "Its people say why they export",
    "since": "From",
    "until": "Until",
    "coordinator_role": "Co-ordinator",
    "analyst_role": "Analyst",
    "observed": "It is a holiday after all",
}


class ListRow(forms.Form):
    """One row of a list; `row` gives it as the list's own value."""

    def __init__(self, *args: Any, table: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        hints = get_type_hints(TABLES[table])
        for column in lists.columns(table):
            self.fields[column.name] = _control(column, hints[column.name])

    @property
    def row(self) -> Row:
        """The row that was filled in."""
        given = {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "")
        }
        return TABLES[self.table](**given, place="this page")


class Files(forms.Form):
    """Reference lists in files."""

    file = forms.FileField(
        label="File",
        help_text="A CSV called after its list, such as units.csv, or one JSON document.",
    )


class Justification(forms.Form):
    """What one's own organisation asks of its people, and says to others."""

    justify_search = forms.BooleanField(
        label="Our people say why they search for people", required=False
    )
    justify_export = forms.BooleanField(label="Our people say why they export", required=False)
    discoverable = forms.BooleanField(
        label="We may be named where a record is held by us",
        required=False,
        help_text="Others then read whom to ask, and nothing else.",
    )
    contact_role = forms.CharField(
        label="Whom to ask", required=False, max_length=200, help_text="A role, never a person."
    )


def word_of(column: str) -> str:
    """Return what a page calls a column.

    >>> word_of("ons_code"), word_of("short_name")
    ('ONS code', 'Short name')
    """
    return WORDS.get(column, column.replace("_", " ").capitalize())


def _control(column: "Field[Any]", hint: Any) -> forms.Field:
    wanted = next(one for one in (*get_args(hint), hint) if one is not type(None))
    given: dict[str, Any] = {
        "label": word_of(column.name),
        "required": column.default is MISSING and wanted is not bool,
        "initial": None if column.default is MISSING else column.default,
    }
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        choices = [(one.value, getattr(one, "words", one.value)) for one in wanted]
        return forms.TypedChoiceField(choices=choices, coerce=wanted, **given)
    control: forms.Field = KINDS[wanted](**given)
    return control


def _day(**given: Any) -> forms.Field:
    return forms.DateField(widget=forms.DateInput, **given)


KINDS: dict[Any, Any] = {
    str: forms.CharField,
    int: forms.IntegerField,
    bool: forms.BooleanField,
    date: _day,
}

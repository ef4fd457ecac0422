"""What people type about systems, their files and their mappings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from fourfold.access.rules import Marking, Restriction
from fourfold.reference.models import Organisation
from fourfold.sources.forms import TEXTS
from fourfold.sources.rules.profiles import InvalidProfile
from fourfold.sources.rules.records.choosing import deciding, groups
from fourfold.sources.rules.records.profile import RecordProfile
from fourfold.sources.rules.records.texts import from_yaml
from fourfold.sources.rules.systems import SystemKind

Choices = Iterable[tuple[int, str]]
LINES = forms.Textarea(attrs={"rows": 3})


class _Labelled(forms.Form):
    """Who will be able to see the records: narrow unless somebody chooses otherwise."""

    name = forms.CharField(label="Name", max_length=200)
    expected_every = forms.IntegerField(
        label="Expected every",
        required=False,
        min_value=1,
        max_value=3650,
        help_text="In days. When it is late by half of that, an alert is raised. Empty: no alert.",
    )
    note = forms.CharField(label="Note", required=False, max_length=2000, widget=LINES)
    marking = forms.TypedChoiceField(
        label="Marking of its records",
        choices=[(m.value, m.words) for m in Marking],
        coerce=lambda value: Marking(int(value)),
        initial=Marking.OFFICIAL_SENSITIVE,
        widget=forms.RadioSelect,
    )
    organisations = forms.TypedMultipleChoiceField(
        label="Its records are released to",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Your organisation and its regional unit, unless you choose more.",
    )
    compartments = forms.TypedMultipleChoiceField(
        label="Only for those read in to",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, organisations: Choices, compartments: Choices, *given: Any, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        inside = list(compartments)
        self.fields["organisations"].choices = list(organisations)  # type: ignore[attr-defined] # a choice field
        self.fields["compartments"].choices = inside  # type: ignore[attr-defined] # as above
        if not inside:
            del self.fields["compartments"]

    def restriction(self) -> Restriction:
        """Return the restriction that somebody chose for the records."""
        given = self.cleaned_data
        return Restriction.to(
            given["organisations"],
            marking=given["marking"],
            compartments=frozenset(given.get("compartments", ())),
        )


class NewSystem(_Labelled):
    """A system whose files will be taken in."""

    code = forms.CharField(
        label="Code",
        max_length=60,
        help_text="Its word in “fourfold load”, such as “marsh-crime”. It stays.",
    )
    kind = forms.TypedChoiceField(
        label="What is it?",
        choices=[(kind.value, kind.words) for kind in SystemKind],
        coerce=SystemKind,
    )
    owner = forms.ModelChoiceField(label="Whose is it?", queryset=Organisation.objects.none())
    field_order = ("name", "code", "kind", "owner", "expected_every", "note")

    def __init__(self, owners: Any, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined] # a model choice field


class ChangeSystem(_Labelled):
    """What is to be known of a system from now on."""

    is_closed = forms.BooleanField(
        label="It feeds us no more",
        required=False,
        help_text="Its records stay; no file of it is taken in.",
    )
    field_order = ("name", "expected_every", "note", "is_closed")


class Bring(forms.Form):
    """A file of a system."""

    file = forms.FileField(
        label="File", help_text="CSV, XLSX, JSON lines, Parquet, or a zip of these."
    )
    is_deletions = forms.BooleanField(
        label="It names records that the system deleted",
        required=False,
        help_text="Only its column of references is read; each is marked as deleted.",
    )


class SettleAlert(forms.Form):
    """What was done about an alert."""

    reason = forms.CharField(
        label="What was done about it, or why nothing need be", widget=LINES, max_length=2000
    )


class ProfileText(forms.Form):
    """A mapping profile as text."""

    text = forms.CharField(
        label="The profile as YAML",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
    )

    def clean_text(self) -> str:
        """Return the text when it is a profile; else say what is wrong, with its line."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        try:
            from_yaml(text)
        except InvalidProfile as fault:
            raise forms.ValidationError(str(fault)) from fault
        return text


class RecordColumns(forms.Form):
    """Which column is which, entity by entity; the name of the profile and what its rows are."""

    profile_name = forms.SlugField(
        label="Name of this mapping",
        max_length=60,
        help_text="Letters, digits and hyphens. A name that is kept already gets a new version.",
    )
    records = forms.ChoiceField(
        label="What is a row?", choices=[(kind.value, kind.words) for kind in SystemKind]
    )

    def __init__(
        self,
        profile: RecordProfile,
        headings: Sequence[str],
        reasons: Mapping[str, str],
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        if profile.kind and profile.kind not in SystemKind.__members__:
            known = [*self.fields["records"].choices, (profile.kind, profile.kind.capitalize())]  # type: ignore[attr-defined] # a choice field
            self.fields["records"].choices = known  # type: ignore[attr-defined] # as above
        self.parts = groups(profile)
        choices = [("", "No column"), *((heading, heading) for heading in headings)]
        needed = deciding(profile)
        for each in (one for part in self.parts for one in part.fields):
            what = f"{TEXTS.get(each.kind, 'One of a list')}."
            why = "Who may read a record depends on it." if each.name in needed else ""
            self.fields[_named(each.name)] = forms.ChoiceField(
                label=each.title,
                required=(each.required and not each.default) or each.name in needed,
                choices=choices,
                help_text=" ".join(filter(None, [what, why, reasons.get(each.name, "")])),
            )

    def grouped(self) -> list[dict[str, Any]]:
        """Return the choices as the page shows them: part by part."""
        return [
            {"title": one.title, "fields": [self[_named(each.name)] for each in one.fields]}
            for one in self.parts
        ]

    def chosen(self) -> dict[str, str]:
        """Return the heading of each field; empty where there is none."""
        given = self.cleaned_data
        return {
            each.name: given.get(_named(each.name), "")
            for part in self.parts
            for each in part.fields
        }

    @staticmethod
    def initial_of(found: Mapping[str, str]) -> dict[str, str]:
        """Return headings by field as the form begins with them."""
        return {_named(name): heading for name, heading in found.items()}


def _named(name: str) -> str:
    return f"column_{name}"

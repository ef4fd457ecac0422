"""What people type about imports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from fourfold.access.rules import Marking, Restriction
from fourfold.sources.models import Settlement
from fourfold.sources.rules.profiles import MappingProfile
from fourfold.sources.rules.values import Kind
from fourfold.sources.rules.verdicts import Verdict

VERDICTS = [("", "Every row"), *((one.value, one.value.capitalize()) for one in Verdict)]
TEXTS = {
    Kind.TEXT: "Text",
    Kind.TEXTS: "Several texts",
    Kind.INTEGER: "Whole number",
    Kind.DECIMAL: "Number",
    Kind.DATE: "Date, the day first",
    Kind.MOMENT: "Date and time",
    Kind.YES_NO: "Yes or no",
}


class Released(forms.Form):
    """Who will be able to see what is made: narrow unless somebody chooses otherwise."""

    marking = forms.TypedChoiceField(
        label="Marking",
        choices=[(m.value, m.words) for m in Marking],
        coerce=lambda value: Marking(int(value)),
        widget=forms.RadioSelect,
    )
    organisations = forms.TypedMultipleChoiceField(
        label="Released to",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Your organisation and its regional unit, unless you choose more.",
    )

    def __init__(self, organisations: Iterable[tuple[int, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["organisations"].choices = list(organisations)  # type: ignore[attr-defined] # a choice field

    def restriction(self, compartments: frozenset[int] = frozenset()) -> Restriction:
        """Return the restriction that somebody chose."""
        given = self.cleaned_data
        return Restriction.to(
            given["organisations"], marking=given["marking"], compartments=compartments
        )


class Upload(forms.Form):
    """A file, what it is, and which system it comes from."""

    file = forms.FileField(label="File", help_text="CSV, XLSX or JSON lines, up to 64 MB.")
    kind = forms.ChoiceField(label="What is in it?")
    system = forms.CharField(
        label="Which system does it come from?",
        max_length=100,
        help_text="Such as “Cleveland APMIS”. Its references mean something within that system"
        " only; use the same words each time.",
    )

    def __init__(self, kinds: Sequence[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined] # a choice field


class Rows(forms.Form):
    """Which rows of an import are shown."""

    verdict = forms.ChoiceField(label="Verdict", required=False, choices=VERDICTS)
    q = forms.CharField(label="Reference or reason", required=False, max_length=100)


class Words(forms.Form):
    """The words by which rows are found, as the filter shows them."""

    q = forms.CharField(label="Reference or reason", required=False, max_length=100)


class Columns(forms.Form):
    """Which column is which: one choice for each field of a profile."""

    def __init__(
        self,
        profile: MappingProfile,
        headings: Sequence[str],
        reasons: Mapping[str, str],
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        choices = [("", "No column"), *((heading, heading) for heading in headings)]
        for each in profile.fields:
            what = TEXTS.get(each.kind, "One of a list")
            self.fields[each.name] = forms.ChoiceField(
                label=each.title,
                required=each.required and not each.default,
                choices=choices,
                help_text=" ".join(filter(None, [f"{what}.", reasons.get(each.name, "")])),
            )

    def chosen(self) -> dict[str, str]:
        """Return the heading of each field; empty where there is none."""
        return dict(self.cleaned_data)


class Settle(forms.Form):
    """Whether two records with one reference are one, and why."""

    pair = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.TypedChoiceField(
        label="Are they one?",
        choices=Settlement.Outcome.choices,
        coerce=Settlement.Outcome,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 2}))

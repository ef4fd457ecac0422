"""What the unit types when it triages, sanitises and grades, and says whom a report is about."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.access.rules import Marking
from fourfold.intelligence.commands.grading import Grade
from fourfold.intelligence.rules.vocabulary import (
    Assessment,
    DataSubject,
    Handling,
    MentionKind,
    SourceGrade,
    Statement,
    Step,
    Urgency,
)

LONG, SHORT, TITLE = 20_000, 1_000, 200
ANY = ("", "Any")
DAY = forms.DateInput(attrs={"type": "date"})
MANY = forms.CheckboxSelectMultiple


def coded(words: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return choices whose words begin with their code, as people of the trade say them."""
    return [(code, f"{code}  {text}") for code, text in words]


class Grading(forms.Form):
    """A sanitised text, three grades apart, and who may read it."""

    title = forms.CharField(label="Title", max_length=TITLE)
    text = forms.CharField(
        label="Sanitised text",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Nothing that tells who said it, directly or by inference.",
    )
    source = forms.TypedChoiceField(
        label="Source",
        choices=coded(SourceGrade.choices()),
        coerce=SourceGrade,
        widget=forms.RadioSelect,
    )
    assessment = forms.TypedChoiceField(
        label="Information",
        choices=coded(Assessment.choices()),
        coerce=Assessment,
        widget=forms.RadioSelect,
    )
    handling = forms.TypedChoiceField(
        label="Handling",
        choices=coded(Handling.choices()),
        coerce=Handling,
        widget=forms.RadioSelect,
    )
    conditions = forms.CharField(
        label="Conditions",
        required=False,
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Handling C needs them: what a recipient may do with it, and what not.",
    )
    statement = forms.TypedChoiceField(
        label="Fact or assessment",
        choices=Statement.choices(),
        coerce=Statement,
        widget=forms.RadioSelect,
    )
    legacy = forms.CharField(
        label="Old 5x5x5 grade",
        required=False,
        max_length=40,
        help_text="As it came. It is kept as text and never converted.",
    )
    marking = forms.TypedChoiceField(
        label="Marking",
        choices=[(m.value, m.words) for m in Marking],
        coerce=lambda value: Marking(int(value)),
        widget=forms.RadioSelect,
    )
    organisations = forms.TypedMultipleChoiceField(
        label="Released to",
        coerce=int,
        required=False,
        widget=MANY,
        help_text="Those that read it now, unless you choose others.",
    )
    reason = forms.CharField(label="Why it is graded again", required=False, max_length=SHORT)

    def __init__(
        self, organisations: Iterable[tuple[int, str]], *given: Any, is_again: bool, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.fields["organisations"].choices = list(organisations)  # type: ignore[attr-defined] # a choice field
        if is_again:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any] | None:
        """Ask for the conditions of handling C beside their field."""
        given = super().clean() or self.cleaned_data
        if given.get("handling") is Handling.CONDITIONS and not given.get("conditions", "").strip():
            self.add_error("conditions", "Handling C needs its conditions in words.")
        return given

    def stated(self) -> Grade:
        """Return what was typed."""
        names = (
            "title", "text", "source", "assessment", "handling", "conditions", "statement", "legacy"
        )  # fmt: skip
        return Grade(**{name: self.cleaned_data[name] for name in names})


class Triage(forms.Form):
    """How soon the unit looks at it."""

    urgency = forms.TypedChoiceField(
        label="How urgent is it?",
        choices=Urgency.choices(),
        coerce=Urgency,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why", required=False, max_length=SHORT)


class Question(forms.Form):
    """What the unit asks the officer."""

    question = forms.CharField(
        label="Your question", max_length=SHORT, widget=forms.Textarea(attrs={"rows": 3})
    )


class Reason(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label="Why", max_length=SHORT, widget=forms.Textarea(attrs={"rows": 3})
    )


class Source(forms.Form):
    """Where a report came from."""

    reference = forms.CharField(
        label="Source reference",
        max_length=SHORT,
        help_text="The reference in the force's own source system, never a name.",
    )
    system = forms.CharField(label="Of which system", required=False, max_length=SHORT)


class Link(forms.Form):
    """Whom or what a report is about, and what they are to it."""

    subject = forms.CharField(
        label="Person or thing", help_text="Its reference, such as S-0000-0000-C1SW."
    )
    data_subject = forms.TypedChoiceField(
        label="What are they to this report?",
        choices=[("", "Choose"), *DataSubject.choices()],
        coerce=DataSubject,
    )
    kind = forms.TypedChoiceField(
        choices=[("", ""), *MentionKind.choices()],
        coerce=MentionKind,
        empty_value=None,
        required=False,
        widget=forms.HiddenInput,
    )
    found = forms.CharField(required=False, max_length=SHORT, widget=forms.HiddenInput)
    reason = forms.CharField(label="Why we say so", required=False, max_length=SHORT)


class Listed(forms.Form):
    """Filters of the list; every field is optional, and all are met."""

    q = forms.CharField(required=False, label="Words or reference", max_length=200)
    first = forms.DateField(required=False, label="Submitted from", widget=DAY)
    last = forms.DateField(required=False, label="To, inside", widget=DAY)
    handling = forms.ChoiceField(
        required=False, label="Handling", choices=[ANY, *coded(Handling.choices())]
    )
    statement = forms.ChoiceField(
        required=False, label="Fact or assessment", choices=[ANY, *Statement.choices()]
    )
    urgency = forms.ChoiceField(required=False, label="Urgency", choices=[ANY, *Urgency.choices()])
    step = forms.MultipleChoiceField(
        required=False, label="Step", choices=Step.choices(), widget=MANY
    )
    organisation = forms.MultipleChoiceField(required=False, label="Force", widget=MANY)

    def __init__(self, organisations: Iterable[tuple[int, str]], given: Any) -> None:
        super().__init__(given)
        choices = [(str(pk), words) for pk, words in organisations]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined] # a choice field

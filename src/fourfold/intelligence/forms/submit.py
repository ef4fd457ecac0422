"""What an officer types when they submit, and when they answer a question."""

from django import forms

from fourfold.intelligence.commands.report import NewReport
from fourfold.intelligence.rules.grading import check_reference
from fourfold.intelligence.rules.vocabulary import Statement, Urgency
from fourfold.shared.errors import DomainError

DAY = forms.DateInput(attrs={"type": "date"})
LONG, SHORT = 20_000, 300


class Submit(forms.Form):
    """One box and two questions, under a minute: the rest can be left."""

    text = forms.CharField(
        label="What do you know?",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Who, what, where, when, and how it is known. Your force alone reads this.",
    )
    statement = forms.TypedChoiceField(
        label="Is it fact, or what you make of it?",
        choices=Statement.choices(),
        coerce=Statement,
        initial=Statement.FACT,
        widget=forms.RadioSelect,
    )
    urgency = forms.TypedChoiceField(
        label="How urgent is it?",
        choices=Urgency.choices(),
        coerce=Urgency,
        initial=Urgency.LOW,
        widget=forms.RadioSelect,
    )
    is_child = forms.BooleanField(label="A child is at risk", required=False)
    fears = forms.CharField(
        label="What do you fear, and for whom?",
        required=False,
        max_length=SHORT,
        help_text="Duty officers are told this at once.",
    )
    happened_from = forms.DateField(label="When: from", required=False, widget=DAY)
    happened_until = forms.DateField(label="When: until", required=False, widget=DAY)
    place = forms.CharField(label="Where", required=False, max_length=SHORT)
    source = forms.CharField(
        label="Source reference",
        required=False,
        max_length=SHORT,
        help_text="The reference in your force's own source system, never a name.",
    )
    source_system = forms.CharField(label="Of which system", required=False, max_length=SHORT)

    def clean_source(self) -> str:
        """Return the reference, refused in words where it is a name or a number to call."""
        given: str = self.cleaned_data["source"].strip()
        try:
            return check_reference(given) if given else ""
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def stated(self) -> NewReport:
        """Return what was typed."""
        return NewReport(**self.cleaned_data)


class Answer(forms.Form):
    """The answer to the unit's question."""

    text = forms.CharField(
        label="Your answer", max_length=LONG, widget=forms.Textarea(attrs={"rows": 6})
    )

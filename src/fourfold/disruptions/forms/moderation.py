"""What a moderator decides of a disruption, and what a claimant answers."""

from typing import Any

from django import forms

from fourfold.disruptions.rules.kinds import Category

CONFIRM, CHANGE, RETURN = "confirm", "change", "return"
LONGEST = 2_000
SETTLED = [one for one in Category if one is not Category.UNASSESSED]


class Decision(forms.Form):
    """One decision: it stands, it is another category and why, or a question."""

    decision = forms.ChoiceField(
        label="Your decision",
        widget=forms.HiddenInput,
        choices=[(CONFIRM, "Confirm"), (CHANGE, "Change"), (RETURN, "Return")],
        error_messages={"required": "Confirm it, change it, or return it."},
    )
    category = forms.TypedChoiceField(
        label="What did it do to the threat?",
        required=False,
        choices=[(one.value, one.words) for one in SETTLED],
        coerce=Category,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why is it that category?",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    question = forms.CharField(
        label="What do you ask of the claimant?",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen decision needs."""
        given = super().clean() or {}
        decision = given.get("decision")
        if decision == CHANGE and not given.get("category"):
            self.add_error("category", "Choose the category that it is.")
        if decision == RETURN and not given.get("question", "").strip():
            self.add_error("question", "Say what you ask of the claimant.")
        return given


class Answer(forms.Form):
    """An answer to a moderator's question, and the category where it was wrong."""

    answer = forms.CharField(
        label="Your answer", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    category = forms.ChoiceField(
        label="Category", choices=Category.choices(), widget=forms.RadioSelect
    )

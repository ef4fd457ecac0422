"""What people type when they review what is held of a person."""

from django import forms

from fourfold.intelligence.forms.requirement import DAY, long
from fourfold.intelligence.rules.vocabulary import RetentionGroup, ReviewOutcome


class HoldingFilters(forms.Form):
    """Filters of the queue of reviews."""

    group = forms.ChoiceField(
        required=False,
        label="Group",
        choices=[("", "Any"), *((one.value, f"{one.value} {one.words}") for one in RetentionGroup)],
    )
    days = forms.ChoiceField(
        required=False, label="Review", choices=[("", "Due now"), ("all", "Due now or later")]
    )


class Review(forms.Form):
    """A reasoned decision."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=ReviewOutcome.choices(),
        widget=forms.RadioSelect,
        help_text="A disposal happens when a second person agrees, and cannot be undone.",
    )
    next_on = forms.DateField(label="Review again on", required=False, widget=DAY)
    risk = forms.CharField(
        label="Risk", widget=long(2), help_text="What harm could come of keeping it, or of not?"
    )
    necessity = forms.CharField(
        label="Necessity", widget=long(2), help_text="Which policing purpose needs it, or none?"
    )
    proportionality = forms.CharField(
        label="Proportionality",
        widget=long(2),
        help_text="Does that weigh more than the person's rights?",
    )


class Regroup(forms.Form):
    """Another group, and why."""

    group = forms.ChoiceField(
        label="Group",
        choices=[(one.value, f"{one.value} {one.words}") for one in RetentionGroup],
        widget=forms.RadioSelect,
    )
    because = forms.CharField(label="Why?", widget=long(2))


class LegalHold(forms.Form):
    """A legal hold, or its end."""

    because = forms.CharField(
        label="Why must nothing be disposed of?",
        required=False,
        widget=long(2),
        help_text="Leave it empty to end a hold.",
    )


class Refusal(forms.Form):
    """Why a disposal is refused."""

    answer = forms.CharField(
        label="Why not?", widget=long(2), help_text="Do not name the person here."
    )

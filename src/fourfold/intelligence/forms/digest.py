"""What is asked of the digest, and what somebody makes of what is new."""

from django import forms

from fourfold.intelligence.rules.vocabulary import Relevance


class Chosen(forms.Form):
    """The day of a digest."""

    on = forms.DateField(label="Day", required=False)


class Judge(forms.Form):
    """What is made of something new, and a word why."""

    relevance = forms.TypedChoiceField(
        label="What do you make of it?",
        choices=Relevance.choices(),
        coerce=Relevance,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label="Why, in a word or two", max_length=300)

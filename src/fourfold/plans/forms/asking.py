"""What people type when they ask something of a partner, answer, or tell what became of it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from fourfold.access.rules import Marking
from fourfold.plans.queries.circles import Partner
from fourfold.plans.rules.kinds import ActionStatus

TWO = forms.Textarea(attrs={"rows": 2})
FOUR = forms.Textarea(attrs={"rows": 4})


class AskPartner(forms.Form):
    """What is asked of whom, in words that are released to them."""

    to = forms.ChoiceField(label="Of whom?")
    text = forms.CharField(
        label="What do you ask of them?",
        widget=FOUR,
        help_text="They read these words and nothing else of the action, the plan or the threat.",
    )
    due_on = forms.DateField(
        label="By when?", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    marking = forms.TypedChoiceField(
        label="Marking",
        choices=[(m.value, m.words) for m in Marking],
        coerce=lambda value: Marking(int(value)),
        initial=Marking.OFFICIAL,
        widget=forms.RadioSelect,
    )

    def __init__(self, partners: Sequence[Partner], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["to"].choices = [(one.key, one.words) for one in partners]  # type: ignore[attr-defined] # a choice field


class AnswerAsk(forms.Form):
    """Where it stands, and what happened: two fields, for a telephone."""

    status = forms.TypedChoiceField(
        label="Where does it stand?",
        choices=ActionStatus.choices(),
        coerce=ActionStatus,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="What happened?", widget=FOUR)


class FeedBack(forms.Form):
    """What became of what a partner gave."""

    text = forms.CharField(
        label="What became of what they gave?",
        widget=FOUR,
        help_text="The partner reads it. Name nobody whom they do not know of.",
    )

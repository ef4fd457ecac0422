"""What the data protection officer types about a person's request."""

from django import forms

from fourfold.intelligence.forms.requirement import DAY, Released, long
from fourfold.intelligence.rules.rights import OUTCOMES, Ground
from fourfold.intelligence.rules.vocabulary import PieceOutcome, RightKind


class NewRequest(Released):
    """A request as it came."""

    kind = forms.ChoiceField(label="What do they ask for?", choices=RightKind.choices())
    person = forms.CharField(label="Who asks?", max_length=200)
    born = forms.DateField(label="Date of birth", required=False, widget=DAY)
    received_on = forms.DateField(label="Received on", widget=DAY)
    asks = forms.CharField(label="What they ask, in their words", required=False, widget=long(3))
    field_order = ("kind", "person", "born", "received_on", "asks")


class Identity(forms.Form):
    """How somebody proved who they are."""

    identity = forms.CharField(
        label="How did they prove who they are?",
        max_length=200,
        help_text="Say what you saw. Do not copy its number here.",
    )
    on = forms.DateField(label="On which day?", widget=DAY)


class Extension(forms.Form):
    """Why more time is needed."""

    because = forms.CharField(label="Why are two more months needed?", widget=long(2))


class Gather(forms.Form):
    """Of whom."""

    subject = forms.CharField(
        label="Reference of the person", max_length=60, help_text="From their page, as S-…"
    )


EFFECTS = {
    PieceOutcome.CORRECT: "Correct it: a new version, and the old one is kept apart",
    PieceOutcome.RESTRICT: "Restrict it: it is used by nothing until you decide again",
    PieceOutcome.ERASE: "Erase it: shut now, and gone once a second person agrees",
}


class DecidePiece(forms.Form):
    """What is decided on one piece."""

    outcome = forms.ChoiceField(label="What do you decide?", widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label="Ground, where it is withheld or left as it is",
        required=False,
        choices=[("", "None"), *((one.value, one.words) for one in Ground)],
        help_text="Section 45(4) or 48(3): only so far and so long as necessary.",
    )
    reason = forms.CharField(
        label="Why does it hold for this piece?", required=False, widget=long(2)
    )
    corrected_to = forms.CharField(
        label="Corrected to",
        required=False,
        widget=long(2),
        help_text="It takes the place of what is held. Of a report, its whole text.",
    )

    def __init__(self, kind: RightKind, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type] # as Django takes them
        self.fields["outcome"].choices = [  # type: ignore[attr-defined] # a choice field
            (one.value, EFFECTS.get(one, one.words)) for one in OUTCOMES[kind]
        ]
        if PieceOutcome.CORRECT not in OUTCOMES[kind]:
            del self.fields["corrected_to"]


class Answer(forms.Form):
    """The answer, in words."""

    answer = forms.CharField(label="What do you tell them?", widget=long(4))


class Carry(forms.Form):
    """That a recipient was told, and who acknowledged it for them."""

    acknowledged_by = forms.CharField(
        label="Who acknowledged it, and how?",
        max_length=200,
        help_text="For example: their data protection officer, by letter of 3 May.",
    )

    def __init__(self, *given: object, is_told: bool, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type] # as Django takes them
        self.fields["acknowledged_by"].required = is_told
        if not is_told:
            self.fields["acknowledged_by"].label += " Leave it empty until they have."  # type: ignore[operator] # a text

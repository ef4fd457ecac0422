"""What people ask of the tactics library, and type into it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.plans.commands.tactic import TacticText
from fourfold.plans.queries.tactic import Wanted
from fourfold.plans.rules.kinds import LifePart, OwnerType, Pillar

ANY = ("", "Any")


class TacticFilters(forms.Form):
    """What is looked for in the library."""

    q = forms.CharField(required=False, label="Words")
    part = forms.ChoiceField(
        required=False, label="Part of an offender's life", choices=[ANY, *LifePart.choices()]
    )
    pillar = forms.ChoiceField(required=False, label="Pillar", choices=[ANY, *Pillar.choices()])
    owner = forms.ChoiceField(
        required=False, label="Who carries it out", choices=[ANY, *OwnerType.choices()]
    )

    def wanted(self) -> Wanted:
        """Return what is asked."""
        given = self.cleaned_data
        return Wanted(
            part=LifePart(given["part"]) if given["part"] else None,
            pillar=Pillar(given["pillar"]) if given["pillar"] else None,
            owner_type=OwnerType(given["owner"]) if given["owner"] else None,
            text=given["q"].strip(),
        )


class KeepTactic(forms.Form):
    """A tactic, new or edited."""

    part = forms.TypedChoiceField(
        label="Part of an offender's life", choices=LifePart.choices(), coerce=LifePart
    )
    pillar = forms.TypedChoiceField(
        label="Pillar", choices=Pillar.choices(), coerce=Pillar, widget=forms.RadioSelect
    )
    owner_type = forms.TypedChoiceField(
        label="Who is placed to carry it out?", choices=OwnerType.choices(), coerce=OwnerType
    )
    title = forms.CharField(label="Title", max_length=120)
    text = forms.CharField(
        label="What goes into the plan",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For any threat. Name no person, place or operation: everybody reads the"
        " library.",
    )
    needs = forms.CharField(
        label="What must be there first, and whom to ask",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    question = forms.CharField(
        label="The question that makes it specific",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whoever adds it to a plan answers this, such as: which vehicle, on which road?",
    )

    def said(self) -> TacticText:
        """Return it as the command takes it."""
        return TacticText(**self.cleaned_data)


class AddToPlan(forms.Form):
    """To which of one's plans a tactic goes."""

    plan = forms.ChoiceField(label="Add it to")

    def __init__(self, plans: Iterable[tuple[str, str]], *given: Any) -> None:
        super().__init__(*given)
        self.fields["plan"].choices = list(plans)  # type: ignore[attr-defined] # a choice field

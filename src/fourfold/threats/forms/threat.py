"""What people type about a threat."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.access.rules import Marking
from fourfold.threats.rules.kinds import Kind, Phase, Role, Tension, Type

ALL_POLICE, CHOSEN, OWN = "police", "chosen", "own"
DAY = forms.DateInput(attrs={"type": "date"})


class Released(forms.Form):
    """Who will be able to see it: narrow unless somebody chooses otherwise."""

    marking = forms.TypedChoiceField(
        label="Marking",
        choices=[(m.value, m.words) for m in Marking],
        coerce=lambda value: Marking(int(value)),
        initial=Marking.OFFICIAL_SENSITIVE,
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


class Record(Released):
    """A new threat."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.TypedChoiceField(
        label="What is it?", choices=Kind.choices(), coerce=Kind, widget=forms.RadioSelect
    )
    owner = forms.TypedChoiceField(label="Owner", coerce=int)
    since = forms.DateField(label="On the list from", widget=DAY)
    type = forms.TypedChoiceField(label="Type", choices=Type.choices(), coerce=Type)
    phase = forms.TypedChoiceField(label="Phase", choices=Phase.choices(), coerce=Phase)
    soc = forms.BooleanField(label="Serious and organised crime", required=False, initial=True)
    aliases = forms.CharField(
        label="Also known as",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line.",
    )
    system = forms.CharField(label="Other system", required=False)
    reference = forms.CharField(label="Reference in that system", required=False)

    field_order = (
        "name", "kind", "owner", "since", "phase", "type", "soc", "aliases", "system",
        "reference", "marking", "organisations",
    )  # fmt: skip

    def __init__(self, owners: Iterable[tuple[int, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["owner"].choices = list(owners)  # type: ignore[attr-defined] # a choice field


class State(forms.Form):
    """A change, from a day on: what is left empty stays as it is."""

    name = forms.CharField(label="Name", required=False, max_length=200)
    phase = forms.ChoiceField(
        label="Phase", required=False, choices=[("", "No change"), *Phase.choices()]
    )
    owner = forms.ChoiceField(label="Owner", required=False)
    soc = forms.ChoiceField(
        label="SOC",
        required=False,
        choices=[("", "No change"), ("yes", "SOC"), ("no", "Not SOC")],
    )
    priority = forms.ChoiceField(label="Priority", required=False)
    since = forms.DateField(label="From which day is it so?", widget=DAY)
    reason = forms.CharField(
        label="Why",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed when a threat is closed or passes to another owner.",
    )

    def __init__(
        self,
        owners: Iterable[tuple[int, str]],
        priorities: Iterable[tuple[int, str]],
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        none = ("", "No change")
        self.fields["owner"].choices = [none, *owners]  # type: ignore[attr-defined] # a choice field
        self.fields["priority"].choices = [none, *priorities]  # type: ignore[attr-defined] # as above


class Relabel(Released):
    """Another label, and why."""

    reason_text = forms.CharField(
        label="Why the label changes", widget=forms.Textarea(attrs={"rows": 3})
    )


class Appoint(forms.Form):
    """Somebody takes a role from a day on."""

    role = forms.TypedChoiceField(label="Role", choices=Role.choices(), coerce=Role)
    person = forms.TypedChoiceField(label="Person", coerce=int, empty_value=None, required=False)
    since = forms.DateField(label="From", widget=DAY)

    def __init__(self, people: Iterable[tuple[int, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["person"].choices = [("", "Nobody"), *people]  # type: ignore[attr-defined] # a choice field


class Offer(forms.Form):
    """A role is offered to somebody, with a briefing note."""

    role = forms.TypedChoiceField(label="Role", choices=Role.choices(), coerce=Role)
    to = forms.TypedChoiceField(label="To whom", coerce=int)
    briefing = forms.CharField(
        label="Briefing note",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What must they know in their first week?",
    )

    def __init__(self, people: Iterable[tuple[int, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["to"].choices = list(people)  # type: ignore[attr-defined] # a choice field


class Rival(forms.Form):
    """Another threat with which there is tension."""

    other = forms.CharField(
        label="The other threat", help_text="Its URN, such as T-7K3F-9QXA-M2PV."
    )
    tension = forms.TypedChoiceField(
        label="Tension", choices=Tension.choices(), coerce=Tension, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="Why we say so", widget=forms.Textarea(attrs={"rows": 3}))
    since = forms.DateField(label="Since", widget=DAY)


class Answer(forms.Form):
    """The answer to a role that was offered."""

    accept = forms.TypedChoiceField(
        label="Do you accept?",
        choices=[("yes", "Yes, from today"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label="Your answer", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

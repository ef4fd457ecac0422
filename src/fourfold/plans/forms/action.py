"""What people type about an action."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from fourfold.access.models import User
from fourfold.plans.commands.action import Said
from fourfold.plans.models import Action
from fourfold.plans.rules.kinds import ActionStatus, Pillar

DAY = forms.DateInput(attrs={"type": "date"})
Groups = Sequence[tuple[str, list[tuple[int, str]]]]
Choices = Iterable[tuple[int, str]]
NO_CHANGE = ("", "No change")


class WordAction(forms.Form):
    """The words of an action, and its pillar; the question is that of its tactic, if any."""

    pillar = forms.TypedChoiceField(
        label="Pillar", choices=Pillar.choices(), coerce=Pillar, widget=forms.RadioSelect
    )
    text = forms.CharField(label="What is to be done?", widget=forms.Textarea(attrs={"rows": 3}))
    specific = forms.CharField(
        label="What makes it specific to this threat?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Which person, vehicle, road, premises, day or number?",
    )

    def ask(self, question: str) -> None:
        """Ask what the tactic asks, in place of the general question."""
        self.fields["specific"].label = question


class AddAction(WordAction):
    """A new action, with its owner and day."""

    owner = forms.TypedChoiceField(label="Owner", required=False, coerce=int, empty_value=None)
    due_on = forms.DateField(label="Due on", required=False, widget=DAY)

    def __init__(self, groups: Groups, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["owner"].choices = [("", "Nobody yet"), *groups]  # type: ignore[attr-defined] # a choice field

    def belongs_to_nothing(self) -> None:
        """Do not ask what only an action of a plan has."""
        del self.fields["pillar"], self.fields["specific"]


class UpdateAction(forms.Form):
    """How an action goes: what is left as it is, is not said."""

    status = forms.TypedChoiceField(
        label="Where does it stand?",
        choices=ActionStatus.choices(),
        coerce=ActionStatus,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="What has been done?", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    outcome = forms.CharField(
        label="What came of it?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed when it is done.",
    )
    blocker = forms.CharField(label="What is in the way?", required=False)
    due_on = forms.DateField(
        label="Due on", required=False, widget=DAY, help_text="A new day needs a note."
    )
    owner = forms.TypedChoiceField(label="Pass to", required=False, coerce=int, empty_value=None)

    def __init__(self, action: Action, groups: Groups, typed: Any = None) -> None:
        now = {
            "status": action.status,
            "outcome": action.outcome,
            "blocker": action.blocker,
            "due_on": action.due_on,
        }
        super().__init__(typed, initial=now)
        self.action = action
        self.fields["owner"].choices = [NO_CHANGE, *groups]  # type: ignore[attr-defined] # a choice field
        if not groups:
            del self.fields["owner"]

    def said(self) -> Said:
        """Return what differs from how the action stands."""
        given, now = self.cleaned_data, self.action
        return Said(
            status=given["status"] if given["status"].value != now.status else None,
            note=given["note"],
            blocker=given["blocker"] if given["blocker"] != now.blocker else None,
            outcome=given["outcome"] if given["outcome"] != now.outcome else None,
            due_on=given["due_on"] if given["due_on"] != now.due_on else None,
            owner=User.objects.filter(pk=given.get("owner") or 0, is_active=True).first(),
        )


class UpdateSeveral(forms.Form):
    """The same, said of every action that is ticked."""

    status = forms.TypedChoiceField(
        label="Status",
        required=False,
        choices=[NO_CHANGE, *ActionStatus.choices()],
        coerce=ActionStatus,
        empty_value=None,
    )
    due_on = forms.DateField(label="Due on", required=False, widget=DAY)
    note = forms.CharField(label="Note", required=False)
    outcome = forms.CharField(label="Outcome", required=False)

    def said(self) -> Said:
        """Return it as the command takes it."""
        given = self.cleaned_data
        return Said(
            status=given["status"],
            note=given["note"],
            outcome=given["outcome"] or None,
            due_on=given["due_on"],
        )


class HandOver(forms.Form):
    """All that somebody still has to do passes to somebody else."""

    to = forms.TypedChoiceField(label="To whom", coerce=int)
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, people: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["to"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined] # a choice field

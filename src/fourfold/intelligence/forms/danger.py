"""What people type about a danger, a duty and a referral."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms

from fourfold.intelligence.forms.requirement import ANY, DAY, Choices, long
from fourfold.intelligence.queries.dangers import Wanted
from fourfold.intelligence.rules.vocabulary import DangerKind, DangerSource, ReferralKind
from fourfold.shared.days import LONDON

STATES = [
    ANY,
    ("waiting", "Nobody has acknowledged"),
    ("undecided", "Acknowledged, not decided"),
    ("decided", "Decided"),
]


class LondonTime(forms.DateTimeField):
    """An instant, typed and shown as the clock on the wall has it."""

    widget = forms.DateTimeInput

    def to_python(self, value: Any) -> datetime | None:
        """Read what was typed as time in London."""
        typed = super().to_python(value)
        return typed.replace(tzinfo=LONDON).astimezone(UTC) if typed else None

    def prepare_value(self, value: Any) -> Any:
        """Show an instant as time in London."""
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(LONDON).strftime("%Y-%m-%d %H:%M")
        return value


class DangerFilters(forms.Form):
    """Filters of the list of dangers."""

    kind = forms.ChoiceField(required=False, label="What", choices=[ANY, *DangerKind.choices()])
    source = forms.ChoiceField(
        required=False, label="Told by", choices=[ANY, *DangerSource.choices()]
    )
    state = forms.ChoiceField(required=False, label="State", choices=STATES)

    def wanted(self) -> Wanted:
        """Return what is asked."""
        given = self.cleaned_data
        return Wanted(
            kind=DangerKind(given["kind"]) if given["kind"] else None,
            source=DangerSource(given["source"]) if given["source"] else None,
            state=given["state"],
        )


class RaiseDanger(forms.Form):
    """What is feared, for whom, and who may read it."""

    kind = forms.TypedChoiceField(
        label="What is it?", choices=DangerKind.choices(), coerce=DangerKind,
        widget=forms.RadioSelect,
    )  # fmt: skip
    fears = forms.CharField(label="What is feared, and for whom?", widget=long(4))
    contact = forms.CharField(
        label="Whom do they ring who may not read it?",
        max_length=200,
        help_text="Name and number. It is shown to everybody who is told.",
    )
    readers = forms.ChoiceField(label="Who may read what is feared?", widget=forms.RadioSelect)

    def __init__(self, readers: Iterable[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offered = list(readers)
        self.fields["readers"].choices = offered  # type: ignore[attr-defined] # a choice field
        self.fields["readers"].initial = offered[0][0]


class DecideDanger(forms.Form):
    """What is done about a danger, and why."""

    decision = forms.CharField(label="What is done?", widget=long(3))
    reason = forms.CharField(
        label="Why?", widget=long(3), help_text="Also why not more, and why not less."
    )


class SetDuty(forms.Form):
    """Somebody who is on duty."""

    officer = forms.TypedChoiceField(label="Who?", coerce=int)
    rung = forms.IntegerField(
        label="Rung",
        min_value=1,
        max_value=9,
        initial=1,
        help_text="1 is told at once; the next when nobody acknowledged in time.",
    )
    since = LondonTime(label="From", help_text="Such as 2026-04-14 08:00.")
    until = LondonTime(label="Until", required=False, help_text="Empty: until somebody ends it.")

    def __init__(self, people: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["officer"].choices = list(people)  # type: ignore[attr-defined] # a choice field


class EndDuty(forms.Form):
    """Until when a duty lasts."""

    until = LondonTime(label="Until")


class Refer(forms.Form):
    """A referral that was made."""

    kind = forms.TypedChoiceField(
        label="What was sent?", choices=ReferralKind.choices(), coerce=ReferralKind
    )
    to = forms.CharField(label="To whom?", max_length=200)
    reference = forms.CharField(
        label="Reference", max_length=100, help_text="Under which they, or your force, hold it."
    )
    referred_on = forms.DateField(label="On which day?", widget=DAY)
    why = forms.CharField(label="Why?", widget=long(3))

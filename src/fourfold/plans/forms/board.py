"""What people type about a board and its seats."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms

from fourfold.access.rules import Marking, Restriction
from fourfold.plans.rules.kinds import Authority, BoardKind, Sector
from fourfold.shared.days import LONDON

Choices = Iterable[tuple[int, str]]
DAY = forms.DateInput(attrs={"type": "date"})


class Record(forms.Form):
    """A new board, and who will be able to see it."""

    kind = forms.TypedChoiceField(label="Kind", choices=BoardKind.choices(), coerce=BoardKind)
    name = forms.CharField(label="Name", max_length=200)
    organisation = forms.TypedChoiceField(label="Run by", coerce=int)
    quorum = forms.IntegerField(
        label="Quorum",
        min_value=1,
        max_value=100,
        initial=3,
        help_text="How many organisations must be there with somebody who may decide for them.",
    )
    authority = forms.TypedChoiceField(
        label="What must its members be able to do?",
        choices=Authority.choices(),
        coerce=Authority,
        initial=Authority.COMMITS_STAFF,
        widget=forms.RadioSelect,
    )
    rank = forms.CharField(
        label="Rank or role that usually takes",
        required=False,
        help_text="Such as superintendent, or head of service.",
    )
    sectors = forms.TypedMultipleChoiceField(
        label="Who ought to be at the table",
        choices=Sector.choices(),
        coerce=Sector,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    every_days = forms.IntegerField(
        label="Meets every so many days", required=False, min_value=1, max_value=366
    )
    terms = forms.CharField(
        label="Terms of reference", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    marking = forms.TypedChoiceField(
        label="Marking",
        choices=[(m.value, m.words) for m in Marking],
        coerce=lambda value: Marking(int(value)),
        initial=Marking.OFFICIAL_SENSITIVE,
        widget=forms.RadioSelect,
    )
    released = forms.TypedMultipleChoiceField(
        label="Released to",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Everybody who sits at the table, and whoever else may read its minutes. "
        "What the minutes say of a threat stays with those who may read that threat.",
    )

    def __init__(self, owners: Choices, readers: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["organisation"].choices = list(owners)  # type: ignore[attr-defined] # a choice field
        self.fields["released"].choices = list(readers)  # type: ignore[attr-defined] # as above

    def restriction(self) -> Restriction:
        """Return what was chosen of who may see it."""
        given = self.cleaned_data
        return Restriction.to(given["released"], marking=given["marking"])


class Seat(forms.Form):
    """A seat for an organisation, and who usually takes it."""

    organisation = forms.TypedChoiceField(label="Organisation", coerce=int)
    sector = forms.TypedChoiceField(label="Sector", choices=Sector.choices(), coerce=Sector)
    user = forms.TypedChoiceField(
        label="Who usually takes it",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Somebody with an account here.",
    )
    person = forms.CharField(
        label="Or their name", required=False, help_text="Where they have no account."
    )
    is_chair = forms.BooleanField(label="Chairs the board", required=False)
    since = forms.DateField(label="From", widget=DAY)

    def __init__(self, bodies: Choices, people: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["organisation"].choices = list(bodies)  # type: ignore[attr-defined] # a choice field
        self.fields["user"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined] # as above


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
            return value.astimezone(LONDON).replace(tzinfo=None)
        return value


class Call(forms.Form):
    """When and where a board meets."""

    begins_at = LondonTime(label="When")
    place = forms.CharField(label="Where", required=False, max_length=200)


class ChangeMeeting(Call):
    """Another time or place; or why it does not take place."""

    cancel = forms.CharField(
        label="Cancel it: why?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Leave this empty to keep the meeting.",
    )

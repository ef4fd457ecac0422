"""What people type about a watchlist."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fourfold.intelligence.forms.requirement import DAY, Choices, Released, long
from fourfold.subjects.rules.identifiers import IdentifierKind

AUTHORITY = (
    "Its reference only (Regulation of Investigatory Powers Act 2000, section 28). "
    "Never write here what was authorised, or how."
)


class WatchlistFilters(forms.Form):
    """Filters of the list of watchlists."""

    mine = forms.ChoiceField(
        required=False,
        label="Whose",
        choices=[("", "Anybody's"), ("owner", "I keep it"), ("supervisor", "I supervise it")],
    )
    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "Running"), ("over", "Ended or expired")]
    )


class KeepWatchlist(Released):
    """A new watchlist."""

    name = forms.CharField(label="Name", max_length=200)
    purpose = forms.CharField(
        label="What is it for?", widget=long(3), help_text="Why watching is necessary, in words."
    )
    supervisor = forms.TypedChoiceField(
        label="Supervisor", coerce=int, help_text="Somebody else, who sees the list within 3 days."
    )
    expires_on = forms.DateField(label="Ends on", widget=DAY, help_text="Within 28 days.")
    is_surveillance = forms.BooleanField(
        label="Watching it is directed surveillance of somebody", required=False
    )
    authority = forms.CharField(
        label="Reference of the authority", required=False, max_length=100, help_text=AUTHORITY
    )
    field_order = ("name", "purpose", "supervisor", "expires_on", "is_surveillance", "authority")

    def __init__(self, supervisors: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["supervisor"].choices = list(supervisors)  # type: ignore[attr-defined] # a choice field


class RenewWatchlist(forms.Form):
    """A supervisor's decision that watching goes on."""

    purpose = forms.CharField(
        label="Why is it still necessary?", widget=long(3), help_text="This is a new decision."
    )
    expires_on = forms.DateField(label="Ends on", widget=DAY, help_text="Within 28 days.")
    authority = forms.CharField(
        label="Reference of the authority", required=False, max_length=100, help_text=AUTHORITY
    )


class AddEntry(forms.Form):
    """Somebody or something to be watched, and why."""

    subject = forms.CharField(
        label="Person or thing",
        required=False,
        max_length=60,
        help_text="Its reference, such as S-7K3F-9QXA-M2PV.",
    )
    kind = forms.ChoiceField(
        label="Or a number or mark: its kind",
        required=False,
        choices=[("", "None"), *IdentifierKind.choices()],
    )
    value = forms.CharField(label="Number or mark", required=False, max_length=300)
    reason = forms.CharField(label="Why is it watched?", widget=long(2))

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and for both halves of a number."""
        given: dict[str, Any] = super().clean() or {}
        halves = [bool(given.get("kind")), bool((given.get("value") or "").strip())]
        if any(halves) and not all(halves):
            raise ValidationError("Give a number or mark together with its kind.")
        if bool((given.get("subject") or "").strip()) == all(halves):
            raise ValidationError("Give a person or thing, or a number or mark; not both.")
        return given


class EndWatchlist(forms.Form):
    """Why a list ends."""

    because = forms.CharField(label="Why does it end?", widget=long(2))

"""What people type about a breach of personal data."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fourfold.shared.days import LONDON

ROWS = forms.Textarea(attrs={"rows": 3})


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


class RecordBreach(forms.Form):
    """A breach that is not in the register yet."""

    what = forms.CharField(
        label="What happened?",
        widget=ROWS,
        help_text="What went where, whose data it is and about how many people.",
    )
    aware_at = LondonTime(
        label="When did somebody become aware of it?",
        help_text="The 72 hours run from then.",
    )


class ReportBreach(forms.Form):
    """That the Commissioner was told, or why not."""

    reported_at = LondonTime(label="Reported at", required=False)
    reference = forms.CharField(label="Reference given", required=False, max_length=100)
    reason_for_delay = forms.CharField(
        label="Reasons for the delay",
        required=False,
        widget=ROWS,
        help_text="Needed after the 72 hours.",
    )
    risk_unlikely = forms.CharField(
        label="Or: why need it not be reported?",
        required=False,
        widget=ROWS,
        help_text="Why a risk to people's rights and freedoms is unlikely.",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and not both."""
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("reported_at")) == bool((given.get("risk_unlikely") or "").strip()):
            raise ValidationError("Say when it was reported, or why it need not be; not both.")
        return given


class TellOfBreach(forms.Form):
    """That those whose data it is were told, or why not."""

    told_at = LondonTime(label="Told at", required=False)
    not_told_why = forms.CharField(label="Or: why were they not told?", required=False, widget=ROWS)


class CloseBreach(forms.Form):
    """What was done about it."""

    remedy = forms.CharField(
        label="What was done about it?",
        widget=ROWS,
        help_text="What changes, so that it does not happen again.",
    )

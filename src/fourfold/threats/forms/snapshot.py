"""Keeping a chart."""

from django import forms


class KeepSnapshot(forms.Form):
    """Why the chart is kept as it is today."""

    reason = forms.CharField(
        label="Why is the chart kept?",
        help_text="Such as: what was known when the board chose this threat.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

"""Linking a report to a threat."""

from django import forms


class LinkReport(forms.Form):
    """The threat of which a report tells, and why."""

    threat = forms.CharField(
        label="Reference of the threat", help_text="Such as T-7K3F-9QXA-M2PV.", max_length=40
    )
    reason = forms.CharField(
        label="Why does the report tell of it?", widget=forms.Textarea(attrs={"rows": 3})
    )

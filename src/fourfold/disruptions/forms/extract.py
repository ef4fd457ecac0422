"""What people ask of an extract of disruptions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from fourfold.disruptions.rules import windows
from fourfold.disruptions.rules.kinds import CountedBy
from fourfold.shared.days import local_day
from fourfold.threats.rules.asked import Moment

PRESETS = [
    ("hmicfrs-appendix-2", "The narrative reading: hmicfrs-appendix-2"),
    ("hmicfrs-appendix-2-filter", "The filter reading: hmicfrs-appendix-2-filter"),
    ("", "No preset: every claim that stands"),
]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class Extract(forms.Form):
    """An extract: a preset, other days if wanted, whose, and as known when."""

    preset = forms.ChoiceField(
        required=False,
        label="Preset",
        choices=PRESETS,
        widget=forms.RadioSelect,
        help_text="Two readings of one report: its text counts from 1 June 2021 to 31 May 2022;"
        " the filter in its appendix says after 1 June 2021 and before 1 July 2022.",
    )
    by = forms.ChoiceField(
        required=False,
        label="Counted by",
        choices=CountedBy.choices(),
        initial=CountedBy.RECORDED.value,
    )
    first = forms.DateField(
        required=False,
        label="From",
        widget=_day(),
        help_text="Inside. Leave both days empty for the days of the preset.",
    )
    last = forms.DateField(required=False, label="To", widget=_day(), help_text="Inside.")
    organisation = forms.ChoiceField(required=False, label="Organisation")
    as_at = forms.DateField(
        required=False,
        label="As at",
        widget=_day(),
        help_text="As the records stood at the end of a day. Leave empty for now.",
    )

    def __init__(self, organisations: Iterable[tuple[int, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        held = [("", "All"), *((str(pk), words) for pk, words in organisations)]
        self.fields["organisation"].choices = held  # type: ignore[attr-defined] # a choice field

    def filters(self) -> windows.Filters:
        """Return what is asked.

        :raises WindowDoesNotFit: when the days make no window.
        """
        given = self.cleaned_data
        return windows.asked(
            windows.preset(given["preset"]) if given["preset"] else windows.Filters(),
            first=given["first"],
            last=given["last"],
            by=CountedBy(given["by"]) if given["by"] else None,
            organisations=[int(given["organisation"])] if given["organisation"] else (),
        )

    def moment(self, now: datetime) -> Moment:
        """Return as known when: at the end of the day given, or now."""
        day = self.cleaned_data["as_at"]
        return Moment.of(day) if day else Moment.of(local_day(now), now)

    def command(self) -> str:
        """Return the words that make the same extract on the command line."""
        given = self.cleaned_data
        days = {"--from": given["first"], "--to": given["last"], "--as-at": given["as_at"]}
        said = [f"--preset {given['preset']}"] if given["preset"] else []
        said += [f"{option} {day.isoformat()}" for option, day in days.items() if day]
        said += ["--by event"] if given["by"] == CountedBy.EVENT.value else []
        named = dict(self.fields["organisation"].choices)  # type: ignore[attr-defined] # a choice field
        owner = named.get(given["organisation"]) if given["organisation"] else None
        said += [f'--owner "{owner}"'] if owner else []
        return " ".join(["fourfold extract disruptions", *said])

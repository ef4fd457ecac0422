"""What people ask of the list: the filters, as they stand in the address."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from django import forms
from django.utils.datastructures import MultiValueDict

from fourfold.shared.errors import DomainError
from fourfold.threats.rules.asked import PRESETS, Filters, Moment
from fourfold.threats.rules.kinds import Kind, ModerationStatus, Phase, Type

LONDON = ZoneInfo("Europe/London")
ANY = ("", "Any")
TIERS = [(str(n), f"Tier {n}") for n in range(1, 6)]


class MasterList(forms.Form):
    """Filters of the master list; every field is optional, and all are met."""

    q = forms.CharField(required=False, label="Name or URN")
    owner = forms.MultipleChoiceField(
        required=False, label="Owner", widget=forms.CheckboxSelectMultiple
    )
    tier = forms.MultipleChoiceField(
        required=False, label="Tier", choices=TIERS, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(required=False, label="Category", choices=[ANY, *Kind.choices()])
    phase = forms.ChoiceField(
        required=False,
        label="Phase",
        choices=[ANY, ("open", "Any but closed"), *Phase.choices()],
    )
    moderation = forms.ChoiceField(
        required=False, label="Moderation status", choices=[ANY, *ModerationStatus.choices()]
    )
    type = forms.ChoiceField(required=False, label="Type", choices=[ANY, *Type.choices()])
    soc = forms.ChoiceField(
        required=False, label="SOC", choices=[ANY, ("yes", "SOC"), ("no", "Not SOC")]
    )
    priority = forms.ChoiceField(required=False, label="Priority")
    desk = forms.ChoiceField(required=False, label="Threat desk")
    as_at = forms.DateField(
        required=False,
        label="As at",
        help_text="The list as it stood on a day. Leave empty for today.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, choices: Mapping[str, list[tuple[int, str]]], *given: Any) -> None:
        super().__init__(*given)
        named = {name: [(str(pk), text) for pk, text in rows] for name, rows in choices.items()}
        self.fields["owner"].choices = named["owners"]  # type: ignore[attr-defined] # a choice field
        self.fields["priority"].choices = [ANY, *named["priorities"]]  # type: ignore[attr-defined] # as above
        self.fields["desk"].choices = [ANY, *named["desks"]]  # type: ignore[attr-defined] # as above

    def filters(self) -> Filters:
        """Return what is asked."""
        given = self.cleaned_data
        phase = given["phase"]
        return Filters(
            text=given["q"].strip(),
            owners=frozenset(map(int, given["owner"])),
            tiers=frozenset(map(int, given["tier"])),
            kinds=frozenset({Kind(given["kind"])} if given["kind"] else ()),
            phases=frozenset({Phase(phase)} if phase not in {"", "open"} else ()),
            phase_lacks="Closed" if phase == "open" else "",
            moderation=ModerationStatus(given["moderation"]) if given["moderation"] else None,
            types=frozenset({Type(given["type"])} if given["type"] else ()),
            soc={"yes": True, "no": False}.get(given["soc"]),
            priorities=frozenset({int(given["priority"])} if given["priority"] else ()),
            desks=frozenset({int(given["desk"])} if given["desk"] else ()),
        )


def filters_of(query: str, choices: Mapping[str, list[tuple[int, str]]]) -> Filters:
    """Return the filters that an address of the list asks.

    :raises DomainError: when they make no sense.
    """
    form = MasterList(choices, MultiValueDict(parse_qs(query)))
    if not form.is_valid():
        raise DomainError("The filters of that view do not make sense any more.")
    return form.filters()


class Extract(forms.Form):
    """An extract: a preset, a day, and as known at which instant."""

    preset = forms.ChoiceField(
        label="Preset",
        help_text="A named set of filters: hmicfrs-appendix-2 is that of the 2022 inspection;"
        " every view of the list that you keep or share is one too.",
    )
    as_at = forms.DateField(
        label="As at", widget=forms.DateInput(attrs={"type": "date"}), help_text="The day counted."
    )
    known_at = forms.DateTimeField(
        required=False,
        label="Known at",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="Leave empty for the end of the day above. A later instant lets in what was"
        " recorded late.",
    )

    def __init__(self, views: Iterable[str], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        names = [*sorted(PRESETS), *views]
        self.fields["preset"].choices = [(name, name) for name in names]  # type: ignore[attr-defined] # a choice field

    def moment(self) -> Moment:
        """Return the day and the instant."""
        as_at: date = self.cleaned_data["as_at"]
        known: datetime | None = self.cleaned_data["known_at"]
        return Moment.of(as_at, known.replace(tzinfo=LONDON) if known else None)

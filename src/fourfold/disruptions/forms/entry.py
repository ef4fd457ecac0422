"""What is typed of a disruption: all of it, or six fields on a phone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count, takewhile
from typing import Any

from django import forms

from fourfold.disruptions.commands.disruption import Cited, Measured, NewDisruption, Supporter
from fourfold.disruptions.queries import entry
from fourfold.disruptions.rules import kinds
from fourfold.disruptions.rules.kinds import Category, Commodity, Drug, EvidenceKind
from fourfold.plans.models import Action
from fourfold.plans.rules.kinds import Pillar
from fourfold.reference.models import Organisation, Unit
from fourfold.shared.errors import DomainError
from fourfold.threats.models import Threat

DAY = forms.DateInput(attrs={"type": "date"})
LONG, SHORT = 8_000, 300
NONE = ("", "None")
SUPPORTS = range(1, 4)
ROWS = 3
PENCE = 100
PLAIN = [one for one in kinds.Outcome if not one.is_by_drug]


def area(rows: int) -> forms.Textarea:
    """Return a box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class Quick(forms.Form):
    """Six fields, under a minute: the rest can follow."""

    threat = forms.CharField(
        label="Which threat?",
        max_length=SHORT,
        help_text="Part of its name, or its reference.",
        widget=forms.TextInput(attrs={"list": "threats", "autocomplete": "off"}),
    )
    event_on = forms.DateField(label="On which day?", widget=DAY)
    pillar = forms.TypedChoiceField(
        label="Pillar", choices=Pillar.choices(), coerce=Pillar, widget=forms.RadioSelect
    )
    category = forms.TypedChoiceField(
        label="What did it do to the threat?",
        choices=Category.choices(),
        coerce=Category,
        widget=forms.RadioSelect,
    )
    description = forms.CharField(
        label="What happened?",
        max_length=LONG,
        widget=area(4),
        help_text="What was done, by whom, and what changed: at least a dozen words.",
    )
    reference_1 = forms.CharField(
        label="What bears it out?",
        required=False,
        max_length=SHORT,
        help_text="A crime, custody or exhibit reference. Major and Moderate need one.",
    )
    unit = forms.TypedChoiceField(label="Team that led", coerce=int)
    action = forms.CharField(required=False, widget=forms.HiddenInput)
    another_event = forms.CharField(
        label="Why is it another event?", required=False, max_length=SHORT, widget=area(2)
    )

    def __init__(self, teams: Sequence[Unit], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.teams = {unit.pk: unit for unit in teams}
        field: Any = self.fields["unit"]
        field.choices = [("", "Choose a team"), *_named(teams)]

    def clean_threat(self) -> Threat:
        """Return the threat that was typed."""
        try:
            return entry.threat_meant(self.cleaned_data["threat"])
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_action(self) -> Action | None:
        """Return the action that it came from, if that can be read."""
        return entry.action_called(self.cleaned_data["action"])

    def stated(self) -> NewDisruption:
        """Return what was typed, as it is recorded."""
        return NewDisruption(**self.values())

    def values(self) -> dict[str, Any]:
        """Return what was typed, by the names under which it is recorded."""
        given = self.cleaned_data
        unit = self.teams[given["unit"]]
        return {
            "threat": given["threat"],
            "event_on": given["event_on"],
            "pillar": given["pillar"],
            "category": given["category"],
            "description": given["description"],
            "organisation": unit.organisation,
            "unit": unit,
            "proofs": self.proofs(),
            "action": given["action"],
            "another_event": given["another_event"],
        }

    def proofs(self) -> list[Cited]:
        """Return what bears it out."""
        reference = self.cleaned_data["reference_1"]
        return [Cited(EvidenceKind.CRIME_RECORD, reference)] if reference else []


class Full(Quick):
    """All that may be said of a disruption."""

    title = forms.CharField(
        label="Title",
        required=False,
        max_length=120,
        help_text="Empty, it is the first sentence of what happened.",
    )
    secondary_pillar = forms.ChoiceField(
        label="Second pillar", required=False, choices=[NONE, *Pillar.choices()]
    )
    category_why = forms.CharField(
        label="Why that category?", required=False, max_length=LONG, widget=area(3)
    )
    commodity = forms.ChoiceField(
        label="Threat area", required=False, choices=[("", "Choose one"), *Commodity.choices()]
    )

    def __init__(
        self,
        teams: Sequence[Unit],
        organisations: Sequence[Organisation],
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(teams, *given, **named)
        self.organisations = {one.pk: one for one in organisations}
        bodies = [(f"o{one.pk}", f"{one.short_name}, no team") for one in organisations]
        choices = [NONE, *((f"u{pk}", words) for pk, words in _named(teams)), *bodies]
        for place in SUPPORTS:
            self.fields[f"support_{place}"] = forms.ChoiceField(
                label=f"Supported by ({place})", required=False, choices=choices
            )
        add_measures(self)
        add_proofs(self)

    def values(self) -> dict[str, Any]:
        """Return what was typed, by the names under which it is recorded."""
        given = self.cleaned_data
        second, commodity = given["secondary_pillar"], given["commodity"]
        return super().values() | {
            "title": given["title"],
            "secondary_pillar": Pillar(second) if second else None,
            "category_why": given["category_why"],
            "commodity": Commodity(commodity) if commodity else None,
            "supports": self._supports(),
            "outcomes": measured(given),
        }

    def _supports(self) -> list[Supporter]:
        chosen = [self.cleaned_data[f"support_{place}"] for place in SUPPORTS]
        return [self._supporter(value) for value in chosen if value]

    def _supporter(self, value: str) -> Supporter:
        if value.startswith("o"):
            return Supporter(self.organisations[int(value[1:])])
        unit = self.teams[int(value[1:])]
        return Supporter(unit.organisation, unit)

    def proofs(self) -> list[Cited]:
        """Return what bears it out."""
        return cited(self.cleaned_data)


class Correct(forms.Form):
    """What of a disruption was wrong, and why it changes."""

    title = forms.CharField(label="Title", max_length=120)
    description = forms.CharField(label="What happened", max_length=LONG, widget=area(6))
    pillar = forms.ChoiceField(label="Pillar", choices=Pillar.choices(), widget=forms.RadioSelect)
    secondary_pillar = forms.ChoiceField(
        label="Second pillar", required=False, choices=[NONE, *Pillar.choices()]
    )
    category = forms.ChoiceField(
        label="Category", choices=Category.choices(), widget=forms.RadioSelect
    )
    category_why = forms.CharField(
        label="Why that category", required=False, max_length=LONG, widget=area(3)
    )
    commodity = forms.ChoiceField(
        label="Threat area", required=False, choices=[("", "None"), *Commodity.choices()]
    )
    reason = forms.CharField(label="Why is it corrected?", max_length=LONG, widget=area(3))

    def __init__(self, *given: Any, drugs: int, proofs: int, **named: Any) -> None:
        super().__init__(*given, **named)
        add_measures(self, drugs=max(ROWS, drugs + 1))
        add_proofs(self, proofs=max(ROWS, proofs + 1))


class Reason(forms.Form):
    """Why something is done, in the person's own words."""

    reason = forms.CharField(label="Why?", max_length=LONG, widget=area(4))


def add_measures(form: forms.Form, *, drugs: int = ROWS) -> None:
    """Add a field for each measure, and several for drugs."""
    for one in PLAIN:
        pounds = one.unit is kinds.Unit.PENCE
        form.fields[f"measure_{one.value}"] = forms.DecimalField(
            label=f"{one.words} (£)" if pounds else one.words,
            required=False,
            min_value=0,
            max_digits=15,
            decimal_places=2 if pounds else 0,
            help_text=one.meaning,
        )
    for place in range(1, drugs + 1):
        form.fields[f"drug_{place}"] = forms.ChoiceField(
            label=f"Drug ({place})", required=False, choices=[NONE, *Drug.choices()]
        )
        form.fields[f"kilograms_{place}"] = forms.DecimalField(
            label=f"Kilograms ({place})",
            required=False,
            min_value=0,
            max_digits=12,
            decimal_places=3,
        )


def add_proofs(form: forms.Form, *, proofs: int = ROWS) -> None:
    """Add rows of a kind, a reference and a day."""
    for place in range(1, proofs + 1):
        form.fields[f"kind_{place}"] = forms.ChoiceField(
            label=f"Evidence ({place})", required=False, choices=EvidenceKind.choices()
        )
        form.fields[f"reference_{place}"] = forms.CharField(
            label=f"Its reference ({place})", required=False, max_length=SHORT
        )
        form.fields[f"dated_on_{place}"] = forms.DateField(
            label=f"Its date ({place})", required=False, widget=DAY
        )


def measured(given: Mapping[str, Any]) -> list[Measured]:
    """Return what came of it: money in pence, what is nought left out."""
    found = []
    for one in PLAIN:
        amount = given[f"measure_{one.value}"]
        if amount:
            pence = PENCE if one.unit is kinds.Unit.PENCE else 1
            found.append(Measured(one, amount * pence))
    for place in _places(given, "drug"):
        drug, amount = given[f"drug_{place}"], given[f"kilograms_{place}"]
        if amount:
            found.append(Measured(kinds.Outcome.DRUGS, amount, Drug(drug) if drug else None))
    return found


def cited(given: Mapping[str, Any]) -> list[Cited]:
    """Return what bears it out."""
    return [
        Cited(
            EvidenceKind(given[f"kind_{place}"] or EvidenceKind.CRIME_RECORD),
            given[f"reference_{place}"],
            given[f"dated_on_{place}"],
        )
        for place in _places(given, "reference")
        if given[f"reference_{place}"]
    ]


def typed_measures(amounts: Iterable[tuple[str, str, Decimal]]) -> dict[str, Any]:
    """Return stored outcomes (measure, drug, amount) as the fields show them."""
    shown: dict[str, Any] = {}
    place = 0
    for measure, drug, amount in amounts:
        one = kinds.Outcome(measure)
        if one.is_by_drug:
            place += 1
            shown |= {f"drug_{place}": drug, f"kilograms_{place}": amount.normalize()}
        else:
            pence = PENCE if one.unit is kinds.Unit.PENCE else 1
            shown[f"measure_{measure}"] = (amount / pence).quantize(
                Decimal("0.01") if pence > 1 else Decimal(1)
            )
    return shown


def typed_proofs(proofs: Iterable[tuple[str, str, date | None]]) -> dict[str, Any]:
    """Return stored evidence (kind, reference, day) as the fields show it."""
    shown: dict[str, Any] = {}
    for place, (kind, reference, day) in enumerate(proofs, start=1):
        shown |= {
            f"kind_{place}": kind,
            f"reference_{place}": reference,
            f"dated_on_{place}": day,
        }
    return shown


def _places(given: Mapping[str, Any], name: str) -> Iterable[int]:
    return takewhile(lambda place: f"{name}_{place}" in given, count(1))


def _named(teams: Iterable[Unit]) -> list[tuple[int, str]]:
    return [(unit.pk, f"{unit.organisation.short_name}: {unit.name}") for unit in teams]

"""What people ask of the list of disruptions: the filters, as they stand in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.disruptions.queries.listed import Asked
from fourfold.disruptions.rules.kinds import Category, ClaimType, Commodity, CountedBy
from fourfold.plans.rules.kinds import Pillar

ANY = ("", "Any")
DAY = forms.DateInput(attrs={"type": "date"})
MANY = forms.CheckboxSelectMultiple
YES = {"yes": True, "no": False}


class Listed(forms.Form):
    """Filters of the list; every field is optional, and all are met."""

    q = forms.CharField(required=False, label="Title or reference")
    first = forms.DateField(required=False, label="From", widget=DAY)
    last = forms.DateField(required=False, label="To, inside", widget=DAY)
    by = forms.ChoiceField(required=False, label="Counted by", choices=CountedBy.choices())
    organisation = forms.MultipleChoiceField(required=False, label="Organisation", widget=MANY)
    team = forms.ChoiceField(required=False, label="Team")
    type = forms.ChoiceField(
        required=False, label="Lead or support", choices=[ANY, *ClaimType.choices()]
    )
    pillar = forms.MultipleChoiceField(
        required=False, label="Pillar", choices=Pillar.choices(), widget=MANY
    )
    category = forms.MultipleChoiceField(
        required=False, label="Category", choices=Category.choices(), widget=MANY
    )
    commodity = forms.ChoiceField(
        required=False, label="Threat area", choices=[ANY, *Commodity.choices()]
    )
    moderated = forms.ChoiceField(
        required=False, label="Moderated", choices=[ANY, ("yes", "Moderated"), ("no", "Not")]
    )
    late = forms.ChoiceField(
        required=False,
        label="Recorded late",
        choices=[ANY, ("yes", "Later than 28 days"), ("no", "Within 28 days")],
    )
    state = forms.ChoiceField(
        required=False,
        label="State",
        choices=[("", "Stands"), ("contested", "Contested"), ("cancelled", "Cancelled")],
    )

    field_order = (
        "q", "first", "last", "by", "team", "type", "commodity", "moderated", "late", "state",
        "organisation", "pillar", "category",
    )  # fmt: skip

    def __init__(
        self, organisations: Iterable[tuple[int, str]], teams: Iterable[tuple[int, str]], given: Any
    ) -> None:
        super().__init__(given)
        bodies, units = self.fields["organisation"], self.fields["team"]
        bodies.choices = [(str(pk), words) for pk, words in organisations]  # type: ignore[attr-defined] # a choice field
        units.choices = [ANY, *((str(pk), words) for pk, words in teams)]  # type: ignore[attr-defined] # as above

    def asked(self) -> Asked:
        """Return what is asked."""
        given = self.cleaned_data
        return Asked(
            text=given["q"],
            first=given["first"],
            last=given["last"],
            by=CountedBy(given["by"] or CountedBy.EVENT),
            organisations=frozenset(map(int, given["organisation"])),
            unit=int(given["team"]) if given["team"] else None,
            type=ClaimType(given["type"]) if given["type"] else None,
            pillars=frozenset(map(Pillar, given["pillar"])),
            categories=frozenset(map(Category, given["category"])),
            commodity=Commodity(given["commodity"]) if given["commodity"] else None,
            moderated=YES.get(given["moderated"]),
            late=YES.get(given["late"]),
            state=given["state"],
        )

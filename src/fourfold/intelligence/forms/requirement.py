"""What people type about a requirement; and who will be able to read what is made."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.access.rules import Marking, Restriction
from fourfold.intelligence.queries.requirements import RANKS, Wanted

DAY = forms.DateInput(attrs={"type": "date"})
ANY = ("", "Any")
Choices = Iterable[tuple[int, str]]
STATES = [
    ("open", "Open"),
    ("unanswered", "Open and unanswered"),
    ("overdue", "Overdue"),
    ("closed", "Closed"),
]


def long(rows: int) -> forms.Textarea:
    """Return a field for some lines of text."""
    return forms.Textarea(attrs={"rows": rows})


class Released(forms.Form):
    """Who will be able to read it: narrow unless somebody chooses otherwise."""

    marking = forms.TypedChoiceField(
        label="Marking",
        choices=[(one.value, one.words) for one in Marking],
        coerce=lambda value: Marking(int(value)),
        initial=Marking.OFFICIAL_SENSITIVE.value,
        widget=forms.RadioSelect,
    )
    organisations = forms.TypedMultipleChoiceField(
        label="Released to",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Your organisation and its regional unit, unless you choose more.",
    )
    compartments = forms.TypedMultipleChoiceField(
        label="Only for those read in to",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, near: Choices, far: Choices, compartments: Choices, *given: Any, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        own = list(near)
        self.near = {str(pk) for pk, _ in own}
        self.fields["organisations"].choices = [*own, *far]  # type: ignore[attr-defined] # a choice field
        self.fields["compartments"].choices = inside = list(compartments)  # type: ignore[attr-defined] # as above
        if not inside:
            del self.fields["compartments"]

    def offered(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the organisations to choose from: those of the region, and the others."""
        boxes = [one.data | {"id": one.id_for_label} for one in self["organisations"].subwidgets]
        near = [one for one in boxes if str(one["value"]) in self.near]
        return near, [one for one in boxes if one not in near]

    def own_fields(self) -> list[forms.BoundField]:
        """Return the fields that say nothing of who may read it."""
        readers = {"marking", "organisations", "compartments"}
        return [one for one in self if one.name not in readers]

    def restriction(self) -> Restriction:
        """Return what was chosen of who may read it."""
        given = self.cleaned_data
        inside = given.get("compartments", ())
        return Restriction.to(given["organisations"], marking=given["marking"], compartments=inside)


class RequirementFilters(forms.Form):
    """Filters of the list of requirements."""

    desk = forms.ChoiceField(required=False, label="Desk")
    rank = forms.ChoiceField(
        required=False, label="Rank", choices=[ANY, *((str(n), w) for n, w in RANKS.items())]
    )
    state = forms.ChoiceField(required=False, label="State", choices=STATES)

    def __init__(self, desks: Choices, *given: Any) -> None:
        super().__init__(*given)
        own = [(str(pk), name) for pk, name in desks]
        self.fields["desk"].choices = [ANY, *own]  # type: ignore[attr-defined] # a choice field

    def wanted(self) -> Wanted:
        """Return what is asked."""
        given = self.cleaned_data
        return Wanted(
            desk=int(given["desk"]) if given["desk"] else None,
            rank=int(given["rank"]) if given["rank"] else None,
            state=given["state"] or "open",
        )


class RecordRequirement(Released):
    """A question of a desk."""

    desk = forms.TypedChoiceField(label="Desk", coerce=int)
    question = forms.CharField(label="What does the desk need to know?", widget=long(3))
    why = forms.CharField(
        label="Why?", widget=long(2), help_text="What is decided with the answer?"
    )
    rank = forms.TypedChoiceField(label="Rank", coerce=int, choices=list(RANKS.items()), initial=2)
    until = forms.DateField(label="Needed by", required=False, widget=DAY)
    field_order = ("desk", "question", "why", "rank", "until")

    def __init__(self, desks: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["desk"].choices = list(desks)  # type: ignore[attr-defined] # a choice field


class CloseRequirement(forms.Form):
    """Why a requirement is closed."""

    because = forms.CharField(
        label="Why is it closed?", widget=long(2), help_text="It is answered, or nobody asks more."
    )


class AnswerRequirement(forms.Form):
    """The report that answers a requirement."""

    report = forms.CharField(
        label="Report", max_length=30, help_text="Its reference, such as R-7K3F-9QXA-M2PV."
    )
    note = forms.CharField(label="What does it answer?", required=False, widget=long(2))


class ReportAnswers(forms.Form):
    """The requirement that a report answers."""

    requirement = forms.ChoiceField(label="Requirement", widget=forms.RadioSelect)
    note = forms.CharField(label="What does it answer?", required=False, widget=long(2))

    def __init__(self, open_ones: Iterable[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["requirement"].choices = list(open_ones)  # type: ignore[attr-defined] # a choice field

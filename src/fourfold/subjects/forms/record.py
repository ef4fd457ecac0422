"""What people record of a subject."""

from collections.abc import Sequence
from typing import Any

from django import forms

from fourfold.access.rules import Marking, Restriction
from fourfold.subjects.commands.subject import NewLink, NewSubject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind, Verdict

DAY = forms.DateInput(attrs={"type": "date"})
LINES = forms.Textarea(attrs={"rows": 2})
Choices = Sequence[tuple[int, str]]
AS_THE_NAME, AS_MINE = "name", "mine"


class Record(forms.Form):
    """A new subject, and who will be able to see it."""

    kind = forms.TypedChoiceField(
        label="What is it?", choices=SubjectKind.choices(), coerce=SubjectKind
    )
    name = forms.CharField(
        label="Name",
        max_length=300,
        help_text="For a telephone, vehicle, account or address: the number or mark itself.",
    )
    aliases = forms.CharField(
        label="Also known as", required=False, widget=LINES, help_text="One a line."
    )
    identifier_kind = forms.ChoiceField(
        label="Kind of identifier",
        required=False,
        choices=[("", "None"), *IdentifierKind.choices()],
    )
    identifier = forms.CharField(label="Identifier", required=False, max_length=300)
    is_child = forms.BooleanField(
        label="Under 18",
        required=False,
        help_text="A child is OFFICIAL-SENSITIVE, is shown to be a child, and stays out of charts.",
    )
    source = forms.CharField(
        label="Where this comes from",
        max_length=300,
        help_text="The record or report, by its reference.",
    )
    marking = forms.TypedChoiceField(
        label="Marking",
        choices=[(m.value, m.words) for m in Marking],
        coerce=lambda value: Marking(int(value)),
        initial=Marking.OFFICIAL_SENSITIVE,
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
        self.near = {str(pk) for pk, _ in near}
        self.fields["organisations"].choices = [*near, *far]  # type: ignore[attr-defined] # a choice field
        self.fields["compartments"].choices = inside = list(compartments)  # type: ignore[attr-defined] # as above
        if not inside:
            del self.fields["compartments"]

    def offered(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the organisations to choose from: those of the region, and the others."""
        boxes = [one.data | {"id": one.id_for_label} for one in self["organisations"].subwidgets]
        near = [one for one in boxes if str(one["value"]) in self.near]
        return near, [one for one in boxes if one not in near]

    def clean(self) -> dict[str, Any]:
        """Ask for both halves of an identifier, or for none."""
        given = super().clean() or {}
        halves = [given.get("identifier_kind"), given.get("identifier")]
        if any(halves) and not all(halves):
            self.add_error("identifier", "Give an identifier together with its kind.")
        return given

    def restriction(self) -> Restriction:
        """Return who will be able to see it; a child stands under the stricter marking."""
        given = self.cleaned_data
        chosen = Restriction.to(
            given["organisations"],
            marking=given["marking"],
            compartments=given.get("compartments", ()),
        )
        return chosen | Restriction(Marking.OFFICIAL_SENSITIVE) if given["is_child"] else chosen

    def new(self) -> NewSubject:
        """Return what is to be recorded."""
        given = self.cleaned_data
        mark = (
            ((IdentifierKind(given["identifier_kind"]), given["identifier"]),)
            if given["identifier"]
            else ()
        )
        return NewSubject(
            kind=given["kind"],
            name=given["name"],
            aliases=given["aliases"].splitlines(),
            identifiers=mark,
            is_child=given["is_child"],
            source=given["source"],
        )


class _Further(forms.Form):
    """Something more said of a subject, and who will be able to see it."""

    seen_by = forms.ChoiceField(
        label="Who will be able to see it?", widget=forms.RadioSelect, initial=AS_THE_NAME
    )

    def __init__(self, reaches: dict[str, str], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["seen_by"].choices = list(reaches.items())  # type: ignore[attr-defined] # a choice field


class Describe(_Further):
    """Another name of a subject."""

    text = forms.CharField(label="Name", max_length=300)
    field_order = ["text", "seen_by"]


class Identify(_Further):
    """Another identifier of a subject."""

    kind = forms.TypedChoiceField(
        label="Kind", choices=IdentifierKind.choices(), coerce=IdentifierKind
    )
    text = forms.CharField(label="Identifier", max_length=300)
    system = forms.CharField(
        label="System",
        required=False,
        max_length=200,
        help_text="For a reference: the system in which it means something.",
    )
    field_order = ["kind", "text", "system", "seen_by"]


class Tie(forms.Form):
    """A link to another subject, and why we say so."""

    other = forms.CharField(
        label="Linked to",
        max_length=60,
        help_text="The reference of the person or thing, from its page: S-7K3F-9QXA-M2PV.",
    )
    kind = forms.TypedChoiceField(label="How", choices=LinkKind.choices(), coerce=LinkKind)
    reason = forms.CharField(label="Why we say so", widget=LINES)
    grade = forms.CharField(
        label="Grade", required=False, max_length=20, help_text="As the report is graded (3x5x2)."
    )
    weight = forms.FloatField(
        label="Strength", required=False, min_value=0, help_text="Such as the number of contacts."
    )
    since = forms.DateField(label="From", required=False, widget=DAY)
    until = forms.DateField(label="To", required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        """Refuse a link that ends before it begins."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", "A link ends after it begins.")
        return given

    def new(self) -> NewLink:
        """Return the link."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "other"}
        weight = given.pop("weight")
        return NewLink(**given, weight=1 if weight is None else weight)


class Judge(forms.Form):
    """A decision on whether two subjects are one, with its reason."""

    other = forms.CharField(
        label="Compared with",
        max_length=60,
        help_text="The reference of the other, from its page: S-7K3F-9QXA-M2PV.",
    )
    verdict = forms.TypedChoiceField(
        label="They are",
        choices=Verdict.choices(),
        coerce=Verdict,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why", widget=LINES)

"""What people type while a board meets."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from fourfold.plans.commands.meeting import Said
from fourfold.plans.models import Attendance as Row
from fourfold.plans.rules.kinds import Attendance, Authority, Pillar, Sector

Choices = Iterable[tuple[int, str]]
NOT_SAID = ("", "Not said yet")


def _area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _ask(words: str) -> dict[str, str]:
    return {"required": words}


class Kept(forms.Form):
    """A form whose text is kept while it is written, so that nothing is lost with the signal."""

    def typed(self) -> dict[str, str]:
        """Return what was typed so far, whether or not it is whole; several values by a comma."""
        data: Any = self.data
        several = {name for name, one in self.fields.items() if _takes_several(one)}
        found = {
            name: ",".join(data.getlist(name)) if name in several else str(data.get(name, ""))
            for name in self.fields
        }
        return {name: text for name, text in found.items() if text.strip()}

    @classmethod
    def restored(cls, draft: Mapping[str, str]) -> dict[str, Any]:
        """Return the initial values of what was kept."""
        several = {name for name, one in cls.base_fields.items() if _takes_several(one)}
        return {name: text.split(",") if name in several else text for name, text in draft.items()}


def _takes_several(one: forms.Field) -> bool:
    return isinstance(one, forms.TypedMultipleChoiceField)


class Decision(Kept):
    """What was decided, why, and what else was considered."""

    text = forms.CharField(
        label="What was decided", widget=_area(), error_messages=_ask("Say what was decided.")
    )
    rationale = forms.CharField(
        label="Why", widget=_area(), error_messages=_ask("Say why: a decision has a rationale.")
    )
    options = forms.CharField(
        label="What else was considered", required=False, widget=_area(), help_text="One a line."
    )
    threat = forms.CharField(
        label="Threat that it is about",
        required=False,
        help_text="Its URN, where the item names none. Only who may read that threat reads this.",
    )


class Lead(Kept):
    """Who leads, who supports, and why they are best placed."""

    text = forms.CharField(
        label="What is to be led", widget=_area(), error_messages=_ask("Say what is to be led.")
    )
    leads = forms.TypedChoiceField(
        label="Who leads", coerce=int, error_messages=_ask("Say which organisation leads.")
    )
    supports = forms.TypedMultipleChoiceField(
        label="Who supports", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    best_placed = forms.CharField(
        label="Why they are best placed",
        widget=_area(),
        error_messages=_ask("Say why they are best placed."),
    )
    rationale = forms.CharField(
        label="Why it was decided so",
        widget=_area(),
        error_messages=_ask("Say why: a decision has a rationale."),
    )
    options = forms.CharField(
        label="What else was considered", required=False, widget=_area(), help_text="One a line."
    )
    threat = forms.CharField(
        label="Threat that it is about",
        required=False,
        help_text="Its URN, where the item names none. Only who may read that threat reads this.",
    )

    def __init__(self, bodies: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        chosen = list(bodies)
        self.fields["leads"].choices = [("", "Choose one"), *chosen]  # type: ignore[attr-defined] # a choice field
        self.fields["supports"].choices = chosen  # type: ignore[attr-defined] # as above


class Action(Kept):
    """Who does what, by which day."""

    text = forms.CharField(
        label="What is to be done", widget=_area(), error_messages=_ask("Say what is to be done.")
    )
    owner = forms.TypedChoiceField(
        label="By whom",
        coerce=int,
        help_text="Those who may read this item.",
        error_messages=_ask("Say who does it."),
    )
    due_on = forms.DateField(
        label="By when",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=_ask("Say by which day."),
    )
    pillar = forms.TypedChoiceField(
        label="Pillar",
        choices=[("", "None of the four Ps"), *Pillar.choices()],
        coerce=Pillar,
        empty_value=None,
        required=False,
    )

    def __init__(self, people: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["owner"].choices = [("", "Choose one"), *people]  # type: ignore[attr-defined] # a choice field


class Replace(Decision):
    """Another decision in the place of one that stands."""

    item = forms.TypedChoiceField(label="Under which item", coerce=int)
    reason = forms.CharField(
        label="Why the earlier decision is replaced",
        widget=_area(),
        error_messages=_ask("Say why it is replaced."),
    )

    field_order = ("reason", "item", "text", "rationale", "options")

    def __init__(self, items: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        del self.fields["threat"]
        self.fields["item"].choices = list(items)  # type: ignore[attr-defined] # a choice field


class Item(forms.Form):
    """An item of one's own."""

    title = forms.CharField(
        label="Item", max_length=200, error_messages=_ask("Say what the item is.")
    )
    why = forms.CharField(label="Why", required=False, max_length=500)
    threat = forms.CharField(
        label="Threat that it is about",
        required=False,
        help_text="Its URN. The item is then for those who may read that threat.",
    )


class Close(forms.Form):
    """Why a meeting is closed though it has no quorum."""

    reason = forms.CharField(
        label="Why it is closed without a quorum", required=False, widget=_area()
    )


class Came(forms.Form):
    """One line of the attendance."""

    attended = forms.TypedChoiceField(
        label="Came?",
        choices=[NOT_SAID, *Attendance.choices()],
        coerce=Attendance,
        empty_value=None,
        required=False,
    )
    person = forms.CharField(label="Who", required=False, max_length=200)
    rank = forms.CharField(label="Rank or role", required=False, max_length=200)
    authority = forms.TypedChoiceField(
        label="Could do",
        choices=[NOT_SAID, *Authority.choices()],
        coerce=Authority,
        empty_value=None,
        required=False,
    )

    def said(self, row: Row) -> Said:
        """Return what was said, for the command."""
        given = self.cleaned_data
        return Said(given["attended"], given["person"], given["rank"], given["authority"], row.pk)


class Guest(Came):
    """Somebody who came without being invited."""

    organisation = forms.TypedChoiceField(label="Organisation", coerce=int)
    sector = forms.TypedChoiceField(label="Sector", choices=Sector.choices(), coerce=Sector)

    field_order = ("organisation", "sector", "person", "rank", "authority")

    def __init__(self, bodies: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        del self.fields["attended"]
        self.fields["person"].required = True
        self.fields["organisation"].choices = list(bodies)  # type: ignore[attr-defined] # a choice field


def lines(rows: Iterable[Row], data: Any = None) -> list[tuple[Row, Came]]:
    """Return each row of the attendance with its form, in the cells of a table."""
    return [(row, _line(row, data)) for row in rows]


def _line(row: Row, data: Any) -> Came:
    named = ("attended", "person", "rank", "authority")
    form = Came(data, prefix=f"a{row.pk}", initial={name: getattr(row, name) for name in named})
    for name in named:
        field = form.fields[name]
        kind = "select" if isinstance(field, forms.TypedChoiceField) else "input"
        said = f"{str(field.label).rstrip('?')}: {row.organisation.short_name}"
        field.widget.attrs |= {"class": f"govuk-{kind}", "aria-label": said}
    return form

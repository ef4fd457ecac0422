"""What a moderator decides of one assessment: accept it, change levels, or ask."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from fourfold.threats.queries.assessing import level_words
from fourfold.threats.rules.scheme import Criterion, Scheme

ACCEPT, CHANGE, RETURN = "accept", "change", "return"
LONGEST = 2_000


class Decision(forms.Form):
    """One decision, with a level and a reason for each criterion where it changes."""

    decision = forms.ChoiceField(
        label="Your decision",
        widget=forms.HiddenInput,
        choices=[(ACCEPT, "Accept"), (CHANGE, "Change"), (RETURN, "Return")],
        error_messages={"required": "Accept it, change it, or return it."},
    )
    question = forms.CharField(
        label="What do you ask of the assessor?",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, scheme: Scheme, stated: Mapping[str, int], typed: Any = None) -> None:
        super().__init__(typed)
        self.scheme, self.stated = scheme, stated
        for one in scheme.criteria:
            self.fields[f"level-{one.id}"] = _level(one, stated[one.id])
            self.fields[f"reason-{one.id}"] = forms.CharField(
                label=f"Why {one.label.lower()} changes", required=False, max_length=LONGEST
            )

    def rows(self) -> Iterator[tuple[Criterion, str, BoundField, BoundField]]:
        """Return each criterion with its stated level in words, its level and its reason."""
        for one in self.scheme.criteria:
            words = f"Stated: {level_words(self.scheme, one.id, self.stated)}"
            yield one, words, self[f"level-{one.id}"], self[f"reason-{one.id}"]

    @property
    def has_changes(self) -> bool:
        """Whether something was typed that differs from what was stated."""
        return self.is_bound and any(name.startswith("level-") for name in self.changed_data)

    @property
    def levels(self) -> dict[str, int]:
        """The levels as they were chosen."""
        return {one.id: int(self.cleaned_data[f"level-{one.id}"]) for one in self.scheme.criteria}

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons of the levels that differ from what was stated."""
        return {
            one.id: self.cleaned_data[f"reason-{one.id}"].strip()
            for one in self.scheme.criteria
            if self.levels[one.id] != self.stated[one.id]
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a decision that the rest of what was typed contradicts."""
        given = super().clean() or {}
        if self.errors:
            return given
        changed = [one.label for one in self.scheme.criteria if one.id in self.reasons]
        if changed and given["decision"] != CHANGE:
            named = ", ".join(changed)
            self.add_error(
                "decision",
                f"You changed {named}. Settle it with these changes, or put the levels back.",
            )
        if not changed and given["decision"] == CHANGE:
            self.add_error(
                "decision", "Every level is as the assessor stated it; accept it instead."
            )
        return given


def _level(criterion: Criterion, stated: int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=criterion.label,
        coerce=int,
        required=False,
        empty_value=str(stated),
        initial=stated,
        choices=[(one.value, f"{one.value} {one.label}") for one in criterion.levels],
    )

"""What an assessor types: a level for each criterion, what bears it out, and the day.

A draft is kept as it was typed, finished or not, so that nothing is lost: `content` holds texts
only. `Sheet` reads it against the scheme and says what is still wrong, and where.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from fourfold.shared.errors import DomainError
from fourfold.threats.queries.assessing import Earlier
from fourfold.threats.rules.evidence import Evidence, EvidenceMissing, Grade, check_evidence
from fourfold.threats.rules.kinds import EvidenceKind
from fourfold.threats.rules.scheme import Criterion, Scheme
from fourfold.threats.rules.scoring import LevelsMissing

ROW = ("kind", "reference", "dated_on", "grade", "bears_out")
MOST_ROWS = 30
LONGEST = 5_000
DAY = forms.DateInput(attrs={"type": "date"})
CHOOSE = ("", "Choose")


class LevelForm(forms.Form):
    """The level of one criterion."""

    level = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, criterion: Criterion, *, with_text: bool = False, **named: Any) -> None:
        super().__init__(prefix=criterion.id, **named)
        field = self.fields["level"]
        field.label = criterion.question or criterion.label
        field.choices = [  # type: ignore[attr-defined] # a choice field
            (str(one.value), f"{one.value} {one.label}" + (f": {one.text}" if with_text else ""))
            for one in criterion.levels
        ]


class EvidenceForm(forms.Form):
    """One thing that bears a criterion out, up to a level; an empty row may be sent."""

    use_required_attribute = False

    kind = forms.ChoiceField(label="Kind", choices=[CHOOSE, *EvidenceKind.choices()])
    reference = forms.CharField(label="Reference: where it can be found", max_length=500)
    dated_on = forms.DateField(label="Date", widget=DAY)
    grade = forms.CharField(
        label="3x5x2 grade", required=False, max_length=20, help_text="Such as 2 / B / P."
    )
    bears_out = forms.TypedChoiceField(label="Bears out, at most", coerce=int)

    def __init__(
        self, criterion: Criterion, typed: Mapping[str, str] | None = None, **named: Any
    ) -> None:
        super().__init__(typed, **named)
        self.criterion = criterion
        self.fields["bears_out"].choices = [  # type: ignore[attr-defined] # a choice field
            CHOOSE,
            *((str(one.value), f"{one.value} {one.label}") for one in criterion.levels),
        ]

    def clean_grade(self) -> Grade | None:
        """Return the grade that was typed; none where there is none."""
        text = self.cleaned_data["grade"]
        try:
            return Grade.read(text) if text else None
        except DomainError as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable

    def evidence(self) -> Evidence:
        """Return what was typed, for the rules."""
        given = self.cleaned_data
        return Evidence(
            self.criterion.id,
            given["dated_on"],
            given["bears_out"],
            EvidenceKind(given["kind"]),
            given["reference"],
            given["grade"],
        )


class Submission(forms.Form):
    """What is said of the assessment as a whole."""

    assessed_on = forms.DateField(
        label="Assessed on",
        widget=DAY,
        help_text="The day from which the score holds. Evidence may not be later.",
    )
    summary = forms.CharField(
        label="Summary",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What the moderator should know first.",
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that stops an assessment, and the criterion under which it is put right."""

    words: str
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft, read against the scheme by which it will be scored."""

    scheme: Scheme
    content: Mapping[str, Any]

    @property
    def levels(self) -> dict[str, int]:
        """The levels that were chosen and that the scheme has."""
        chosen = self.content.get("levels", {})
        return {
            one.id: level.value
            for one in self.scheme.criteria
            for level in one.levels
            if str(level.value) == chosen.get(one.id)
        }

    @property
    def copied(self) -> tuple[Criterion, ...]:
        """The criteria that were copied from an earlier assessment and not confirmed yet."""
        left = self.content.get("copied", [])
        return tuple(one for one in self.scheme.criteria if one.id in left)

    def rows(self, criterion: Criterion) -> list[dict[str, str]]:
        """Return the rows of evidence under a criterion as they were typed; at least one."""
        typed = self.content.get("evidence", {}).get(criterion.id, [])
        return list(typed) or [{}]

    def forms(self, criterion: Criterion, *, check: bool = False) -> list[EvidenceForm]:
        """Return the rows as forms; `check` says what is wrong with those that hold something."""
        found = []
        for place, row in enumerate(self.rows(criterion)):
            prefix = f"{criterion.id}-{place}"
            typed = {f"{prefix}-{name}": text for name, text in row.items()}
            bound = typed if check and any(row.values()) else None
            found.append(EvidenceForm(criterion, bound, prefix=prefix, initial=row))
        return found

    def level_form(self, criterion: Criterion, *, with_text: bool = False) -> LevelForm:
        """Return the level of a criterion as a form; `with_text` puts what it means in one line."""
        chosen = self.content.get("levels", {}).get(criterion.id, "")
        return LevelForm(criterion, with_text=with_text, initial={"level": chosen})

    def whole(self, *, check: bool = False, today: date) -> Submission:
        """Return the day and the summary as a form."""
        typed = {name: self.content.get(name, "") for name in ("assessed_on", "summary")}
        initial = {**typed, "assessed_on": typed["assessed_on"] or today.isoformat()}
        return Submission(typed if check else None, initial=initial)

    @property
    def evidence(self) -> list[Evidence]:
        """The rows that are whole."""
        return [
            form.evidence()
            for one in self.scheme.evidenced
            for form in self.forms(one, check=True)
            if form.is_bound and form.is_valid()
        ]

    def problems(self, criteria: Iterable[Criterion], *, on: date) -> list[Problem]:
        """Return what stops the criteria of an assessment of a day, in the rules' words."""
        return [Problem(words, one.id) for one in criteria for words in self._problems_of(one, on)]

    def _problems_of(self, one: Criterion, on: date) -> Iterator[str]:
        if one.id not in self.levels:
            yield str(LevelsMissing((one,)))
        if one.windows is not None:
            yield from self._evidence_problems(one, on)
        if one in self.copied:
            yield f"{one.label}: this was copied. Confirm that it still holds, or change it."

    def _evidence_problems(self, one: Criterion, on: date) -> Iterator[str]:
        bound = [form for form in self.forms(one, check=True) if form.is_bound]
        for form in bound:
            for typed in form:
                for error in typed.errors:
                    yield f"{one.label}: {str(typed.label).lower()}: {error}"
        whole = [form.evidence() for form in bound if form.is_valid()]
        if self.levels.get(one.id, one.lowest) > one.lowest and not bound:
            yield str(EvidenceMissing((one,)))
        try:
            check_evidence(self.scheme, whole, on)
        except DomainError as refusal:
            yield str(refusal)


def posted(content: Mapping[str, Any], criteria: Iterable[Criterion], post: Any) -> dict[str, Any]:
    """Return a draft with what was posted under criteria in the place of what it held."""
    levels = dict(content.get("levels", {}))
    evidence = dict(content.get("evidence", {}))
    copied = list(content.get("copied", []))
    for one in criteria:
        chosen = _plain(post.get(f"{one.id}-level", levels.get(one.id, "")))
        if f"{one.id}-confirm" in post or chosen != levels.get(one.id, ""):
            copied = [name for name in copied if name != one.id]
        levels[one.id] = chosen
        if f"{one.id}-rows" in post:
            evidence[one.id] = _rows(one, post)
    whole = {name: _plain(post[name]) for name in ("assessed_on", "summary") if name in post}
    return {**content, "levels": levels, "evidence": evidence, "copied": copied, **whole}


def _rows(criterion: Criterion, post: Any) -> list[dict[str, str]]:
    text = post[f"{criterion.id}-rows"][:4]
    many = min(int(text), MOST_ROWS) if text.isdecimal() else 0
    return [
        {name: _plain(post.get(f"{criterion.id}-{n}-{name}", "")).strip() for name in ROW}
        for n in range(many)
    ]


def _plain(text: str) -> str:
    """Return a text of a length that is kept, without what the database cannot hold."""
    return text.replace("\x00", "")[:LONGEST]


def with_row(content: Mapping[str, Any], criterion_id: str) -> dict[str, Any]:
    """Return a draft with one more row of evidence under a criterion."""
    evidence = dict(content.get("evidence", {}))
    evidence[criterion_id] = [*(evidence.get(criterion_id) or [{}]), {}][:MOST_ROWS]
    return {**content, "evidence": evidence}


def without_row(content: Mapping[str, Any], criterion_id: str, place: int) -> dict[str, Any]:
    """Return a draft without one row of evidence under a criterion."""
    evidence = dict(content.get("evidence", {}))
    rows = evidence.get(criterion_id, [])
    evidence[criterion_id] = [row for n, row in enumerate(rows) if n != place]
    return {**content, "evidence": evidence}


def copied_from(earlier: Earlier, scheme: Scheme) -> dict[str, Any]:
    """Return a draft that starts from an earlier assessment; each criterion is to be confirmed.

    What the present scheme does not have is left behind.
    """
    fits = [
        one
        for one in scheme.criteria
        if one.id in earlier.levels and one.level(earlier.levels[one.id])
    ]
    evidence = {
        one.id: [
            _typed(piece)
            for piece in earlier.evidence
            if piece.criterion == one.id and one.level(piece.bears_out)
        ]
        for one in fits
        if one.windows is not None
    }
    return {
        "levels": {one.id: str(earlier.levels[one.id]) for one in fits},
        "evidence": evidence,
        "copied": [one.id for one in fits],
        "copied_from": earlier.pk,
        "copied_on": earlier.assessed_on.isoformat(),
    }


def _typed(piece: Evidence) -> dict[str, str]:
    return {
        "kind": piece.kind.value,
        "reference": piece.reference,
        "dated_on": piece.dated_on.isoformat(),
        "grade": str(piece.grade) if piece.grade else "",
        "bears_out": str(piece.bears_out),
    }

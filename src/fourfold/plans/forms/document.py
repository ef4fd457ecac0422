"""What people type about a strategic document."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fourfold.access.models import User
from fourfold.access.rules import Marking, Restriction
from fourfold.plans.commands.action import NewAction
from fourfold.plans.commands.document import NewDocument
from fourfold.plans.queries.document import WantedDocuments
from fourfold.plans.rules.kinds import DocumentKind, ProfileTheme

DAY = forms.DateInput(attrs={"type": "date"})
ANY = ("", "Any")
Choices = Iterable[tuple[int, str]]


class DocumentFilters(forms.Form):
    """Filters of the register."""

    kind = forms.ChoiceField(required=False, label="Kind", choices=[ANY, *DocumentKind.choices()])
    theme = forms.ChoiceField(required=False, label="About", choices=[ANY, *ProfileTheme.choices()])
    organisation = forms.ChoiceField(required=False, label="Organisation")
    overdue = forms.ChoiceField(required=False, label="Refresh", choices=[ANY, ("yes", "Overdue")])

    def __init__(self, organisations: Choices, *given: Any) -> None:
        super().__init__(*given)
        own = [(str(pk), name) for pk, name in organisations]
        self.fields["organisation"].choices = [ANY, *own]  # type: ignore[attr-defined] # a choice field

    def wanted(self) -> WantedDocuments:
        """Return what is asked."""
        given = self.cleaned_data
        return WantedDocuments(
            kind=DocumentKind(given["kind"]) if given["kind"] else None,
            theme=ProfileTheme(given["theme"]) if given["theme"] else None,
            organisations=frozenset(filter(None, [int(given["organisation"] or 0)])),
            is_overdue=bool(given["overdue"]),
        )


class RefreshDocument(forms.Form):
    """A version of a document: its days, who keeps it, and what it recommends."""

    theme = forms.TypedChoiceField(
        label="What is it about?",
        required=False,
        choices=[("", "Choose"), *ProfileTheme.choices()],
        coerce=ProfileTheme,
        empty_value=None,
        help_text="Of a problem profile.",
    )
    title = forms.CharField(label="Title", max_length=200)
    summary = forms.CharField(
        label="What does it say?", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    held_at = forms.CharField(
        label="Where is the text kept?",
        required=False,
        help_text="Your own document store and its reference; no copy is kept here.",
    )
    keeper = forms.TypedChoiceField(
        label="Who keeps it in date?", required=False, coerce=int, empty_value=None
    )
    dated_on = forms.DateField(label="Dated", widget=DAY)
    refresh_due_on = forms.DateField(
        label="To be refreshed by", widget=DAY, help_text="A year after its date is usual."
    )
    recommendations = forms.CharField(
        label="What does it recommend?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One a line. Each becomes an action, to which you then give an owner and a day.",
    )

    def __init__(self, people: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["keeper"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined] # a choice field

    def new(self, kind: DocumentKind) -> NewDocument:
        """Return it as the commands take it."""
        given = self.cleaned_data
        lines = map(str.strip, given["recommendations"].splitlines())
        return NewDocument(
            kind=kind,
            theme=given.get("theme"),
            title=given["title"],
            summary=given["summary"],
            held_at=given["held_at"],
            keeper=User.objects.filter(pk=given["keeper"] or 0).first(),
            dated_on=given["dated_on"],
            refresh_due_on=given["refresh_due_on"],
            recommendations=[NewAction(text=line) for line in lines if line],
        )


class RecordDocument(RefreshDocument):
    """A new document, and who will be able to see it."""

    kind = forms.TypedChoiceField(
        label="Kind", choices=DocumentKind.choices(), coerce=DocumentKind, widget=forms.RadioSelect
    )
    marking = forms.TypedChoiceField(
        label="Marking",
        choices=[(one.value, one.words) for one in Marking],
        coerce=lambda value: Marking(int(value)),
        widget=forms.RadioSelect,
    )
    released = forms.TypedMultipleChoiceField(
        label="Released to",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Whose people may read the entry and its recommendations.",
    )
    field_order = ("kind",)

    def __init__(self, people: Choices, readers: Choices, *given: Any, **named: Any) -> None:
        super().__init__(people, *given, **named)
        self.fields["released"].choices = list(readers)  # type: ignore[attr-defined] # a choice field

    def restriction(self) -> Restriction:
        """Return what was chosen of who may see it."""
        given = self.cleaned_data
        return Restriction.to(given["released"], marking=given["marking"])


class Recommendation(forms.Form):
    """One more thing that a document recommends, with its owner and day."""

    text = forms.CharField(
        label="What does it recommend?", widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = forms.TypedChoiceField(label="Owner", required=False, coerce=int, empty_value=None)
    due_on = forms.DateField(label="Due on", required=False, widget=DAY)

    def __init__(self, groups: Iterable[Any], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["owner"].choices = [("", "Nobody yet"), *groups]  # type: ignore[attr-defined] # a choice field

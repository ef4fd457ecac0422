"""What people type when they share a plan on a page, or take it back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from fourfold.access.rules import Marking
from fourfold.plans.queries.circles import Partner
from fourfold.plans.queries.preparing import PageWords
from fourfold.plans.queries.releasing import Candidate
from fourfold.plans.rules.breaches import SentInError
from fourfold.plans.rules.kinds import Pillar
from fourfold.reference.models import Agreement
from fourfold.reference.rules.gateways import Gateway

Choices = Sequence[tuple[Any, str]]
TWO = forms.Textarea(attrs={"rows": 2})
THREE = forms.Textarea(attrs={"rows": 3})
KEEP = "For you alone. Do not pass it on without asking the sender. Destroy it when it is replaced."


class ChoosePartner(forms.Form):
    """With whom something is shared."""

    to = forms.ChoiceField(label="With whom?", widget=forms.RadioSelect)

    def __init__(self, partners: Sequence[Partner], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["to"].choices = [(one.key, one.who) for one in partners]  # type: ignore[attr-defined] # a choice field
        self.hints = {one.key: f"In {one.circle_name}" for one in partners}
        if len(partners) == 1:
            self.fields["to"].initial = partners[0].key


class Under(forms.Form):
    """Under which agreement and power something goes, and why."""

    agreement = forms.TypedChoiceField(
        label="Under which agreement?", coerce=int, required=False, empty_value=None
    )
    gateway = forms.TypedChoiceField(
        label="Under which power?",
        choices=[("", "Choose one"), *Gateway.choices()],
        coerce=Gateway,
        required=False,
        empty_value=None,
    )
    necessity = forms.CharField(
        label="Why do they need it?",
        required=False,
        max_length=500,
        help_text="One line. It stands in the ledger with the disclosure.",
    )
    proportionality = forms.CharField(
        label="Why is it not too much?",
        required=False,
        max_length=500,
        help_text="One line: why no less would do, and what you left out.",
    )
    marking = forms.TypedChoiceField(
        label="Marking",
        choices=[(m.value, m.words) for m in Marking],
        coerce=lambda value: Marking(int(value)),
        initial=Marking.OFFICIAL_SENSITIVE,
        widget=forms.RadioSelect,
    )

    def offer(self, agreements: Sequence[Agreement]) -> None:
        """Offer the agreements between the two organisations."""
        rows = [(one.pk, one.title) for one in agreements]
        self.fields["agreement"].choices = [("", "Choose one"), *rows]  # type: ignore[attr-defined] # a choice field
        if len(rows) == 1:
            self.fields["agreement"].initial = rows[0][0]


class SharePage(Under):
    """One plan on a page, in the author's own words."""

    title = forms.CharField(
        label="Title",
        max_length=150,
        help_text="A title that gives nothing away; the plan's own is not used.",
    )
    what = forms.CharField(label="Who or what is the threat?", widget=THREE)
    why = forms.CharField(label="Why does it matter?", widget=TWO)
    where = forms.CharField(label="Where?", required=False, widget=TWO)
    members = forms.TypedMultipleChoiceField(
        label="Who is named?", coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    period = forms.CharField(label="Which period?", required=False, max_length=60)
    pursue = forms.CharField(label="Pursue", required=False, widget=TWO)
    prevent = forms.CharField(label="Prevent", required=False, widget=TWO)
    protect = forms.CharField(label="Protect", required=False, widget=TWO)
    prepare = forms.CharField(label="Prepare", required=False, widget=TWO)
    safeguarding = forms.CharField(label="Safeguarding", required=False, widget=TWO)
    contact = forms.CharField(label="Whom to contact", required=False, max_length=200)
    conditions = forms.CharField(
        label="Handling conditions", required=False, initial=KEEP, widget=TWO
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = (
        "title", "what", "why", "where", "members", "period", "pursue", "prevent", "protect",
        "prepare", "safeguarding", "contact", "conditions", "marking", "agreement", "gateway",
        "necessity", "proportionality", "seen",
    )  # fmt: skip

    def __init__(self, found: Sequence[Candidate], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        may = [one for one in found if one.told]
        members = self.fields["members"]
        members.choices = [(one.key, _named(one)) for one in may]  # type: ignore[attr-defined] # a choice field
        members.initial = [one.key for one in may if one.is_offered]
        if not may:
            del self.fields["members"]

    @property
    def words(self) -> PageWords:
        """The author's words."""
        said = self.cleaned_data
        return PageWords(
            title=said["title"],
            what=said["what"],
            why=said["why"],
            where=said["where"],
            period=said["period"],
            activity={pillar: said[pillar.value.lower()] for pillar in Pillar},
            safeguarding=said["safeguarding"],
            contact=said["contact"],
            conditions=said["conditions"],
        )


def _named(one: Candidate) -> str:
    parts = [one.told, one.role, "a child" if one.is_child else ""]
    also = "" if one.is_offender or one.is_child else one.category.lower()
    return ", ".join(part for part in (*parts, also) if part)


class SharePages(Under):
    """Many plans at once: what they have in common; title and words of each stand beside it."""

    why = forms.CharField(label="Why does it matter?", widget=TWO)
    where = forms.CharField(label="Where?", required=False, widget=TWO)
    period = forms.CharField(label="Which period?", required=False, max_length=60)
    contact = forms.CharField(label="Whom to contact", required=False, max_length=200)
    conditions = forms.CharField(
        label="Handling conditions", required=False, initial=KEEP, widget=TWO
    )

    field_order = (
        "why", "where", "period", "contact", "conditions", "marking", "agreement", "gateway",
        "necessity", "proportionality",
    )  # fmt: skip


class Withdraw(forms.Form):
    """Why something is no longer theirs to use."""

    reason = forms.CharField(
        label="Why?", widget=TWO, help_text="The recipient reads it. Name nobody."
    )


class Recall(forms.Form):
    """That something should not have been sent as it was."""

    error = forms.TypedChoiceField(
        label="What is wrong?",
        choices=SentInError.choices(),
        coerce=SentInError,
        widget=forms.RadioSelect,
    )
    happened = forms.CharField(
        label="What happened?",
        widget=THREE,
        help_text="Your data protection officer reads it in the register of breaches. Name nobody.",
    )

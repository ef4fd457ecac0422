"""What people type about a plan."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from fourfold.access.models import User
from fourfold.plans.commands.plan import ObjectiveText, PlanText
from fourfold.plans.queries.plan import Asked
from fourfold.plans.rules import check as rules
from fourfold.plans.rules.kinds import Pillar, PlanOf, Safeguarding, ScrutinyKind

DAY = forms.DateInput(attrs={"type": "date"})
ANY = ("", "Any")
Choices = Iterable[tuple[int, str]]
BELOW = [("100", "Anything to mend (below 100)"), ("80", "Below 80"), ("50", "Failing (below 50)")]


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlanFilters(forms.Form):
    """Filters of the list of plans; every field is optional, and all are met."""

    organisation = forms.MultipleChoiceField(
        required=False, label="Organisation", widget=forms.CheckboxSelectMultiple
    )
    of = forms.ChoiceField(required=False, label="Plan of", choices=[ANY, *PlanOf.choices()])
    empty = forms.ChoiceField(
        required=False, label="No action under", choices=[ANY, *Pillar.choices()]
    )
    below = forms.ChoiceField(required=False, label="Plan check", choices=[ANY, *BELOW])
    overdue = forms.ChoiceField(
        required=False, label="Overdue", choices=[ANY, ("yes", "With overdue actions")]
    )
    mine = forms.ChoiceField(
        required=False, label="Whose", choices=[("", "Everybody's"), ("yes", "Those I lead")]
    )
    closed = forms.ChoiceField(
        required=False, label="Running", choices=[("", "Running"), ("yes", "Closed")]
    )

    def __init__(self, organisations: Choices, *given: Any) -> None:
        super().__init__(*given)
        self.fields["organisation"].choices = [(str(pk), name) for pk, name in organisations]  # type: ignore[attr-defined] # a choice field

    def asked(self, user_id: int) -> Asked:
        """Return what is asked, by somebody."""
        given = self.cleaned_data
        return Asked(
            organisations=frozenset(map(int, given["organisation"])),
            of=PlanOf(given["of"]) if given["of"] else None,
            empty=Pillar(given["empty"]) if given["empty"] else None,
            is_overdue=bool(given["overdue"]),
            below=int(given["below"]) if given["below"] else None,
            lead=user_id if given["mine"] else None,
            is_closed=bool(given["closed"]),
        )

    def words(self) -> tuple[str, ...]:
        """Return the filters in use, as the cover of a file says them."""
        said = []
        for name, field in self.fields.items():
            value = self.cleaned_data[name]
            chosen = value if isinstance(value, list) else [value] if value else []
            known = dict(field.choices)  # type: ignore[attr-defined] # a choice field
            if chosen:
                said.append(f"{field.label}: {', '.join(known[one] for one in chosen)}")
        return tuple(said)


class NewPlan(forms.Form):
    """A new plan: of what, unless the address says it, and what it aims at."""

    urn = forms.CharField(
        label="Threat or operation",
        required=False,
        help_text="Its URN, such as T-7K3F-9QXA-M2PV.",
    )
    priority = forms.TypedChoiceField(
        label="Or priority", required=False, coerce=int, empty_value=None
    )
    title = forms.CharField(label="Title", max_length=200)
    aim = forms.CharField(
        label="Aim",
        required=False,
        widget=_long(4),
        help_text="What is different when the plan has worked?",
    )
    lead = forms.TypedChoiceField(label="Lead", required=False, coerce=int, empty_value=None)

    def __init__(self, priorities: Choices, people: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        none = ("", "None")
        self.fields["priority"].choices = [none, *priorities]  # type: ignore[attr-defined] # a choice field
        self.fields["lead"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined] # as above

    def about_is_known(self, *, is_led_by_lro: bool) -> None:
        """Do not ask what the address says already, nor who leads what an LRO leads."""
        del self.fields["urn"], self.fields["priority"]
        if is_led_by_lro:
            del self.fields["lead"]


class ChangePlan(forms.Form):
    """What is said of a plan as a whole."""

    title = forms.CharField(label="Title", max_length=200)
    aim = forms.CharField(label="Aim", required=False, widget=_long(4))
    lead = forms.TypedChoiceField(label="Lead", required=False, coerce=int, empty_value=None)
    safeguarding = forms.ChoiceField(
        label="Do members have children, or live with any?",
        required=False,
        choices=Safeguarding.choices(),
        widget=forms.RadioSelect,
        help_text="Only the answer is kept here, never anything about a child.",
    )
    safeguarding_reference = forms.CharField(
        label="Where that is dealt with",
        required=False,
        max_length=200,
        help_text="The reference at children's services or in your safeguarding system.",
    )

    def __init__(self, people: Choices, *given: Any, is_led_by_lro: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["lead"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined] # a choice field
        if is_led_by_lro:
            del self.fields["lead"]

    def said(self) -> PlanText:
        """Return it as the command takes it."""
        given = self.cleaned_data
        answer = given["safeguarding"]
        return PlanText(
            title=given["title"],
            aim=given["aim"],
            lead=User.objects.filter(pk=given.get("lead") or 0).first(),
            safeguarding=Safeguarding(answer) if answer else None,
            safeguarding_reference=given["safeguarding_reference"],
        )


class SetObjective(forms.Form):
    """What is to be reached, how that is seen, and from where it starts."""

    text = forms.CharField(label="What is to be reached?", widget=_long(2))
    measure = forms.CharField(
        label="How will you see it?", required=False, help_text="What is counted, over what time."
    )
    baseline = forms.CharField(label="What is it today, at the start?", required=False)
    baseline_on = forms.DateField(label="Counted on", required=False, widget=DAY)
    aim_for = forms.CharField(label="What do you aim for?", required=False)
    now = forms.CharField(label="What is it now?", required=False)
    now_on = forms.DateField(label="Counted last on", required=False, widget=DAY)
    met_on = forms.DateField(label="Met on", required=False, widget=DAY)

    def said(self) -> ObjectiveText:
        """Return it as the command takes it."""
        return ObjectiveText(**self.cleaned_data)


class Excuse(forms.Form):
    """Why nothing is planned under a pillar."""

    reason = forms.CharField(label="Why is nothing planned here?", widget=_long(2))


class Sign(forms.Form):
    """Who leads the plan stands by it."""

    note = forms.CharField(label="Note", required=False, widget=_long(2))


class Close(forms.Form):
    """Nobody works to the plan any more, from a day on."""

    on = forms.DateField(label="Closed on", widget=DAY)


class Waive(forms.Form):
    """A rule does not count, for the whole plan or one action, for a reason and until a day."""

    rule = forms.ChoiceField(
        label="Rule", choices=[(rule.code, f"{rule.code} {rule.title}") for rule in rules.RULES]
    )
    action = forms.TypedChoiceField(label="For", required=False, coerce=int, empty_value=None)
    reason = forms.CharField(label="Why", widget=_long(2), help_text="Others will read it.")
    until = forms.DateField(
        label="Until", widget=DAY, help_text=f"{rules.LONGEST_WAIVER.days} days at the most."
    )

    def __init__(self, actions: Choices, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["action"].choices = [("", "The whole plan"), *actions]  # type: ignore[attr-defined] # a choice field

    def waiver(self) -> rules.Waiver:
        """Return it as the command takes it."""
        until: date = self.cleaned_data["until"]
        return rules.Waiver(
            rule=self.cleaned_data["rule"],
            reason=self.cleaned_data["reason"],
            until=until,
            action=self.cleaned_data["action"],
        )


class Scrutinise(forms.Form):
    """A chief officer asks, directs, or is satisfied."""

    kind = forms.TypedChoiceField(
        label="What do you say?",
        choices=ScrutinyKind.choices(),
        coerce=ScrutinyKind,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="In your own words", required=False, widget=_long(3))


class AnswerScrutiny(forms.Form):
    """The answer to a question or a direction."""

    answer = forms.CharField(label="Your answer", widget=_long(3))

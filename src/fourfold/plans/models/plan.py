"""4P plans: whose they are, what they aim at, and the dated facts that keep them alive."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.plans.rules.kinds import Pillar, PlanOf, Safeguarding, ScrutinyKind
from fourfold.reference.models import Organisation, Priority
from fourfold.threats.models import Operation, Threat


def _only(kind: PlanOf, key: str) -> Q:
    keys = {f"{one}__isnull": one != key for one in ("threat", "priority", "operation")}
    return Q(of=kind.value, **keys)


ONE_OF_THREE = (
    _only(PlanOf.THREAT, "threat")
    | _only(PlanOf.PRIORITY, "priority")
    | _only(PlanOf.OPERATION, "operation")
)


class PlanQuerySet(LabelledQuerySet["Plan"]):
    """Plans that a viewer may read."""


class Plan(Labelled):
    """A 4P plan for a threat, a priority or an operation; of what, is said by `of`.

    So a threat or operation that is None where `of` names it is held elsewhere. organisation:
    whose plan it is. lead: the strategic lead of a priority's plan, or who leads an operation's;
    the plan of a threat is led by its LRO, who is asked of `threats`. updated_at: repeats the
    newest act on the plan or one of its actions. safeguarding: do members have children, and
    where that is dealt with; no child is recorded here.
    """

    urn = models.TextField()
    of = models.TextField(choices=PlanOf.choices())
    threat = models.ForeignKey(
        Threat, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    operation = models.ForeignKey(
        Operation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    title = models.TextField()
    aim = models.TextField(blank=True, default="")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    safeguarding = models.TextField(choices=Safeguarding.choices(), blank=True, default="")
    safeguarding_reference = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()
    said_by: ClassVar = {"threat": "of", "operation": "of"}

    class Meta:
        indexes = [
            models.Index(fields=["threat"], name="plan_by_threat"),
            models.Index(fields=["organisation"], name="plan_by_organisation"),
        ]
        constraints = [
            models.UniqueConstraint(name="plan_urn_once", fields=["urn", "label"]),
            models.UniqueConstraint(
                name="a_threat_has_one_running_plan",
                fields=["threat", "label"],
                condition=Q(closed_on__isnull=True, threat__isnull=False),
                violation_error_message="That threat has a plan already.",
            ),
            models.CheckConstraint(name="a_plan_is_of_one_thing", condition=ONE_OF_THREE),
        ]

    def __str__(self) -> str:
        return self.urn

    @property
    def ledger_name(self) -> str:
        """The reference that the ledger keeps beside the key."""
        return self.urn

    @property
    def owner_id(self) -> int:
        """The organisation whose plan it is, as the ledger and the pages ask for it."""
        return self.organisation_id


class AboutPlan(Labelled):
    """A row that says something of a plan, under the label that the plan has."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True


def of_a_plan(name: str) -> models.CheckConstraint:
    """Return the constraint that such a row has a plan, though a viewer may not see it."""
    return models.CheckConstraint(name=f"{name}_has_a_plan", condition=Q(plan__isnull=False))


class ObjectiveQuerySet(LabelledQuerySet["Objective"]):
    """Objectives that a viewer may read."""


class Objective(AboutPlan):
    """What a plan is to achieve, how that will be seen, and from where it starts.

    measure: what is counted; baseline, aim_for and now: in the measure's own words or number.
    """

    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    measure = models.TextField(blank=True, default="")
    baseline = models.TextField(blank=True, default="")
    baseline_on = models.DateField(null=True, blank=True)
    aim_for = models.TextField(blank=True, default="")
    now = models.TextField(blank=True, default="")
    now_on = models.DateField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [of_a_plan("objective")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class EmptyPillarQuerySet(LabelledQuerySet["EmptyPillar"]):
    """Reasons that a viewer may read."""


class EmptyPillar(AboutPlan):
    """Why nothing is planned under a pillar; the newest reason stands, until an action does."""

    pillar = models.TextField(choices=Pillar.choices())
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = EmptyPillarQuerySet.as_manager()

    class Meta:
        constraints = [of_a_plan("empty_pillar")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.pillar}"


class SignOffQuerySet(LabelledQuerySet["SignOff"]):
    """Sign-offs that a viewer may read."""


class SignOff(AboutPlan):
    """Who leads the plan reviewed it and stands by it, on a day; never changed."""

    on = models.DateField()
    note = models.TextField(blank=True, default="")
    score = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SignOffQuerySet.as_manager()

    class Meta:
        constraints = [of_a_plan("sign_off")]

    def __str__(self) -> str:
        return f"#{self.pk} on {self.on}"


class ScrutinyQuerySet(LabelledQuerySet["Scrutiny"]):
    """Scrutiny that a viewer may read."""

    def unanswered(self) -> "ScrutinyQuerySet":
        """Keep the questions and directions to which nobody has answered."""
        asks = (ScrutinyKind.QUESTION.value, ScrutinyKind.DIRECTION.value)
        return self.filter(kind__in=asks, answered_at__isnull=True)


class Scrutiny(AboutPlan):
    """A chief officer asked, directed, or was satisfied, on a day; and what was answered."""

    kind = models.TextField(choices=ScrutinyKind.choices())
    text = models.TextField(blank=True, default="")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ScrutinyQuerySet.as_manager()

    class Meta:
        constraints = [
            of_a_plan("scrutiny"),
            models.CheckConstraint(
                name="scrutiny_is_answered_whole",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class WaiverQuerySet(LabelledQuerySet["Waiver"]):
    """Waivers that a viewer may read."""


class Waiver(AboutPlan):
    """A rule of the plan check does not count for a plan, or one action of it, until a day.

    action_id: of the action, empty for the whole plan; it is a number and not a key, as a waiver
    outlives nothing and needs no join.
    """

    rule = models.TextField()
    action_id = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField()
    until = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        constraints = [of_a_plan("waiver")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.rule} until {self.until}"


class RuleSwitch(models.Model):
    """A region turned a rule of the plan check off, or on again, for a kind of plan.

    The newest row of a region, kind and rule stands; where there is none, the rule is on.
    """

    region_id = models.BigIntegerField()
    of = models.TextField(choices=PlanOf.choices())
    rule = models.TextField()
    is_on = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.rule} {'on' if self.is_on else 'off'}"

"""Actions: one thing everywhere, whatever they belong to."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.plans.models.board import Meeting
from fourfold.plans.models.document import Document
from fourfold.plans.models.plan import Plan
from fourfold.plans.models.tactic import Tactic
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus, Pillar
from fourfold.reference.models import Organisation


def _only(source: ActionFrom, key: str = "") -> Q:
    keys = {f"{one}__isnull": one != key for one in ("plan", "meeting", "document")}
    return Q(belongs_to=source.value, **keys)


OF_WHAT = (
    _only(ActionFrom.PLAN, "plan")
    | _only(ActionFrom.BOARD, "meeting")
    | _only(ActionFrom.DOCUMENT, "document")
    | (_only(ActionFrom.FINDING) & ~Q(about=""))
    | _only(ActionFrom.NOTHING)
)
RUNNING = (ActionStatus.NOT_STARTED.value, ActionStatus.IN_PROGRESS.value)


class ActionQuerySet(LabelledQuerySet["Action"]):
    """Actions that a viewer may read."""

    def running(self) -> "ActionQuerySet":
        """Keep those that are neither done nor given up."""
        return self.filter(status__in=RUNNING)


class Action(Labelled):
    """One thing that one person does by a day; what it belongs to is said by `belongs_to`.

    A plan, meeting or document that is None where `belongs_to` names it is held elsewhere. about:
    the reference of a higher context's record (a finding). specific: what makes it specific to
    this threat. copied_from: the text of the tactic it was made from, as it was. status, blocker,
    outcome, due_on, owner: repeat the newest
    `ActionUpdate`; updated_at: its instant.
    """

    urn = models.TextField()
    belongs_to = models.TextField(choices=ActionFrom.choices())
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    about = models.TextField(blank=True, default="")
    tactic = models.ForeignKey(
        Tactic, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    copied_from = models.TextField(blank=True, default="")
    pillar = models.TextField(choices=Pillar.choices(), blank=True, default="")
    text = models.TextField()
    specific = models.TextField(blank=True, default="")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    due_on = models.DateField(null=True, blank=True)
    status = models.TextField(
        choices=ActionStatus.choices(), default=ActionStatus.NOT_STARTED.value
    )
    blocker = models.TextField(blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    objects = ActionQuerySet.as_manager()
    said_by: ClassVar = {"plan": "belongs_to", "meeting": "belongs_to", "document": "belongs_to"}

    class Meta:
        indexes = [
            models.Index(fields=["plan"], name="action_by_plan"),
            models.Index(fields=["owner", "status"], name="action_by_owner"),
            models.Index(fields=["meeting"], name="action_by_meeting"),
        ]
        constraints = [
            models.UniqueConstraint(name="action_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(name="an_action_belongs_to_what_it_says", condition=OF_WHAT),
            models.CheckConstraint(
                name="an_action_of_a_plan_has_a_pillar",
                condition=~Q(belongs_to=ActionFrom.PLAN.value) | ~Q(pillar=""),
                violation_error_message="Say under which of the four Ps the action stands.",
            ),
        ]

    def __str__(self) -> str:
        return self.urn

    @property
    def ledger_name(self) -> str:
        """The reference that the ledger keeps beside the key."""
        return self.urn

    def is_overdue(self, today: date) -> bool:
        """Test if its day has passed and it is still to be done."""
        return self.status in RUNNING and self.due_on is not None and self.due_on < today


class AboutAction(Labelled):
    """A row that says something of an action."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True


def of_an_action(name: str) -> models.CheckConstraint:
    """Return the constraint that such a row has an action, though a viewer may not see it."""
    return models.CheckConstraint(name=f"{name}_has_an_action", condition=Q(action__isnull=False))


class ActionUpdateQuerySet(LabelledQuerySet["ActionUpdate"]):
    """Updates that a viewer may read."""


class ActionUpdate(AboutAction):
    """What somebody said of an action at an instant: never changed, a correction is another one.

    owner: from then on; due_on: from then on. note: what was done, in their words.
    """

    status = models.TextField(choices=ActionStatus.choices())
    note = models.TextField(blank=True, default="")
    blocker = models.TextField(blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ActionUpdateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["action", "at"], name="update_by_action")]
        constraints = [of_an_action("action_update")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

"""What was shared with partners: copies with a label of their own, asks, and who got what."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.plans.models.action import Action
from fourfold.plans.models.plan import Plan
from fourfold.plans.rules.breaches import SentInError
from fourfold.plans.rules.kinds import ActionStatus, Pillar
from fourfold.reference.models import Agreement, Organisation


class PageCopyQuerySet(LabelledQuerySet["PageCopy"]):
    """Copies that a viewer may read."""


class PageCopy(Labelled):
    """A plan on a page, made for an audience: a copy under that audience's label.

    It opens neither plan nor threat: `plan` is None to those who may not read it. content: all
    that is printed, of which `digest` is the hash; nothing else of the plan is in it. recipient:
    the person for whom it was rendered, `organisation` theirs. circle: the compartment in which it
    is shared, a number and not a key. A new version supersedes the one before for the same
    recipient. Sent in error, it is moved under the label of its owner alone.
    """

    urn = models.TextField()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", null=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    circle_id = models.BigIntegerField()
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.TextField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    gateway = models.TextField()
    necessity = models.TextField()
    proportionality = models.TextField()
    conditions = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_reason = models.TextField(blank=True, default="")
    sent_in_error = models.BooleanField(default=False)

    objects = PageCopyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recipient"], name="copy_by_recipient"),
            models.Index(fields=["plan"], name="copy_by_plan"),
        ]
        constraints = [
            models.UniqueConstraint(name="copy_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(name="a_copy_has_a_plan", condition=Q(plan__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.urn

    @property
    def ledger_name(self) -> str:
        """What the ledger keeps beside the key: which version, and to whom (DPA 2018, s.62(3))."""
        to = f"{self.recipient.name}, {self.organisation.short_name}"
        return f"{self.urn} version {self.version} to {to}"

    @property
    def is_open(self) -> bool:
        """Whether its recipient may still read it."""
        return self.withdrawn_at is None and not self.sent_in_error


class NoticeQuerySet(LabelledQuerySet["Notice"]):
    """Notices that a viewer may read."""


class Notice(Labelled):
    """A recipient is told that a copy was sent in error (DPA 2018, section 38(5)).

    It has the label that the copy had; the copy is None to the recipient from then on.
    """

    copy = models.ForeignKey(PageCopy, on_delete=models.PROTECT, related_name="+", null=True)
    urn = models.TextField()
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(choices=SentInError.choices())
    text = models.TextField()
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_notice_has_a_copy", condition=Q(copy__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.urn


class PageBatchQuerySet(LabelledQuerySet["PageBatch"]):
    """Batches that a viewer may read."""


class PageBatch(Labelled):
    """Many plans shared with one recipient at once, and how far the worker has come.

    asked: what is to be sent, as JSON, emptied when it is done. refused: reference of a plan and
    why it did not go. Readable to its maker's organisation alone, inside the circle.
    """

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    asked = models.JSONField(default=dict)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    copies = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.BinaryField(null=True, blank=True)

    objects = PageBatchQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}: {self.done} of {self.total}"


class AskQuerySet(LabelledQuerySet["Ask"]):
    """Asks that a viewer may read."""


class Ask(Labelled):
    """What is asked of a partner: an action in words of its own, under the label of the copy.

    action: what it serves, None to the partner. status and updated_at repeat the newest answer.
    """

    urn = models.TextField()
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+", null=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pillar = models.TextField(choices=Pillar.choices())
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    status = models.TextField(
        choices=ActionStatus.choices(), default=ActionStatus.NOT_STARTED.value
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["asked_of"], name="ask_by_person"),
            models.Index(fields=["action"], name="ask_by_action"),
        ]
        constraints = [
            models.UniqueConstraint(name="ask_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(name="an_ask_has_an_action", condition=Q(action__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.urn

    @property
    def ledger_name(self) -> str:
        """The reference that the ledger keeps beside the key."""
        return self.urn


class AnswerQuerySet(LabelledQuerySet["Answer"]):
    """Answers that a viewer may read."""


class Answer(Labelled):
    """What a partner said happened, or what came of what they gave; in order, never changed.

    is_feedback: said by the police to the partner. seen_at: when the plan's lead took note.
    """

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="answers", null=True)
    is_feedback = models.BooleanField(default=False)
    status = models.TextField(choices=ActionStatus.choices())
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_answer_has_an_ask", condition=Q(ask__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"

"""What records speak of subjects, and how those that are one were found: by machine, apart."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.sources.models import Record
from fourfold.subjects.models.subject import Subject
from fourfold.subjects.rules.kinds import SubjectKind


class LinkModel(models.Model):
    """By what weights records of a kind are compared; kept, never changed, used by its version.

    text: the model as JSON (`analytics.linkage.model`). It was trained on records without a
    compartment only; trained_on is their number, rounded to a thousand, so that it tells nobody
    of one.
    """

    kind = models.TextField(choices=[(kind.value, kind.words) for kind in SubjectKind])
    version = models.PositiveIntegerField()
    text = models.TextField()
    trained_at = models.DateTimeField()
    trained_on = models.PositiveIntegerField()
    notes = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_model_has_each_version_once", fields=["kind", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class LinkRun(models.Model):
    """One run over what is new. It holds no count of records: those are asked by each reader.

    stage: what it does now, in words. done: which part of it, 0 to 1. watermark: records up to
    this instant were unpacked and compared.
    """

    engine = models.TextField(default="duckdb")
    kind = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.TextField(blank=True, default="")
    watermark = models.DateTimeField(null=True, blank=True)
    stage = models.TextField(blank=True, default="")
    done = models.FloatField(default=0)
    is_whole = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return f"Run {self.pk}"


class MentionQuerySet(LabelledQuerySet["Mention"]):
    """Mentions that a viewer may read."""

    def waiting(self) -> "MentionQuerySet":
        """Keep those that were not compared with all others yet."""
        return self.filter(matched_at__isnull=True)


class Mention(Labelled):
    """A record speaks of a subject: in which role, and with what to compare it by.

    entity: its name within the record ("suspect", "suspect 2"). With the record's system and
    key it is one subject for ever: a newer version of the record changes `record`, not the
    subject. What somebody typed in has no record; it is one mention for each label of its rows.
    features: what is compared (`analytics.linkage.features`). matched_at: when it was compared
    with all others; none where it waits, being new, or changed, or what joined it being gone.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True)
    entity = models.TextField()
    kind = models.TextField(choices=[(kind.value, kind.words) for kind in SubjectKind])
    role = models.TextField(blank=True, default="")
    features = models.JSONField(default=dict)
    happened_on = models.DateField(null=True, blank=True)
    of_record = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True, blank=True)

    objects = MentionQuerySet.as_manager()
    said_by: ClassVar = {"record": "of_record"}

    class Meta:
        indexes = [
            models.Index(fields=["kind", "recorded_at"], name="mention_by_kind"),
            models.Index(
                fields=["kind"], name="mention_waiting", condition=Q(matched_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_mention_is_of_a_record_as_said",
                condition=Q(of_record=True, record__isnull=False)
                | Q(of_record=False, record__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.entity}"


class MatchKeyQuerySet(LabelledQuerySet["MatchKey"]):
    """Blocking keys that a viewer may read."""


class MatchKey(Labelled):
    """A key under which a mention is looked for: a hash, so that the index stays small."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+", null=True)
    kind = models.TextField()
    hashed = models.BigIntegerField()

    objects = MatchKeyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hashed", "label"], include=["mention"], name="matchkey_met"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_match_key_has_its_mention", condition=Q(mention__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class JoinedQuerySet(LabelledQuerySet["Joined"]):
    """The machine's joins that a viewer may read."""

    def standing(self) -> "JoinedQuerySet":
        """Keep those that no later run took back."""
        return self.filter(until__isnull=True)


class Joined(Labelled):
    """The machine holds two subjects of one label to be one: the other is its leader.

    A star, so that one step finds all. The leader is kept from run to run, and its reference is
    the one shown. What a later run takes back ends (`until`) and is kept. weight: of the
    strongest match that holds the subject to the others, in log2 of the odds.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    run = models.ForeignKey(LinkRun, on_delete=models.PROTECT, related_name="+", null=True)
    model = models.ForeignKey(LinkModel, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = JoinedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_subject_has_one_leader",
                fields=["subject", "label"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="nobody_leads_themselves", condition=~Q(subject=F("leader"))
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ProposalQuerySet(LabelledQuerySet["Proposal"]):
    """Proposals that a viewer may read."""

    def waiting(self) -> "ProposalQuerySet":
        """Keep those that nobody has answered, and that no later run took back."""
        return self.filter(answered_at__isnull=True, withdrawn_at__isnull=True)


class Proposal(Labelled):
    """The machine proposes that two subjects may be one, for a person who may read both (a | b).

    weight: log2 of the odds; levels: how each comparison came out, to be said in words.
    consequence: what hangs on it, 0 to 1, with its reasons; with the doubt it orders the queue.
    """

    a = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(kind.value, kind.words) for kind in SubjectKind])
    weight = models.FloatField()
    probability = models.FloatField()
    levels = models.JSONField(default=dict)
    consequence = models.FloatField(default=0)
    because = models.JSONField(default=list)
    value = models.FloatField(default=0)
    model = models.ForeignKey(LinkModel, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(LinkRun, on_delete=models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-value", "id"],
                name="proposal_waiting",
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="a_proposal_is_of_two", condition=~Q(a=F("b"))),
            models.UniqueConstraint(
                name="a_pair_is_proposed_once",
                fields=["a", "b", "label"],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

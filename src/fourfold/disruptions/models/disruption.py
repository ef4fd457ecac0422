"""Disruptions: events that hindered a threat, with what came of them and what bears them out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.disruptions.rules.kinds import (
    Category,
    Commodity,
    Drug,
    EvidenceKind,
    ModerationOutcome,
)
from fourfold.disruptions.rules.kinds import Outcome as Measure
from fourfold.plans.models import Action
from fourfold.plans.rules.kinds import Pillar
from fourfold.reference.models import Organisation, Unit
from fourfold.threats.models import Threat

ABOUT = "about"


class DisruptionQuerySet(LabelledQuerySet["Disruption"]):
    """Disruptions that a viewer may read."""


class Disruption(Labelled):
    """One event against one threat; who led and who supported are `Claim`s.

    Under the labels of the threat and of its maker's choice. owner: repeats the organisation of
    the lead that stands. event_on: when it happened; recorded_on: the day it was recorded (of an
    import, the source's); recorded_at: the instant from which it is known here. category: as it
    stands: the lead's, or what a moderator settled on. threat_kind: the threat's kind on the day.
    has_action: it came from an action (None then is held elsewhere). another_event_why: the reason
    given that it is none of those it looked like when it was recorded.
    """

    urn = models.TextField()
    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="+", null=True)
    threat_kind = models.TextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    event_on = models.DateField()
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField()
    pillar = models.TextField(choices=Pillar.choices())
    secondary_pillar = models.TextField(choices=Pillar.choices(), blank=True, default="")
    commodity = models.TextField(choices=Commodity.choices(), blank=True, default="")
    title = models.TextField()
    description = models.TextField(blank=True, default="")
    has_action = models.BooleanField(default=False)
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    category = models.TextField(choices=Category.choices())
    category_why = models.TextField(blank=True, default="")
    moderated_at = models.DateTimeField(null=True, blank=True)
    in_sample = models.BooleanField(default=False)
    another_event_why = models.TextField(blank=True, default="")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True, default="")

    objects = DisruptionQuerySet.as_manager()
    said_by: ClassVar = {"action": "has_action"}

    class Meta:
        indexes = [
            models.Index(fields=["threat", "event_on"], name="disruption_by_threat"),
            models.Index(fields=["recorded_on"], name="disruption_by_recorded_day"),
            models.Index(fields=["event_on"], name="disruption_by_event_day"),
            models.Index(fields=["action"], name="disruption_by_action"),
        ]
        constraints = [
            models.UniqueConstraint(name="disruption_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="a_disruption_has_a_threat", condition=Q(threat__isnull=False)
            ),
            models.CheckConstraint(
                name="a_disruption_has_an_action_as_said",
                condition=Q(has_action=True, action__isnull=False)
                | Q(has_action=False, action__isnull=True),
            ),
            models.CheckConstraint(
                name="a_disruption_is_recorded_after_it_happened",
                condition=Q(recorded_on__gte=models.F("event_on")),
                violation_error_message="A disruption is recorded on or after the day it happened.",
            ),
            models.CheckConstraint(
                name="two_pillars_are_two",
                condition=Q(secondary_pillar="") | ~Q(secondary_pillar=models.F("pillar")),
                violation_error_message="Choose another pillar beside the first, or none.",
            ),
        ]

    def __str__(self) -> str:
        return self.urn

    @property
    def ledger_name(self) -> str:
        """The reference that the ledger keeps beside the key."""
        return self.urn


class AboutDisruption(Labelled):
    """A row that says something of a disruption, under the label that it has."""

    disruption = models.ForeignKey(
        Disruption, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        abstract = True


def of_a_disruption(name: str) -> models.CheckConstraint:
    """Return the constraint that such a row has a disruption, though a viewer may not see it."""
    return models.CheckConstraint(
        name=f"{name}_has_a_disruption", condition=Q(disruption__isnull=False)
    )


class OutcomeQuerySet(LabelledQuerySet["Outcome"]):
    """Outcomes that a viewer may read."""


class Outcome(AboutDisruption):
    """How much of something came of it: arrests, pounds, kilograms.

    amount: in the measure's unit (`rules.kinds.check_outcome`): pence, kilograms, people. drug:
    which, of drugs.
    """

    measure = models.TextField(choices=Measure.choices())
    drug = models.TextField(choices=Drug.choices(), blank=True, default="")
    amount = models.DecimalField(max_digits=18, decimal_places=3)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            of_a_disruption("outcome"),
            models.UniqueConstraint(
                name="outcome_measured_once", fields=["disruption", "measure", "drug", "label"]
            ),
            models.CheckConstraint(
                name="an_outcome_is_some",
                condition=Q(amount__gt=0),
                violation_error_message="Leave out what did not happen.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.measure}"


class ProofQuerySet(LabelledQuerySet["Proof"]):
    """Proofs that a viewer may read."""


class Proof(AboutDisruption):
    """A dated reference that bears the disruption out: a crime number, a charge, an order."""

    kind = models.TextField(choices=EvidenceKind.choices())
    reference = models.TextField()
    dated_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    objects = ProofQuerySet.as_manager()

    class Meta:
        constraints = [of_a_disruption("proof")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class DisruptionModerationQuerySet(LabelledQuerySet["DisruptionModeration"]):
    """Moderations that a viewer may read."""


class DisruptionModeration(AboutDisruption):
    """A moderator accepted the category, changed it with a reason, or returned it with a question.

    before, after: categories; of a return, both as submitted.
    """

    moderator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField()
    outcome = models.TextField(choices=ModerationOutcome.choices())
    before = models.TextField(choices=Category.choices())
    after = models.TextField(choices=Category.choices())
    reason = models.TextField(blank=True, default="")
    question = models.TextField(blank=True, default="")
    is_sample = models.BooleanField(default=False)

    objects = DisruptionModerationQuerySet.as_manager()

    class Meta:
        constraints = [of_a_disruption("disruption_moderation")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.outcome}"


class CorrectionQuerySet(LabelledQuerySet["Correction"]):
    """Corrections that a viewer may read."""


class Correction(AboutDisruption):
    """Somebody corrected a disruption, or answered a moderator's question, at an instant.

    changes: {field: [before, after]} as printed; is_answer: reason is the answer to the question.
    """

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    changes = models.JSONField(default=dict, blank=True)
    is_answer = models.BooleanField(default=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [of_a_disruption("correction")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class DisruptionDraftQuerySet(LabelledQuerySet["DisruptionDraft"]):
    """Drafts that a viewer may read."""


class DisruptionDraft(Labelled):
    """A disruption that somebody is writing, as the form was last kept; one a person.

    content: what was typed, by field; under `ABOUT`, the reference of the threat that it is about.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    objects = DisruptionDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_disruption_draft_each", fields=["user", "label"])
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

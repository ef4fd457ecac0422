"""Who belongs to a threat, and how threats stand to each other."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Label, Labelled, LabelledQuerySet
from fourfold.subjects.models import Subject
from fourfold.threats.models.threat import AboutThreat, Threat, of_a_threat
from fourfold.threats.rules.kinds import DataSubjectCategory, Importance, MemberRole, Tension


class MembershipQuerySet(LabelledQuerySet["Membership"]):
    """Memberships that a viewer may read."""


class Membership(AboutThreat):
    """A subject belongs to a threat, [since, until), as what, and as which kind of data subject.

    A person may be a victim and a suspect: two memberships (DPA 2018, s.38(3)). A membership of
    a child stands under a stricter label than the threat, and is shown to be one.

    own: what was asked of its readers beside the threat's label, such as the subject's.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    role = models.TextField(choices=MemberRole.choices())
    importance = models.TextField(choices=Importance.choices())
    category = models.TextField(choices=DataSubjectCategory.choices())
    is_child = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    own = models.ForeignKey(
        Label, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["threat"], name="membership_by_threat"),
            models.Index(fields=["subject"], name="membership_by_subject"),
        ]
        constraints = [
            of_a_threat("membership"),
            models.CheckConstraint(
                name="a_membership_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="A membership ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class TieQuerySet(LabelledQuerySet["Tie"]):
    """Ties that a viewer may read."""


class Tie(Labelled):
    """Two threats are rivals, with a level of tension, [since, until); under `a | b`."""

    a = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="+", null=True)
    b = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="+", null=True)
    tension = models.TextField(choices=Tension.choices())
    reason = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = TieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_tie_has_a_threat", condition=Q(a__isnull=False)),
            models.CheckConstraint(name="a_tie_has_another", condition=Q(b__isnull=False)),
            models.CheckConstraint(
                name="a_tie_joins_two",
                condition=~Q(a=F("b")),
                violation_error_message="A tie joins two threats.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.tension}"

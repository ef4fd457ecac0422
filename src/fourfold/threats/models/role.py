"""Who answers for what about a threat, and how that passes from one to the next."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import LabelledQuerySet, User
from fourfold.threats.models.threat import AboutThreat, of_a_threat
from fourfold.threats.rules.kinds import Role


class AppointmentQuerySet(LabelledQuerySet["Appointment"]):
    """Appointments that a viewer may read."""


class Appointment(AboutThreat):
    """A person holds a role for a threat from a day on; the next appointment ends it.

    person: empty when the role was given up and nobody has it.
    """

    role = models.TextField(choices=Role.choices())
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    since = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["threat", "role"], name="appointment_by_threat"),
            models.Index(fields=["person"], name="appointment_by_person"),
        ]
        constraints = [of_a_threat("appointment")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class HandoverQuerySet(LabelledQuerySet["Handover"]):
    """Handovers that a viewer may read."""


class Handover(AboutThreat):
    """One person offers a role to another with a briefing note; the other accepts or declines."""

    role = models.TextField(choices=Role.choices())
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    briefing = models.TextField()
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            of_a_threat("handover"),
            models.CheckConstraint(
                name="a_handover_is_answered_whole",
                condition=Q(answered_at__isnull=True, is_accepted__isnull=True)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"

"""Systems that feed us: which force's, of what kind, and under which label their records come."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import Label, Labelled, LabelledQuerySet, User
from fourfold.reference.models import Organisation
from fourfold.sources.rules.systems import SystemKind


class SystemQuerySet(LabelledQuerySet["System"]):
    """Systems that a viewer may read."""


class System(Labelled):
    """One system of one organisation, whose records are taken in load by load.

    code: its word in `fourfold load`. records_label: what its records carry, where the rule of
    the profile says nothing else. expected_every: days after which it counts as having stopped.
    """

    code = models.SlugField(max_length=60)
    name = models.TextField()
    kind = models.TextField(choices=[(kind.value, kind.words) for kind in SystemKind])
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    records_label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    expected_every = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_code_names_one_system",
                fields=["code", "label"],
                violation_error_message="Another system has this code.",
            ),
            models.CheckConstraint(
                name="a_system_has_a_name",
                condition=~Q(code="") & ~Q(name=""),
                violation_error_message="Give the system a code and a name.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.code}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.name

"""Who says that they led or supported a disruption, and how two who say so settle it."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.disruptions.models.disruption import AboutDisruption, of_a_disruption
from fourfold.disruptions.rules.kinds import ClaimType, Settlement
from fourfold.reference.models import Organisation, Unit


class ClaimQuerySet(LabelledQuerySet["Claim"]):
    """Claims that a viewer may read."""

    def standing(self) -> "ClaimQuerySet":
        """Keep those that count: neither contested nor ended."""
        return self.filter(ended_at__isnull=True, is_contested=False)


class Claim(AboutDisruption):
    """An organisation's team led or supported a disruption; recorded, contested, ended.

    A second lead claim is contested: it counts nowhere until it is settled. A settlement ends
    claims and makes new ones, so that what was claimed is never lost.
    """

    type = models.TextField(choices=ClaimType.choices())
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.TextField(blank=True, default="")
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_contested = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True, default="")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["disruption", "type"], name="claim_by_disruption"),
            models.Index(fields=["organisation", "recorded_on"], name="claim_by_organisation"),
        ]
        constraints = [
            of_a_disruption("claim"),
            models.UniqueConstraint(
                name="one_event_has_one_lead",
                fields=["disruption", "label"],
                condition=Q(type=ClaimType.LEAD.value, ended_at__isnull=True, is_contested=False),
                violation_error_message="Another organisation leads on that event.",
            ),
            models.UniqueConstraint(
                name="a_team_supports_an_event_once",
                fields=["disruption", "organisation", "unit", "type", "label"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                violation_error_message="That team has a claim on this event already.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.type}"


class ContestQuerySet(LabelledQuerySet["Contest"]):
    """Contests that a viewer may read."""

    def open(self) -> "ContestQuerySet":
        """Keep those that are not settled."""
        return self.filter(settled_at__isnull=True)


class Contest(Labelled):
    """Two claims to lead one event, or two disruptions that may be one: to be settled by both.

    a, b: the claims, of two disruptions or of one. Under the labels of both. reasons: why they
    look alike, as they were shown. resolution: what both agreed to.
    """

    a = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+", null=True)
    b = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+", null=True)
    a_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    b_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    resolution = models.TextField(choices=Settlement.choices(), blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ContestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_contest_has_a_claim", condition=Q(a__isnull=False)),
            models.CheckConstraint(name="a_contest_has_another", condition=Q(b__isnull=False)),
            models.CheckConstraint(
                name="a_contest_is_settled_whole",
                condition=Q(settled_at__isnull=True, resolution="")
                | (Q(settled_at__isnull=False) & ~Q(resolution="")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ContestViewQuerySet(LabelledQuerySet["ContestView"]):
    """Views that a viewer may read."""


class ContestView(Labelled):
    """What one of the two agencies holds should become of a contest, and why; the newest stands.

    unit: for which team, where both claims are of one organisation.
    """

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    resolution = models.TextField(choices=Settlement.choices())
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ContestViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_view_has_a_contest", condition=Q(contest__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.resolution}"

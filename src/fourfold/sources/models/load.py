"""Loads: one file of a system, taken in batch by batch, with the rows that were not taken."""

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.sources.models.profile import Profile
from fourfold.sources.models.system import System


class LoadQuerySet(LabelledQuerySet["Load"]):
    """Loads that a viewer may read."""

    def ended(self) -> "LoadQuerySet":
        """Keep those that went to the end of their file."""
        return self.filter(ended_at__isnull=False)


class Load(Labelled):
    """One file of a system. Labelled as all its records are together (a | b), and so its figures.

    position: rows of the file that are done, so that an interrupted load goes on from there.
    tally: outcome to number of rows; they add up to rows_read. figures: the quality of the feed.
    is_deletions: the file names records that their system deleted.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="loads", null=True)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="+", null=True)
    file_name = models.TextField()
    digest = models.TextField()
    form = models.TextField()
    is_deletions = models.BooleanField(default=False)
    position = models.PositiveBigIntegerField(default=0)
    rows_read = models.PositiveBigIntegerField(default=0)
    rows_expected = models.PositiveBigIntegerField(null=True, blank=True)
    tally = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.TextField(blank=True, default="")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LoadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["system", "-started_at"], name="load_by_system")]
        constraints = [
            models.CheckConstraint(name="a_load_has_its_system", condition=Q(system__isnull=False)),
            models.CheckConstraint(
                name="a_load_has_its_profile", condition=Q(profile__isnull=False)
            ),
            models.CheckConstraint(
                name="a_load_that_stopped_says_why",
                condition=Q(stopped_at__isnull=True) | ~Q(stopped_because=""),
                violation_error_message="Say why the load stopped.",
            ),
        ]

    def __str__(self) -> str:
        return f"Load {self.pk}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.file_name

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.ended_at:
            return "Done"
        return "Interrupted" if self.stopped_at else "Being taken in"


class RejectionQuerySet(LabelledQuerySet["Rejection"]):
    """Rejected rows that a viewer may read."""


class Rejection(Labelled):
    """A row that could not be taken, as it came, and why. number: as a spreadsheet counts."""

    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="rejections", null=True)
    number = models.PositiveBigIntegerField()
    reason = models.TextField()
    raw = models.JSONField(default=dict)

    objects = RejectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["load", "number"], name="rejection_by_number")]
        constraints = [
            models.CheckConstraint(name="a_rejection_has_its_load", condition=Q(load__isnull=False))
        ]

    def __str__(self) -> str:
        return f"#{self.pk} row {self.number}"


class FeedAlertQuerySet(LabelledQuerySet["FeedAlert"]):
    """Alerts on feeds that a viewer may read."""

    def open(self) -> "FeedAlertQuerySet":
        """Keep those that nobody has settled."""
        return self.filter(settled_at__isnull=True)


class FeedAlert(Labelled):
    """A feed stopped, shrank or drifted; under the label of the figures that say so."""

    class Kind(models.TextChoices):
        """What happened to the feed."""

        STOPPED = "STOPPED", "The feed stopped"
        SHRANK = "SHRANK", "The feed shrank"
        DRIFTED = "DRIFTED", "The feed changed"

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="alerts", null=True)
    kind = models.TextField(choices=Kind)
    says = models.TextField()
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.TextField(blank=True, default="")

    objects = FeedAlertQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["system", "-raised_at"], name="alert_by_system")]
        constraints = [
            models.CheckConstraint(
                name="an_alert_has_its_system", condition=Q(system__isnull=False)
            ),
            models.CheckConstraint(
                name="who_settles_an_alert_says_why",
                condition=Q(settled_at__isnull=True)
                | (~Q(reason="") & Q(settled_by__isnull=False)),
                violation_error_message="Say what was done about it.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

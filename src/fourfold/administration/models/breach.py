"""The register of breaches of personal data (Data Protection Act 2018, section 67(6))."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.administration.rules import breaches as rules
from fourfold.reference.models import Organisation
from fourfold.shared.urns import new_urn


class BreachQuerySet(LabelledQuerySet["Breach"]):
    """Breaches that a viewer may read."""

    def standing(self) -> "BreachQuerySet":
        """Keep those that nobody has closed."""
        return self.filter(closed_at__isnull=True)

    def opened(
        self, *, what: str, about: str, aware_at: datetime, by: Viewer, at: datetime
    ) -> "Breach":
        """Write a breach down for one's own organisation; a recall does so, too."""
        held = by.clearance.marking if by.clearance else Marking.OFFICIAL
        return self.create(
            urn=new_urn("V"),
            label=label_saying(Restriction.to({by.organisation_id}, marking=held)),
            owner_id=by.organisation_id,
            what=what.strip(),
            about=about,
            aware_at=aware_at,
            recorded_at=at,
            recorded_by_id=by.user_id,
        )


class Breach(Labelled):
    """A breach of personal data: what happened, since when it is known, and who was told.

    about: the reference of the record that it began with, if any. risk_unlikely: why the
    Commissioner need not be told. not_told_why: why those whose data it is were not.
    """

    urn = models.TextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    about = models.TextField(blank=True, default="")
    aware_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)
    report_reference = models.TextField(blank=True, default="")
    delay_reason = models.TextField(blank=True, default="")
    risk_unlikely = models.TextField(blank=True, default="")
    told_at = models.DateTimeField(null=True, blank=True)
    not_told_why = models.TextField(blank=True, default="")
    remedy = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = BreachQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "aware_at"], name="breach_by_owner")]
        constraints = [
            models.UniqueConstraint(name="breach_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="a_breach_is_reported_or_need_not_be",
                condition=Q(reported_at__isnull=True) | Q(risk_unlikely=""),
                violation_error_message="Either it was reported, or it need not be.",
            ),
            models.CheckConstraint(
                name="a_breach_is_reported_once_it_is_known",
                condition=Q(reported_at__isnull=True) | Q(reported_at__gte=F("aware_at")),
                violation_error_message="It cannot be reported before anybody knew of it.",
            ),
        ]

    def __str__(self) -> str:
        return self.urn

    @property
    def ledger_name(self) -> str:
        """The reference that the ledger keeps beside the key."""
        return self.urn

    @property
    def clock(self) -> rules.Breach:
        """What the Act asks of it, and by when."""
        return rules.Breach(
            aware_at=self.aware_at, reported_at=self.reported_at, risk_unlikely=self.risk_unlikely
        )

    @property
    def is_settled(self) -> bool:
        """Whether both questions are answered: the Commissioner, and those whose data it is."""
        return not self.clock.is_waiting and bool(self.told_at or self.not_told_why)

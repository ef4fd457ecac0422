"""How a threat stands: the master list's columns, for every day and as known at every instant."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import LabelledQuerySet
from fourfold.threats.models.threat import AboutThreat, of_a_threat

# What the list counts and filters by: in the index, so that counting does not read the rows.
COUNTED = (
    *("until", "soc", "owner_id", "tier", "type", "kind"),
    *("phase", "moderation", "priority_id", "desk_id"),
)


class StandingQuerySet(LabelledQuerySet["Standing"]):
    """Standings that a viewer may read."""


class Standing(AboutThreat):
    """All columns of the master list for days [since, until), known in [known_from, known_until).

    A projection: commands rebuild it from the facts, assessments and moderations of one threat
    (`rules.timeline`), and nothing else writes it. For any day and instant a threat has at most
    one row, so the list as at any day is a filter. Rows that begin later than today are those on
    which evidence will lapse.

    The label stands in the indexes of the list, so that need-to-know is asked of the index and
    not of each row: a reader of few labels would else walk the table
    (docs/reference/benchmarks.md).
    """

    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True, blank=True)
    urn = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    type = models.TextField()
    soc = models.BooleanField()
    owner_id = models.BigIntegerField()
    phase = models.TextField()
    moderation = models.TextField()
    waiting = models.BooleanField()
    tier = models.SmallIntegerField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    supported = models.FloatField(null=True, blank=True)
    confidence = models.SmallIntegerField(null=True, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    lro_id = models.BigIntegerField(null=True, blank=True)
    priority_id = models.BigIntegerField(null=True, blank=True)
    desk_id = models.BigIntegerField(null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["threat", "known_from"], name="standing_by_threat"),
            models.Index(
                F("score").desc(nulls_last=True),
                F("id"),
                F("label"),
                name="standing_now_by_score",
                condition=Q(known_until__isnull=True),
            ),
            models.Index(
                fields=["name", "id", "label"],
                name="standing_now_by_name",
                condition=Q(known_until__isnull=True),
            ),
            models.Index(
                fields=["review_due_on", "id", "label"],
                name="standing_now_by_review",
                condition=Q(known_until__isnull=True),
            ),
            models.Index(
                fields=["label", "since"],
                include=COUNTED,
                name="standing_now_by_label",
                condition=Q(known_until__isnull=True),
            ),
            models.Index(fields=["urn"], name="standing_by_urn"),
        ]
        constraints = [
            of_a_threat("standing"),
            models.CheckConstraint(
                name="a_standing_lasts",
                condition=(Q(until__isnull=True) | Q(until__gt=F("since")))
                & (Q(known_until__isnull=True) | Q(known_until__gt=F("known_from"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.urn} since {self.since}"

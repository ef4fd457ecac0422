"""Boards, who sits on them, and what their meetings decided."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.plans.rules.kinds import Attendance as Attended
from fourfold.plans.rules.kinds import Authority, BoardKind, DecisionKind, Sector
from fourfold.reference.models import Organisation
from fourfold.threats.models import Threat


class BoardQuerySet(LabelledQuerySet["Board"]):
    """Boards that a viewer may read."""


class Board(Labelled):
    """A standing meeting of organisations: what it may decide, and how many must be there.

    quorum: the least number of organisations present. authority: what its members must be able
    to do for their organisation; rank: which rank or role that usually takes, in words. sectors:
    those that ought to be at it.
    """

    urn = models.TextField()
    kind = models.TextField(choices=BoardKind.choices())
    name = models.TextField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    quorum = models.PositiveSmallIntegerField()
    authority = models.TextField(choices=Authority.choices())
    rank = models.TextField(blank=True, default="")
    terms = models.TextField(blank=True, default="")
    sectors = ArrayField(models.TextField(choices=Sector.choices()), default=list, blank=True)
    every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="board_urn_once", fields=["urn", "label"])]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.name

    @property
    def owner_id(self) -> int:
        """The organisation that runs it, as the ledger asks for it."""
        return self.organisation_id


class SeatQuerySet(LabelledQuerySet["Seat"]):
    """Seats that a viewer may read."""


class Seat(Labelled):
    """An organisation has a seat on a board, [since, until); user: who usually takes it."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="seats", null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sector = models.TextField(choices=Sector.choices())
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    person = models.TextField(blank=True, default="")
    is_chair = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_seat_has_a_board", condition=Q(board__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.sector}"


class MeetingQuerySet(LabelledQuerySet["Meeting"]):
    """Meetings that a viewer may read."""


class Meeting(Labelled):
    """A board meets. Minutes are live until it is closed; then they are kept with their seal.

    minutes_hash: a salt and, after a colon, the digest of the minutes under it as whoever closed
    them read them; without the salt nobody can find by trial what stood in them.
    unquorate_why: why it was closed though too few were there. cancelled_why: why it did not meet.
    """

    urn = models.TextField()
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+", null=True)
    begins_at = models.DateTimeField()
    place = models.TextField(blank=True, default="")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField(null=True, blank=True)
    unquorate_why = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    minutes_hash = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="meeting_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(name="a_meeting_has_a_board", condition=Q(board__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.urn

    @property
    def ledger_name(self) -> str:
        """The reference that the ledger keeps beside the key."""
        return self.urn


class AboutMeeting(Labelled):
    """A row that says something of a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True


def of_a_meeting(name: str) -> models.CheckConstraint:
    """Return the constraint that such a row has a meeting, though a viewer may not see it."""
    return models.CheckConstraint(name=f"{name}_has_a_meeting", condition=Q(meeting__isnull=False))


def threat_as_said(name: str) -> models.CheckConstraint:
    """Return the constraint that a row has a threat where, and only where, it says so."""
    said = Q(has_threat=True, threat__isnull=False) | Q(has_threat=False, threat__isnull=True)
    return models.CheckConstraint(name=f"{name}_has_a_threat_as_said", condition=said)


class AttendanceQuerySet(LabelledQuerySet["Attendance"]):
    """Attendance that a viewer may read."""


class Attendance(AboutMeeting):
    """Somebody was invited for an organisation, and came, sent apologies, or did not come.

    attended is empty until somebody says. rank: the rank or role they hold, in words. authority:
    what they could do for their organisation (HMICFRS 2022 found those who came too junior);
    empty where nobody came.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sector = models.TextField(choices=Sector.choices())
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    person = models.TextField(blank=True, default="")
    rank = models.TextField(blank=True, default="")
    attended = models.TextField(choices=Attended.choices(), blank=True, default="")
    authority = models.TextField(choices=Authority.choices(), blank=True, default="")
    is_chair = models.BooleanField(default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [of_a_meeting("attendance")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.attended}"


class AgendaItemQuerySet(LabelledQuerySet["AgendaItem"]):
    """Items that a viewer may read."""


class AgendaItem(AboutMeeting):
    """Something is on a meeting's agenda, under the label of what it is about and the meeting's.

    source: the row of `config/agendas` that brought it, empty when somebody wrote it. key: what
    it is about, so that it comes once. address: the page of what it is about. threat: the threat
    it is about, if one (`has_threat` tells none from one held elsewhere). draft: what somebody is
    writing under it, by form and field, until it is recorded. actions: those given under it, as
    they were worded when the meeting closed.
    """

    position = models.PositiveSmallIntegerField()
    source = models.TextField(blank=True, default="")
    key = models.TextField(blank=True, default="")
    title = models.TextField()
    why = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    has_threat = models.BooleanField(default=False)
    threat = models.ForeignKey(
        Threat, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.TextField(blank=True, default="")
    draft = models.JSONField(default=dict, blank=True)
    actions = models.JSONField(default=list, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()
    said_by: ClassVar = {"threat": "has_threat"}

    class Meta:
        constraints = [of_a_meeting("agenda_item"), threat_as_said("agenda_item")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class DecisionQuerySet(LabelledQuerySet["Decision"]):
    """Decisions that a viewer may read."""


class Decision(AboutMeeting):
    """What a meeting decided, why, and what else was considered; never changed afterwards.

    A lead-agency decision says who leads, who supports, and why the leader is best placed.
    A correction is another decision; this one then says when and why it was replaced.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.TextField(choices=DecisionKind.choices())
    text = models.TextField()
    rationale = models.TextField()
    options = models.TextField(blank=True, default="")
    has_threat = models.BooleanField(default=False)
    threat = models.ForeignKey(
        Threat, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    leads = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    supports = ArrayField(models.BigIntegerField(), default=list, blank=True)
    best_placed = models.TextField(blank=True, default="")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_why = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()
    said_by: ClassVar = {"threat": "has_threat"}

    class Meta:
        constraints = [
            of_a_meeting("decision"),
            threat_as_said("decision"),
            models.CheckConstraint(name="decision_has_an_item", condition=Q(item__isnull=False)),
            models.CheckConstraint(
                name="a_lead_decision_says_who_leads_and_why",
                condition=~Q(kind=DecisionKind.LEAD_AGENCY.value)
                | (Q(leads__isnull=False) & ~Q(best_placed="")),
                violation_error_message="Say who leads, and why they are best placed.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

"""People's rights over what is held on them, piece by piece, with clocks."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.access.viewer import Viewer
from fourfold.intelligence.rules.vocabulary import PieceOutcome, RightKind
from fourfold.reference.models import Organisation
from fourfold.subjects.models import Subject


class RightsRequestQuerySet(LabelledQuerySet["RightsRequest"]):
    """Requests that a viewer may read."""


class RightsRequest(Labelled):
    """Somebody asks what is held on them, or that it be corrected, erased or restricted.

    due_on: one month from receipt, or from proof of identity (s.54). extended_to: by two more
    months where requests are complex or many, with the reason.
    """

    urn = models.TextField()
    kind = models.TextField(choices=RightKind.choices())
    person = models.TextField()
    born = models.DateField(null=True, blank=True)
    identity = models.TextField(blank=True, default="")
    asks = models.TextField(blank=True, default="")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    proved_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    extended_to = models.DateField(null=True, blank=True)
    extended_because = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rights_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="a_request_names_a_person",
                condition=~Q(person=""),
                violation_error_message="Say who asks.",
            ),
            models.CheckConstraint(
                name="an_extension_says_why",
                condition=Q(extended_to__isnull=True)
                | (~Q(extended_because="") & Q(extended_to__gt=F("due_on"))),
                violation_error_message="Say why more time is needed.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.urn}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.urn


class RightsPieceQuerySet(LabelledQuerySet["RightsPiece"]):
    """Pieces that a viewer may read."""


class RightsPiece(Labelled):
    """One piece of what is held, gathered for a request, and what was decided on it (a | b).

    record: as text ("sources.record:17"); says: what it says, as it stood when it was gathered.
    exemption: the ground of a restriction (ss.45(4), 48(3)), reasoned. changed_at: when the
    decision changed what is held; never for a record of a system, which is a copy.
    """

    request = models.ForeignKey(
        RightsRequest, on_delete=models.PROTECT, related_name="pieces", null=True
    )
    record = models.TextField()
    heading = models.TextField()
    says = models.TextField()
    gathered_at = models.DateTimeField()
    outcome = models.TextField(choices=PieceOutcome.choices(), blank=True, default="")
    exemption = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    corrected_to = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = RightsPieceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_piece_has_its_request", condition=Q(request__isnull=False)
            ),
            models.CheckConstraint(
                name="what_is_withheld_has_its_ground",
                condition=~Q(outcome__in=["WITHHOLD", "REFUSE"])
                | (~Q(exemption="") & ~Q(reason="")),
                violation_error_message="Name the ground, and reason it for this piece.",
            ),
            models.UniqueConstraint(
                name="a_piece_is_gathered_once", fields=["request", "record", "label"]
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SetAsideQuerySet(LabelledQuerySet["SetAside"]):
    """What was set aside, as far as a viewer may read it."""

    def shut(self) -> "SetAsideQuerySet":
        """Keep what no longer stands where it was, and may yet be put back there."""
        return self.filter(because__in=["RESTRICT", "ERASE"], ended_at__isnull=True)


class SetAside(Labelled):
    """What stood where a right changed something: a version that was corrected, or what is shut.

    record: as it was called ("subjects.name:17"); kept: its columns. It is kept here, under the
    label of its piece, as evidence (s.46(4)), and nothing else reads it: no page of the subject,
    no search, no comparison, no scan. instead: what stands in its place.
    """

    piece = models.ForeignKey(RightsPiece, on_delete=models.PROTECT, related_name="+", null=True)
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    record = models.TextField()
    heading = models.TextField()
    says = models.TextField()
    kept = models.JSONField()
    because = models.TextField(choices=PieceOutcome.choices())
    instead = models.TextField(blank=True, default="")
    set_aside_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="set_aside_by_subject")]
        constraints = [
            models.CheckConstraint(
                name="what_is_set_aside_has_its_piece", condition=Q(piece__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CarriedQuerySet(LabelledQuerySet["Carried"]):
    """Notices that a viewer may read."""


class Carried(Labelled):
    """A recipient is told of what was corrected, erased or restricted (s.48(7) and (9)).

    Who signs in here is told by the page, under the label of what they received; of others
    somebody says how they were told. says: what they are told; due_on: by when they acknowledge.
    """

    piece = models.ForeignKey(
        RightsPiece, on_delete=models.PROTECT, related_name="carried", null=True
    )
    recipient = models.TextField()
    through = models.TextField()
    to_person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    says = models.TextField(blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.TextField(blank=True, default="")

    objects = CarriedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_carried_has_its_piece", condition=Q(piece__isnull=False)
            ),
            models.CheckConstraint(
                name="who_acknowledges_was_told",
                condition=Q(acknowledged_at__isnull=True)
                | (Q(told_at__isnull=False) & ~Q(acknowledged_by="")),
            ),
            models.UniqueConstraint(
                name="a_recipient_is_told_once_a_piece",
                fields=["piece", "recipient", "through", "label"],
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_here(self) -> bool:
        """Whether the recipient reads it on a page here."""
        return self.to_person_id is not None or self.to_organisation_id is not None

    def is_for(self, viewer: Viewer) -> bool:
        """Test if it came to somebody: to them, or to an organisation for which they speak."""
        if self.to_person_id is not None:
            return self.to_person_id == viewer.user_id
        return self.to_organisation_id in {viewer.organisation_id, *viewer.organisations}

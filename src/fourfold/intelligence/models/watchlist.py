"""Watchlists: for a purpose, seen by a supervisor, for a while."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.subjects.models import Subject
from fourfold.subjects.rules.identifiers import IdentifierKind


class WatchlistQuerySet(LabelledQuerySet["Watchlist"]):
    """Watchlists that a viewer may read."""


class Watchlist(Labelled):
    """A list that somebody watches, with its purpose and end; another person supervises it.

    is_surveillance: watching it is covert surveillance of somebody, so that an authority under
    the Regulation of Investigatory Powers Act 2000, s.28, is named (by its reference only).
    """

    urn = models.TextField()
    name = models.TextField()
    purpose = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_surveillance = models.BooleanField(default=False)
    authority = models.TextField(blank=True, default="")
    begins_on = models.DateField()
    expires_on = models.DateField()
    seen_by_supervisor_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True, default="")

    objects = WatchlistQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="watchlist_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="nobody_keeps_a_watchlist_alone",
                condition=~Q(owner=F("supervisor")),
                violation_error_message="Somebody else supervises a watchlist.",
            ),
            models.CheckConstraint(
                name="a_watchlist_says_what_for",
                condition=~Q(purpose="") & ~Q(name=""),
                violation_error_message="Give the list a name and a purpose.",
            ),
            models.CheckConstraint(
                name="surveillance_has_its_authority",
                condition=Q(is_surveillance=False) | ~Q(authority=""),
                violation_error_message="Give the reference of the authority.",
            ),
            models.CheckConstraint(
                name="a_watchlist_ends",
                condition=Q(expires_on__gt=F("begins_on")),
                violation_error_message="A watchlist ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.urn}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.name


class WatchlistEntryQuerySet(LabelledQuerySet["WatchlistEntry"]):
    """Entries of watchlists that a viewer may read."""


class WatchlistEntry(Labelled):
    """Somebody or something on a watchlist: a subject, or a number that nobody has yet."""

    watchlist = models.ForeignKey(
        Watchlist, on_delete=models.PROTECT, related_name="entries", null=True
    )
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    kind = models.TextField(
        choices=[(kind.value, kind.words) for kind in IdentifierKind], blank=True, default=""
    )
    value = models.TextField(blank=True, default="")
    reason = models.TextField()
    added_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = WatchlistEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_entry_has_its_watchlist", condition=Q(watchlist__isnull=False)
            ),
            models.CheckConstraint(
                name="an_entry_is_of_something",
                condition=Q(subject__isnull=False) | (~Q(kind="") & ~Q(value="")),
                violation_error_message="Choose a person or thing, or give a number or mark.",
            ),
            models.CheckConstraint(
                name="an_entry_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say why it is watched.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

"""The register of strategic documents: what was said, when it must be said anew."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.plans.rules.kinds import DocumentKind, ProfileTheme
from fourfold.reference.models import Organisation


class DocumentQuerySet(LabelledQuerySet["Document"]):
    """Documents that a viewer may read."""


class Document(Labelled):
    """A strategic assessment, a control strategy or a problem profile; its text is elsewhere.

    theme: of a problem profile. series: what its refreshed versions share. held_at: where the
    text is kept, in the owner's words.
    """

    urn = models.TextField()
    kind = models.TextField(choices=DocumentKind.choices())
    theme = models.TextField(choices=ProfileTheme.choices(), blank=True, default="")
    title = models.TextField()
    summary = models.TextField(blank=True, default="")
    held_at = models.TextField(blank=True, default="")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    dated_on = models.DateField()
    refresh_due_on = models.DateField()
    series = models.TextField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="document_urn_once", fields=["urn", "label"]),
            models.CheckConstraint(
                name="a_document_is_refreshed_after_its_date",
                condition=Q(refresh_due_on__gt=F("dated_on")),
                violation_error_message="A document is refreshed after the day it is dated.",
            ),
        ]

    def __str__(self) -> str:
        return self.urn

    @property
    def ledger_name(self) -> str:
        """The reference that the ledger keeps beside the key."""
        return self.urn

    @property
    def owner_id(self) -> int:
        """The organisation whose document it is, as the ledger asks for it."""
        return self.organisation_id

"""Imports: a file as it came, the verdict on each row, and what was made of it."""

from django.db import models
from django.db.models import F, Q

from fourfold.access.models import Labelled, LabelledQuerySet, User
from fourfold.reference.models import Organisation


class ImportQuerySet(LabelledQuerySet["Import"]):
    """Imports that a viewer may read."""

    def standing(self) -> "ImportQuerySet":
        """Keep those that were accepted and not undone."""
        return self.filter(accepted_at__isnull=False, undone_at__isnull=True)


class Import(Labelled):
    """One file that somebody brought: uploaded, previewed, accepted, perhaps undone.

    kind: the handler's name. system: within which its references mean something. mapping: the
    profile by which it is read, whole, so that its verdicts can be given again; empty until one
    is chosen. tally: verdict to number of rows. notes: what the preview says of the whole file.
    """

    kind = models.TextField()
    system = models.TextField()
    file_name = models.TextField()
    digest = models.TextField()
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField()
    blank_rows = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    previewed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "system"], name="import_by_system"),
            models.Index(fields=["-uploaded_at"], name="import_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_import_is_previewed_before_it_is_accepted",
                condition=Q(accepted_at__isnull=True) | Q(previewed_at__isnull=False),
                violation_error_message="Look at the preview first.",
            ),
            models.CheckConstraint(
                name="an_import_is_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="only_an_accepted_import_is_undone",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__gte=F("accepted_at"), undone_by__isnull=False),
                violation_error_message="Only an accepted import can be undone.",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk} of {self.system}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return f"{self.system}: {self.file_name}"

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.undone_at:
            return "Undone"
        if self.accepted_at:
            return "Accepted"
        return "Waits to be accepted" if self.previewed_at else "Waits for its columns"


class ImportRowQuerySet(LabelledQuerySet["ImportRow"]):
    """Rows that a viewer may read."""


class ImportRow(Labelled):
    """One row as it came, with the verdict on it; never changed, but judged anew as a whole.

    number: as a spreadsheet counts. raw: heading to text. odd: problems, notes and surplus of
    reading it, where there are any. values: field to canonical text (or texts), as understood.
    key: identifies the record within its system; empty where the row was rejected.
    """

    imported = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows", null=True)
    number = models.PositiveIntegerField()
    raw = models.JSONField()
    odd = models.JSONField(default=dict)
    verdict = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    values = models.JSONField(default=dict)
    key = models.TextField(blank=True, default="")
    digest = models.TextField(blank=True, default="")
    is_new = models.BooleanField(default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["imported", "number"], name="row_by_number")]
        constraints = [
            models.CheckConstraint(
                name="a_row_has_its_import", condition=Q(imported__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} row {self.number}"


class TakenQuerySet(LabelledQuerySet["Taken"]):
    """What rows became, as far as a viewer may read it."""


class Taken(Labelled):
    """What a row became when its import was accepted; the digest tells the next load what is new.

    subject: the record, as text ("threats.threat:17"); ref: how it is found; made: ids of what
    was written, by kind, so that it can be undone.
    """

    imported = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="taken", null=True)
    row = models.ForeignKey(ImportRow, on_delete=models.PROTECT, related_name="taken", null=True)
    key = models.TextField()
    digest = models.TextField()
    subject = models.TextField()
    ref = models.TextField()
    is_new = models.BooleanField()
    made = models.JSONField(default=dict)

    objects = TakenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["key"], name="taken_by_key")]
        constraints = [
            models.CheckConstraint(
                name="what_was_taken_has_its_import", condition=Q(imported__isnull=False)
            ),
            models.CheckConstraint(
                name="what_was_taken_has_its_row", condition=Q(row__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

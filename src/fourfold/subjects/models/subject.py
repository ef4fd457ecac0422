"""The opaque key, and the labelled rows that speak of it."""

import uuid

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import NameUse, SubjectKind


class Subject(models.Model):
    """A person or thing that one record speaks of: a key and nothing else.

    Two subjects that are the same are joined by a judgement (`Judgement`), never by changing
    a row, so that joining can be undone, and is seen only by those who may read both.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return str(self.key)


class AboutSubject(Labelled):
    """A row that says something of a subject: from where, and when that was recorded.

    source: the record that it came from, as text ("network CAVIAR: node 12").
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    source = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class NameQuerySet(LabelledQuerySet["Name"]):
    """Names that a viewer may read."""


class Name(AboutSubject):
    """What a subject is called, by one record."""

    kind = models.TextField(choices=[(kind.value, kind.words) for kind in SubjectKind])
    text = models.TextField()
    compared = models.TextField()
    use = models.TextField(choices=[(use.value, use.words) for use in NameUse])
    is_child = models.BooleanField(default=False)

    objects = NameQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="name_by_subject"),
            models.Index(fields=["kind", "text"], name="name_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_name_says_something",
                condition=~Q(text=""),
                violation_error_message="A name says something.",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.text}"

    @property
    def ledger_name(self) -> str:
        """The name that the ledger keeps as erasable text."""
        return self.text


class IdentifierQuerySet(LabelledQuerySet["Identifier"]):
    """Identifiers that a viewer may read."""


class Identifier(AboutSubject):
    """A number or mark that belongs to a subject, normalised for its kind, and as written."""

    kind = models.TextField(choices=[(kind.value, kind.words) for kind in IdentifierKind])
    system = models.TextField(blank=True, default="")
    value = models.TextField()
    as_written = models.TextField()
    is_valid = models.BooleanField()
    note = models.TextField(blank=True, default="")

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="identifier_by_subject"),
            models.Index(fields=["value", "kind"], name="identifier_by_value"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.value}"


class AttributeQuerySet(LabelledQuerySet["Attribute"]):
    """Attributes that a viewer may read."""


class Attribute(AboutSubject):
    """Something else that a record says of a subject, by the name that the record gives it."""

    name = models.TextField()
    value = models.TextField()

    objects = AttributeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="attribute_by_subject")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}: {self.value}"

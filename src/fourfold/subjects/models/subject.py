"""The opaque key, and the labelled rows that speak of it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from fourfold.access.models import Labelled, LabelledQuerySet
from fourfold.sources.models import Record
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

    source: what it came from, as text ("network CAVIAR: node 12"). record: the version of the
    record of a system that says it, where one does; a newer version takes its rows along.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    source = models.TextField(blank=True, default="")
    of_record = models.BooleanField(default=False)
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    recorded_at = models.DateTimeField()

    said_by: ClassVar = {"record": "of_record"}

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(
                fields=["record"], name="%(class)s_by_record", condition=Q(of_record=True)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(class)s_is_of_a_record_as_said",
                condition=Q(of_record=True, record__isnull=False)
                | Q(of_record=False, record__isnull=True),
            ),
        ]


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

    class Meta(AboutSubject.Meta):
        indexes: ClassVar = [
            *AboutSubject.Meta.indexes,
            models.Index(fields=["kind", "text"], name="name_by_kind"),
            models.Index(fields=["compared", "label"], name="name_as_compared"),
        ]
        constraints: ClassVar = [
            *AboutSubject.Meta.constraints,
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

    class Meta(AboutSubject.Meta):
        indexes: ClassVar = [
            *AboutSubject.Meta.indexes,
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

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}: {self.value}"

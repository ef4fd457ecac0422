"""The index behind search."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from fourfold.access.models.label import Labelled, LabelledQuerySet
from fourfold.reference.models import Organisation


class SearchDocumentQuerySet(LabelledQuerySet["SearchDocument"]):
    """Documents that a viewer may find."""


class SearchDocument(Labelled):
    """What may be found of a record: the words are searched, the subject is shown.

    words hold marks, too: what a name sounds like, a date of birth, a number in one form. system,
    organisation and happened_on are the facets, where the record has them.
    """

    kind = models.TextField()
    ref = models.TextField()
    subject = models.TextField()
    words = SearchVectorField()
    system = models.TextField(blank=True, db_default="", default="")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    happened_on = models.DateField(null=True, blank=True)

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="found_once", fields=["kind", "ref", "label"]),
        ]
        indexes = [
            GinIndex(name="search_words", fields=["words"]),
            GinIndex(name="search_names", fields=["subject"], opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"

"""The index behind search."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from fourfold.access.models.label import Labelled, LabelledQuerySet


class SearchDocumentQuerySet(LabelledQuerySet["SearchDocument"]):
    """Documents that a viewer may find."""


class SearchDocument(Labelled):
    """What may be found of a record: the words are searched, the subject is shown."""

    kind = models.TextField()
    ref = models.TextField()
    subject = models.TextField()
    words = SearchVectorField()

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

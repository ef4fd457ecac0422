"""Views of the master list that people keep."""

from django.db import models

from fourfold.access.models import Labelled, LabelledQuerySet, User


class SavedViewQuerySet(LabelledQuerySet["SavedView"]):
    """Views that a viewer may read."""


class SavedView(Labelled):
    """Filters, columns and order of the list under a name; shared with the label's readers."""

    owner_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    query = models.TextField(blank=True, default="")
    is_shared = models.BooleanField(default=False)
    kept_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="view_name_once", fields=["owner_user", "name", "label"]),
        ]

    def __str__(self) -> str:
        return self.name

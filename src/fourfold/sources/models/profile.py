"""Mapping profiles that people adopted, kept version by version."""

from django.db import models

from fourfold.access.models import Labelled, LabelledQuerySet, User


class ProfileQuerySet(LabelledQuerySet["Profile"]):
    """Profiles that a viewer may read."""


class Profile(Labelled):
    """How one source's columns become our fields, as somebody adopted it; never changed.

    text: the profile as JSON (`rules.profiletexts`), to be sent to another region or corrected.
    """

    kind = models.TextField()
    source = models.TextField()
    name = models.TextField()
    version = models.PositiveIntegerField()
    text = models.TextField()
    adopted_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_profile_has_each_version_once",
                fields=["kind", "source", "name", "version", "label"],
                violation_error_message="Somebody adopted that version a moment ago: look again.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.source}, version {self.version}"

"""Mapping profiles: those that come with the program, and those that somebody adopted."""

from collections.abc import Sequence

from django.db.models import Max

from fourfold.sources.models import Profile
from fourfold.sources.rules.handling import Handler
from fourfold.sources.rules.profiles import MappingProfile, Recognition, recognise
from fourfold.sources.rules.profiletexts import from_text


def candidates(handler: Handler, system: str) -> list[MappingProfile]:
    """Return the profiles by which a table of a system may be read: its own newest ones first."""
    newest: dict[str, Profile] = {}
    for one in Profile.objects.filter(kind=handler.kind, source=system).order_by("version", "pk"):
        newest[one.name] = one
    return [*(from_text(one.text) for one in newest.values()), *handler.profiles]


def recognised(headings: Sequence[str], handler: Handler, system: str) -> Recognition:
    """Return how the profile that fits some headings best fits them; adopted ones win a tie."""
    tried = recognise(headings, candidates(handler, system))
    best = tried[0]
    own = [
        one
        for one in tried
        if one.fits == best.fits and one.score == best.score and one.profile.source == system
    ]
    return max(own, key=lambda one: one.profile.version) if own else best


def next_version(kind: str, source: str, name: str) -> int:
    """Return the number that the next version of a profile has."""
    rows = Profile.objects.filter(kind=kind, source=source, name=name)
    latest = rows.aggregate(latest=Max("version"))["latest"]
    return int(latest or 0) + 1


def profiles_kept() -> list[Profile]:
    """Return every profile that the viewer may read, by source, the newest version first."""
    return list(Profile.objects.select_related("by").order_by("source", "name", "-version", "pk"))

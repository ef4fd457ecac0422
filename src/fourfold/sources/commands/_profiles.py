"""The mapping profiles of a system, kept version by version."""

from datetime import datetime

from fourfold.access.models import Label
from fourfold.access.viewer import Viewer
from fourfold.sources.models import Profile, System
from fourfold.sources.queries.profiles import next_version
from fourfold.sources.queries.records import KIND, profiles_of
from fourfold.sources.rules.records.profile import RecordProfile


def keep(
    system: System,
    profile: RecordProfile,
    text: str,
    *,
    label: Label,
    by: Viewer,
    at: datetime,
) -> Profile:
    """Keep a profile as the next version of its name; what is kept already is given back."""
    for known in profiles_of(system):
        if known.kept is not None and known.profile == profile:
            return known.kept
    return Profile.objects.create(
        label=label,
        kind=KIND,
        source=system.code,
        name=profile.name,
        version=next_version(KIND, system.code, profile.name),
        text=text,
        adopted_at=at,
        by_id=by.user_id,
    )

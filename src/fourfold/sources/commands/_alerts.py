"""Alerts on feeds, as commands and the end of a load raise them."""

from datetime import datetime

from fourfold.access.models import Label
from fourfold.sources.models import FeedAlert, Load, System
from fourfold.sources.queries.quality import quality_of
from fourfold.sources.rules.quality import Finding


def raised(system: System, label: Label, finding: Finding, *, at: datetime) -> FeedAlert:
    """Return the alert that says something of a feed; the one that waits, where it does already."""
    waiting = FeedAlert.objects.open().filter(system=system, kind=finding.kind, label=label)
    same = waiting.filter(says=finding.says).order_by("pk").first()
    if same is not None:
        return same
    return FeedAlert.objects.create(
        label=label, system=system, kind=finding.kind, says=finding.says, raised_at=at
    )


def raised_by(load: Load, *, at: datetime) -> list[FeedAlert]:
    """Raise what the figures of a load say against its feed's past."""
    if load.system is None or load.is_deletions:
        return []
    found = quality_of(load).findings
    return [raised(load.system, load.label, finding, at=at) for finding in found]

"""The quality of a feed: its figures, load by load, the rows behind them, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fourfold.sources.models import Load, Record, System
from fourfold.sources.models.load import LoadQuerySet
from fourfold.sources.models.record import RecordQuerySet
from fourfold.sources.rules.outcomes import Outcome
from fourfold.sources.rules.quality import Finding, findings, share, stopped

PAST = 12  # loads that a feed is compared with
BEHIND = ("empty", "unread", "mended")


@dataclass(frozen=True, slots=True)
class OfField:
    """A field in one load. complete, valid: shares of rows and of filled cells, 0 to 1."""

    name: str
    title: str
    complete: float
    valid: float
    mended: int
    distinct: int
    is_many: bool
    behind: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Quality:
    """What one load says of its feed. happened, recorded: median days until it was taken in."""

    rows: int
    fields: tuple[OfField, ...]
    duplicates: float
    happened: int | None
    recorded: int | None
    findings: tuple[Finding, ...]


def quality_of(load: Load) -> Quality:
    """Return the figures of a load beside its feed's past, as far as the viewer may read it."""
    figures: Mapping[str, Any] = load.figures
    days = figures.get("days", {})
    return Quality(
        rows=load.rows_read,
        fields=tuple(_of_field(name, figures) for name in figures.get("fields", {})),
        duplicates=load.tally.get(Outcome.DUPLICATE.value, 0) / max(load.rows_read, 1),
        happened=days.get("happened_on", {}).get("median"),
        recorded=days.get("recorded_on", {}).get("median"),
        findings=tuple(findings(figures, [one.figures for one in past_of(load)])),
    )


def past_of(load: Load) -> list[Load]:
    """Return the loads of the same feed and mapping that ended before one, the newest first."""
    rows = _whole(load.system_id).filter(started_at__lt=load.started_at, label=load.label_id)
    if load.profile is not None:
        rows = rows.filter(profile__name=load.profile.name)
    return list(rows.order_by("-started_at", "-pk")[:PAST])


def stopped_feeds(at: datetime) -> list[tuple[System, Finding]]:
    """Return the systems that should have sent something by now, with what is to be said."""
    found = []
    for system in System.objects.filter(closed_at=None).order_by("pk"):
        last = _whole(system.pk).order_by("-ended_at").values_list("ended_at", flat=True).first()
        finding = stopped(last, system.expected_every, at)
        if finding is not None:
            found.append((system, finding))
    return found


def rows_behind(load: Load, field: str, what: str) -> RecordQuerySet:
    """Return the records of a load behind a figure: the first of those empty, unread or mended.

    Rows that were duplicates have their record in an earlier load; their numbers stand in the
    figure (`OfField.behind`).
    """
    behind = load.figures.get("fields", {}).get(field, {}).get("behind", {})
    numbers = behind.get(what, []) if what in BEHIND else []
    return Record.objects.filter(load=load, number__in=numbers).order_by("number", "pk")


def _whole(system: int | None) -> LoadQuerySet:
    return Load.objects.ended().filter(system=system, is_deletions=False)


def _of_field(name: str, figures: Mapping[str, Any]) -> OfField:
    one = figures["fields"][name]
    cells = one["filled"] + one["unread"]
    return OfField(
        name=name,
        title=one["title"],
        complete=share(figures, name, "filled") or 0.0,
        valid=one["filled"] / cells if cells else 1.0,
        mended=one["mended"],
        distinct=one["distinct"],
        is_many=one["is_many"],
        behind=one["behind"],
    )

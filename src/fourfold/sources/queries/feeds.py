"""Feeds at a glance: each system with its last load, its standing rows and its alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, IntegerField, OuterRef, Subquery

from fourfold.access.models import CompartmentName
from fourfold.access.viewer import Viewer
from fourfold.sources.models import FeedAlert, Load, Profile, Record, System
from fourfold.sources.queries.quality import Quality, past_of, quality_of
from fourfold.sources.queries.records import KIND
from fourfold.sources.queries.systems import systems
from fourfold.sources.rules.outcomes import Outcome
from fourfold.sources.rules.quality import Finding, share, stopped

MOST_COUNTED = 10_000  # rows of a system, in a list of many


@dataclass(frozen=True, slots=True)
class Feed:
    """One system as a list shows it, all of it as far as the viewer may read.

    last: when its last load ended. rows: that stand, counted to `MOST_COUNTED`.
    """

    system: System
    last: datetime | None
    rows: int
    is_more: bool
    alerts: int
    overdue: Finding | None


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual of a field in its feed's past; none where there is no past."""

    complete: float | None
    valid: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A load's quality beside the middle of its feed's past."""

    quality: Quality
    loads: int
    usual: dict[str, Usual]
    duplicates: float | None
    happened: float | None
    recorded: float | None


def feeds(at: datetime) -> list[Feed]:
    """Return every system that the viewer may read, in one question."""
    here = OuterRef("pk")
    last = Load.objects.ended().filter(system=here, is_deletions=False).order_by("-ended_at")
    alerts = FeedAlert.objects.open().filter(system=here).order_by().values("system")
    rows = Record.objects.standing().filter(system=here).order_by()
    found = systems().annotate(
        last_end=Subquery(last.values("ended_at")[:1]),
        open_alerts=Subquery(alerts.annotate(number=Count("pk")).values("number")),
        rows_standing=Func(
            ArraySubquery(rows.values("pk")[: MOST_COUNTED + 1]),
            function="CARDINALITY",
            output_field=IntegerField(),
        ),
    )
    return [_feed(one, at) for one in found]


def compared(load: Load) -> Compared:
    """Return the figures of a load, each beside the middle of the feed's own past."""
    past = past_of(load)
    figures = [one.figures for one in past]
    quality = quality_of(load)
    return Compared(
        quality=quality,
        loads=len(past),
        usual={
            field.name: Usual(
                _middle([share(one, field.name, "filled") for one in figures]),
                _middle([_valid(one.get("fields", {}).get(field.name)) for one in figures]),
            )
            for field in quality.fields
        },
        duplicates=_middle(
            [one.tally.get(Outcome.DUPLICATE.value, 0) / max(one.rows_read, 1) for one in past]
        ),
        happened=_middle([_days(one, "happened_on") for one in figures]),
        recorded=_middle([_days(one, "recorded_on") for one in figures]),
    )


def own_compartments(viewer: Viewer) -> list[tuple[int, str]]:
    """Return the compartments that somebody is in, by name, to put a system under one of them."""
    inside = viewer.clearance.compartments if viewer.clearance else frozenset()
    rows = CompartmentName.objects.filter(compartment_id__in=inside).order_by("name")
    return list(rows.values_list("compartment_id", "name"))


def profiles_kept_for(system: System) -> list[Profile]:
    """Return the mapping profiles that were kept for a system, the newest version first."""
    rows = Profile.objects.filter(kind=KIND, source=system.code).select_related("by")
    return list(rows.order_by("name", "-version", "-pk"))


def held_of(system: System, keys: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Return, by key, the digest of what is held of some records, and if it was deleted."""
    rows = Record.objects.filter(system=system, key__in=keys, superseded_at=None)
    found = rows.order_by("version", "pk").values_list("key", "digest", "is_tombstone")
    return {key: (digest, is_tombstone) for key, digest, is_tombstone in found}


def _feed(system: System, at: datetime) -> Feed:
    said = vars(system)
    rows, last = int(said["rows_standing"] or 0), said["last_end"]
    is_open = system.closed_at is None
    return Feed(
        system=system,
        last=last,
        rows=min(rows, MOST_COUNTED),
        is_more=rows > MOST_COUNTED,
        alerts=int(said["open_alerts"] or 0),
        overdue=stopped(last, system.expected_every, at) if is_open else None,
    )


def _middle(found: Sequence[float | None]) -> float | None:
    known = [one for one in found if one is not None]
    return median(known) if known else None


def _valid(of_field: dict[str, int] | None) -> float | None:
    if of_field is None:
        return None
    cells = of_field["filled"] + of_field["unread"]
    return of_field["filled"] / cells if cells else None


def _days(figures: dict[str, dict[str, dict[str, int]]], what: str) -> float | None:
    found = figures.get("days", {}).get(what, {}).get("median")
    return None if found is None else float(found)

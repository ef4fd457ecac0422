"""The claims that counted at an instant, as they were known then: for extracts and for tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q

from fourfold.disruptions.models import Claim, Correction, DisruptionModeration
from fourfold.disruptions.rules.kinds import (
    Category,
    ClaimType,
    Commodity,
    CountedBy,
    ModerationOutcome,
)
from fourfold.disruptions.rules.windows import Filters
from fourfold.plans.rules.kinds import Pillar
from fourfold.shared.days import local_day
from fourfold.threats.rules.kinds import Kind

PILLAR, SECOND, AREA, CATEGORY, TITLE = (
    "Pillar",
    "Second pillar",
    "Threat area",
    "Category",
    "Title",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A claim that counts, with its event. threat_urn: empty where it is held elsewhere."""

    type: ClaimType
    category: Category
    pillar: Pillar
    second_pillar: Pillar | None
    commodity: Commodity | None
    organisation: int
    unit: int | None
    unit_name: str
    event_on: date
    recorded_on: date
    disruption: int
    urn: str
    title: str
    kind: Kind
    moderated_at: datetime | None
    threat: int
    threat_urn: str
    label: int
    marking: int

    @property
    def moderated_on(self) -> date | None:
        """The day in London on which its category was settled."""
        return local_day(self.moderated_at) if self.moderated_at else None

    @property
    def days_to_record(self) -> int:
        """How many days lie between the event and the record."""
        return (self.recorded_on - self.event_on).days


def held(filters: Filters, *, known_at: datetime, now: datetime) -> list[Held]:
    """Return the claims that filters keep, as they were known at an instant, in no order.

    Contested and ended claims count nowhere; what was moderated or corrected after the instant
    is as it was before.
    """
    rows = Claim.objects.filter(_known(known_at, now), _days(filters), is_contested=False)
    read: Iterable[Mapping[str, Any]] = rows.values(**_COLUMNS)
    found = [_row(one) for one in read if one["urn"] is not None]
    if known_at < now:
        found = _as_known(found, known_at)
    return [one for one in found if filters.keeps(one)]


_COLUMNS = {
    "type_": F("type"),
    "owner": F("organisation_id"),
    "team": F("unit_id"),
    "team_name": F("unit__name"),
    "claimed_on": F("recorded_on"),
    "event": F("disruption_id"),
    "urn": F("disruption__urn"),
    "happened_on": F("disruption__event_on"),
    "pillar": F("disruption__pillar"),
    "second": F("disruption__secondary_pillar"),
    "commodity": F("disruption__commodity"),
    "title": F("disruption__title"),
    "category": F("disruption__category"),
    "kind": F("disruption__threat_kind"),
    "settled_at": F("disruption__moderated_at"),
    "threat": F("disruption__threat_id"),
    "threat_urn": F("disruption__threat__urn"),
    "under": F("label_id"),
    "marking": F("label__marking"),
}


def _known(known_at: datetime, now: datetime) -> Q:
    if known_at >= now:
        return Q(ended_at__isnull=True)
    return Q(recorded_at__lte=known_at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=known_at))


def _days(filters: Filters) -> Q:
    if filters.window is None:
        return Q()
    day = "disruption__event_on" if filters.by is CountedBy.EVENT else "recorded_on"
    return Q(**{f"{day}__range": (filters.window.first, filters.window.last)})


def _row(one: Mapping[str, Any]) -> Held:
    return Held(
        type=ClaimType(str(one["type_"])),
        category=Category(str(one["category"])),
        pillar=Pillar(str(one["pillar"])),
        second_pillar=Pillar(str(one["second"])) if one["second"] else None,
        commodity=Commodity(str(one["commodity"])) if one["commodity"] else None,
        organisation=one["owner"],
        unit=one["team"],
        unit_name=str(one["team_name"] or ""),
        event_on=one["happened_on"],
        recorded_on=one["claimed_on"],
        disruption=one["event"],
        urn=str(one["urn"]),
        title=str(one["title"]),
        kind=Kind(str(one["kind"])),
        moderated_at=one["settled_at"],
        threat=one["threat"],
        threat_urn=str(one["threat_urn"] or ""),
        label=one["under"],
        marking=one["marking"],
    )


def _as_known(rows: list[Held], known_at: datetime) -> list[Held]:
    """Return claims as they were before what was moderated or corrected since."""
    events = {one.disruption for one in rows}
    before = _before(events, known_at)
    settled = _settled(events, known_at)
    return [
        replace(
            one,
            category=Category.read(before.get((one.disruption, CATEGORY), one.category.words)),
            pillar=Pillar.read(before.get((one.disruption, PILLAR), one.pillar.words)),
            second_pillar=_second(before.get((one.disruption, SECOND)), one.second_pillar),
            commodity=_area(before.get((one.disruption, AREA)), one.commodity),
            title=before.get((one.disruption, TITLE), one.title),
            moderated_at=settled.get(one.disruption),
        )
        for one in rows
    ]


def _second(before: str | None, now: Pillar | None) -> Pillar | None:
    if before is None:
        return now
    return Pillar.read(before) if before else None


def _area(before: str | None, now: Commodity | None) -> Commodity | None:
    if before is None:
        return now
    return Commodity.read(before) if before else None


def _before(events: Iterable[int], known_at: datetime) -> dict[tuple[int, str], str]:
    """Return what a field said before the first thing that changed it after an instant."""
    found: list[tuple[datetime, tuple[int, str], str]] = []
    settled = DisruptionModeration.objects.filter(disruption__in=events, at__gt=known_at)
    settled = settled.exclude(outcome=ModerationOutcome.RETURNED.value)
    for event, at, category in settled.values_list("disruption_id", "at", "before"):
        found.append((at, (event or 0, CATEGORY), Category(category).words))
    corrected = Correction.objects.filter(disruption__in=events, at__gt=known_at)
    for event, at, changes in corrected.values_list("disruption_id", "at", "changes"):
        found += [(at, (event or 0, name), said[0]) for name, said in changes.items()]
    first: dict[tuple[int, str], str] = {}
    for _, key, said in sorted(found):
        first.setdefault(key, said)
    return first


def _settled(events: Iterable[int], known_at: datetime) -> dict[int, datetime]:
    """Return when a moderator had settled a category that nobody had corrected since."""
    rows = DisruptionModeration.objects.filter(disruption__in=events, at__lte=known_at)
    rows = rows.exclude(outcome=ModerationOutcome.RETURNED.value).order_by("at", "pk")
    last = {event or 0: at for event, at in rows.values_list("disruption_id", "at")}
    reopened = Correction.objects.filter(
        disruption__in=events, at__lte=known_at, changes__has_key=CATEGORY
    )
    for event, at in reopened.values_list("disruption_id", "at"):
        if event in last and at >= last[event]:
            del last[event]
    return last

"""The master list: as it stands now, or as it stood on a day, as known at an instant."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Greatest

from fourfold.access.models import User
from fourfold.reference.models import Organisation, Priority, ThreatDesk
from fourfold.reference.queries import names_on
from fourfold.threats.models import Standing, Threat
from fourfold.threats.models.standing import StandingQuerySet
from fourfold.threats.rules.asked import Filters, Moment
from fourfold.threats.rules.kinds import Kind, ModerationStatus, Phase, Type

COLUMNS: Mapping[str, str] = {
    "urn": "URN",
    "name": "Name",
    "kind": "Category",
    "owner": "Owner",
    "type": "Type",
    "soc": "SOC",
    "tier": "Tier",
    "phase": "Phase",
    "moderation": "Moderation status",
    "score": "Score",
    "supported": "Supported score",
    "assessed_on": "Assessed on",
    "review_due_on": "Review due",
    "lro": "LRO",
    "priority": "Priority",
}
SORTS: Mapping[str, str] = {
    "urn": "urn",
    "name": "name",
    "kind": "kind",
    "owner": "owner_id",
    "type": "type",
    "soc": "soc",
    "tier": "tier",
    "phase": "phase",
    "moderation": "moderation",
    "score": "score",
    "supported": "supported",
    "assessed_on": "assessed_on",
    "review_due_on": "review_due_on",
    "lro": "lro_id",
    "priority": "priority_id",
}

FEW = 1_000  # rows that are sorted faster than found in an order


@dataclass(frozen=True, slots=True)
class Line:
    """One threat on the list, in words ready to print; `cells` are in the order of `COLUMNS`."""

    threat_id: int
    urn: str
    name: str
    kind: str
    owner: str
    type: str
    soc: str
    tier: int | None
    phase: str
    moderation: str
    waiting: bool
    score: float | None
    supported: float | None
    assessed_on: date | None
    review_due_on: date | None
    lro: str
    priority: str

    @property
    def gap(self) -> float:
        """The inflation at risk: by how much the score exceeds what evidence bears out."""
        return (self.score or 0) - (self.supported or 0)

    def cells(self) -> list[object]:
        """Return the line as a row of a table."""
        return [getattr(self, name) for name in COLUMNS]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many threats the filters keep, by owner and by tier (0: none)."""

    total: int
    by_owner: Mapping[int, int]
    by_tier: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called."""

    owners: Mapping[int, str]
    people: Mapping[int, str]
    priorities: Mapping[int, str]


def standings(filters: Filters, moment: Moment, *, now: datetime) -> StandingQuerySet:
    """Return how the threats stand that the filters keep, at a moment.

    `now` only spares the index work: what is known at or after it is what is known.
    """
    return Standing.objects.filter(at_moment(moment, now=now) & condition(filters))


def labels_at(filters: Filters, moment: Moment, *, now: datetime) -> frozenset[int]:
    """Return the labels of those threats: the ledger keeps under them what was taken."""
    rows = standings(filters, moment, now=now).order_by()
    return frozenset(rows.values_list("label_id", flat=True).distinct())


def at_moment(moment: Moment, *, now: datetime) -> Q:
    """Return the condition that rows with days and instants, as a standing has, hold then."""
    then = Q(until__isnull=True) | Q(until__gt=moment.as_at)
    known = Q(known_until__isnull=True)
    if moment.known_at < now:
        known = (known | Q(known_until__gt=moment.known_at)) & Q(known_from__lte=moment.known_at)
    return then & Q(since__lte=moment.as_at) & known


def condition(filters: Filters) -> Q:
    """Return the filters as a condition on columns of the list."""
    asked = _among(filters)
    phases = filters.kept_phases()
    if phases != frozenset(Phase):
        asked &= Q(phase__in=sorted(phases))
    if filters.not_tiers:
        asked &= Q(tier__isnull=True) | ~Q(tier__in=sorted(filters.not_tiers))
    if filters.overdue_on is not None:
        asked &= Q(review_due_on__lt=filters.overdue_on)
    if filters.text:
        asked &= Q(name__icontains=filters.text) | Q(urn__istartswith=filters.text)
    return asked


def _among(filters: Filters) -> Q:
    sets: dict[str, frozenset[object]] = {
        "owner_id__in": frozenset(filters.owners),
        "kind__in": frozenset(one.value for one in filters.kinds),
        "type__in": frozenset(one.value for one in filters.types),
        "tier__in": frozenset(filters.tiers),
        "priority_id__in": frozenset(filters.priorities),
        "desk_id__in": frozenset(filters.desks),
    }
    single = {
        "moderation": filters.moderation.value if filters.moderation else None,
        "soc": filters.soc,
        "lro_id": filters.lro,
        "waiting": filters.is_waiting,
    }
    asked = Q()
    for field, values in sets.items():
        asked &= Q(**{field: sorted(values, key=str)}) if values else Q()
    for field, value in single.items():
        asked &= Q() if value is None else Q(**{field: value})
    return asked


def ordered(rows: StandingQuerySet, sort: str, *, total: int | None = None) -> StandingQuerySet:
    """Return rows in an order: a column's name, with "-" before it the other way round.

    `total`: how many there are, where that was counted. Of few rows PostgreSQL, which cannot know
    how many labels a reader holds, would walk an index of all to find the first page; sorting
    what the reader's labels open is bounded by what they open.
    """
    column = SORTS.get(sort.removeprefix("-"), "score")
    is_few = total is not None and total <= FEW
    field = Greatest(column, column) if is_few else F(column)  # the same, but no index has it
    order: OrderBy = (
        field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
    )
    return rows.order_by(order, "pk")


def counts(rows: StandingQuerySet) -> Counts:
    """Count rows by owner and by tier, in one query."""
    owners: Counter[int] = Counter()
    tiers: Counter[int] = Counter()
    grouped = rows.order_by().values_list("owner_id", "tier").annotate(number=Count("*"))
    for owner, tier, number in grouped:
        owners[owner] += number
        tiers[tier or 0] += number
    return Counts(owners.total(), dict(owners), dict(tiers))


def lines(rows: Iterable[Standing], moment: Moment) -> list[Line]:
    """Return rows as lines to print; organisations by the names that they had on the day."""
    found = list(rows)
    names = names_for(found, moment.as_at)
    return [_line(row, names) for row in found]


def names_for(rows: list[Standing], on: date) -> Names:
    """Return what the ids of rows are called on a day, in three queries however many there are."""
    people = {row.lro_id for row in rows if row.lro_id}
    priorities = {row.priority_id for row in rows if row.priority_id}
    return Names(
        names_on(on),
        dict(User.objects.filter(pk__in=people).values_list("pk", "name")),
        dict(Priority.objects.filter(pk__in=priorities).values_list("pk", "name")),
    )


def _line(row: Standing, names: Names) -> Line:
    return Line(
        threat_id=row.threat_id or 0,
        urn=row.urn,
        name=row.name,
        kind=Kind(row.kind).words,
        owner=names.owners.get(row.owner_id, ""),
        type=Type(row.type).words,
        soc="SOC" if row.soc else "Not SOC",
        tier=row.tier,
        phase=Phase(row.phase).words,
        moderation=ModerationStatus(row.moderation).words,
        waiting=row.waiting,
        score=row.score,
        supported=row.supported,
        assessed_on=row.assessed_on,
        review_due_on=row.review_due_on,
        lro=names.people.get(row.lro_id or 0, ""),
        priority=names.priorities.get(row.priority_id or 0, ""),
    )


def choices(*, also: Iterable[str] = ()) -> dict[str, list[tuple[int, str]]]:
    """Return what can be chosen in the filters: owners, priorities and desks, by name.

    Owners are those of threats that the viewer may read; `also`: ids that an address names.
    """
    own = set(Threat.objects.order_by().values_list("owner_id", flat=True).distinct())
    own |= {int(one) for one in also if one.isdecimal()}
    owners = Organisation.objects.filter(pk__in=own).order_by("region__number", "short_name")
    desks = ThreatDesk.objects.select_related("priority").order_by("priority__position", "pk")
    return {
        "owners": list(owners.values_list("pk", "short_name")),
        "priorities": list(Priority.objects.order_by("position").values_list("pk", "name")),
        "desks": [(desk.pk, str(desk)) for desk in desks],
    }


def marking_of(rows: "QuerySet[Any]") -> int:
    """Return the highest marking among rows; OFFICIAL where there are none."""
    highest = rows.order_by().values_list("label__marking", flat=True).distinct()
    return max(highest, default=1)

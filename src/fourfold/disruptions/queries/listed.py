"""The list of disruptions: what is asked, and the lines that answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q

from fourfold.disruptions.models import Claim, Disruption
from fourfold.disruptions.models.claim import ClaimQuerySet
from fourfold.disruptions.models.disruption import DisruptionQuerySet
from fourfold.disruptions.queries.contests import team_of
from fourfold.disruptions.queries.duplicates import leads_of
from fourfold.disruptions.rules.kinds import Category, ClaimType, Commodity, CountedBy
from fourfold.disruptions.rules.standards import LATE_AFTER_DAYS
from fourfold.plans.rules.kinds import Pillar
from fourfold.threats.queries.threat import master_list_names

TONES = {
    Category.MAJOR: "ink",
    Category.MODERATE: "teal",
    Category.MINOR: "hollow",
    Category.NEGATIVE: "red",
}
ORDERS = {
    "event": "event_on",
    "recorded": "recorded_on",
    "title": "title",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the list; what is empty asks nothing.

    type: whether the organisation or team led or supported; without either, whether a standing
    claim of that type is there.
    """

    text: str = ""
    first: date | None = None
    last: date | None = None
    by: CountedBy = CountedBy.EVENT
    organisations: frozenset[int] = frozenset()
    unit: int | None = None
    type: ClaimType | None = None
    pillars: frozenset[Pillar] = frozenset()
    categories: frozenset[Category] = frozenset()
    commodity: Commodity | None = None
    moderated: bool | None = None
    late: bool | None = None
    threat: int | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A disruption as the list shows it; threat is empty where it is held elsewhere."""

    disruption: Disruption
    threat: str
    lead: str
    supports: tuple[str, ...]
    pillar: str
    category: Category
    late_by: int
    is_contested: bool

    @property
    def tone(self) -> str:
        """The tone of the category's tag."""
        return TONES.get(self.category, "grey")


def found(asked: Asked) -> DisruptionQuerySet:
    """Return the disruptions that answer, in no order."""
    rows = Disruption.objects.filter(_days(asked), _what(asked), _state(asked))
    claims = _claims(asked)
    return rows.filter(Exists(claims)) if claims is not None else rows


def _days(asked: Asked) -> Q:
    day = "event_on" if asked.by is CountedBy.EVENT else "recorded_on"
    met = Q(**{f"{day}__gte": asked.first}) if asked.first else Q()
    return met & (Q(**{f"{day}__lte": asked.last}) if asked.last else Q())


def _what(asked: Asked) -> Q:
    text = asked.text.strip()
    met = Q(title__icontains=text) | Q(urn__iexact=text) if text else Q()
    several = {"pillar__in": asked.pillars, "category__in": asked.categories}
    met &= Q(**{name: [one.value for one in held] for name, held in several.items() if held})
    if asked.commodity:
        met &= Q(commodity=asked.commodity.value)
    if asked.threat:
        met &= Q(threat=asked.threat)
    return met


def _state(asked: Asked) -> Q:
    met = Q(cancelled_at__isnull=asked.state != "cancelled")
    if asked.moderated is not None:
        met &= Q(moderated_at__isnull=not asked.moderated)
    if asked.late is not None:
        late = Q(recorded_on__gt=F("event_on") + timedelta(days=LATE_AFTER_DAYS))
        met &= late if asked.late else ~late
    return met


def _claims(asked: Asked) -> ClaimQuerySet | None:
    claims = Claim.objects.filter(disruption=OuterRef("pk"), ended_at=None)
    if asked.state == "contested":
        return claims.filter(is_contested=True)
    if not (asked.organisations or asked.unit or asked.type):
        return None
    claims = claims.filter(is_contested=False)
    if asked.organisations:
        claims = claims.filter(organisation__in=asked.organisations)
    if asked.unit:
        claims = claims.filter(unit=asked.unit)
    return claims.filter(type=asked.type.value) if asked.type else claims


def ordered(rows: DisruptionQuerySet, sort: str) -> DisruptionQuerySet:
    """Return disruptions in an order, such as "-event"; newest events first without one."""
    name = ORDERS.get(sort.lstrip("-"), "event_on")
    falls = sort.startswith("-") or sort.lstrip("-") not in ORDERS
    return rows.order_by(f"-{name}" if falls else name, "-pk")


def lines(rows: Sequence[Disruption]) -> list[Line]:
    """Return disruptions as lines, in a fixed number of questions."""
    asked = [one.pk for one in rows]
    claims = Claim.objects.filter(disruption_id__in=asked, ended_at=None)
    held = list(claims.select_related("organisation", "unit").order_by("pk"))
    leads = leads_of(held)
    names = master_list_names([one.threat_id for one in rows if one.threat_id])
    return [_line(one, names.get(one.threat_id or 0, ""), leads.get(one.pk), held) for one in rows]


def _line(one: Disruption, threat: str, lead: Claim | None, held: Sequence[Claim]) -> Line:
    supports = tuple(
        team_of(row)
        for row in held
        if row.disruption_id == one.pk and row.type == ClaimType.SUPPORT.value
    )
    return Line(
        disruption=one,
        threat=threat,
        lead=team_of(lead) if lead else "",
        supports=supports,
        pillar=Pillar(one.pillar).words,
        category=Category(one.category),
        late_by=max(0, (one.recorded_on - one.event_on).days - LATE_AFTER_DAYS),
        is_contested=any(row.is_contested for row in held if row.disruption_id == one.pk),
    )

"""The extract of disruptions: a file that anybody with the same clearance can make again."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from fourfold.access.models import Label
from fourfold.access.rules import Marking
from fourfold.access.viewer import Viewer
from fourfold.disruptions.queries._held import Held, held
from fourfold.disruptions.rules import breakdown, windows
from fourfold.disruptions.rules.windows import Filters, Readings
from fourfold.publishing.cells import Cell
from fourfold.publishing.tables import Cover, rows_hash
from fourfold.reference.models import Organisation
from fourfold.reference.queries import names_on
from fourfold.threats.models import Standing, Threat
from fourfold.threats.queries.master_list import at_moment
from fourfold.threats.rules.asked import Moment

ELSEWHERE = "Held elsewhere"
NARRATIVE, FILTER = "hmicfrs-appendix-2", "hmicfrs-appendix-2-filter"
COLUMNS = (
    "Reference",
    "Disruption type",
    "Threat URN",
    "Threat name",
    "Threat category",
    "Organisation",
    "Team",
    "4P pillar",
    "Second pillar",
    "Assessment category",
    "Moderated on",
    "Threat area",
    "Title",
    "Event date",
    "Record date",
    "Days to record",
)


@dataclass(frozen=True, slots=True)
class Extract:
    """The rows of an extract, in a fixed order, and the cover that says what they are.

    lines: by organisation, never a total alone. under: the labels of what is in it.
    """

    columns: list[str]
    rows: list[list[Cell]]
    cover: Cover
    lines: tuple[breakdown.Line, ...]
    under: frozenset[int]

    @property
    def rows_sha256(self) -> str:
        """The hash of the rows alone; the same in every format."""
        return rows_hash(self.columns, self.rows)


def extract(
    filters: Filters, moment: Moment, *, by: Viewer, at: datetime, title: str = "Disruptions"
) -> Extract:
    """Return the claims that the filters keep, as known at a moment, a row for each.

    Whoever may read less gets fewer rows and another hash, and no word of the rest. An
    organisation has the name that it had on the last day counted.
    """
    names = names_on(named_on(filters, moment.as_at))
    claims = held(filters, known_at=moment.known_at, now=at)
    claims.sort(key=lambda one: _order(one, names))
    threats = _threats(claims, moment, now=at)
    table = breakdown.by_organisation(counted(claims, names))
    under = frozenset({one.label for one in claims} | _labels_of(threats))
    cover = Cover(
        title=title,
        marking=_marking(under),
        run_at=at,
        run_for=by.name,
        filters=(*filters.words(), *_by_id(filters, names)),
        as_at=moment.as_at,
        known_at=moment.known_at,
        notes=(_known(moment), *(one.words for one in table.dominances)),
    )
    rows = list(_cells(claims, names, threats))
    return Extract(list(COLUMNS), rows, cover, table.lines, under)


def named_on(filters: Filters, as_at: date) -> date:
    """Return the day whose names of organisations are printed: the last counted, if it is past."""
    return min(filters.window.last, as_at) if filters.window else as_at


def counted(claims: Collection[Held], names: Mapping[int, str]) -> list[breakdown.Counted]:
    """Return claims as tables count them."""
    return [
        breakdown.Counted(
            type=one.type,
            pillar=one.pillar,
            category=one.category,
            organisation=one.organisation,
            organisation_name=names.get(one.organisation, ""),
            event_on=one.event_on,
            recorded_on=one.recorded_on,
            unit=one.unit,
            unit_name=one.unit_name,
        )
        for one in claims
    ]


def readings(filters: Filters, moment: Moment, *, now: datetime) -> Readings:
    """Return how far the two readings of the inspectorate's window differ.

    filters: whose organisations and sort of day are asked of both.
    """
    first, second = (
        windows.asked(windows.preset(name), by=filters.by, organisations=filters.organisations)
        for name in (NARRATIVE, FILTER)
    )
    either = windows.asked(first, last=second.window.last if second.window else None)
    claims = held(either, known_at=moment.known_at, now=now)
    return windows.readings(claims, first, second)


def _order(one: Held, names: Mapping[int, str]) -> tuple[str, str, date, str, str]:
    """Return by what rows are ordered: leads stand first, so that the file can be loaded."""
    owner = names.get(one.organisation, "")
    return one.type.value, owner, one.recorded_on, one.urn, one.unit_name


@dataclass(frozen=True, slots=True)
class _Named:
    urn: str
    name: str
    label: int


def _threats(claims: Collection[Held], moment: Moment, *, now: datetime) -> dict[int, _Named]:
    """Return what the threats that the viewer may read were called at a moment."""
    ids = {one.threat for one in claims if one.threat_urn}
    found = {
        pk: _Named(urn, "", label)
        for pk, urn, label in Threat.objects.filter(pk__in=ids).values_list("pk", "urn", "label_id")
    }
    rows = Standing.objects.filter(at_moment(moment, now=now), threat__in=found)
    for pk, name in rows.values_list("threat_id", "name"):
        found[pk or 0] = replace(found[pk or 0], name=name)
    return found


def _labels_of(threats: Mapping[int, _Named]) -> set[int]:
    return {one.label for one in threats.values()}


def _marking(under: Collection[int]) -> str:
    markings = Label.objects.filter(pk__in=under).values_list("marking", flat=True)
    return Marking(max(markings, default=Marking.OFFICIAL.value)).words


def _cells(
    claims: Collection[Held], names: Mapping[int, str], threats: Mapping[int, _Named]
) -> Iterator[list[Cell]]:
    elsewhere = _Named(ELSEWHERE, ELSEWHERE, 0)
    for one in claims:
        threat = threats.get(one.threat, elsewhere)
        yield [
            one.urn,
            one.type.words,
            threat.urn,
            threat.name,
            one.kind.words,
            names.get(one.organisation, ""),
            one.unit_name,
            one.pillar.words,
            one.second_pillar.words if one.second_pillar else "",
            one.category.words,
            one.moderated_on,
            one.commodity.words if one.commodity else "",
            one.title,
            one.event_on,
            one.recorded_on,
            one.days_to_record,
        ]


def _by_id(filters: Filters, names: Mapping[int, str]) -> tuple[str, ...]:
    if not filters.organisations:
        return ()
    rows = Organisation.objects.filter(pk__in=filters.organisations).values_list("pk", "short_name")
    said = sorted(names.get(pk, name) for pk, name in rows)
    return (f"Organisation is {' or '.join(said)}",)


def _known(moment: Moment) -> str:
    if moment.is_default:
        return (
            "As known at the end of the as-at day: what was recorded, moderated or settled later "
            "is not here."
        )
    return "As known at the instant given: categories and claims are those of that instant."

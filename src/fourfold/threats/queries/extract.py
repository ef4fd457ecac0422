"""The extract: the master list as a file that anybody with the same clearance can make again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fourfold.access.rules import Marking
from fourfold.access.viewer import Viewer
from fourfold.publishing.cells import Cell
from fourfold.publishing.tables import Cover, rows_hash
from fourfold.reference.models import Organisation
from fourfold.threats.queries import disposal, master_list
from fourfold.threats.rules.asked import Filters, Moment

CATEGORY = "kind"


@dataclass(frozen=True, slots=True)
class Extract:
    """The rows of an extract, in a fixed order, and the cover that says what they are."""

    columns: list[str]
    rows: list[list[Cell]]
    cover: Cover
    counts: dict[str, int]

    @property
    def rows_sha256(self) -> str:
        """The hash of the rows alone; the same in every format."""
        return rows_hash(self.columns, self.rows)


def extract(
    filters: Filters, moment: Moment, *, by: Viewer, at: datetime, title: str = "SOC master list"
) -> Extract:
    """Return the threats that the filters keep at a moment, by owner and URN.

    Whoever may read less gets fewer rows and another hash, and no word of the rest. Rows that
    have since been disposed of are a number with the reason, on the cover and not in the hash.
    """
    rows = master_list.standings(filters, moment, now=at)
    lines = master_list.lines(rows.order_by("urn"), moment)
    lines.sort(key=lambda line: (line.owner, line.urn))
    counted: dict[str, int] = {}
    for line in lines:
        counted[line.owner] = counted.get(line.owner, 0) + 1
    gone = disposal.gone(filters, moment, now=at)
    cover = Cover(
        title=title,
        marking=Marking(max(master_list.marking_of(rows), gone.marking)).words,
        run_at=at,
        run_for=by.name,
        filters=(*filters.words(), *_by_id(filters)),
        as_at=moment.as_at,
        known_at=moment.known_at,
        notes=(_known(moment), *([gone.words] if gone.words else [])),
    )
    return Extract(list(master_list.COLUMNS.values()), list(_cells(lines)), cover, counted)


def _cells(lines: list[master_list.Line]) -> Iterator[list[Cell]]:
    for line in lines:
        yield [getattr(line, name) for name in master_list.COLUMNS]


def _by_id(filters: Filters) -> tuple[str, ...]:
    if not filters.owners:
        return ()
    named = Organisation.objects.filter(pk__in=filters.owners).order_by("short_name")
    return (f"Owner is {' or '.join(named.values_list('short_name', flat=True))}",)


def _known(moment: Moment) -> str:
    if moment.is_default:
        return "As known at the end of the as-at day: what was recorded later is not here."
    return "As known at the instant given: facts recorded after the as-at day are here."

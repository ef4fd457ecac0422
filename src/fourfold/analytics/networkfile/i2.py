"""A chart as files for an i2 Analyst's Notebook import: entities, links, and how to read them.

Its maker publishes no schema of its exchange file (ANX), so what is written is what its import
wizard takes from any text file (docs.i2group.com, "Import data formats"): rows of one form, one
item a row, with headings, and a specification in words from which a person makes their own.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fourfold.analytics.networkfile.writing import inert

ENTITIES = ("Identity", "Type", "Label", "Description", "Neighbours", "Community", "Marking")
LINKS = (
    *("Link identity", "From identity", "From type", "From label"),
    *("To identity", "To type", "To label"),
    *("Link type", "Label", "Strength", "Grade", "Reason", "Records"),
    *("First day", "Last day", "Marking"),
)
ICONS: Mapping[str, str] = {
    "Person": "Person",
    "Organisation": "Organization",
    "Telephone": "Phone",
    "Vehicle": "Vehicle",
    "Account": "Account",
    "Address": "Location",
    "Online identity": "Person",
    "Event": "Event",
}
NAMES = ("entities.csv", "links.csv", "specification.txt")


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something; identity: by which two rows are known to be one."""

    identity: str
    kind: str
    label: str
    description: str = ""
    neighbours: int = 0
    community: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two entities, by their identities; days as 2022-01-10, empty if not known."""

    a: str
    b: str
    kind: str
    strength: float
    grade: str = ""
    reason: str = ""
    records: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is taken away: its name, the marking that stands in every row, and notes."""

    name: str
    marking: str
    entities: Sequence[Entity]
    ties: Sequence[Tie]
    notes: Sequence[str] = ()


def files(chart: Chart) -> dict[str, str]:
    """Return the three files by name.

    >>> made = files(Chart("A chart", "OFFICIAL", [Entity("S-1", "Person", "Ann Ash")], []))
    >>> made["entities.csv"].splitlines()[1]
    '"S-1","Person","Ann Ash","","0","","OFFICIAL"'
    >>> sorted(made) == sorted(NAMES)
    True
    """
    known = {one.identity: one for one in chart.entities}
    entities = (_entity(one, chart.marking) for one in chart.entities)
    ties = (
        _tie(one, known[one.a], known[one.b], chart.marking)
        for one in chart.ties
        if one.a in known and one.b in known
    )
    return {
        NAMES[0]: _csv(ENTITIES, entities),
        NAMES[1]: _csv(LINKS, ties),
        NAMES[2]: specification(chart),
    }


def specification(chart: Chart) -> str:
    """Return how the two tables are to be read, column by column, in words."""
    kinds = sorted({one.kind for one in chart.entities})
    lines = [
        chart.marking,
        chart.name,
        *chart.notes,
        "",
        "Import specification, in words. It was checked against Fourfold's own description of",
        "the files (docs/reference/i2-import.md). It was not opened in i2 Analyst's Notebook.",
        "",
        "File format: text, comma separated, quoted with double quotes, UTF-8; the first row",
        "holds the headings and is not data. Every row is one item; no item breaks over rows.",
        "Dates are year-month-day; a full stop is the decimal point.",
        "",
        f"1. {NAMES[0]}: one entity a row. It brings those who have no link, too.",
        "   Identity -> identity of the entity (unique; merge on it)",
        "   Type -> type of the entity, as below",
        "   Label -> label; Description -> description",
        "   Neighbours (number), Community, Marking -> attributes",
        "",
        f"2. {NAMES[1]}: one link a row, with both its ends, so that it can stand alone.",
        "   From identity, From type, From label -> the first entity",
        "   To identity, To type, To label -> the second entity",
        "   Link identity -> identity of the link; Link type -> type; Label -> label",
        "   Strength (number), Grade, Reason, Records, Marking -> attributes of the link",
        "   First day, Last day -> date; links have no direction",
        "",
        "Entity types in these files, and the icon that is meant:",
        *(f"   {kind} -> {ICONS.get(kind, kind)}" for kind in kinds),
        "",
        "Import entities first, then links; match entities by identity.",
        chart.marking,
    ]
    return "\r\n".join(lines) + "\r\n"


def _entity(one: Entity, marking: str) -> list[str]:
    counted = str(one.neighbours)
    return [*(one.identity, one.kind, one.label, one.description, counted, one.community, marking)]


def _tie(one: Tie, a: Entity, b: Entity, marking: str) -> list[str]:
    identity = "~".join([*sorted([one.a, one.b]), one.kind])
    ends = [end for each in (a, b) for end in (each.identity, each.kind, each.label)]
    strength = f"{one.strength:g}"
    return [
        *(identity, *ends, one.kind, one.kind, strength, one.grade, one.reason, one.records),
        *(one.first, one.last, marking),
    ]


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in which no cell breaks over lines and none is taken for a formula."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([inert(" ".join(cell.split())) for cell in row] for row in rows)
    return written.getvalue()

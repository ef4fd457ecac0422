"""Packages of reports, and how far each force has come with them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fourfold.intelligence.models import Package, PackageReport
from fourfold.publishing.cells import Cell

NOBODY = "Not allocated"
HEADINGS = ("Force", "Reports", "With a result", "Waiting", "Overdue")
COLUMNS = ("Package", "Report", "Allocated to", "Allocated on", "Due on", "Result", "Result on")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many reports of a package a force was given, and how many came to a result."""

    force: str
    reports: int
    results: int
    overdue: int

    @property
    def waiting(self) -> int:
        """How many have no result yet."""
        return self.reports - self.results


@dataclass(frozen=True, slots=True)
class PackageLine:
    """A package ready to print, with what became of it in all."""

    package: Package
    all: Tally
    allocated: int


@dataclass(frozen=True, slots=True)
class PartLine:
    """A report of a package; what is held elsewhere has no reference."""

    part: PackageReport
    urn: str
    title: str
    force: str
    is_overdue: bool


def packages(*, closed: bool, force: int | None, today: date) -> list[PackageLine]:
    """Return packages, the newest first, with how far they have come.

    force: only those of which that organisation has a part, and its parts alone.
    """
    rows = Package.objects.filter(closed_at__isnull=not closed)
    ordered = list(rows.order_by("-received_on", "-pk"))
    about = PackageReport.objects.filter(package__in=ordered).select_related("allocated_to")
    if force is not None:
        about = about.filter(allocated_to=force)
    parts = defaultdict(list)
    for part in about:
        parts[part.package_id].append(part)
    return [
        PackageLine(
            row,
            _tally("All", parts[row.pk], today),
            sum(part.allocated_at is not None for part in parts[row.pk]),
        )
        for row in ordered
        if force is None or parts[row.pk]
    ]


def package(urn: str) -> Package:
    """Return one package.

    :raises NotFound: when there is none, or it cannot be read.
    """
    return Package.objects.select_related("label", "by").one(urn=urn)


def parts(one: Package, *, today: date) -> list[PartLine]:
    """Return the reports of a package, those overdue first, then by the day they are due."""
    rows = PackageReport.objects.filter(package=one).select_related("allocated_to")
    found = [_line(row, today) for row in rows.with_neighbour("report").order_by("due_on", "pk")]
    return sorted(found, key=lambda line: (not line.is_overdue, bool(line.part.result)))


def part(pk: int, one: Package) -> PackageReport:
    """Return one report of a package.

    :raises NotFound: when there is none, or it cannot be read.
    """
    return PackageReport.objects.select_related("allocated_to").one(pk=pk, package=one)


def _line(row: PackageReport, today: date) -> PartLine:
    return PartLine(
        part=row,
        urn=row.report.urn if row.report else "",
        title=(row.report.title or row.report.urn) if row.report else "",
        force=row.allocated_to.short_name if row.allocated_to else NOBODY,
        is_overdue=_is_overdue(row, today),
    )


def _is_overdue(row: PackageReport, today: date) -> bool:
    return not row.result and row.due_on is not None and row.due_on < today


def by_force(lines: Sequence[PartLine], *, today: date) -> list[Tally]:
    """Return how far each force has come, by name; what is given to nobody stands last."""
    grouped = defaultdict(list)
    for line in lines:
        grouped[line.force].append(line.part)
    ordered = sorted(grouped, key=lambda force: (force == NOBODY, force.casefold()))
    return [_tally(force, grouped[force], today) for force in ordered]


def _tally(force: str, rows: Iterable[PackageReport], today: date) -> Tally:
    kept = list(rows)
    overdue = sum(_is_overdue(row, today) for row in kept)
    return Tally(force, len(kept), sum(bool(row.result) for row in kept), overdue)


def cells(one: Package, lines: Sequence[PartLine]) -> list[list[Cell]]:
    """Return the rows of the file of a package."""
    return [
        [
            one.urn,
            line.urn or "Held elsewhere",
            line.force,
            line.part.allocated_at.date() if line.part.allocated_at else None,
            line.part.due_on,
            line.part.result,
            line.part.resulted_at.date() if line.part.resulted_at else None,
        ]
        for line in lines
    ]


def due_at(organisation_id: int) -> list[PackageReport]:
    """Return the reports that wait for a result of an organisation, the earliest due first."""
    rows = PackageReport.objects.filter(allocated_to=organisation_id, result="")
    return list(rows.with_neighbour("package", "report").order_by("due_on", "pk"))

"""Packages of reports: what came together, allocated to forces and tracked to a result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Package, PackageReport, Report
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn


class NotPackaged(DomainError):
    """Something cannot be done with a package or a part of it."""


@dataclass(frozen=True, slots=True)
class NewPackage:
    """What came: its name, where from, and when."""

    name: str
    origin: str
    received_on: date


@command("intelligence.record_package")
def record_package(*, new: NewPackage, label: Label, by: Viewer, at: datetime) -> Package:
    """Write down that a set of reports came together.

    :raises NotPackaged: without a name or an origin, or on a day to come.
    """
    name, origin = new.name.strip(), new.origin.strip()
    refuse_higher_marking(name, origin)
    if not name or not origin:
        raise NotPackaged("Give the package a name, and say where it came from.")
    if new.received_on > local_day(at):
        raise NotPackaged("It was received on a day that is over, or today.")
    return Package.objects.create(
        urn=new_urn("X"),
        label=label,
        name=name,
        origin=origin,
        received_on=new.received_on,
        recorded_at=at,
        by_id=by.user_id,
    )


@command("intelligence.add_to_package")
def add_to_package(
    *, package: Package, reports: Sequence[Report], by: Viewer, at: datetime
) -> Package:
    """Put reports into a package; each part is read by those who may read both.

    :raises NotPackaged: when the package is closed, or none is new to it.
    """
    one = _open(package)
    there = set(PackageReport.objects.filter(package=one).values_list("report", flat=True))
    parts = [
        PackageReport(
            label=label_saying(one.label.restriction | report.label.restriction),
            package=one,
            report=report,
            by_id=by.user_id,
        )
        for report in reports
        if report.pk not in there
    ]
    if not parts:
        raise NotPackaged("The package has these reports already.")
    PackageReport.objects.bulk_create(parts)
    return one


@command("intelligence.allocate_part")
def allocate_part(
    *, part: PackageReport, to: Organisation, due_on: date, by: Viewer, at: datetime
) -> PackageReport:
    """Give a report of a package to a force, with the day by which a result is due.

    :raises NotPackaged: when there is a result already, or that day is over.
    """
    one = _part(part)
    if one.result:
        raise NotPackaged("It has its result already.")
    if due_on < local_day(at):
        raise NotPackaged("A result is due on a day to come.")
    one.allocated_to, one.allocated_at, one.due_on = to, at, due_on
    one.save(update_fields=["allocated_to", "allocated_at", "due_on"])
    return one


@command("intelligence.record_result")
def record_result(*, part: PackageReport, result: str, by: Viewer, at: datetime) -> PackageReport:
    """Say what came of a report that was allocated to a force.

    :raises NotPackaged: before it is allocated, or without words.
    """
    one = _part(part)
    refuse_higher_marking(result)
    if one.allocated_at is None:
        raise NotPackaged("Allocate it first.")
    if not result.strip():
        raise NotPackaged("Say what came of it; also that nothing did.")
    one.result, one.resulted_at = result.strip(), at
    one.save(update_fields=["result", "resulted_at"])
    return one


@command("intelligence.close_package")
def close_package(*, package: Package, by: Viewer, at: datetime) -> Package:
    """Close a package each of whose reports has its result.

    :raises NotPackaged: when one waits still.
    """
    one = _open(package)
    if PackageReport.objects.filter(package=one, result="").exists():
        raise NotPackaged("A report of it has no result yet.")
    one.closed_at = at
    one.save(update_fields=["closed_at"])
    return one


def _open(package: Package) -> Package:
    found = Package.objects.select_for_update(of=("self",)).filter(pk=package.pk)
    one = found.select_related("label").first()
    if one is None:
        raise NotFound("There is no such record.")
    if one.closed_at is not None:
        raise NotPackaged("This package is closed.")
    return one


def _part(part: PackageReport) -> PackageReport:
    found = PackageReport.objects.select_for_update(of=("self",)).filter(pk=part.pk)
    one = found.with_neighbour("package").first()
    if one is None:
        raise NotFound("There is no such record.")
    if one.package and one.package.closed_at is not None:
        raise NotPackaged("This package is closed.")
    return one

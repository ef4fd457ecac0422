"""Who else holds what a right changes: of reports sent and allocated, and a system's controller."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Carried, Dissemination, PackageReport, WatchlistEntry
from fourfold.intelligence.queries.named import Named, one_named
from fourfold.shared import hooks
from fourfold.sources.models import Record
from fourfold.subjects.models import Identifier

SHORTEST = 4  # letters of a value by which what was sent is searched


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who holds it, and through what they got it.

    label_id: under which they read what they are told, where they sign in here; about: what they
    know it by. is_controller: it is theirs to change: their record, of which we hold the copy, or
    what they wrote here.
    """

    name: str
    through: str
    about: str
    label_id: int | None = None
    person: int | None = None
    organisation: int | None = None
    is_controller: bool = False


def recipients_of(record: str, says: str, *, on: date) -> list[Recipient]:
    """Return who was given a piece, as far as one may read, and whose record it is.

    A report's own recipients; of any other value those of reports in whose text it stands. The
    table `recipients` adds what other contexts gave away.
    """
    kind, _, pk = record.partition(":")
    if (one := one_named(record, on=on)) is not None:
        return _keeper(one)
    if kind == "sources.record":
        return [*_controller(int(pk)), *_of_others(record)]
    if kind == "intelligence.report":
        sent, parts = Q(report=int(pk)), Q(report=int(pk))
    elif len(says) >= SHORTEST:
        sent, parts = Q(text__icontains=says), Q(report__text__icontains=says)
    else:
        return _of_others(record)
    return [*_sent(sent), *_allocated(parts), *_watching(record), *_of_others(record)]


def _sent(asked: Q) -> Iterable[Recipient]:
    rows = Dissemination.objects.filter(asked, recalled_at=None).with_neighbour("report")
    for row in rows.select_related("to_person__organisation", "to_organisation").order_by("pk"):
        is_here = not row.to_outside
        yield Recipient(
            name=row.recipient,
            through=f"Report sent on {row.sent_at:%-d %B %Y}",
            about=f"Report {row.report.urn}" if row.report else "A report sent to you",
            label_id=row.label_id if is_here else None,
            person=row.to_person_id,
            organisation=row.to_organisation_id,
        )


def _allocated(asked: Q) -> Iterable[Recipient]:
    rows = PackageReport.objects.filter(asked, allocated_to__isnull=False, report__isnull=False)
    for row in rows.select_related("allocated_to").with_neighbour("report").order_by("pk"):
        if row.allocated_to and row.allocated_at:
            yield Recipient(
                name=row.allocated_to.short_name,
                through=f"Part of a package, allocated on {row.allocated_at:%-d %B %Y}",
                about=f"Report {row.report.urn}" if row.report else "A report of a package",
                label_id=row.label_id,
                organisation=row.allocated_to_id,
            )


def _watching(record: str) -> Iterable[Recipient]:
    """Yield who watches a number, which they wrote down for themselves."""
    kind, _, pk = record.partition(":")
    if kind != "subjects.identifier":
        return
    marks = Identifier.objects.filter(pk=pk)
    same = Q(value__in=marks.values("value")) | Q(value__in=marks.values("as_written"))
    rows = WatchlistEntry.objects.filter(same, subject=None, removed_at=None)
    for row in rows.with_neighbour("watchlist", "watchlist__owner").order_by("pk"):
        if row.watchlist:
            yield Recipient(
                name=row.watchlist.owner.name,
                through=f"Watchlist {row.watchlist.urn}, entry of {row.added_at:%-d %B %Y}",
                about=f"A number on your watchlist {row.watchlist.urn}",
                label_id=row.label_id,
                person=row.watchlist.owner_id,
            )


def _controller(pk: int) -> Iterable[Recipient]:
    row = Record.objects.with_neighbour("system", "system__owner").filter(pk=pk).first()
    if row is None or row.system is None:
        return
    about = f"{row.system.name}, record {row.key}"
    yield Recipient(name=row.system.owner.name, through=about, about=about, is_controller=True)


def _keeper(one: Named) -> list[Recipient]:
    """Return who keeps what was written here of a person, where somebody does."""
    if not one.keeper:
        return []
    return [
        Recipient(
            name=one.keeper,
            through=f"{one.heading}: keeps it",
            about=one.heading,
            label_id=one.label_id,
            person=one.person,
            organisation=one.organisation,
            is_controller=True,
        )
    ]


def _of_others(record: str) -> list[Recipient]:
    """Return what the table adds, each recipient and through what."""
    found = [pair for ask in hooks.table("recipients").values() for pair in ask(record)]
    return [Recipient(name, through, "What was shared with you") for name, through in found]


def brought_to(viewer: Viewer) -> list[Carried]:
    """Return what somebody is told of, what waits for them first."""
    bodies = {viewer.organisation_id, *viewer.organisations}
    to_body = Q(to_person=None, to_organisation__in=bodies)
    rows = Carried.objects.filter(Q(to_person=viewer.user_id) | to_body, told_at__isnull=False)
    found = rows.select_related("by", "label").order_by("-told_at", "-pk")
    return sorted(found, key=lambda one: one.acknowledged_at is not None)

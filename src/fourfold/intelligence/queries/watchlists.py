"""Watchlists as pages show them, and when they watch."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from fourfold.access.viewer import Viewer
from fourfold.intelligence.models import Watchlist, WatchlistEntry
from fourfold.intelligence.rules import watching
from fourfold.subjects.queries.shown import Shown, shown
from fourfold.subjects.rules.identifiers import IdentifierKind


@dataclass(frozen=True, slots=True)
class WatchlistLine:
    """A watchlist ready to print."""

    watchlist: Watchlist
    entries: int
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as a page shows it; a subject held elsewhere has no name."""

    entry: WatchlistEntry
    shown: Shown | None
    kind: str


def watches(one: Watchlist, day: date) -> bool:
    """Test if a list watches on a day."""
    return watching.watches(
        one.begins_on,
        one.expires_on,
        on=day,
        seen_at=one.seen_by_supervisor_at,
        ended=one.ended_at is not None,
    )


def line(one: Watchlist, entries: int, *, today: date) -> WatchlistLine:
    """Return a list as a line to print."""
    state, tone = watching.standing(
        one.begins_on,
        one.expires_on,
        on=today,
        seen_at=one.seen_by_supervisor_at,
        ended=one.ended_at is not None,
    )
    return WatchlistLine(one, entries, state, tone)


def watchlists(viewer: Viewer, *, mine: str, over: bool, today: date) -> list[WatchlistLine]:
    """Return the lists that a viewer may read: those that run, or those that are over.

    mine: "owner", "supervisor", or anybody's.
    """
    past = Q(ended_at__isnull=False) | Q(expires_on__lte=today)
    rows = Watchlist.objects.filter(past if over else ~past)
    if mine in {"owner", "supervisor"}:
        rows = rows.filter(**{mine: viewer.user_id})
    kept = list(rows.select_related("owner", "supervisor").order_by("expires_on", "pk"))
    on_them = WatchlistEntry.objects.filter(watchlist__in=kept, removed_at=None).order_by()
    counted = on_them.values("watchlist").annotate(number_of=Count("pk"))
    counts = dict(counted.values_list("watchlist", "number_of"))
    return [line(row, counts.get(row.pk, 0), today=today) for row in kept]


def watchlist(urn: str) -> Watchlist:
    """Return one list.

    :raises NotFound: when there is none, or it cannot be read.
    """
    return Watchlist.objects.select_related("label", "owner", "supervisor").one(urn=urn)


def entries(one: Watchlist) -> list[EntryLine]:
    """Return what is or was on a list, those still on it first, in order of time."""
    rows = list(one.entries.select_related("by").order_by("added_at", "pk"))
    rows.sort(key=lambda row: row.removed_at is not None)
    names = shown(row.subject_id for row in rows if row.subject_id)
    return [
        EntryLine(
            entry=row,
            shown=names.get(row.subject_id) if row.subject_id else None,
            kind=IdentifierKind(row.kind).words if row.kind else "",
        )
        for row in rows
    ]


def entry(pk: int, one: Watchlist) -> WatchlistEntry:
    """Return one entry of a list.

    :raises NotFound: when there is none, or it cannot be read.
    """
    return WatchlistEntry.objects.one(pk=pk, watchlist=one)


def renews(one: Watchlist) -> Watchlist | None:
    """Return the list that another one renewed, where there is one to be read."""
    return Watchlist.objects.filter(ended_because=f"{watching.RENEWED}{one.urn}").first()


def renewed_as(one: Watchlist) -> Watchlist | None:
    """Return the list that renewed another one, where there is one to be read."""
    urn = one.ended_because.removeprefix(watching.RENEWED)
    return Watchlist.objects.filter(urn=urn).first() if urn != one.ended_because else None


def unseen_by(viewer: Viewer, *, today: date) -> list[Watchlist]:
    """Return the running lists that somebody supervises and has not seen."""
    rows = Watchlist.objects.filter(
        supervisor=viewer.user_id, seen_by_supervisor_at=None, ended_at=None, expires_on__gt=today
    )
    return list(rows.select_related("owner").order_by("recorded_at", "pk"))


def ending_soon(viewer: Viewer, *, today: date) -> list[Watchlist]:
    """Return the running lists of which somebody is owner or supervisor, that end within days."""
    own = Q(owner=viewer.user_id) | Q(supervisor=viewer.user_id)
    rows = Watchlist.objects.filter(
        own, ended_at=None, expires_on__gt=today, expires_on__lte=today + watching.SOON
    )
    return list(rows.select_related("owner", "supervisor").order_by("expires_on", "pk"))

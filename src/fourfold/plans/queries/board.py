"""Boards: who sits on them, when they meet, what they have under way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from fourfold.access.models import User
from fourfold.plans.models import Action, Board, Meeting, Seat
from fourfold.plans.models.action import ActionQuerySet
from fourfold.plans.rules.kinds import Sector
from fourfold.reference import queries as reference
from fourfold.reference.models import Organisation
from fourfold.reference.rules import OrganisationKind


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board in the list of boards."""

    board: Board
    next_meeting: Meeting | None
    last_met: datetime | None
    seats: int


@dataclass(frozen=True, slots=True)
class SectorLine:
    """A sector at a board's table; no seats: it ought to be there and is not."""

    sector: Sector
    seats: tuple[Seat, ...]

    @property
    def is_missing(self) -> bool:
        """Whether nobody speaks for it."""
        return not self.seats


def boards(*, today: date, now: datetime) -> list[BoardLine]:
    """Return the boards that still meet, by name, in three queries however many there are."""
    found = list(
        Board.objects.filter(closed_on=None).select_related("organisation").order_by("name", "pk")
    )
    coming, met = _meetings(found, now)
    seats: dict[int, int] = {}
    rows = Seat.objects.filter(_running(today), board__in=found)
    for board_id in rows.values_list("board_id", flat=True):
        seats[board_id or 0] = seats.get(board_id or 0, 0) + 1
    return [
        BoardLine(one, coming.get(one.pk), met.get(one.pk), seats.get(one.pk, 0)) for one in found
    ]


def _meetings(
    found: Iterable[Board], now: datetime
) -> tuple[dict[int, Meeting], dict[int, datetime]]:
    coming: dict[int, Meeting] = {}
    met: dict[int, datetime] = {}
    rows = Meeting.objects.filter(board__in=list(found), cancelled_at=None)
    for row in rows.order_by("begins_at", "pk"):
        board_id = row.board_id or 0
        if row.closed_at is None:
            coming.setdefault(board_id, row)
        elif row.begins_at <= now:
            met[board_id] = row.begins_at
    return coming, met


def board(urn: str) -> Board:
    """Return one board by its reference.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    return Board.objects.select_related("organisation__region", "label").one(urn=urn)


def seats_on(one: Board, day: date) -> list[Seat]:
    """Return the seats that stand on a day, the chair first, then by sector and organisation."""
    rows = Seat.objects.filter(_running(day), board=one).select_related("organisation", "user")
    order = list(Sector)
    return sorted(
        rows,
        key=lambda seat: (
            not seat.is_chair,
            order.index(Sector(seat.sector)),
            seat.organisation.short_name,
            seat.pk,
        ),
    )


def by_sector(one: Board, seats: Iterable[Seat]) -> list[SectorLine]:
    """Return the sectors at the table and those that ought to be, in the order of the list."""
    held: dict[Sector, list[Seat]] = {}
    for seat in seats:
        held.setdefault(Sector(seat.sector), []).append(seat)
    return [
        SectorLine(sector, tuple(held.get(sector, ())))
        for sector in Sector
        if sector in held or sector.value in one.sectors
    ]


def meetings_of(one: Board) -> list[Meeting]:
    """Return the meetings of a board, newest first."""
    return list(Meeting.objects.filter(board=one).order_by("-begins_at", "-pk"))


def next_of(meetings: Iterable[Meeting]) -> Meeting | None:
    """Return the first meeting that is neither closed nor cancelled."""
    coming = [one for one in meetings if one.closed_at is None and one.cancelled_at is None]
    return min(coming, key=lambda one: one.begins_at, default=None)


def running_actions(one: Board) -> ActionQuerySet:
    """Return what meetings of a board asked for and is still to be done, the longest due first."""
    return (
        Action.objects.running()
        .filter(meeting__board=one)
        .select_related("owner", "owner_organisation", "meeting")
        .order_by("due_on", "pk")
    )


def organisations_in(one: Board, *, on: date) -> frozenset[int]:
    """Return whose threats and plans a board looks at: its force's area, or its whole region's."""
    owner = one.organisation
    if owner.kind == OrganisationKind.FORCE:
        return frozenset({owner.pk, *reference.partners_of(owner).values_list("pk", flat=True)})
    if owner.region is None:
        return frozenset({owner.pk})
    found = reference.organisations(region=owner.region.number, on=on)
    return frozenset({owner.pk, *found.values_list("pk", flat=True)})


def people() -> list[tuple[int, str]]:
    """Return the people who may be given a seat or an action, with their organisations."""
    rows = User.objects.filter(is_active=True, kind=User.Kind.PERSON).select_related("organisation")
    ordered = rows.order_by("organisation__short_name", "name", "pk")
    return [(one.pk, f"{one.name} ({one.organisation.short_name})") for one in ordered]


def bodies(*, region: int | None = None) -> list[tuple[int, str]]:
    """Return the organisations that may sit at a table, those of a region first."""
    rows = Organisation.objects.exclude(kind=OrganisationKind.GROUP).select_related("region")
    ordered = sorted(
        rows,
        key=lambda one: (
            one.region is None or one.region.number != region,
            one.short_name.casefold(),
            one.pk,
        ),
    )
    return [(one.pk, one.short_name) for one in ordered]


def _running(day: date) -> Q:
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))

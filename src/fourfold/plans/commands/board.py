"""Boards, and who has a seat on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import Label, User
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._plans import words
from fourfold.plans.models import Board, Seat
from fourfold.plans.queries.board import seats_on
from fourfold.plans.rules.kinds import Authority, BoardKind, Sector
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, NotFound
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn


class BoardClosed(DomainError):
    """Something was to be changed on a board that meets no more."""


class SeatRefused(DomainError):
    """A seat cannot be given or ended like that."""


@dataclass(frozen=True, slots=True)
class NewBoard:
    """What is recorded of a board. every_days: how often it meets; sectors: who ought to be at it.

    urn: given only by what must be made again alike.
    """

    kind: BoardKind
    name: str
    organisation: Organisation
    quorum: int
    authority: Authority = Authority.COMMITS_STAFF
    rank: str = ""
    terms: str = ""
    sectors: Sequence[Sector] = ()
    every_days: int | None = None
    urn: str = ""


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A seat for an organisation; person: who usually takes it, where they have no account."""

    organisation: Organisation
    sector: Sector
    since: date
    user: User | None = None
    person: str = ""
    is_chair: bool = False


@command("plans.record_board")
def record_board(*, new: NewBoard, label: Label, by: Viewer, at: datetime) -> Board:
    """Record a board, and what it needs in order to decide.

    :raises DomainError: when it has no name or no quorum, or a text carries a higher marking.
    """
    name = words(new.name, "Give the board its name.")
    refuse_higher_marking(new.rank, new.terms)
    if new.quorum < 1:
        raise DomainError("A quorum is at least one organisation.")
    return Board.objects.create(
        urn=new.urn or new_urn("B"),
        label=label,
        kind=BoardKind(new.kind).value,
        name=name,
        organisation=new.organisation,
        quorum=new.quorum,
        authority=Authority(new.authority).value,
        rank=new.rank.strip(),
        terms=new.terms.strip(),
        sectors=[Sector(one).value for one in new.sectors],
        every_days=new.every_days,
        recorded_at=at,
    )


@command("plans.close_board")
def close_board(*, board: Board, on: date, by: Viewer, at: datetime) -> Board:
    """Say that a board meets no more, from a day on; what it decided stays.

    :raises BoardClosed: when it is closed already.
    """
    one = _locked(board)
    one.closed_on = on
    one.save(update_fields=["closed_on"])
    return one


@command("plans.give_seat")
def give_seat(*, board: Board, new: NewSeat, by: Viewer, at: datetime) -> Seat:
    """Give an organisation a seat on a board, from a day on.

    :raises SeatRefused: when it would have a second chair, or the same person twice.
    """
    one = _locked(board)
    refuse_higher_marking(new.person)
    standing = seats_on(one, new.since)
    if new.is_chair and any(seat.is_chair for seat in standing):
        raise SeatRefused("The board has a chair. End that seat first.")
    if new.user and any(seat.user_id == new.user.pk for seat in standing):
        raise SeatRefused(f"{new.user.name} has a seat on this board already.")
    return Seat.objects.create(
        board=one,
        label_id=one.label_id,
        organisation=new.organisation,
        sector=Sector(new.sector).value,
        user=new.user,
        person=new.person.strip(),
        is_chair=new.is_chair,
        since=new.since,
    )


@command("plans.end_seat")
def end_seat(*, seat: Seat, until: date | None = None, by: Viewer, at: datetime) -> Seat:
    """End a seat from a day on, today where none is said.

    :raises SeatRefused: when it ended already, or would end before it began.
    """
    one = Seat.objects.select_for_update(of=("self",)).one(pk=seat.pk)
    day = until or local_day(at)
    if one.until is not None and one.until <= day:
        raise SeatRefused("That seat has ended already.")
    if day < one.since:
        raise SeatRefused("A seat ends after it begins.")
    one.until = day
    one.save(update_fields=["until"])
    return one


def _locked(board: Board) -> Board:
    one = Board.objects.select_for_update(of=("self",)).filter(pk=board.pk).first()
    if one is None:
        raise NotFound("There is no such board.")
    if one.closed_on is not None:
        raise BoardClosed("This board is closed; nothing of it changes any more.")
    return one

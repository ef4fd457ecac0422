"""How partners take part: who is invited, who comes, and whether they could commit anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fourfold.plans.models import Attendance, Board
from fourfold.plans.queries.attending import as_seat
from fourfold.plans.rules import attendance as rules
from fourfold.plans.rules.kinds import Authority, Sector
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day

QUARTERS = 8
MONTHS = ("January to March", "April to June", "July to September", "October to December")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, and how partners took part in its meetings.

    invited, came and able count an organisation once a meeting: asked, there, and there with
    somebody of the authority that the board asks for.
    """

    year: int
    number: int
    meetings: int
    invited: int
    came: int
    able: int

    @property
    def words(self) -> str:
        """The quarter as it is printed."""
        return f"{MONTHS[self.number - 1]} {self.year}"

    @property
    def short(self) -> str:
        """The quarter as a chart has room for it."""
        return f"Q{self.number} {self.year % 100:02d}"


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation or a sector, and how it took part."""

    name: str
    took_part: rules.Engagement


@dataclass(frozen=True, slots=True)
class Engagement:
    """A board's table over two years. missing: sectors that ought to be at it and never came."""

    board: Board
    quarters: tuple[Quarter, ...]
    organisations: tuple[Line, ...]
    sectors: tuple[Line, ...]
    never_asked: tuple[str, ...]
    never_came: tuple[str, ...]

    @property
    def meetings(self) -> int:
        """How many meetings it is about."""
        return sum(one.meetings for one in self.quarters)

    @property
    def partners(self) -> rules.Engagement | None:
        """How partners took part altogether; nothing where none was ever asked."""
        invited = sum(one.invited for one in self.quarters)
        came, able = sum(one.came for one in self.quarters), sum(one.able for one in self.quarters)
        return rules.Engagement(invited, came, able) if invited else None


def engagement(board: Board, *, today: date) -> Engagement:
    """Return how partners took part in a board's closed meetings of the last eight quarters."""
    return of_boards([board], today=today)[0]


def of_boards(boards: Iterable[Board], *, today: date) -> list[Engagement]:
    """Return the same of several boards, in two queries however many there are."""
    wanted = list(boards)
    first = _quarters_back(today)[0]
    rows = (
        Attendance.objects.filter(meeting__board__in=wanted, meeting__closed_at__isnull=False)
        .filter(meeting__begins_at__date__gte=date(first[0], first[1] * 3 - 2, 1))
        .select_related("meeting")
        .order_by("pk")
    )
    held: dict[int, list[Attendance]] = {}
    for row in rows:
        if row.meeting is not None:
            held.setdefault(row.meeting.board_id or 0, []).append(row)
    ids = {row.organisation_id for found in held.values() for row in found}
    names = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "short_name"))
    return [_of_board(one, held.get(one.pk, []), names, today) for one in wanted]


def _of_board(
    board: Board, rows: list[Attendance], names: dict[int, str], today: date
) -> Engagement:
    authority = Authority(board.authority)
    expected = [Sector(one) for one in board.sectors]
    picture = rules.engagement(map(as_seat, rows), expected=expected, authority=authority)
    by_quarter: dict[tuple[int, int], list[Attendance]] = {}
    for row in rows:
        if row.meeting is not None:
            by_quarter.setdefault(_quarter(local_day(row.meeting.begins_at)), []).append(row)
    lines = [Line(names.get(pk, ""), one) for pk, one in picture.by_organisation.items()]
    return Engagement(
        board=board,
        quarters=tuple(
            _counted(key, by_quarter.get(key, []), authority) for key in _quarters_back(today)
        ),
        organisations=tuple(sorted(lines, key=lambda line: line.name.casefold())),
        sectors=tuple(Line(one.words, took) for one, took in picture.by_sector.items()),
        never_asked=tuple(one.words for one in picture.never_asked),
        never_came=tuple(one.words for one in picture.never_came),
    )


def _counted(key: tuple[int, int], rows: list[Attendance], authority: Authority) -> Quarter:
    partners = [as_seat(row) for row in rows if Sector(row.sector).is_partner]
    took = rules.engagement(partners, authority=authority).by_organisation.values()
    return Quarter(
        *key,
        meetings=len({row.meeting_id for row in rows}),
        invited=sum(one.meetings for one in took),
        came=sum(one.came for one in took),
        able=sum(one.committed for one in took),
    )


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _quarters_back(today: date) -> list[tuple[int, int]]:
    """Return the last eight quarters, the running one among them, oldest first."""
    year, number = _quarter(today)
    last = year * 4 + number - 1
    return [(n // 4, n % 4 + 1) for n in range(last - QUARTERS + 1, last + 1)]

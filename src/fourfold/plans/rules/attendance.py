"""Who was asked to a board, who came, and whether they could commit anybody.

The north-east inspection found attendees too junior to commit their organisations, and partners
who got nothing back (HMICFRS). Every share is given with what it is a share of.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from fourfold.plans.rules.kinds import Attendance, Authority, Sector
from fourfold.plans.rules.sentences import counted

_Whose = TypeVar("_Whose", Sector, int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A member at one meeting: of which organisation, whether they came, and with what say.

    meeting and organisation are opaque keys; chairs: whether they hold the chair.
    """

    meeting: int
    organisation: int
    sector: Sector
    attendance: Attendance
    authority: Authority = Authority.REPORTS
    chairs: bool = False

    @property
    def came(self) -> bool:
        """Whether they were there."""
        return self.attendance is Attendance.ATTENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """What a board needs before it may decide.

    members: people present. organisations: how many bodies, by somebody of enough authority.
    required: which bodies must be among them.
    """

    members: int = 1
    organisations: int = 1
    authority: Authority = Authority.REPORTS
    required: frozenset[int] = frozenset()
    chair: bool = False


@dataclass(frozen=True, slots=True)
class QuorumAnswer:
    """Whether a meeting may decide; where not, a sentence for each thing that is missing."""

    missing: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Whether it may."""
        return not self.missing


def quorum_of(seats: Iterable[Seat], quorum: Quorum) -> QuorumAnswer:
    """Return whether those present make the quorum, and if not, what is missing.

    Several people of one organisation count once for it.

    >>> three = [
    ...     Seat(meeting=1, organisation=org, sector=Sector.POLICE, authority=authority,
    ...          attendance=Attendance.ATTENDED)
    ...     for org, authority in [(1, Authority.COMMITS_ORGANISATION),
    ...                            (1, Authority.COMMITS_ORGANISATION), (2, Authority.REPORTS)]
    ... ]
    >>> needed = Quorum(members=3, organisations=2, authority=Authority.COMMITS_STAFF)
    >>> quorum_of(three, needed).missing
    ('1 organisation is there with somebody who can commit people; 2 are needed.',)
    """
    there = [seat for seat in seats if seat.came]
    able = {seat.organisation for seat in there if seat.authority.includes(quorum.authority)}
    missing = (
        _people(len(there), quorum),
        _organisations(len(able), quorum),
        _required(quorum.required - able, quorum),
        "Nobody is in the chair." if quorum.chair and not any(s.chairs for s in there) else "",
    )
    return QuorumAnswer(tuple(sentence for sentence in missing if sentence))


def _people(there: int, quorum: Quorum) -> str:
    if there >= quorum.members:
        return ""
    people = counted(there, "person is", "people are")
    return f"{people} there; {quorum.members} are needed."


def _organisations(able: int, quorum: Quorum) -> str:
    if able >= quorum.organisations:
        return ""
    bodies = counted(able, "organisation is", "organisations are")
    return f"{bodies} there with somebody who {_says(quorum)}; {quorum.organisations} are needed."


def _required(absent: Collection[int], quorum: Quorum) -> str:
    if not absent:
        return ""
    one, several = "organisation that must be there has", "organisations that must be there have"
    return f"{counted(len(absent), one, several)} nobody present who {_says(quorum)}."


def _says(quorum: Quorum) -> str:
    return quorum.authority.words[0].lower() + quorum.authority.words[1:]


@dataclass(frozen=True, slots=True)
class Engagement:
    """How one sector or organisation took part: meetings it was asked to, and those it came to.

    committed: meetings at which somebody of enough authority was there for it.
    """

    meetings: int
    came: int
    committed: int

    @property
    def share(self) -> float:
        """The part of the meetings that it came to."""
        return self.came / self.meetings

    @property
    def words(self) -> str:
        """The share with what it is a share of.

        >>> Engagement(12, 9, 4).words
        'came to 9 of 12 (75%); at 4 could commit'
        """
        came = f"came to {self.came} of {self.meetings} ({self.share:.0%})"
        return f"{came}; at {self.committed} could commit"


@dataclass(frozen=True, slots=True)
class Picture:
    """A board's partners over some meetings.

    never_asked: sectors that should be at the table and were never asked. never_came: those that
    were asked and never came.
    """

    meetings: int
    by_sector: dict[Sector, Engagement]
    by_organisation: dict[int, Engagement]
    never_asked: tuple[Sector, ...]
    never_came: tuple[Sector, ...]


def engagement(
    seats: Iterable[Seat],
    *,
    expected: Collection[Sector] = (),
    authority: Authority = Authority.COMMITS_STAFF,
) -> Picture:
    """Return who was asked and who came, by sector and by organisation, over some meetings.

    A sector or an organisation is counted once a meeting, however many of it sat there.

    >>> rows = [Seat(meeting=day, organisation=5, sector=Sector.HOUSING, attendance=came)
    ...         for day, came in [(1, Attendance.ATTENDED), (2, Attendance.APOLOGIES)]]
    >>> picture = engagement(rows, expected=[Sector.HOUSING, Sector.HEALTH])
    >>> picture.by_sector[Sector.HOUSING].words
    'came to 1 of 2 (50%); at 0 could commit'
    >>> [sector.words for sector in picture.never_asked]
    ['Health']
    """
    rows = list(seats)
    sectors = _counted_by([(seat.sector, seat) for seat in rows], authority)
    return Picture(
        meetings=len({seat.meeting for seat in rows}),
        by_sector={one: sectors[one] for one in Sector if one in sectors},
        by_organisation=_counted_by([(seat.organisation, seat) for seat in rows], authority),
        never_asked=tuple(one for one in Sector if one in expected and one not in sectors),
        never_came=tuple(one for one in Sector if one in sectors and not sectors[one].came),
    )


def _counted_by(
    rows: Iterable[tuple[_Whose, Seat]], authority: Authority
) -> dict[_Whose, Engagement]:
    held: dict[_Whose, list[Seat]] = defaultdict(list)
    for whose, seat in rows:
        held[whose].append(seat)
    return {whose: _counted(seats, authority) for whose, seats in held.items()}


def _counted(seats: Iterable[Seat], authority: Authority) -> Engagement:
    rows = list(seats)
    came = [seat for seat in rows if seat.came]
    able = {seat.meeting for seat in came if seat.authority.includes(authority)}
    return Engagement(
        meetings=len({seat.meeting for seat in rows}),
        came=len({seat.meeting for seat in came}),
        committed=len(able),
    )

"""Clocks and grounds of people's rights (Data Protection Act 2018, Part 3, ss.45 to 48 and 54)."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from fourfold.intelligence.rules.vocabulary import PieceOutcome, RightKind
from fourfold.shared.errors import DomainError

MONTHS = 1  # s.54: "the applicable time period"
MORE_MONTHS = 2  # where requests are complex or many


class NotAllowed(DomainError):
    """A step on a request is out of order, or lacks what makes it one."""


class Ground(StrEnum):
    """Why a piece is withheld or left as it is (ss.45(4) and 48(3)), so far as necessary."""

    INQUIRY = "INQUIRY"
    OFFENCE = "OFFENCE"
    PUBLIC = "PUBLIC"
    NATIONAL = "NATIONAL"
    OTHERS = "OTHERS"

    @property
    def words(self) -> str:
        """The ground, in words."""
        return _GROUNDS[self]


_GROUNDS = {
    Ground.INQUIRY: "Not to obstruct an official or legal inquiry, investigation or procedure",
    Ground.OFFENCE: "Not to prejudice preventing, detecting, investigating or prosecuting offences",
    Ground.PUBLIC: "To protect public security",
    Ground.NATIONAL: "To protect national security",
    Ground.OTHERS: "To protect the rights and freedoms of others",
}

OUTCOMES: Mapping[RightKind, tuple[PieceOutcome, ...]] = {
    RightKind.ACCESS: (PieceOutcome.GIVE, PieceOutcome.WITHHOLD),
    RightKind.RECTIFICATION: (PieceOutcome.CORRECT, PieceOutcome.REFUSE),
    RightKind.ERASURE: (PieceOutcome.ERASE, PieceOutcome.RESTRICT, PieceOutcome.REFUSE),
    RightKind.RESTRICTION: (PieceOutcome.RESTRICT, PieceOutcome.REFUSE),
}
REASONED = (PieceOutcome.WITHHOLD, PieceOutcome.REFUSE)
CARRIED = (PieceOutcome.CORRECT, PieceOutcome.ERASE, PieceOutcome.RESTRICT)  # s.48(8) and (9)


def months_after(day: date, months: int) -> date:
    """Return the corresponding day some months later, or that month's last.

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(received: date, proved: date | None) -> date:
    """Return by when an answer is due: a month from receipt, or from proof of identity (s.54).

    >>> due_on(date(2026, 4, 1), date(2026, 4, 20))
    datetime.date(2026, 5, 20)
    """
    return months_after(max(received, proved or received), MONTHS)


def extended_to(due: date) -> date:
    """Return the latest day of an extension, by two further months.

    >>> extended_to(date(2026, 5, 20))
    datetime.date(2026, 7, 20)
    """
    return months_after(due, MORE_MONTHS)


def check_outcome(kind: RightKind, outcome: PieceOutcome, ground: str, reason: str) -> None:
    """Refuse an outcome that the right does not know, or one without its ground and reason.

    :raises NotAllowed: saying what is missing.
    """
    if outcome not in OUTCOMES[kind]:
        allowed = ", ".join(one.words.lower() for one in OUTCOMES[kind])
        raise NotAllowed(f"On a request of this kind a piece has one of these: {allowed}.")
    if outcome in REASONED and not (ground in set(Ground) and reason.strip()):
        raise NotAllowed("Name the ground, and say why it holds for this piece.")

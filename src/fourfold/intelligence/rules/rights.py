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
RESTRICTED, ERASED = "Restricted", "Erased."
ERASE_TOO = "Erase it where you hold it."
MAY_BE_USED = "What you were told not to use may be used again: its restriction ended."
SHUT_REPORT = (
    "What this report says is set aside: its use is restricted, as a person's right asks"
    " (Data Protection Act 2018, section 47)."
)
STEP_WORDS: Mapping[PieceOutcome, str] = {
    PieceOutcome.CORRECT: "Corrected, as a person's right asks (section 46).",
    PieceOutcome.RESTRICT: "Its use is restricted, as a person's right asks (section 47).",
    PieceOutcome.ERASE: "Its use is restricted until a second person agrees that it is erased.",
}
_CHANGED_HERE = frozenset(
    {"subjects.name", "subjects.identifier", "subjects.attribute", "intelligence.report"}
)
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


def is_changed_here(record: str) -> bool:
    """Test if a decision changes a piece itself: what was typed in of a person, and reports.

    Of a record of a system its controller is asked, of an officer's decision whoever keeps it.

    >>> is_changed_here("subjects.name:17"), is_changed_here("intelligence.danger:17")
    (True, False)
    """
    return record.partition(":")[0] in _CHANGED_HERE


def is_copy(record: str) -> bool:
    """Test if a piece is a record of another system: its controller changes it, and we never.

    >>> is_copy("sources.record:17"), is_copy("subjects.name:17")
    (True, False)
    """
    return record.startswith("sources.record:")


def shut_words(heading: str) -> str:
    """Return what stands on a subject's page in place of a particular that is shut.

    >>> shut_words("A name, typed in")
    'A name, typed in: not to be used (Data Protection Act 2018, section 47)'
    """
    return f"{heading}: not to be used (Data Protection Act 2018, section 47)"


def told(outcome: PieceOutcome, what: str, said: str, instead: str) -> str:
    """Return what a recipient is told of what they hold (s.48(7) and (9)).

    said: what stood there, empty where it is too much to repeat; what, such as "Report R-1".

    >>> told(PieceOutcome.CORRECT, "A name", "Ann Ash", "Anne Ash")
    'A name: "Ann Ash" is corrected to "Anne Ash". Correct it where you hold it.'
    """
    was = f'"{said}" ' if said else ""
    if outcome is PieceOutcome.CORRECT:
        return f'{what}: {was}is corrected to "{instead}". Correct it where you hold it.'
    if outcome is PieceOutcome.ERASE:
        return f"{what}: {was}is erased here. {ERASE_TOO}"
    return f"{what}: {was}may not be used further. Restrict its use where you hold it."


def after_acknowledging(says: str) -> str:
    """Return what is kept of what somebody was told, once they acknowledged it.

    >>> after_acknowledging(told(PieceOutcome.ERASE, "A name", "Ann Ash", ""))
    'Erased.'
    """
    return ERASED if says.endswith(ERASE_TOO) else says


def asked_of(outcome: PieceOutcome, what: str, instead: str, *, is_here: bool = False) -> str:
    """Return what the controller of a system is asked, whose copy is held here unchanged.

    is_here: it is no copy, but what an officer wrote here, who keeps it.

    >>> asked_of(PieceOutcome.ERASE, "Crime, record MC/1", "")
    'Crime, record MC/1: decide whether to erase it in your system. Our copy follows your feed.'
    >>> asked_of(PieceOutcome.RESTRICT, "On watchlist W-1", "", is_here=True)
    'On watchlist W-1: decide whether to restrict its use. You keep it.'
    """
    deed = {
        PieceOutcome.CORRECT: f'correct it to "{instead}"',
        PieceOutcome.ERASE: "erase it",
    }.get(outcome, "restrict its use")
    if is_here:
        return f"{what}: decide whether to {deed}. You keep it."
    return f"{what}: decide whether to {deed} in your system. Our copy follows your feed."


def check_anew(before: str, after: PieceOutcome, *, changed: bool, shut: bool) -> None:
    """Refuse a decision that an earlier one has overtaken.

    :raises NotAllowed: when what was corrected would be left, or what is erased decided again.
    """
    if before == PieceOutcome.CORRECT and changed and after is not PieceOutcome.CORRECT:
        raise NotAllowed("It is corrected. Correct it again, if that was wrong.")
    if before == PieceOutcome.ERASE and changed and not shut:
        raise NotAllowed("It is erased, and cannot be brought back.")

"""Compartments: one owner, people read in one by one, for a reason and a year at most."""

from datetime import date, timedelta

from fourfold.shared.errors import DomainError, Forbidden

LONGEST = timedelta(days=366)
QUARTER = timedelta(days=92)


class OnlyOwner(Forbidden):
    """Only the owner reads people in."""


class NotYourself(Forbidden):
    """Nobody reads themselves in."""


class NotClosable(DomainError):
    """It is closed already."""


class WrongTerm(DomainError):
    """Reading in is for a time, and for a reason."""


def check_reading_in(
    *, owner_id: int, person_id: int, by_id: int, by_is_party: bool, is_closed: bool
) -> None:
    """Refuse to let somebody in who may not be let in by this person.

    The owner, whose own time may run out too, is read in anew by somebody who is in.

    :raises NotYourself: when it is for oneself.
    :raises OnlyOwner: when another than the owner would.
    :raises NotClosable: when it is closed.
    """
    if is_closed:
        raise NotClosable("That compartment is closed: nobody else is read in.")
    if person_id == by_id:
        raise NotYourself("Nobody reads themselves in.")
    if by_id != owner_id and not (person_id == owner_id and by_is_party):
        raise OnlyOwner("Only its owner reads people in.")


def check_term(*, since: date, until: date, reason: str) -> None:
    """Refuse a reading in without end or reason.

    :raises WrongTerm: saying which.
    """
    if not since <= until <= since + LONGEST:
        raise WrongTerm("Reading in ends within a year.")
    if not reason.strip():
        raise WrongTerm("Say why they need to know.")


def check_owner(*, owner_id: int, by_id: int) -> None:
    """Refuse what only the owner does.

    :raises OnlyOwner: to anybody else.
    """
    if owner_id != by_id:
        raise OnlyOwner("Only its owner does this.")


def review_due(reviewed_on: date) -> date:
    """Return the day by which a compartment is to be reviewed again: each quarter.

    >>> review_due(date(2026, 1, 14))
    datetime.date(2026, 4, 16)
    """
    return reviewed_on + QUARTER

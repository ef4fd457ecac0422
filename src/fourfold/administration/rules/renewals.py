"""Giving somebody their account anew: never by one person alone.

Whoever sees the whole of a one-use link can become the person it is for. So an account that is in
use opens anew only by two halves, which two people were shown.
"""

from fourfold.shared.errors import DomainError, Forbidden


class InUse(DomainError):
    """An account that is somebody's already is not given away by one person."""


class NotInUse(DomainError):
    """An account that nobody has used yet needs no second person."""


class ReasonNeeded(DomainError):
    """A renewal says why."""


class SecondPersonNeeded(Forbidden):
    """Whoever asked for a renewal, or whom it is for, does not agree to it."""


class NothingToAgree(DomainError):
    """The renewal was agreed to already, was replaced, or has run out."""


def check_first(*, is_in_use: bool) -> None:
    """Refuse to invite somebody whose account is in use.

    :raises InUse: always then.
    """
    if is_in_use:
        raise InUse("This account is in use: to give it anew, a second person must agree.")


def check_asking(*, is_in_use: bool, reason: str) -> None:
    """Refuse a renewal that is not needed, or could not be judged.

    :raises NotInUse: when nobody has used the account.
    :raises ReasonNeeded: when it does not say why.
    """
    if not is_in_use:
        raise NotInUse("Nobody has used this account yet: invite them instead.")
    if not reason.strip():
        raise ReasonNeeded("Say why, and how you know that it is they who ask.")


def check_agreeing(*, asked_by_id: int, person_id: int, by_id: int, is_open: bool) -> None:
    """Refuse to agree alone, for oneself, twice or too late.

    :raises SecondPersonNeeded: when one asked for it, or it is for oneself.
    :raises NothingToAgree: when there is nothing to agree to any more.
    """
    if by_id in {asked_by_id, person_id}:
        raise SecondPersonNeeded("Somebody else must agree to this.")
    if not is_open:
        raise NothingToAgree("That was agreed to already, or its time has run out.")

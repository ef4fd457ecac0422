"""What an API token may be: a part of what its maker may do, for a year at most."""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from fourfold.shared.errors import DomainError

LONGEST = timedelta(days=366)
NOT_FOR_PROGRAMS = "administration."


class TokenTooStrong(DomainError):
    """A token may do no more than its maker, and administers nothing."""


class TokenTooLong(DomainError):
    """A token ends, within a year."""


class TokenEmpty(DomainError):
    """A token may do something."""


def check_token(
    *, verbs: AbstractSet[str], own: AbstractSet[str], at: datetime, expires_at: datetime
) -> None:
    """Refuse a token that nobody should have.

    :raises TokenEmpty: when it may do nothing.
    :raises TokenTooStrong: when it may do what its maker may not, or would administer.
    :raises TokenTooLong: when it does not end within a year.
    """
    if not verbs:
        raise TokenEmpty("Choose at least one thing that the token may do.")
    beyond = sorted(verbs - for_programs(own))
    if beyond:
        raise TokenTooStrong(f"A token of yours may not do this: {', '.join(beyond)}.")
    if not at < expires_at <= at + LONGEST:
        raise TokenTooLong("A token ends later than now, and within a year.")


def for_programs(own: AbstractSet[str]) -> frozenset[str]:
    """Return which of a person's verbs a program may be given: none that administers.

    >>> sorted(for_programs({"threats.read", "administration.give_role"}))
    ['threats.read']
    """
    return frozenset(verb for verb in own if not verb.startswith(NOT_FOR_PROGRAMS))

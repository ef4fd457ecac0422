"""Who may give what to whom: nobody to themselves, and nobody beyond their own organisation."""

from collections.abc import Collection
from datetime import date, timedelta

from fourfold.access.roles import ROLES
from fourfold.shared.errors import DomainError, Forbidden

MACHINE_ROLES = {"FEED"}
APART = frozenset({"ADMINISTRATOR", "AUDITOR"})


class NotYourself(Forbidden):
    """Nobody gives themselves anything."""


class OtherOrganisation(Forbidden):
    """An administrator administers their own organisation."""


class NotARole(DomainError):
    """There is no such role, or not for such an account."""


class NotTogether(DomainError):
    """Two roles of which one watches the other."""


class WrongPeriod(DomainError):
    """A period that begins in the past or ends before it begins."""


class NotAPosting(DomainError):
    """A posting is of somebody from elsewhere."""


def check_not_yourself(*, person_id: int, by_id: int) -> None:
    """Refuse what somebody would give to themselves, or take from themselves unseen.

    :raises NotYourself: always then.
    """
    if person_id == by_id:
        raise NotYourself("Somebody else must do this for you.")


def check_own_organisation(*, organisation_id: int, by_organisation_id: int) -> None:
    """Refuse to administer another organisation's people.

    :raises OtherOrganisation: always then.
    """
    if organisation_id != by_organisation_id:
        raise OtherOrganisation("They belong to another organisation, which administers them.")


def check_role(role: str, *, is_service: bool, held: Collection[str]) -> None:
    """Refuse a role that does not exist, does not suit the account, or watches another it holds.

    :raises NotARole: when there is none such for this account.
    :raises NotTogether: when they would audit their own administering.
    """
    if role not in ROLES or (role in MACHINE_ROLES) != is_service:
        raise NotARole("That is no role for this account.")
    if role in APART and set(held) & (APART - {role}):
        raise NotTogether("Who administers does not audit: one person cannot hold both roles.")


def check_period(since: date, until: date | None, *, today: date) -> None:
    """Refuse a period that would rewrite the past.

    :raises WrongPeriod: when it begins before today, or does not end after it begins.
    """
    if since < today:
        raise WrongPeriod("It begins today or later.")
    if until is not None and until <= since:
        raise WrongPeriod("It ends after it begins.")


def check_posting(*, person_organisation_id: int, to_organisation_id: int) -> None:
    """Refuse to post somebody to where they belong.

    :raises NotAPosting: always then.
    """
    if person_organisation_id == to_organisation_id:
        raise NotAPosting("They belong to your organisation already.")


def last_day(since: date, *, today: date) -> date:
    """Return the day from which something no longer holds when it is ended today.

    >>> last_day(date(2026, 4, 1), today=date(2026, 4, 14))
    datetime.date(2026, 4, 14)
    >>> last_day(date(2026, 4, 14), today=date(2026, 4, 14))
    datetime.date(2026, 4, 15)
    """
    return max(today, since + timedelta(days=1))

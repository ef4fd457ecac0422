"""Deconfliction: what is strong enough to ask by, and how often somebody may ask.

An inquiry is exact, one at a time, with a reason, and both sides are told, so that it cannot be
used to look around. The limits are the project's own default, not a national standard.
"""

from datetime import date

from fourfold.shared.errors import DomainError
from fourfold.shared.words import Worded
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise
from fourfold.subjects.rules.names import compared

DAILY_LIMIT = 10
TOLD_FROM = 5  # inquiries of a day, from which whoever oversees is told


class AskedBy(Worded):
    """By what may be asked whether anybody else holds somebody or something."""

    PNC_ID = "PNC_ID", "PNC id"
    CRO = "CRO", "CRO number"
    PHONE = "PHONE", "Telephone number"
    VEHICLE_MARK = "VEHICLE_MARK", "Vehicle registration mark"
    DRIVING_LICENCE = "DRIVING_LICENCE", "Driver number"
    NATIONAL_INSURANCE = "NATIONAL_INSURANCE", "National Insurance number"
    PASSPORT = "PASSPORT", "Passport number"
    IMEI = "IMEI", "IMEI"
    EMAIL = "EMAIL", "E-mail address"
    IBAN = "IBAN", "IBAN"
    SORT_CODE_ACCOUNT = "SORT_CODE_ACCOUNT", "Sort code and account number"
    COMPANY_NUMBER = "COMPANY_NUMBER", "Company number"
    NAME_AND_BIRTH = "NAME_AND_BIRTH", "Full name with date of birth"


STRONG = tuple(one for one in AskedBy if one is not AskedBy.NAME_AND_BIRTH)


class NotExact(DomainError):
    """What was asked is no exact, valid identifier."""


class AskedTooOften(DomainError):
    """Somebody asked as often as one person may on one day."""


def exact(kind: AskedBy, text: str, born: date | None = None) -> str:
    """Return the one way in which an identifier is written, with its kind.

    >>> exact(AskedBy.PHONE, "07700 900123")
    'PHONE|+447700900123'
    >>> exact(AskedBy.NAME_AND_BIRTH, "Jon Alder", date(1984, 3, 12))
    'NAME_AND_BIRTH|alder jon|1984-03-12'

    :raises NotExact: when it is not valid, or is a part of a name.
    """
    if kind is AskedBy.NAME_AND_BIRTH:
        return _name_and_birth(text, born)
    found = normalise(IdentifierKind(kind.value), text)
    if not found.valid:
        raise NotExact(f"Give it whole and exactly. {found.note}")
    return f"{kind.value}|{found.value}"


def checked(asked_today: int) -> bool:
    """Return whether the next inquiry of a day is told to whoever oversees.

    >>> checked(0), checked(TOLD_FROM)
    (False, True)

    :raises AskedTooOften: when the day's number is used up.
    """
    if asked_today >= DAILY_LIMIT:
        raise AskedTooOften(
            f"You have asked {DAILY_LIMIT} times today, which is the limit. Ask again tomorrow, "
            "or ask your regional unit."
        )
    return asked_today >= TOLD_FROM


def _name_and_birth(text: str, born: date | None) -> str:
    words = sorted(compared(text).split())
    full = 2  # a forename and a family name at least
    if born is None or len(words) < full or any(len(word) == 1 for word in words):
        raise NotExact("Give the full name, no initials, with the date of birth.")
    return f"{AskedBy.NAME_AND_BIRTH.value}|{' '.join(words)}|{born.isoformat()}"

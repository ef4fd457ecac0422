"""Identifiers of subjects: their kinds, and one way to write each, so that records meet.

A value that has not the form of its kind is kept as written and marked; it is never refused.
"""

from fourfold.shared.words import Worded
from fourfold.subjects.rules.normalising import contact, money, people, places, police, vehicles
from fourfold.subjects.rules.normalising.outcome import Normalised, Normaliser, as_written

__all__ = ["IdentifierKind", "Normalised", "normalise"]


class IdentifierKind(Worded):
    """What an identifier is."""

    PHONE = "PHONE", "Telephone number"
    VEHICLE_MARK = "VEHICLE_MARK", "Vehicle registration mark"
    POSTCODE = "POSTCODE", "Postcode"
    EMAIL = "EMAIL", "E-mail address"
    IBAN = "IBAN", "IBAN"
    SORT_CODE_ACCOUNT = "SORT_CODE_ACCOUNT", "Sort code and account number"
    PNC_ID = "PNC_ID", "PNC id"
    CRO = "CRO", "CRO number"
    DRIVING_LICENCE = "DRIVING_LICENCE", "Driver number"
    COMPANY_NUMBER = "COMPANY_NUMBER", "Company number"
    IMEI = "IMEI", "IMEI"
    ONLINE_HANDLE = "ONLINE_HANDLE", "Name used online"
    NATIONAL_INSURANCE = "NATIONAL_INSURANCE", "National Insurance number"
    PASSPORT = "PASSPORT", "Passport number"
    URN = "URN", "Reference in another system"
    OTHER = "OTHER", "Other identifier"


def normalise(kind: IdentifierKind, text: str) -> Normalised:
    """Return an identifier in the one way its kind is written, and what is wrong with it.

    What is valid stays the same when it is normalised again.

    >>> normalise(IdentifierKind.POSTCODE, "ne1  4st").value
    'NE1 4ST'
    >>> normalise(IdentifierKind.POSTCODE, "near the quay")
    Normalised(value='near the quay', valid=False, note='It has not the form of a postcode.')
    """
    if not text.strip():
        return as_written("", "There is nothing in it.")
    return _NORMALISERS[kind](text)


def _reference(text: str) -> Normalised:
    note = "It means something only within its own system."
    return Normalised(" ".join(text.upper().split()), valid=True, note=note)


def _other(text: str) -> Normalised:
    return Normalised(" ".join(text.split()), valid=True, note="Nothing is checked.")


_NORMALISERS: dict[IdentifierKind, Normaliser] = {
    IdentifierKind.PHONE: contact.phone,
    IdentifierKind.VEHICLE_MARK: vehicles.vehicle_mark,
    IdentifierKind.POSTCODE: places.postcode,
    IdentifierKind.EMAIL: contact.email,
    IdentifierKind.IBAN: money.iban,
    IdentifierKind.SORT_CODE_ACCOUNT: money.sort_code_account,
    IdentifierKind.PNC_ID: police.pnc_id,
    IdentifierKind.CRO: police.cro_number,
    IdentifierKind.DRIVING_LICENCE: people.driving_licence,
    IdentifierKind.COMPANY_NUMBER: money.company_number,
    IdentifierKind.IMEI: contact.imei,
    IdentifierKind.ONLINE_HANDLE: contact.handle,
    IdentifierKind.NATIONAL_INSURANCE: people.national_insurance,
    IdentifierKind.PASSPORT: people.passport,
    IdentifierKind.URN: _reference,
    IdentifierKind.OTHER: _other,
}

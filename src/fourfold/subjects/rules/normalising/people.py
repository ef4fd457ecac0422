"""Documents of people. Forms only: none of these numbers can be checked without its issuer."""

import re

from fourfold.subjects.rules.normalising.outcome import Normalised, as_written, compact

_NINO = re.compile(
    r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?", re.ASCII
)
_ADMINISTRATIVE = re.compile(r"(?:OO|CR|FY|MW|NC)\d{6}[A-Z]?", re.ASCII)
_NINO_SIZE = 9
_DRIVER = re.compile(
    r"(?=[A-Z]{1,5}9{0,4}\d{6})[A-Z][A-Z9]{4}"  # family name, filled up with 9
    r"\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d"  # decade, month (+50), day, year
    r"[A-Z9]{2}\d[A-Z]{2}",
    re.ASCII,
)
_DRIVER_SIZE = 16
_PASSPORT = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{6,9}", re.ASCII)


def national_insurance(text: str) -> Normalised:
    """Return a National Insurance number without spaces (HMRC manual NIM39110).

    >>> national_insurance("aa 12 34 56 c").value, national_insurance("QQ123456C").valid
    ('AA123456C', False)
    """
    plain = compact(text)
    if _ADMINISTRATIVE.fullmatch(plain):
        return as_written(text, "It is an administrative number, no National Insurance number.")
    if not _NINO.fullmatch(plain):
        return as_written(text, "It has not the form of a National Insurance number.")
    lacks_suffix = len(plain) < _NINO_SIZE
    return Normalised(plain, valid=True, note="Its last letter is missing." if lacks_suffix else "")


def driving_licence(text: str) -> Normalised:
    """Return a driver number of Great Britain, 16 characters; an issue number after it is dropped.

    >>> driving_licence("MORGA 657054 SM9IJ 35").value
    'MORGA657054SM9IJ'
    """
    plain = compact(text)
    number = plain[:-2] if len(plain) == _DRIVER_SIZE + 2 and plain[-2:].isdigit() else plain
    if not _DRIVER.fullmatch(number):
        return as_written(text, "It has not the form of a driver number of Great Britain.")
    note = "Only the form is checked. It tells date of birth and sex."
    return Normalised(number, valid=True, note=note)


def passport(text: str) -> Normalised:
    """Return a passport number in capitals: up to nine letters and digits (ICAO Doc 9303).

    >>> passport("123 456 789").value
    '123456789'
    """
    plain = compact(text)
    if not _PASSPORT.fullmatch(plain):
        return as_written(text, "It has not the form of a passport number: 6 to 9 characters.")
    return Normalised(plain, valid=True, note="Only the form is checked; no state is named.")

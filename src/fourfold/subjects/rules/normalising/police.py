"""Numbers of the Police National Computer and the Criminal Records Office.

The forms and the check letter are those of public code of the Ministry of Justice (repository
`hmpps-person-record`, PNCIdentifier and CROIdentifier): two digits of the year followed by the
serial number, as one number, modulo 23, name a letter. Whether a record exists is not checked.
"""

import re

from fourfold.subjects.rules.normalising.outcome import Normalised, as_written

_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_PNC_SERIAL = 7
_CRO_SERIAL = 6
_PNC = re.compile(r"(\d{4}|\d{2})/(\d{1,7})([A-Z])|(\d{4}|\d{2})(\d{7})([A-Z])", re.ASCII)
_CRO = re.compile(r"(\d{1,6})/(\d{2})([A-Z])", re.ASCII)
_CRO_FILE = re.compile(r"SF(\d{2})/(\d{1,6})([A-Z])", re.ASCII)
_FITS = "The check letter fits."


def check_letter(year: str, serial: str) -> str:
    """Return the letter that a year (two digits) and a serial number must end in.

    >>> check_letter("76", "0198452")
    'P'
    """
    return _LETTERS[int(year + serial) % len(_LETTERS)]


def pnc_id(text: str) -> Normalised:
    """Return a PNC id as YY/NNNNNNNL. The century is dropped: some records have it, others not.

    >>> pnc_id("1976/198452p"), pnc_id("76/198452G").valid
    (Normalised(value='76/0198452P', valid=True, note='The check letter fits.'), False)
    """
    found = _PNC.fullmatch(_tight(text))
    if not found:
        return as_written(text, "It has not the form of a PNC id, such as 01/1234567A.")
    year, serial, letter = (part for part in found.groups() if part)
    year, serial = year[-2:], serial.zfill(_PNC_SERIAL)
    return _checked(text, f"{year}/{serial}{letter}", letter, check_letter(year, serial))


def cro_number(text: str) -> Normalised:
    """Return a CRO number as NNNNNN/YYL, or, of a file without fingerprints, SFYY/NL.

    >>> cro_number("1/81" + check_letter("81", "000001")).value[:9]
    '000001/81'
    """
    plain = _tight(text)
    if found := _CRO_FILE.fullmatch(plain):
        year, serial, letter = found.groups()
        return _checked(text, plain, letter, check_letter(year, serial))
    found = _CRO.fullmatch(plain)
    if not found:
        return as_written(text, "It has not the form of a CRO number, such as 123456/01A.")
    serial, year, letter = found[1].zfill(_CRO_SERIAL), found[2], found[3]
    return _checked(text, f"{serial}/{year}{letter}", letter, check_letter(year, serial))


def _checked(text: str, value: str, letter: str, expected: str) -> Normalised:
    if letter != expected:
        return as_written(text, f"The check letter should be {expected}.")
    return Normalised(value, valid=True, note=_FITS)


def _tight(text: str) -> str:
    return "".join(text.upper().split())

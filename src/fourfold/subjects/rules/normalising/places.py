"""Postcodes (BS 7666 as restated for government data exchange; British Forces Post Office)."""

import re

from fourfold.subjects.rules.normalising.outcome import (
    Normalised,
    as_written,
    compact,
    look_alikes,
    on_look_alikes,
)

_POSTCODE = re.compile(
    r"(?:GIR0AA|(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d(?:\d|[ABEHMNPRVWXY])?|\d[A-HJKPS-UW]))"
    r"\d[ABD-HJLNP-UW-Z]{2})",
    re.ASCII,
)
_FORCES = re.compile(r"BFPO(?:C/?O)?(\d{1,4})", re.ASCII)
_INWARD = 3


def postcode(text: str) -> Normalised:
    """Return a postcode in capitals with its one space. Only its form is checked.

    >>> postcode("ne14st"), postcode("BFPO 12").value
    (Normalised(value='NE1 4ST', valid=True, note=''), 'BFPO 12')
    >>> postcode("NE1 4OT").note
    'It has not the form of a postcode.'
    """
    plain = compact(text)
    if forces := _FORCES.fullmatch(plain):
        return Normalised(f"BFPO {forces[1]}", valid=True)
    if _POSTCODE.fullmatch(plain):
        return Normalised(_spaced(plain), valid=True)
    alternatives = [_spaced(one) for one in look_alikes(plain, _POSTCODE.fullmatch)]
    note = "It has not the form of a postcode."
    return as_written(text, note + on_look_alikes(alternatives))


def _spaced(plain: str) -> str:
    return f"{plain[:-_INWARD]} {plain[-_INWARD:]}"

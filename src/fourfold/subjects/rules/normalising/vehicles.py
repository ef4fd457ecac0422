"""Registration marks of the United Kingdom (Vehicle Excise and Registration Act 1994, s.23).

Their forms are those of DVLA's leaflet INF104 and of the older series. The form is checked, not
whether the mark was ever issued.
"""

import re

from fourfold.subjects.rules.normalising.outcome import (
    Normalised,
    as_written,
    compact,
    look_alikes,
    on_look_alikes,
)

_YEAR = "[A-HJ-NPRSTV-Y]"  # I, O, Q, U and Z were never letters of a year
_AREA = "[A-HJ-PR-Y]"  # I, Q and Z are in no area of Great Britain
_FORMS = {
    "current": re.compile(rf"{_AREA}{{2}}\d\d[A-HJ-PR-Z]{{3}}", re.ASCII),
    "prefix": re.compile(rf"(?:{_YEAR}|Q)[1-9]\d{{0,2}}{_AREA}{{3}}", re.ASCII),
    "suffix": re.compile(rf"{_AREA}{{3}}[1-9]\d{{0,2}}{_YEAR}", re.ASCII),
    "dateless": re.compile(
        rf"{_AREA}{{1,2}}[1-9]\d{{0,3}}|{_AREA}{{3}}[1-9]\d{{0,2}}"
        rf"|[1-9]\d{{0,3}}{_AREA}{{1,2}}|[1-9]\d{{0,2}}{_AREA}{{3}}",
        re.ASCII,
    ),
    "Northern Ireland": re.compile(r"(?=[A-Z]*[IZ])[A-Z]{2,3}[1-9]\d{0,3}", re.ASCII),
    "diplomatic": re.compile(r"\d{3}[DX]\d{3}", re.ASCII),
}
_NO_FORM = "It has no form of a United Kingdom registration mark; it may be foreign."


def form_of(mark: str) -> str:
    """Return the form of a mark without spaces; "" when it has none.

    >>> form_of("AB12CDE"), form_of("A123BCD"), form_of("ABC123D"), form_of("AB1234")
    ('current', 'prefix', 'suffix', 'dateless')
    """
    return next((name for name, form in _FORMS.items() if form.fullmatch(mark)), "")


def vehicle_mark(text: str) -> Normalised:
    """Return a registration mark without spaces; look-alikes are told, never altered.

    >>> vehicle_mark("ab12 cde").value
    'AB12CDE'
    >>> vehicle_mark("ABI2 CDE").note.split(". ")[1]
    'With O and 0 or I and 1 exchanged it would be AB12CDE.'
    """
    mark = compact(text)
    form = form_of(mark)
    if not form:
        return as_written(text, _NO_FORM + on_look_alikes(look_alikes(mark, form_of)))
    return Normalised(mark, valid=True, note=f"Form: {form}.{_on_confusable(mark)}")


def _on_confusable(mark: str) -> str:
    others = look_alikes(mark, form_of)
    return f" Easily mistaken for {' or '.join(others)}." if others else ""

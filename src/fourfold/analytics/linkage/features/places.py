"""Addresses as they are compared: house, street, town, postcode with its sector and area."""

import re
from functools import lru_cache

from fourfold.analytics.linkage.features.folding import folded, squeezed
from fourfold.analytics.linkage.features.value import Value

_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b")
_HOUSE = re.compile(r"^(?:(?:flat|apartment|apt|unit|room) (\w+) )?(\d+[a-z]?)\b ?(.*)$")
_FLAT = re.compile(r"(?:flat|apartment|apt|unit|room) (\w+) ?(\w*)")
_UK = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$")
_SHORT = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue",
    "cl": "close", "cres": "crescent", "cr": "crescent", "dr": "drive", "drv": "drive",
    "ln": "lane", "pl": "place", "sq": "square", "ct": "court", "crt": "court", "tce": "terrace",
    "ter": "terrace", "terr": "terrace", "gdns": "gardens", "gdn": "gardens", "grn": "green",
    "gr": "grove", "gro": "grove", "pk": "park", "hse": "house", "bldg": "building",
    "wy": "way", "wlk": "walk", "mt": "mount", "cct": "circuit", "pde": "parade",
}  # fmt: skip


def place_columns(fields: dict[str, str]) -> dict[str, Value]:
    """Return the columns of an address from its fields: address, house, street, town, postcode.

    >>> columns = place_columns({"address": "Flat 2, 14 High St, Bedford MK40 1AA"})
    >>> columns["house"], columns["street"], columns["postcode"], columns["sector"]
    ('14', 'high street bedford', 'MK401AA', 'MK401')
    >>> columns["flat"]
    '2'
    """
    line = folded(fields.get("address", ""))
    postcode = squeezed(fields.get("postcode", ""))
    found = _POSTCODE.search(line)
    if found:
        postcode = postcode or (found[1] + found[2]).upper()
        line = (line[: found.start()] + line[found.end() :]).strip()
    flat, house, street = _parts(fields, line)
    columns = {"flat": flat, "house": house, "street": street}
    columns["town"] = folded(fields.get("town", ""))
    columns |= _postal(postcode)
    columns["place"] = columns.get("postcode") or columns["street"] or columns["town"]
    return {name: value for name, value in columns.items() if value}


def _parts(fields: dict[str, str], line: str) -> tuple[str, str, str]:
    """Return flat, house and street; a house without a street may have its flat before it."""
    house, street = folded(fields.get("house", "")), folded(fields.get("street", "")) or line
    alone = _FLAT.fullmatch(house)
    flat, house = (alone[1], alone[2]) if alone else ("", house)
    numbered = _HOUSE.match(street)
    if numbered and numbered[3]:
        flat, house, street = flat or numbered[1] or "", house or numbered[2], numbered[3]
    return flat, house, written_out(street)


@lru_cache(maxsize=65_536)
def written_out(street: str) -> str:
    """Return a folded street with its last word in full, and "saint" left alone.

    >>> written_out("st johns rd"), written_out("high st")
    ('st johns road', 'high street')
    """
    words = street.split()
    return " ".join(_SHORT.get(word, word) if place else word for place, word in enumerate(words))


def _postal(postcode: str) -> dict[str, str]:
    """Return a postcode's columns; the sector is all but the last two, the area before it."""
    if not postcode:
        return {}
    if _UK.match(postcode):
        return {"postcode": postcode, "sector": postcode[:-2], "outward": postcode[:-3]}
    return {"postcode": postcode, "sector": postcode[:-1], "outward": postcode[:-2] or postcode}

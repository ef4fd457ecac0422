"""Numbers that stand for one person or thing: exact, and one slip of the pen apart."""

import re
from collections.abc import Mapping

from fourfold.analytics.linkage.features.folding import squeezed, texts
from fourfold.analytics.linkage.features.value import Value

LIFELONG = ("pnc", "cro", "nino", "driver")  # somebody has one: two that differ speak against
OTHERS = ("passport", "custody")
_SHORTEST_NEAR = 6
_PHONE_DIGITS = 10  # a United Kingdom number without its 0 or 44


def number_columns(fields: Mapping[str, object]) -> dict[str, Value]:
    """Return the columns of all numbers in a person's fields, each with its scheme.

    "identifiers" may hold further schemes: a mapping of scheme to number or numbers. They count
    as lifelong ones do.

    >>> columns = number_columns({"pnc": "2008/0012345X"})
    >>> columns["numbers"], columns["schemes"], "pnc:2008001234X" in columns["numbers_near"]
    (['pnc:20080012345X'], ['pnc'], True)
    """
    further = fields.get("identifiers")
    named = {scheme: fields.get(scheme) for scheme in (*LIFELONG, *OTHERS)}
    named |= further if isinstance(further, Mapping) else {}
    numbers = _numbers(named)
    if not numbers:
        return {}
    schemes = {number.split(":")[0] for number in numbers} - set(OTHERS)
    near = {variant for number in numbers for variant in near_forms(number)}
    columns: dict[str, Value] = {"numbers": numbers, "schemes": sorted(schemes)}
    return columns | ({"numbers_near": sorted(near)} if near else {})


def _numbers(named: Mapping[str, object]) -> list[str]:
    found = {
        f"{scheme}:{squeezed(text)}"
        for scheme, value in named.items()
        for text in texts(value)
        if squeezed(text)
    }
    return sorted(found)


def near_forms(number: str) -> list[str]:
    """Return a number with each one of its characters left out, and itself; short ones have none.

    Two numbers share a form when one character was changed, lost, added or swapped with its
    neighbour (W. Garbe's symmetric deletion, 2012).

    >>> near_forms("x:123456")[:3]
    ['x:123456', 'x:23456', 'x:13456']
    """
    scheme, bare = number.split(":", 1)
    if len(bare) < _SHORTEST_NEAR:
        return []
    without = (bare[:place] + bare[place + 1 :] for place in range(len(bare)))
    return list(dict.fromkeys([number, *(f"{scheme}:{form}" for form in without)]))


def phone(text: str) -> str:
    """Return the figures of a telephone number that do not depend on how it was written.

    >>> phone("07700 900123"), phone("+44 (0)7700 900123"), phone("0044 7700900123")
    ('7700900123', '7700900123', '7700900123')
    """
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    digits = digits.removeprefix("00")
    if digits.startswith("44") and len(digits) > _PHONE_DIGITS:
        digits = digits[2:]
    return digits.removeprefix("0")


def contact_columns(fields: Mapping[str, object]) -> dict[str, Value]:
    """Return the columns of telephones, addresses of mail, and of what somebody holds."""
    phones = [number for text in texts(fields.get("phones")) if (number := phone(text))]
    emails = sorted({text.lower() for text in texts(fields.get("emails")) if "@" in text})
    held = {f"mark:{squeezed(text)}" for text in texts(fields.get("vehicle_marks"))}
    held |= {f"account:{squeezed(text)}" for text in texts(fields.get("accounts"))}
    columns: dict[str, Value] = {}
    if phones:
        columns |= {"phone": phones[0], "phones": sorted(set(phones))}
    if emails:
        columns |= {"email": emails[0], "emails": emails}
    if held:
        columns["held"] = sorted(held)
    return columns

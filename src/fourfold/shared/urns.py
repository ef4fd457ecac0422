"""References for people: random, so that they count nothing, and checked, so that slips show.

A reference is a letter for what it is, then twelve characters of Crockford's base 32 (which has
no I, L, O or U), the last of them a check: "T-7K3F-9QXA-M2PV".
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from fourfold.shared.errors import DomainError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKE = str.maketrans("OIL", "011")
_below: ContextVar[Callable[[int], int]] = ContextVar("below", default=secrets.randbelow)
SIZE = 11  # characters before the check: 55 bits, so a million references clash once in 70,000


class NotAReference(DomainError):
    """A text is no reference of ours, or has a slip in it."""


def new_urn(kind: str) -> str:
    """Return a new reference of a kind ("T").

    >>> parse_urn(new_urn("T"))[0]
    'T'
    """
    return of_number(kind, _below.get()(len(ALPHABET) ** SIZE))


@contextmanager
def drawn_from(below: Callable[[int], int]) -> Iterator[None]:
    """Draw new references from somewhere else, so that what is made again has the same ones.

    >>> with drawn_from(lambda size: 12345):
    ...     new_urn("S")
    'S-0000-0000-C1SW'
    """
    before = _below.set(below)
    try:
        yield
    finally:
        _below.reset(before)


def of_number(kind: str, number: int) -> str:
    """Return the reference of a number; what is derived from a key has always the same.

    >>> of_number("S", 12345)
    'S-0000-0000-C1SW'
    """
    digits = ""
    for _ in range(SIZE):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    whole = digits + _check(digits)
    return "-".join([kind, whole[:4], whole[4:8], whole[8:]])


def parse_urn(text: str) -> str:
    """Return a reference as it is written, from what somebody typed.

    >>> parse_urn("s 0000 oooo cisw")
    'S-0000-0000-C1SW'

    :raises NotAReference: when it is too long or short, or a character is wrong.
    """
    plain = "".join(one for one in text.upper() if one.isalnum())
    kind, whole = plain[:1], plain[1:].translate(LOOK_ALIKE)
    if len(whole) != SIZE + 1 or set(whole) - set(ALPHABET) or _check(whole[:-1]) != whole[-1]:
        raise NotAReference(f"“{text.strip()[:40]}” is not one of our references.")
    return "-".join([kind, whole[:4], whole[4:8], whole[8:]])


def _check(digits: str) -> str:
    """Return a weighted sum: a slip of one character is missed only between 0 and Z."""
    total = sum(place * ALPHABET.index(one) for place, one in enumerate(digits, start=2))
    return ALPHABET[total % 31]

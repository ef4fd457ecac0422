"""Names as people write them: two spellings of one name fold to the same text."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

APOSTROPHES = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]")
APART = re.compile(r"[^a-z0-9]+")


def fold(name: str) -> str:
    """Return a name without case, accents, punctuation, a leading "the", or an ampersand.

    >>> fold("Devon & Cornwall"), fold("The  DEVON AND CORNWALL")
    ('devon and cornwall', 'devon and cornwall')
    >>> fold("London, City of")
    'london city of'
    """
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", name)).replace("&", " and ")
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return APART.sub(" ", letters.casefold()).strip().removeprefix("the ")


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return at most three names that look like one that is not known, best first.

    >>> nearest("Nortumbria", ["Durham", "Northumbria", "Cumbria"])
    ('Northumbria', 'Cumbria')
    """
    spelled = {fold(known): known for known in names}
    return tuple(spelled[near] for near in get_close_matches(fold(name), spelled, n=3))

"""What becomes of an identifier that somebody wrote."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

_LOOK_ALIKE = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
_LONGEST_TRIED = 10  # characters; 2 to this power is tried at most


@dataclass(frozen=True, slots=True)
class Normalised:
    """An identifier in the one way that we write it, or as it was written where it is not valid.

    `note` is a sentence on what was checked or is wrong; "" when there is nothing to say.
    """

    value: str
    valid: bool
    note: str = ""


Normaliser = Callable[[str], Normalised]


def as_written(text: str, note: str) -> Normalised:
    """Return an identifier that has not the form of its kind: kept, and marked."""
    return Normalised(" ".join(text.split()), valid=False, note=note)


def compact(text: str) -> str:
    """Return letters and digits alone, in capitals.

    >>> compact(" ab12-cde ")
    'AB12CDE'
    """
    return re.sub(r"[\W_]", "", text).upper()


def look_alikes(text: str, fits: Callable[[str], object]) -> list[str]:
    """Return what a text would be with O and 0, I and 1 exchanged, where that fits; sorted.

    >>> look_alikes("ABI2", lambda text: text[2:].isdigit())
    ['AB12']
    """
    if len(text) > _LONGEST_TRIED:
        return []
    options = (_LOOK_ALIKE.get(letter, letter) for letter in text)
    tried = {"".join(letters) for letters in product(*options)} - {text}
    return sorted(one for one in tried if fits(one))


def on_look_alikes(alternatives: list[str]) -> str:
    """Return a sentence that proposes what was meant, or "" when nothing fits."""
    if not alternatives:
        return ""
    return f" With O and 0 or I and 1 exchanged it would be {' or '.join(alternatives)}."
